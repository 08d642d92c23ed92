"""Answers in parts in reports: whole and readable in the workbook and the pack; nothing new where there are none."""

from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from questionnaires.answer_parts import PlannedAction
from questionnaires.answers import Answer
from reports.packs.content import content
from reports.parts import in_lines, part_rows, short_words
from reports.workbook import comparison_workbook
from tests.questionnaires.builders import read_file
from tests.reports import builders

FORM = read_file("every_kind.yaml")
GIVEN = {
    "p.graded": Answer(value="amber", comment="Half of it."),
    "p.share": Answer(value="70", comment="Most."),
    "p.staff": Answer(value=Fraction(50)),
    "t.training": Answer(
        value={"staff": {"level": "amber", "trained": Fraction(30)}, "volunteers": "n-a"}, comment="In part."
    ),
    "t.policy": Answer(value={"lead": "yes", "review": "no", "online": "n-a"}),
    "t.proof": Answer(value="held", evidence="Minutes of May"),
    "t.plan": Answer(value=(PlannedAction("Train", "Head", "2027-05-01", "in_progress"), PlannedAction("Check"))),
}
"""What one body answered."""


@pytest.fixture(scope="module")
def book() -> dict[str, list[dict[str, Any]]]:
    """The workbook of a round with one return, by sheet as rows."""
    now = builders.round_data("2026", FORM, {"school": GIVEN})
    out = BytesIO()
    comparison_workbook(builders.comparison(now), out)
    found = {}
    for sheet in load_workbook(out).worksheets:
        heads = [cell.value for cell in sheet[4]]
        rows = sheet.iter_rows(min_row=5, values_only=True)
        found[sheet.title] = [dict(zip(heads, row, strict=False)) for row in rows]
    return found


def test_every_part_has_a_row(book: dict[str, list[dict[str, Any]]]) -> None:
    rows = {(row["Key"], row["Part"]): row for row in book["Parts"]}
    assert rows["t.training", "staff.level"]["Answer"] == "Partly met"
    assert rows["t.training", "staff.trained"]["Number"] == 30
    assert rows["t.training", "staff.trained"]["Answer"] == "30 people"
    assert rows["t.training", "volunteers"]["Answer"] == "Not applicable"
    policy = [rows["t.policy", key] for key in ("lead", "review", "online")]
    assert [(row["Weight"], row["Earned"]) for row in policy] == [(2, 2), (1, 0), (1, None)]
    assert rows["t.plan", "1.by"]["Answer"] == "1 May 2027"
    assert rows["t.plan", "2.what"]["Answer"] == "Check"
    assert len(rows) == 11


def test_the_answers_stand_beside_each_other(book: dict[str, list[dict[str, Any]]]) -> None:
    (row,) = book["Answers"]
    assert (row["B1"], row["B2"], row["B3"]) == ("Partly met", "Partly met", 60)
    assert row["A3"] == "70%"
    assert row["B4"] == "Evidence given"
    assert "Train: Head, by 1 May 2027, in progress" in row["B5"]


def test_planned_actions_and_evidence_are_among_the_texts(book: dict[str, list[dict[str, Any]]]) -> None:
    heads = ("No.", "What", "Text, in full", "Action", "Action by")
    rows = [tuple(row[head] for head in heads) for row in book["Comments"]]
    assert ("B5", "Action planned", "In progress", "Train", "Head") in rows
    assert "Minutes of May" in [row["Evidence"] for row in book["Comments"]]


def test_a_percentage_is_one_row_of_the_dictionary(book: dict[str, list[dict[str, Any]]]) -> None:
    (row,) = [row for row in book["Data dictionary"] if str(row["Sheet"]).startswith("Scale share")]
    assert row["Name"] == "0% to 100% in steps of 10"
    assert "counts as met from 90%, partly met from 50%" in row["Unit or values"]


def test_a_form_without_such_kinds_has_no_such_sheet() -> None:
    now = builders.round_data("2026", builders.audit("2026", a=builders.graded()), {"school": {"a": "met"}})
    out = BytesIO()
    comparison_workbook(builders.comparison(now), out)
    assert "Parts" not in load_workbook(out).sheetnames


def test_the_pack_tells_each_row_and_criterion() -> None:
    now = builders.round_data("2026", FORM, {"school": GIVEN})
    told = str(content(builders.pack("school", now)))
    for words in ("How well: Partly met; People trained: 30 people", "When it is looked at again", "60%"):
        assert words in told, words


def test_few_words_for_many_parts() -> None:
    questions = FORM.questions
    assert short_words(FORM, questions["t.training"], GIVEN["t.training"]) == "Partly met"
    assert short_words(FORM, questions["t.plan"], GIVEN["t.plan"]) == "2 actions"
    assert in_lines(FORM, questions["t.policy"], GIVEN["t.policy"])[1] == ("When it is looked at again", "No")
    assert list(part_rows(FORM, questions["p.graded"], GIVEN["p.graded"])) == []
