"""Demonstrations: whole, alive, made up, and true to the rules of real rounds."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from questionnaires.asking import asked
from questionnaires.checking import check
from questionnaires.documents import parse
from questionnaires.problems import problems
from survey.exports.comparison import comparison_data
from survey.models import Answer, AnswerRevision, Evidence, EvidenceLink, Organisation, Return, ReturnState, User
from survey.queries.returns import get_dossier, get_sheet
from survey.queries.trail import verify
from survey.services.demonstration.answering import Body, answers_for
from survey.services.demonstration.places import AGENCIES, PARTNERSHIPS
from survey.services.demonstration.rounds import SUPPLEMENTS
from survey.services.questionnaires import library_version, read_document
from survey.services.scores import verify_scorecards
from tests.questionnaires.builders import read_file, tiny
from tests.survey.small_demonstration import NOW, PLAN, build_small, round_of

PUBLISHED = Path(__file__).parents[3] / "questionnaires" / "published"


def test_rounds_are_answered_as_real_ones_are(session: Session) -> None:
    """Two rounds answered, one under way; scorecards prove themselves; the record holds."""
    partnership = build_small(session)
    assert partnership.demonstration
    for programme in ("schools", "agencies"):
        for year in (2024, 2025, 2026):
            round_of(session, f"wendmere-{programme}-{year}")
    checked, wrong = verify_scorecards(session)
    assert checked > 30
    assert wrong == []
    assert verify(session) == []
    states = set(
        session.exec(select(Return.state).where(Return.round_id == round_of(session, "wendmere-schools-2026").id))
    )
    assert ReturnState.SUBMITTED in states
    assert len(states) > 1


def test_submitted_returns_are_complete(session: Session) -> None:
    """Nothing that the rules of a typed return would refuse is submitted."""
    build_small(session)
    wanted = select(Return.id).where(col(Return.submission_id).is_not(None)).limit(6)
    for return_id in session.exec(wanted).all():
        dossier = get_dossier(session, return_id)
        assert dossier is not None
        sheet = get_sheet(session, dossier)
        assert problems(sheet.questionnaire, sheet.path, sheet.answers) == {}
        assert dossier.return_.answered == dossier.return_.asked


def test_filling_writes_one_revision_and_one_pointer_an_answer(session: Session) -> None:
    """Bulk answers look like typed ones: a revision each, a pointer each, evidence linked."""
    build_small(session)
    revisions = session.exec(select(func.count()).select_from(AnswerRevision)).one()
    pointers = session.exec(select(func.count()).select_from(Answer)).one()
    assert revisions == pointers > 1000
    assert (
        session.exec(select(func.count()).select_from(Evidence)).one()
        == session.exec(select(func.count()).select_from(EvidenceLink)).one()
    )


def test_nobody_is_real(session: Session) -> None:
    """Addresses end in .example, people are roles, numbers start at 900001, the five carry their mark."""
    build_small(session)
    assert all(email.endswith(".example") for email in session.exec(select(User.email)))
    assert all(body.demonstration for body in session.exec(select(Organisation)))
    assert all("(demonstration)" in plan.name for plan in PARTNERSHIPS)
    assert sum(council.schools for council in PARTNERSHIPS[0].councils) == 102
    assert PARTNERSHIPS[0].agencies == len(AGENCIES) == 40


def test_answers_are_the_same_every_time_and_stay_from_year_to_year() -> None:
    """One seed, one outcome; most grades last."""
    from questionnaires import documents

    old, new = documents.load("section-175@2025"), documents.load("section-175@2026")
    body = Body("x", 0.8, False, {"kind": "school", "early_years": "yes"})
    first = answers_for(old, body, 2024, {})
    assert first == answers_for(old, body, 2024, {})
    later = answers_for(new, body, 2025, first)
    kept = [key for key in first if key in later and first[key].value == later[key].value]
    assert len(kept) > len(first) / 2


@pytest.mark.parametrize("seed", range(20))
def test_every_kind_is_answered_so_that_it_could_be_signed(seed: int) -> None:
    form = read_file("every_kind.yaml")
    body = Body(f"body-{seed}", seed / 20, agency=bool(seed % 2), attributes={"kind": "school"})
    last = answers_for(form, body, 2025, {})
    for before in ({}, last):
        answers = answers_for(form, body, 2026, before)
        assert problems(form, asked(form, answers, body.attributes), answers) == {}
    assert answers_for(form, body, 2026, last) == answers, "the same body gives the same answers"


def test_sefton_asks_something_of_its_own(session: Session) -> None:
    """From the second round on, in two versions that compare; scored apart."""
    partnership = build_small(session, replace(PLAN, slug="sefton"))
    rounds = [round_of(session, f"sefton-schools-{year}") for year in (2026, 2025)]
    data = comparison_data(session, partnership, rounds, NOW, own=True)
    assert [one.questionnaires[0].name for one in data.rounds] == [
        "sefton-schools-extra@2026",
        "sefton-schools-extra@2025",
    ]
    moves = [one for (pair,) in data.pairs.values() for one in pair.questions]
    assert {one.lineage for one in moves if one.key == "sx.coast.plan"} == {"reworded"}
    assert any(one.movement in ("improved", "same", "declined") for one in moves)
    assert verify_scorecards(session)[1] == []


def test_supplements_of_demonstrations_are_without_fault() -> None:
    """Nothing that the check would say of anybody else's document."""
    files = sorted(SUPPLEMENTS.glob("*.yaml"))
    drafts = [read_document(file.read_bytes()) for file in files]
    known = {draft.questionnaire.name: draft.questionnaire for draft in drafts if draft.questionnaire}
    assert len(known) == len(files) > 1
    assert [check(draft, lambda name: known.get(name) or library_version(name)) for draft in drafts] == [()] * len(
        files
    )


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}@{path.stem}")
def test_everything_we_ship_can_be_made_up(path: Path) -> None:
    form = parse(path.read_bytes())
    kind = (*form.audience.kinds, "school")[0]
    body = Body("somebody", 0.5, agency=True, attributes={"kind": kind, "early_years": "yes", "boarding": "yes"})
    answers = answers_for(form, body, 2026, {})
    assert problems(form, asked(form, answers, body.attributes), answers) == {}


def test_no_share_is_above_the_whole() -> None:
    done, planned = ({"key": key, "kind": "number", "text": "How many?"} for key in ("done", "planned"))
    rule = {"operation": "percent", "of": ["done", "planned"]}
    form = tiny(planned, done, {"key": "share", "kind": "computed", "text": "Share", "compute": rule})
    body = Body("somebody", 0.5, agency=True, attributes={})
    for year in range(2000, 2040):
        answers = answers_for(form, body, year, {})
        assert answers["done"].value <= answers["planned"].value
