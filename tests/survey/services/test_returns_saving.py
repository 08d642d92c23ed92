"""Saving answers: revisions, two people on one answer, what follows from a change."""

from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from questionnaires.answers import Action as Planned
from questionnaires.answers import Answer
from survey.models import (
    Action,
    AnswerRevision,
    Evidence,
    EvidenceLink,
    LineState,
    ReturnState,
    Signature,
)
from survey.models import Answer as Pointer
from survey.queries.returns import get_sheet, list_conflicts
from survey.queries.trail import list_events
from survey.services.refusals import Refused
from survey.services.returns.saving import Given, save
from survey.services.returns.settling import ChangedAgain, settle
from tests.factories import NOW
from tests.survey import returns_kit
from tests.survey.returns_kit import GREEN, PLAN, Kit

LATER = NOW + timedelta(minutes=5)
RED = Answer(value="red", comment="Nothing yet.", action=PLAN)


@pytest.fixture
def kit(session: Session) -> Kit:
    return returns_kit.make(session)


def revisions(kit: Kit, question: str = "p.policy") -> list[AnswerRevision]:
    wanted = select(AnswerRevision).where(AnswerRevision.question == question).order_by(sa.text("number"))
    return list(kit.session.exec(wanted))


def kinds(kit: Kit) -> list[str]:
    return [event.kind for event in list_events(kit.session, f"return:{kit.return_.id}", kit.round_.id)]


def test_first_save_starts_the_return(kit: Kit) -> None:
    saved = kit.save(kit.lead, p_policy=GREEN)
    assert saved.changed == ("p.policy",)
    assert saved.numbers == {"p.policy": 1}
    assert kit.return_.state == ReturnState.IN_PROGRESS
    assert kit.return_.started_at == kit.return_.opened_at == kit.return_.last_saved_at == NOW
    assert (kit.return_.asked, kit.return_.answered, kit.return_.wanting) == (5, 1, 0)
    assert kinds(kit) == ["answers_saved"]


def test_only_changes_become_revisions(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=GREEN, p_boards=Answer(value="no"))
    saved = kit.save(kit.lead, base=1, at=LATER, p_policy=GREEN, p_boards=Answer(value="yes"))
    assert saved.changed == ("p.boards",)
    assert saved.numbers == {"p.policy": 1, "p.boards": 2}
    assert len(revisions(kit)) == 1
    assert [one.based_on for one in revisions(kit, "p.boards")] == [0, 1]


def test_the_same_post_twice_changes_nothing(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=GREEN)
    again = kit.save(kit.lead, at=LATER, p_policy=GREEN)
    assert (again.changed, again.conflicts) == ((), ())
    assert kit.return_.last_saved_at == NOW


def test_nothing_typed_makes_no_row(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=Answer())
    assert kit.session.exec(select(Pointer)).all() == []
    assert kit.return_.state == ReturnState.NOT_STARTED


def test_second_person_on_an_old_page_is_shown_both_texts(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=Answer(value="green", comment="Read in June."))
    saved = kit.save(kit.deputy, at=LATER, p_policy=RED)
    assert (saved.changed, saved.conflicts) == ((), ("p.policy",))
    assert get_sheet(kit.session, kit.dossier).answers["p.policy"].comment == "Read in June."
    waiting = list_conflicts(kit.session, kit.dossier)
    assert [one.answer for one in waiting["p.policy"]] == [RED]
    assert waiting["p.policy"][0].author == kit.deputy.name
    assert kinds(kit)[-1] == "conflict_found"


def test_a_third_revision_after_a_conflict_is_numbered_on(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=GREEN)
    kit.save(kit.deputy, p_policy=RED)
    saved = kit.save(kit.lead, base=1, p_policy=Answer(value="green", comment="More."))
    assert saved.numbers == {"p.policy": 3}
    assert [one.based_on for one in revisions(kit)] == [0, 0, 1]
    assert list(list_conflicts(kit.session, kit.dossier)) == ["p.policy"], "the losing text still waits"


def test_the_losers_second_click_adds_nothing(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=GREEN)
    kit.save(kit.deputy, p_policy=RED)
    again = kit.save(kit.deputy, p_policy=RED)
    assert again.conflicts == ("p.policy",)
    assert len(revisions(kit)) == 2


def test_an_old_page_with_untouched_answers_is_no_conflict(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=GREEN, p_boards=Answer(value="no"))
    kit.save(kit.lead, base=1, p_policy=RED)
    given = [Given("p.policy", GREEN, 1), Given("p.boards", Answer(value="yes"), 1)]
    saved = save(kit.session, kit.deputy, kit.dossier, given, LATER)
    assert (saved.changed, saved.conflicts) == (("p.boards",), ())
    assert saved.numbers == {"p.policy": 2, "p.boards": 2}


def test_the_same_text_from_two_people_is_no_conflict(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=RED)
    saved = kit.save(kit.deputy, p_policy=RED)
    assert saved.conflicts == ()


def test_a_page_goes_on_from_its_own_save_whose_answer_was_lost(kit: Kit) -> None:
    kit.save(kit.lead, page="abc", p_policy=Answer(comment="We r"))
    saved = kit.save(kit.lead, page="abc", at=LATER, p_policy=Answer(comment="We read it"))
    assert saved.changed == ("p.policy",)
    assert saved.numbers == {"p.policy": 2}


def test_the_same_person_in_two_windows_is_asked_too(kit: Kit) -> None:
    kit.save(kit.lead, page="abc", p_policy=Answer(comment="On the laptop"))
    saved = kit.save(kit.lead, page="xyz", p_policy=Answer(comment="On the telephone"))
    assert saved.conflicts == ("p.policy",)


def test_another_persons_page_mark_is_worth_nothing(kit: Kit) -> None:
    kit.save(kit.lead, page="abc", p_policy=Answer(comment="Mine"))
    assert kit.save(kit.deputy, page="abc", p_policy=Answer(comment="Also")).conflicts == ("p.policy",)


@pytest.mark.parametrize(
    ("choice", "joined", "expected"),
    [
        ("saved", None, GREEN),
        ("mine", None, RED),
        ("joined", Answer(value="amber", comment="Both."), Answer(value="amber", comment="Both.")),
    ],
)
def test_choosing_settles_it(kit: Kit, choice: str, joined: Answer | None, expected: Answer) -> None:
    kit.save(kit.lead, p_policy=GREEN)
    kit.save(kit.deputy, p_policy=RED)
    for _ in range(2):  # a second click changes nothing
        settle(
            kit.session, kit.deputy, kit.dossier, "p.policy", loser=2, seen=1, choice=choice, joined=joined, now=LATER
        )
    assert get_sheet(kit.session, kit.dossier).answers["p.policy"] == expected
    assert list_conflicts(kit.session, kit.dossier) == {}
    assert [one.origin for one in revisions(kit)] == ["typed", "typed", "joined"]


def test_choosing_is_refused_when_the_saved_answer_changed_meanwhile(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=GREEN)
    kit.save(kit.deputy, p_policy=RED)
    kit.save(kit.lead, base=1, p_policy=Answer(value="green", comment="More."))
    with pytest.raises(ChangedAgain):
        settle(kit.session, kit.deputy, kit.dossier, "p.policy", loser=2, seen=1, choice="mine", joined=None, now=LATER)


def test_a_box_that_could_not_be_read_keeps_what_is_stored(kit: Kit) -> None:
    kit.save(kit.lead, n_staff=Answer(value=Fraction(12), comment="In June"))
    given = Given("n.staff", Answer(comment="In July"), 1, unread=frozenset({"value"}))
    save(kit.session, kit.lead, kit.dossier, [given], LATER)
    assert get_sheet(kit.session, kit.dossier).answers["n.staff"] == Answer(value=Fraction(12), comment="In July")


def test_an_answer_no_longer_asked_is_kept_and_named(kit: Kit) -> None:
    kit.save(kit.lead, p_boards=Answer(value="no"))
    saved = kit.save(kit.lead, b_house=GREEN)
    assert saved.not_asked == ("b.house",)
    assert get_sheet(kit.session, kit.dossier).answers["b.house"] == GREEN
    assert kit.return_.answered == 1


def test_evidence_and_action_have_rows(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=Answer(value="red", evidence="In the office\nfolder 3", action=PLAN))
    evidence = kit.session.exec(select(Evidence)).one()
    assert (evidence.title, evidence.kind) == ("In the office", "held")
    assert kit.session.exec(select(EvidenceLink)).one().question == "p.policy"
    action = kit.session.exec(select(Action)).one()
    assert (action.what, action.who, str(action.by_on), action.by_text) == (*PLAN_PARTS, None)


PLAN_PARTS = ("Write it down", "Head teacher", "2026-12-11")


def test_evidence_and_action_rows_follow_changes(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=Answer(value="red", evidence="https://example.org/policy", action=PLAN))
    assert kit.session.exec(select(Evidence)).one().kind == "link"
    by_words = Planned("Write it down", "Head teacher", "end of the spring term")
    kit.save(kit.lead, base=1, p_policy=Answer(value="red", evidence="In the office", action=by_words))
    action = kit.session.exec(select(Action)).one()
    assert (action.by_on, action.by_text) == (None, "end of the spring term")
    assert kit.session.exec(select(Evidence)).one().text == "In the office"
    kit.save(kit.lead, base=2, at=LATER, p_policy=GREEN)
    assert kit.session.exec(select(Action)).all() == []
    assert kit.session.exec(select(Evidence)).one().removed_at == LATER


def test_a_change_voids_the_signatures_given(kit: Kit) -> None:
    kit.complete()
    kit.return_.state = ReturnState.AWAITING_SIGNATURE
    given = Signature(
        return_id=kit.return_.id, step=0, role="lead", label="Lead", name="A", signed_at=NOW, declaration="Read."
    )
    kit.session.add(given)
    kit.session.flush()
    kit.save(kit.lead, base=1, p_policy=GREEN)
    kit.session.refresh(given)
    assert given.voided_at is None, "nothing changed"
    kit.save(kit.lead, base=1, at=LATER, p_policy=Answer(value="green", comment="New"))
    kit.session.refresh(given)
    assert given.voided_at == LATER
    assert kit.return_.state == ReturnState.IN_PROGRESS
    assert "signatures_voided" in kinds(kit)


@pytest.mark.parametrize("state", [ReturnState.SUBMITTED, ReturnState.AGREED, ReturnState.CLOSED])
def test_a_sent_return_refuses_changes(kit: Kit, state: ReturnState) -> None:
    kit.return_.state = state
    kit.session.flush()
    with pytest.raises(Refused, match="has been sent"):
        kit.save(kit.lead, p_policy=GREEN)


def test_an_exempt_body_is_told_so(kit: Kit) -> None:
    kit.line.state = LineState.EXEMPT
    kit.session.flush()
    with pytest.raises(Refused, match="need not answer"):
        kit.save(kit.lead, p_policy=GREEN)


SAVES: list[dict[str, Answer]] = [
    {"n_text": Answer(value="An optional one")},
    {"p_policy": RED, "p_critical": GREEN},
    {"p_boards": Answer(value="yes")},
    {"b_house": GREEN, "n_staff": Answer(unknown=True)},
    {"p_policy": Answer(value="red")},
    {"n_text": Answer(), "p_critical": Answer(not_applicable=True)},
    {"p_boards": Answer(value="no")},
    {"b_house": Answer(value="red")},
    {"p_policy": Answer(), "p_critical": GREEN},
]


def test_counts_kept_by_differences_are_those_counted_anew(kit: Kit) -> None:
    for answers in SAVES:
        keys = {name: name.replace("_", ".", 1) for name in answers}
        current = get_sheet(kit.session, kit.dossier).current
        given = [Given(key, answers[name], current[key].number if key in current else 0) for name, key in keys.items()]
        save(kit.session, kit.lead, kit.dossier, given, LATER)
        totals = get_sheet(kit.session, kit.dossier).totals
        kept = (kit.return_.asked, kit.return_.answered, kit.return_.wanting)
        assert kept == (sum(totals.values()), totals["complete"] + totals["wanting"], totals["wanting"]), answers


def test_a_long_save_costs_no_more_statements_than_a_short_one(kit: Kit) -> None:
    kit.save(kit.lead, n_date=Answer(comment="To look up"))
    short = statements(kit, lambda: kit.save(kit.lead, p_policy=GREEN))
    many = {"p_critical": GREEN, "n_text": Answer(value="x"), "b_house": GREEN, "n_staff": Answer(unknown=True)}
    long = statements(kit, lambda: kit.save(kit.lead, **many))
    assert long == short


def statements(kit: Kit, act: object) -> int:
    kit.session.expire_all()
    seen: list[int] = []

    def count(*_: object) -> None:
        seen.append(1)

    engine = kit.session.connection().engine
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        act()  # type: ignore[operator]
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return len(seen)
