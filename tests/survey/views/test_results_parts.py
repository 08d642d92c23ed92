"""The answers behind a figure where they are in parts: the rows of a matrix, what each criterion earned, a figure."""

import csv
import io
import json
from collections.abc import Callable
from fractions import Fraction

import pytest
from sqlmodel import Session

from questionnaires.answers import Answer
from survey.exports.open_files import round_files
from survey.services.loading import Answers, load_answers
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.survey import returns_kit
from tests.survey.returns_kit import Kit
from tests.survey.views.test_returns_parts import SOURCE

Clients = Callable[..., HouseClient]
GIVEN = {
    "p.staff": Answer(value=Fraction(50)),
    "t.training": Answer(
        value={
            "staff": {"level": "green", "trained": Fraction(30)},
            "volunteers": {"level": "red", "trained": Fraction(5)},
        }
    ),
    "t.policy": Answer(value={"lead": "yes", "review": "no", "online": "n-a"}),
}


@pytest.fixture
def kit(session: Session) -> Kit:
    made = returns_kit.make(session, source=SOURCE)
    load_answers(session, None, made.round_, [Answers(made.organisation.slug, GIVEN, NOW)], NOW)
    return made


def page(kit: Kit, client: Clients, question: str) -> str:
    """The page of one question."""
    unit = client("business_unit", partnership=kit.partnership)
    address = f"/p/{kit.partnership.slug}/rounds/{kit.round_.slug}/results/{kit.organisation.slug}/answers"
    return unit.get(f"{address}?question={question}").text


def test_a_matrix_shows_its_rows(kit: Kit, client: Clients) -> None:
    shown = page(kit, client, "t.training")
    assert "How well: Met; People trained: 30 people" in shown
    assert "1 of 1" in shown
    assert "0 of 1" in shown
    assert "The mean of 2 rows: 50%, times weight 1" in shown
    assert "Not met" in shown, "a matrix counts as its worst row"


def test_criteria_show_what_each_earned(kit: Kit, client: Clients) -> None:
    shown = page(kit, client, "t.policy")
    assert "2 of 2" in shown
    assert "0 of 1" in shown
    assert "Not applicable" in shown
    assert "Earned 2 of 3 on the lines that apply: 67%, times weight 1" in shown


def test_a_figure_is_shown_with_the_step_it_reaches(kit: Kit, client: Clients) -> None:
    shown = page(kit, client, "t.share")
    assert "70%" in shown
    assert "70 points" in shown
    assert "Worked out from B1 (people trained) and A7" in shown


def test_the_open_files_hold_a_row_for_each_part(kit: Kit) -> None:
    files = dict(round_files(kit.session, kit.partnership, kit.round_))
    rows = list(csv.DictReader(io.StringIO(files["parts.csv"].decode("utf-8-sig"))))
    assert [row["part"] for row in rows] == [
        "staff.level", "staff.trained", "volunteers.level", "volunteers.trained", "lead", "review", "online",
    ]  # fmt: skip
    assert (rows[1]["answer"], rows[1]["number"]) == ("30 people", "30")
    answers = {row["question"]: row for row in csv.DictReader(io.StringIO(files["answers.csv"].decode("utf-8-sig")))}
    assert answers["t.share"]["answer"] == "70%"
    assert json.loads(answers["t.policy"]["value"]) == GIVEN["t.policy"].value
