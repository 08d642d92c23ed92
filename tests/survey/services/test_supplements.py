"""Supplements of a partnership: answered with the core, kept and scored apart, and never moving a figure of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from questionnaires.answers import Answer
from questionnaires.contracts import pair_data, scorecard_data
from reports.bundle import write_bundle
from reports.workbook import comparison_workbook
from survey.exports.comparison import comparison_data
from survey.exports.open_files import about, round_files, scorecards
from survey.exports.packs import pack_data
from survey.exports.rounds import own_round_data, round_data
from survey.models import (
    NO_PARTNERSHIP,
    Action,
    AnswerRevision,
    EvidenceLink,
    IssueLine,
    Part,
    Return,
    ReturnPart,
    Round,
    Score,
    Scorecard,
    Submission,
)
from survey.queries.returns import get_earlier, get_sheet, list_conflicts, list_revisions, open_submission
from survey.services.loading import Status, load_returns
from survey.services.loading.tables import read_table
from survey.services.questionnaires import publish
from survey.services.refusals import Refused
from survey.services.returns.confirming import confirm
from survey.services.returns.opening import reopen
from survey.services.returns.saving import Given, save
from survey.services.returns.settling import settle
from survey.services.returns.signing import make_ready
from survey.services.rounds.adding import add_body
from survey.services.rounds.issuing import issue_round
from survey.services.rounds.lines import Desk
from survey.services.rounds.planning import plan_round
from survey.services.rounds.rules import read_rule
from survey.services.rounds.supplements import choose
from survey.services.scores import verify_scorecards
from tests import factories
from tests.survey import supplements_kit
from tests.survey.supplements_kit import ANSWERS, CORE, EXTRA, GREEN, OWN, RED, Kit

FIRST = datetime(2025, 10, 6, 9, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(days=350)
REPORTED = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def kit(session: Session) -> Kit:
    return supplements_kit.make(session)


def issued(kit: Kit, *, with_own: bool = True) -> Round:
    versions = [kit.core_version("2025", FIRST)]
    versions += [kit.supplement("1", FIRST)] if with_own else []
    return kit.issue(*versions, slug="first", now=FIRST)


def two_years(kit: Kit, *, with_own: bool) -> list[Round]:
    """Two rounds, answered and sent: the second follows the first."""
    more = OWN if with_own else {}
    first = issued(kit, with_own=with_own)
    kit.send(first, ANSWERS | {"p.read": RED} | more, FIRST)
    versions = [kit.core_version("2026", SECOND, replaces="2025")]
    if with_own:
        words, change = "Beach and river trips are planned.", "reworded"
        versions.append(kit.supplement("2", SECOND, replaces="1", beach=words, lineage=change))
    second = kit.issue(*versions, slug="second", now=SECOND, after=first)
    kit.send(second, ANSWERS | more | ({"x.lead": GREEN} if with_own else {}), SECOND)
    return [second, first]


def test_a_supplement_is_recognised_by_its_document(kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    assert [choose(kit.session, one).part for one in (core, own)] == [Part.CORE, Part.SUPPLEMENT]


def test_a_supplement_belongs_to_a_partnership(kit: Kit) -> None:
    kit.core_version("2025", FIRST)
    source = EXTRA.format(key="lost", core=kit.core, version="1", replaces="", beach="Beach.", lineage="").encode()
    factories.version(kit.session, CORE.format(key=kit.core, version="2024", replaces=""))
    with pytest.raises(Refused, match="publish it with --partnership"):
        publish(kit.session, None, source, "a.yaml", now=FIRST)


def test_the_return_asks_both(kit: Kit) -> None:
    dossier = kit.dossier(issued(kit))
    assert dossier.return_.asked == 5
    assert dossier.keys == [kit.core, kit.extra]
    assert list(dossier.questionnaire.questions) == ["p.read", "p.checks", "p.boards", "x.beach", "x.lead", "x.house"]
    assert dossier.questionnaire.label_of("x.beach") == "B1"
    line = kit.session.exec(select(IssueLine).where(IssueLine.round_id == dossier.round_.id)).one()
    assert line.reason.endswith(f"with {kit.extra}@1")
    parts = kit.session.exec(select(ReturnPart).where(ReturnPart.return_id == dossier.return_.id)).all()
    assert sorted(one.part for one in parts) == [Part.CORE, Part.SUPPLEMENT]


def test_answers_are_kept_under_their_own_questionnaire(kit: Kit) -> None:
    dossier = kit.dossier(issued(kit))
    save(kit.session, kit.lead, dossier, [Given(*one) for one in (ANSWERS | OWN).items()], FIRST)
    of_return = AnswerRevision.return_id == dossier.return_.id
    kept = kit.session.exec(select(AnswerRevision.questionnaire, AnswerRevision.question).where(of_return)).all()
    assert set(kept) == {(kit.core, key) for key in ANSWERS} | {(kit.extra, key) for key in OWN}
    links = kit.session.exec(select(EvidenceLink).where(EvidenceLink.return_id == dossier.return_.id)).all()
    actions = kit.session.exec(select(Action).where(Action.return_id == dossier.return_.id)).all()
    assert [(one.questionnaire, one.question) for one in (*links, *actions)] == [(kit.extra, "x.lead")] * 2
    assert get_sheet(kit.session, kit.dossier(dossier.round_)).answers == ANSWERS | OWN
    assert (dossier.return_.asked, dossier.return_.answered) == (5, 5)


def test_an_answer_of_the_supplement_changes_again(kit: Kit) -> None:
    round_ = issued(kit)
    save(kit.session, kit.lead, kit.dossier(round_), [Given("x.lead", RED)], FIRST)
    saved = save(kit.session, kit.lead, kit.dossier(round_), [Given("x.lead", GREEN, 1)], FIRST)
    assert (saved.changed, saved.numbers) == (("x.lead",), {"x.lead": 2})
    assert get_sheet(kit.session, kit.dossier(round_)).answers["x.lead"] == GREEN
    assert kit.session.exec(select(Action).where(Action.questionnaire == kit.extra)).all() == []
    listed = list_revisions(kit.session, kit.dossier(round_), ["x.lead"])["x.lead"]
    assert [one.answer for one in listed] == [RED, GREEN]


def test_the_core_opens_a_question_of_the_supplement(kit: Kit) -> None:
    saved = save(kit.session, kit.lead, kit.dossier(issued(kit)), [Given("p.boards", Answer(value="yes"))], FIRST)
    assert saved.opened == ("x.house",)


def test_two_texts_on_an_answer_of_the_supplement(kit: Kit) -> None:
    round_, other = issued(kit), factories.user(kit.session)
    save(kit.session, kit.lead, kit.dossier(round_), [Given("x.beach", GREEN)], FIRST)
    assert save(kit.session, other, kit.dossier(round_), [Given("x.beach", RED)], FIRST).conflicts == ("x.beach",)
    assert list(list_conflicts(kit.session, kit.dossier(round_))) == ["x.beach"]
    how = {"loser": 2, "seen": 1, "choice": "mine", "joined": None, "now": FIRST}
    settle(kit.session, kit.lead, kit.dossier(round_), "x.beach", **how)  # type: ignore[arg-type]
    assert get_sheet(kit.session, kit.dossier(round_)).answers["x.beach"] == RED


def test_a_return_is_not_ready_without_the_supplement(kit: Kit) -> None:
    with pytest.raises(Refused, match="1 answer still needs something"):
        kit.send(issued(kit), ANSWERS | {"x.beach": GREEN}, FIRST)


def test_what_was_sent_holds_both_parts(kit: Kit) -> None:
    submission = kit.send(issued(kit), ANSWERS | OWN, FIRST)
    snapshot = json.loads(submission.snapshot)
    assert {key: set(answers) for key, answers in snapshot["answers"].items()} == {
        kit.core: set(ANSWERS),
        kit.extra: set(OWN),
    }
    assert [(one["name"], one["part"]) for one in submission.questionnaires] == [
        (f"{kit.core}@2025", "core"),
        (f"{kit.extra}@1", "supplement"),
    ]
    assert submission.questionnaires[1]["partnership_id"] == kit.partnership.id
    signed = open_submission(kit.session, submission)
    assert signed.values == ANSWERS | OWN
    assert [part.key for part in signed.parts.values()] == [kit.core, kit.extra]


def test_a_scorecard_for_each_part(kit: Kit) -> None:
    submission = kit.send(issued(kit), ANSWERS | OWN, FIRST)
    cards = kit.session.exec(select(Scorecard).where(Scorecard.submission_id == submission.id)).all()
    found = {one.partnership_id: one.data["overall"]["percent"] for one in cards}
    assert found == {NO_PARTNERSHIP: "100.00", kit.partnership.id: "25.00"}
    rows = kit.session.exec(select(Score).where(Score.submission_id == submission.id)).all()
    assert {one.question for one in rows if one.partnership_id == kit.partnership.id} == {
        "x.beach",
        "x.lead",
        "x.house",
    }
    assert verify_scorecards(kit.session, submission.round_id) == (2, [])


def test_a_changed_scorecard_of_a_supplement_is_found(kit: Kit) -> None:
    submission = kit.send(issued(kit), ANSWERS | OWN, FIRST)
    row = kit.session.get_one(Scorecard, (submission.id, "self", kit.partnership.id))
    row.data = {**row.data, "overall": {**row.data["overall"], "percent": "99.00"}}
    kit.session.add(row)
    kit.session.flush()
    checked, wrong = verify_scorecards(kit.session, submission.round_id)
    assert (checked, len(wrong)) == (2, 1)


def test_what_was_sent_with_a_supplement_can_be_opened_again(kit: Kit) -> None:
    """Number 1 stays as it was sent, number 2 has the new answer and a scorecard of each part."""
    round_ = issued(kit)
    first = kit.send(round_, ANSWERS | OWN, FIRST)
    before = first.snapshot
    reopen(kit.session, None, kit.dossier(round_).return_, "One answer is to be looked at.", FIRST)
    dossier = kit.dossier(round_)
    save(kit.session, kit.lead, dossier, [Given("x.lead", GREEN, 1)], SECOND)
    make_ready(kit.session, kit.lead, dossier, SECOND)
    second = kit.session.get_one(Submission, dossier.return_.submission_id)
    assert (first.number, second.number, first.snapshot) == (1, 2, before)
    said = [json.loads(one.snapshot)["answers"][kit.extra]["x.lead"]["content"]["value"] for one in (first, second)]
    assert said == ["red", "green"]
    assert verify_scorecards(kit.session, round_.id) == (4, [])
    data = round_data(kit.session, kit.partnership, round_, own=True)
    assert str(data.returns[kit.body.slug].scorecard.overall.percent) == "100"


def core_figures(kit: Kit, rounds: list[Round], path: Path) -> Mapping[str, bytes]:
    """Scorecards, comparison and workbook of the core as bytes; what the two partnerships are called is the same."""
    kit.session.expire_all()
    data = comparison_data(kit.session, kit.partnership, rounds, REPORTED)
    comparison_workbook(data, path)
    return {
        "scorecards": json.dumps([scorecard_data(one.scorecard) for r in data.rounds for one in r.returns.values()])
        .encode(),
        "pairs": json.dumps([pair_data(pair) for pairs in data.pairs.values() for pair in pairs]).encode(),
        "workbook": path.read_bytes(),
        "percents": json.dumps([
            kit.session.get_one(Scorecard, (kit.dossier(one).return_.submission_id, "self", NO_PARTNERSHIP)).data
            for one in rounds
        ]).encode(),
    }  # fmt: skip


def test_no_figure_of_the_core_changes(session: Session, tmp_path: Path) -> None:
    """The same two years with and without a supplement: what is worked out of the core is the same to the byte."""
    session.begin_nested()
    found = []
    for with_own in (False, True):
        nested = session.begin_nested()
        kit = supplements_kit.make(session)
        kit.core = "core"
        kit.partnership.name = kit.partnership.short_name = "Wexmoor"
        kit.body.name, kit.body.slug = "Ash School", "ash-school"
        session.flush()
        found.append(core_figures(kit, two_years(kit, with_own=with_own), tmp_path / "a.xlsx"))
        nested.rollback()
        session.expunge_all()
    without, with_ = found
    assert {name for name in without if without[name] != with_[name]} == set()


def test_a_return_without_supplement_keeps_its_snapshot(kit: Kit) -> None:
    """The form of a snapshot as it was before there were supplements."""
    submission = kit.send(issued(kit, with_own=False), ANSWERS, FIRST)
    snapshot = json.loads(submission.snapshot)
    assert list(snapshot) == [
        "answers", "at", "attributes", "format", "number", "organisation", "origin", "questionnaires", "round",
        "settings", "signatures",
    ]  # fmt: skip
    assert list(snapshot["answers"]) == [kit.core]
    assert list(snapshot["questionnaires"][0]) == ["digest", "key", "name", "part", "version", "version_id"]


def test_supplements_are_compared_by_their_own_lineage(kit: Kit) -> None:
    data = comparison_data(kit.session, kit.partnership, two_years(kit, with_own=True), REPORTED, own=True)
    (pair,) = data.pairs[kit.body.slug]
    assert [one.name for one in data.chain] == [f"{kit.extra}@2", f"{kit.extra}@1"]
    assert pair.comparable is not None
    assert [str(pair.comparable.now), str(pair.comparable.before)] == ["100", "25"]
    assert {one.key: (one.lineage, one.movement) for one in pair.questions} == {
        "x.beach": ("reworded", "same"),
        "x.lead": ("same", "improved"),
        "x.house": ("same", "not_asked"),
    }
    assert data.rounds[0].returns[kit.body.slug].questionnaire.label_of("x.beach") == "B1"


def test_last_year_s_answers_to_the_supplement_stand_beside(kit: Kit) -> None:
    first = issued(kit)
    kit.send(first, ANSWERS | OWN, FIRST)
    second = kit.issue(
        kit.core_version("2026", SECOND, "2025"), kit.supplement("2", SECOND, "1"), slug="s", now=SECOND, after=first
    )
    dossier = kit.dossier(second)
    earlier = get_earlier(kit.session, dossier)
    assert earlier is not None
    beside = earlier.beside(dossier.questionnaire.questions["x.lead"])
    assert (beside.change, beside.before[0].words, beside.before[0].label) == ("same", "Not in place", "B2")
    assert confirm(kit.session, kit.lead, dossier, "x.beach", SECOND)
    assert get_sheet(kit.session, kit.dossier(second)).answers["x.beach"].value == "green"


def test_a_supplement_that_is_new_has_nothing_beside(kit: Kit) -> None:
    first = issued(kit, with_own=False)
    kit.send(first, ANSWERS, FIRST)
    core = kit.core_version("2026", SECOND, "2025")
    second = kit.issue(core, kit.supplement("1", SECOND), slug="s", now=SECOND, after=first)
    earlier = get_earlier(kit.session, kit.dossier(second))
    assert earlier is not None
    assert earlier.beside(kit.dossier(second).questionnaire.questions["x.lead"]).change == "new"


def test_a_long_table_fills_both_parts(kit: Kit) -> None:
    round_ = issued(kit)
    slug = kit.body.slug
    lines = ["organisation,question,value,comment,evidence"]
    lines += [f"{slug},p.read,green,,", f"{slug},p.checks,green,,", f"{slug},p.boards,no,,"]
    lines += [f"{slug},x.beach,green,,", f"{slug},x.lead,red,Not yet.,Minutes"]
    table = read_table("\n".join(lines).encode(), ["organisation", "question", "value"])
    loaded = load_returns(kit.session, None, round_, table.rows, SECOND, Status.SUBMITTED)
    assert (loaded.faults, loaded.bodies, loaded.answers) == ([], 1, 5)
    again = load_returns(kit.session, None, round_, table.rows, SECOND, Status.SUBMITTED)
    assert (again.bodies, again.unchanged) == (0, 1)
    submission = kit.session.get_one(Submission, kit.dossier(round_).return_.submission_id)
    assert set(json.loads(submission.snapshot)["answers"][kit.extra]) == {"x.beach", "x.lead"}
    assert verify_scorecards(kit.session, round_.id) == (2, [])


def test_scorecards_as_data_have_the_supplement_under_a_key_of_its_own(kit: Kit) -> None:
    round_ = issued(kit)
    kit.send(round_, ANSWERS | OWN, FIRST)
    data = round_data(kit.session, kit.partnership, round_)
    entry = scorecards(data, own_round_data(kit.session, kit.partnership, round_, data))["organisations"][0]
    assert (entry["questionnaire"], entry["overall"]["percent"]) == (f"{kit.core}@2025", "100.00")
    assert set(entry["questions"]) == {"p.read", "p.checks"}
    assert entry["supplement"]["questionnaire"] == f"{kit.extra}@1"
    assert entry["supplement"]["overall"]["percent"] == "25.00"
    del entry["supplement"]
    assert entry == scorecards(data)["organisations"][0]


def test_open_files_hold_the_supplement(kit: Kit, tmp_path: Path) -> None:
    round_ = issued(kit)
    kit.send(round_, ANSWERS | OWN, FIRST)
    files = dict(round_files(kit.session, kit.partnership, round_))
    assert {name for name in files if name.startswith("questionnaires/")} == {
        f"questionnaires/{name}.{end}" for name in (f"{kit.core}@2025", f"{kit.extra}@1") for end in ("json", "yaml")
    }
    answers = files["answers.csv"].decode("utf-8-sig")
    assert f"{kit.extra}@1,local,x.lead,B2," in answers
    out = tmp_path / "round.zip"
    assert write_bundle(out, files.items(), about(kit.partnership, round_)) == len(files)


def test_the_pack_has_the_supplement_as_a_part(kit: Kit) -> None:
    rounds = two_years(kit, with_own=True)
    data = pack_data(kit.session, kit.partnership, rounds[0], kit.body, REPORTED)
    assert set(data.now.scorecard.questions) == {"p.read", "p.checks"}
    assert data.own is not None
    assert set(data.own.now.scorecard.questions) == {"x.beach", "x.lead", "x.house"}
    assert data.own.own is None
    assert [one.question for one in data.actions_before] == ["A1"]
    assert [one.question for one in data.own.actions_before] == ["B2"]


def test_a_supplement_of_another_core_is_refused(kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    other = kit.publish(CORE.format(key="other", version="1", replaces=""), FIRST)
    with pytest.raises(Refused, match="which this round does not issue"):
        kit.issue(other, own, slug="x", now=FIRST)
    assert kit.issue(core, own, slug="y", now=FIRST).slug == "y"


def test_a_core_that_has_the_key_meanwhile_is_refused(kit: Kit) -> None:
    kit.core_version("2025", FIRST)
    own = kit.supplement("1", FIRST)
    source = CORE.format(key=kit.core, version="2026", replaces='replaces: "2025"')
    newer = kit.publish(source + "      - {key: x.lead, kind: yes_no, text: Is there a lead?}\n", SECOND)
    with pytest.raises(Refused, match=r"The question x\.lead stands in"):
        kit.issue(newer, own, slug="x", now=SECOND)


def test_one_partnership_adds_one_supplement_to_a_body(kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    second = kit.publish(
        EXTRA.format(key="more", core=kit.core, version="1", replaces="", beach="Beach.", lineage="")
        .replace("x.", "y.").replace("local", "more"),
        FIRST,
    )  # fmt: skip
    with pytest.raises(Refused, match="a partnership adds one supplement to a body"):
        kit.issue(core, own, second, slug="x", now=FIRST)


def test_a_supplement_goes_where_its_rule_fits(kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    other = factories.organisation(kit.session)
    factories.membership(kit.session, kit.partnership, other)
    order = kit.order(core, slug="x", now=FIRST)
    narrowed = choose(kit.session, own, read_rule(f"organisation={kit.body.slug}"))
    with_rule = replace(order, versions=(*order.versions, narrowed))
    plan = plan_round(kit.session, with_rule, FIRST.date())
    assert {one.candidate.organisation.slug: len(one.supplements) for one in plan.lines} == {
        kit.body.slug: 1,
        other.slug: 0,
    }
    round_ = issue_round(kit.session, None, with_rule, FIRST, today=FIRST.date(), letters=False).round_
    asked = kit.session.exec(select(Return.asked).where(Return.round_id == round_.id)).all()
    assert sorted(asked) == [3, 5]


def test_in_a_joint_round_each_partnership_adds_its_own(kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    other = factories.partnership(kit.session)
    shared = factories.organisation(kit.session)
    for one in (kit.partnership, other):
        factories.membership(kit.session, one, shared)
    foreign = factories.organisation(kit.session)
    factories.membership(kit.session, other, foreign)
    factories.version(kit.session, CORE.format(key=kit.core, version="2024", replaces=""))
    source = EXTRA.format(key="theirs", core=kit.core, version="1", replaces="", beach="Beach.", lineage="")
    theirs = kit.publish(source.replace("x.", "y.").replace("local", "theirs"), FIRST, other)
    order = kit.order(core, own, theirs, slug="joint", now=FIRST)
    both = replace(order, partnerships=(kit.partnership, other))
    plan = plan_round(kit.session, both, FIRST.date())
    assert {one.candidate.organisation.slug: [s.version.key for s in one.supplements] for one in plan.lines} == {
        kit.body.slug: [kit.extra],
        shared.slug: [kit.extra, "theirs"],
        foreign.slug: ["theirs"],
    }


def test_in_a_joint_round_each_partnership_reads_its_own_figures(kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    other = factories.partnership(kit.session)
    factories.membership(kit.session, other, kit.body)
    factories.version(kit.session, CORE.format(key=kit.core, version="2024", replaces=""))
    source = EXTRA.format(key="theirs", core=kit.core, version="1", replaces="", beach="Beach.", lineage="")
    theirs = kit.publish(source.replace("x.", "y.").replace("local", "theirs"), FIRST, other)
    order = kit.order(core, own, theirs, slug="joint", now=FIRST)
    both = replace(order, partnerships=(kit.partnership, other))
    round_ = issue_round(kit.session, None, both, FIRST, today=FIRST.date(), letters=False).round_
    kit.send(round_, ANSWERS | OWN | {"y.beach": GREEN, "y.lead": GREEN}, FIRST)
    found = {}
    for partnership in (kit.partnership, other):
        data = round_data(kit.session, partnership, round_, own=True)
        (one,) = data.returns.values()
        found[partnership.slug] = (one.questionnaire.key, str(one.scorecard.overall.percent), list(one.answers))
        assert round_data(kit.session, partnership, round_).returns[kit.body.slug].supplement == one.questionnaire.name
    assert found == {
        kit.partnership.slug: (kit.extra, "25", ["x.beach", "x.lead"]),
        other.slug: ("theirs", "100", ["y.beach", "y.lead"]),
    }
    assert verify_scorecards(kit.session, round_.id) == (3, [])


def test_a_body_added_late_gets_the_supplement(kit: Kit) -> None:
    round_ = issued(kit)
    late = factories.organisation(kit.session)
    factories.membership(kit.session, kit.partnership, late)
    desk = Desk(None, kit.partnership, round_, FIRST, FIRST.date())
    line = add_body(kit.session, desk, late, round_.due_on, "It joined late.")
    return_ = kit.session.exec(select(Return).where(Return.issue_line_id == line.id)).one()
    assert return_.asked == 5
