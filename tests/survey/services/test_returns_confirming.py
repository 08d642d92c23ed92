"""Last year beside this year: what descends from what, and what one button may take over."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlmodel import Session

from questionnaires.answer_parts import PlannedAction
from questionnaires.answers import Action, Answer
from survey.forms.returns import beside as words
from survey.models import AnswerOrigin, ReturnOrigin
from survey.queries.returns import Earlier, get_dossier, get_earlier, get_sheet
from survey.services.refusals import Refused
from survey.services.returns.confirming import confirm
from survey.services.returns.saving import Given, save
from survey.services.returns.submitting import submit
from tests import factories
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.survey import returns_kit
from tests.survey.returns_kit import Kit

DOCUMENT = """\
format: 1
key: years-{n}
version: "{year}"
title: Years
programme: schools
{replaces}
scales:
  rag:
    grades:
      - {{key: green, label: Met, points: 2, counts_as: met, colour: green}}
      - {{key: amber, label: Partly met, points: 1, counts_as: partly_met, colour: amber, needs: [comment, action]}}
      - {{key: red, label: Not met, points: 0, counts_as: not_met, colour: red, needs: [comment, action]}}
    not_applicable: {{allowed: true, needs: [comment]}}
sections:
  - key: one
    title: One
    questions:
{questions}
"""

BEFORE = """\
      - {key: same, kind: graded, scale: rag, text: Checked each term.}
      - {key: reworded, kind: graded, scale: rag, text: The record is checked regularly by another member of staff.}
      - {key: stronger, kind: graded, scale: rag, text: Staff are trained.}
      - {key: left, kind: graded, scale: rag, text: The left half.}
      - {key: right, kind: graded, scale: rag, text: The right half.}
      - {key: critical, kind: graded, scale: rag, text: Nobody starts early., critical: true}
      - {key: count, kind: number, text: How many?}
      - {key: says, kind: declaration, text: Declared.}"""

NOW_ASKED = """\
      - {key: same, kind: graded, scale: rag, text: Checked each term.}
      - key: reworded
        kind: graded
        scale: rag
        text: The record is checked each term by someone who does not keep it.
        lineage: {change: reworded}
      - {key: stronger, kind: graded, scale: rag, text: Staff are trained each year., lineage: {change: strengthened}}
      - {key: whole, kind: graded, scale: rag, text: Both halves., lineage: {change: merged, from: [left, right]}}
      - {key: critical, kind: graded, scale: rag, text: Nobody starts early., critical: true}
      - {key: count, kind: number, text: How many?}
      - {key: says, kind: declaration, text: Declared.}
      - {key: fresh, kind: graded, scale: rag, text: A new thing.}"""

LAST = {
    "same": Answer(value="amber", comment="In June.", evidence="Folder", action=Action("Do", "Head", "2026-01-01")),
    "reworded": Answer(value="green", comment="By the office."),
    "stronger": Answer(value="green"),
    "left": Answer(value="green", comment="Left."),
    "right": Answer(value="red", comment="Right."),
    "critical": Answer(value="green", comment="No early starts.", evidence="The list"),
    "says": Answer(value="yes"),
}


@pytest.fixture
def kit(session: Session) -> Kit:
    return two_years(session)


def two_years(session: Session, asked: tuple[str, str] = (BEFORE, NOW_ASKED), last: Mapping[str, Answer] = LAST) -> Kit:
    """A school that sent 2025 and is asked 2026 by the next version."""
    kit = returns_kit.make(session)
    number = kit.organisation.id
    versions = [
        factories.version(session, text(number, "2025", asked[0])),
        factories.version(
            session, text(number, "2026", asked[1]), replaces_key=f"years-{number}", replaces_version="2025"
        ),
    ]
    before = factories.round_(session, kit.partnership, versions[0])
    kit.round_ = factories.round_(session, kit.partnership, versions[1], after_id=before.id)
    kit.version = versions[1]
    send(kit, session, before, last)
    attributes = {"name": kit.organisation.name, "slug": kit.organisation.slug, "kind": "school"}
    kit.line = factories.issue_line(session, kit.round_, kit.organisation, attributes=attributes)
    kit.return_ = factories.return_(session, kit.line)
    return kit


def text(number: int, year: str, questions: str) -> str:
    replaces = 'replaces: "2025"' if year == "2026" else ""
    return DOCUMENT.format(n=number, year=year, replaces=replaces, questions=questions)


def send(kit: Kit, session: Session, round_: object, last: Mapping[str, Answer]) -> None:
    line = factories.issue_line(session, round_, kit.organisation)  # type: ignore[arg-type]
    old = get_dossier(session, factories.return_(session, line).id)
    assert old is not None
    given = [Given(key, answer) for key, answer in last.items()]
    save(session, kit.lead, old, given, NOW - timedelta(days=360))
    submit(session, None, old, get_sheet(session, old), [], NOW - timedelta(days=355), origin=ReturnOrigin.LOADED)


def earlier(kit: Kit) -> Earlier:
    found = get_earlier(kit.session, kit.dossier)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "change", "compared", "confirmed"),
    [
        ("same", "same", True, "amber"),
        ("reworded", "reworded", True, "green"),
        ("stronger", "strengthened", False, None),
        ("whole", "merged", False, None),
        ("critical", "same", True, "green"),
        ("count", "same", True, None),
        ("says", "same", True, None),
        ("fresh", "new", False, None),
    ],
)
def test_what_stands_beside(kit: Kit, key: str, change: str, compared: bool, confirmed: str | None) -> None:
    found = earlier(kit).beside(kit.dossier.questionnaire.questions[key])
    assert (found.change, found.compared) == (change, compared)
    assert (found.confirm.value if found.confirm else None) == confirmed


def test_confirming_takes_grade_and_comment_alone(kit: Kit) -> None:
    assert confirm(kit.session, kit.lead, kit.dossier, "same", NOW) is True
    sheet = get_sheet(kit.session, kit.dossier)
    assert sheet.answers["same"] == Answer(value="amber", comment="In June."), "no evidence or action of last year"
    assert sheet.current["same"].origin == AnswerOrigin.CONFIRMED
    assert confirm(kit.session, kit.lead, kit.dossier, "same", NOW) is False, "a second click"


def test_confirming_keeps_what_was_typed(kit: Kit) -> None:
    kit.save(kit.lead, same=Answer(comment="Typed.", evidence="New folder"))
    confirm(kit.session, kit.lead, kit.dossier, "same", NOW)
    assert get_sheet(kit.session, kit.dossier).answers["same"] == Answer(
        value="amber", comment="Typed.", evidence="New folder"
    )


@pytest.mark.parametrize("key", ["stronger", "whole", "fresh", "count", "nothing"])
def test_nothing_else_can_be_confirmed(kit: Kit, key: str) -> None:
    with pytest.raises(Refused):
        confirm(kit.session, kit.lead, kit.dossier, key, NOW)


def test_an_answer_given_since_is_not_overwritten(kit: Kit) -> None:
    kit.save(kit.deputy, same=Answer(value="green"))
    with pytest.raises(Refused, match="has been answered since"):
        confirm(kit.session, kit.lead, kit.dossier, "same", NOW)


def test_the_page_shows_last_year_and_what_changed(kit: Kit, client: Callable[..., HouseClient]) -> None:
    page = client(kit.lead).get(f"/returns/{kit.return_.id}/sections/one").text
    for said in (
        "By the office.",
        "<del>regularly</del>",
        "<ins>each term</ins>",
        "Reworded this year",
        "Last year’s grade stands beside it; the two are not compared by score.",
        "A4 Met. Left.",
        "New this year",
        "A critical question asks for new evidence each year.",
        "December 2025",
    ):
        assert said in page, said
    assert page.count("Still true – confirm</button>") == 3


def test_the_button_saves_the_page_and_confirms(kit: Kit, client: Callable[..., HouseClient]) -> None:
    me, url = client(kit.lead), f"/returns/{kit.return_.id}/sections/one"
    fields = {"base-same": "0", "base-fresh": "0", "fresh": "green", "confirm": "same"}
    assert me.post(url, data=fields).location == f"{url}#q-same"
    kit.session.expire_all()
    answers = get_sheet(kit.session, kit.dossier).answers
    assert (answers["same"].value, answers["fresh"].value) == ("amber", "green")
    assert "Confirmed by you" in me.get(url).text


def test_last_year_at_a_glance(kit: Kit, client: Callable[..., HouseClient]) -> None:
    page = client(kit.lead).get(f"/returns/{kit.return_.id}").text
    assert "4 met, 1 partly met, 1 not met" in page
    assert "1 action from last year is still open:" in page
    assert "5 of this year’s 8 questions are the same or only reworded." in page


def test_words_differ_by_words() -> None:
    pieces = words.differences("checked regularly by staff", "checked each term by staff")
    assert "".join(part for mark, part in pieces if mark != "ins") == "checked regularly  by staff"
    assert [part for mark, part in pieces if mark == "ins"] == ["each term"]


IN_PARTS = """\
      - key: table
        kind: matrix
        scale: rag
        text: Trained?
        rows: [{key: staff, label: Staff}, {key: board, label: Board}]
        columns: [{key: level, label: Level, kind: graded}, {key: many, label: How many}]
      - {key: lines, kind: criteria, text: What is there?, criteria: [{key: a, label: First}, {key: b, label: Second}]}
      - {key: proof, kind: evidence, text: What shows it?}
      - {key: plan, kind: actions, text: What next?}"""

PARTS_LAST = {
    "table": Answer(value={"staff": {"level": "green", "many": Fraction(4)}, "board": "n-a"}, comment="All."),
    "lines": Answer(value={"a": "yes", "b": "no"}),
    "proof": Answer(value="held", evidence="Folder"),
    "plan": Answer(value=(PlannedAction("Train", "Head", "2025-05-01"),)),
}


def test_grades_in_parts_are_confirmed_and_figures_evidence_and_plans_are_not(session: Session) -> None:
    kit = two_years(session, (IN_PARTS, IN_PARTS), PARTS_LAST)
    confirm(session, kit.lead, kit.dossier, "table", NOW)
    confirm(session, kit.lead, kit.dossier, "lines", NOW)
    for key in ("proof", "plan"):
        with pytest.raises(Refused):
            confirm(session, kit.lead, kit.dossier, key, NOW)
    sheet = get_sheet(session, kit.dossier)
    assert sheet.answers == {
        "table": Answer(value={"staff": {"level": "green"}, "board": "n-a"}, comment="All."),
        "lines": Answer(value={"a": "yes", "b": "no"}),
    }
    assert [one.part for one in sheet.problems["table"]] == ["staff.many"], "the figures are asked anew"


def test_last_years_rows_stand_beside_line_by_line(session: Session, client: Callable[..., HouseClient]) -> None:
    kit = two_years(session, (IN_PARTS, IN_PARTS), PARTS_LAST)
    page = client(kit.lead).get(f"/returns/{kit.return_.id}/sections/one").text
    assert "Staff: Level: Met; How many: 4\nBoard: Not applicable" in page
    assert "Fills in the grades and the comment; the figures are asked anew." in page
    assert "Train: Head, by 1 May 2025" in page, "last year’s plan can be read"
    assert page.count("Still true – confirm</button>") == 2
