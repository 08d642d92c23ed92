"""Data dictionary: what each column of each sheet means, each movement, each grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from questionnaires.definition import Questionnaire
from questionnaires.exact import exact_text
from questionnaires.scales import Percent, Scale
from reports.cells import Column, Value
from reports.house import COUNTS_AS_WORDS, MOVEMENT_WORDS, count_of
from reports.sheets.facts import Facts
from reports.sheets.sheet import Sheet, plain

COLUMNS = (
    Column("Sheet", 24, "The sheet, or “Movement”, or a scale", style="wrap"),
    Column("Name", 32, "The column as its heading has it; a movement; a grade", style="wrap"),
    Column("What it holds", 88, "Its meaning", style="wrap"),
    Column("Unit or values", 44, "What can stand in it", style="wrap"),
    Column("Table", 24, "The name of the Excel table", style="wrap"),
)
MOVEMENTS = {
    "improved": "Higher ratio than in the earlier year; in the comparable set",
    "same": "The same ratio; in the comparable set",
    "declined": "Lower ratio; in the comparable set",
    "new": "Not in the earlier version",
    "retired": "In the earlier version, and nothing descends from it",
    "not_comparable": "Strengthened, split or merged: shown beside, not compared by score",
    "scale_changed": "The grades differ and are not mapped: better, same or worse by met, partly met, not met",
    "not_asked": "Not asked of this body in one year or both",
    "not_answered": "Not answered, or by a grade without points, in one year or both",
    "not_applicable": "Not applicable in both years",
    "became_not_applicable": "Graded before, not applicable now",
    "ceased_to_be_not_applicable": "Not applicable before, graded now",
}


def sheet(facts: Facts, sheets: Sequence[Sheet]) -> Sheet:
    """The sheet Data dictionary, made from the columns of the others."""
    rows = [*column_rows(sheets), *movement_rows(), *grade_rows(facts)]
    return Sheet(
        title="Data dictionary",
        table="data_dictionary",
        about="What each column, movement and grade means",
        finding="What each column, movement and grade means",
        base=f"{count_of(len(rows), 'entry', 'entries')}. Tables bear the names of the last column.",
        columns=COLUMNS,
        count=len(rows),
        rows=plain(rows),
        frozen=2,
    )


def column_rows(sheets: Sequence[Sheet]) -> Iterator[list[Value]]:
    """Every column of every sheet."""
    for one in sheets:
        for column in one.columns:
            yield [one.title, column.title, column.meaning, column.values, one.table]


def movement_rows() -> Iterator[list[Value]]:
    """Every movement."""
    for name, meaning in MOVEMENTS.items():
        yield ["Movement", MOVEMENT_WORDS[name], meaning, "exactly one for each question", "movements"]


def grade_rows(facts: Facts) -> Iterator[list[Value]]:
    """Every grade of every scale of every version, with its points."""
    versions = {form.name: form for one in facts.data.rounds for form in one.questionnaires}
    for form in versions.values():
        for scale in form.scales.values():
            if scale.percent is not None:
                yield percent_row(form, scale, scale.percent)
                continue
            for grade in scale.grades:
                points = "no points: not scored" if grade.points is None else f"{exact_text(grade.points)} points"
                counts = f", counts as {COUNTS_AS_WORDS[grade.counts_as].lower()}" if grade.counts_as else ""
                yield [f"Scale {scale.key} of {form.name}", grade.label, grade.descriptor, points + counts, ""]


def percent_row(form: Questionnaire, scale: Scale, percent: Percent) -> list[Value]:
    """A percentage in steps, in one row."""
    bounds = f"met from {exact_text(percent.met)}%, partly met from {exact_text(percent.partly_met)}%"
    steps = f"0% to 100% in steps of {exact_text(percent.step)}"
    return [f"Scale {scale.key} of {form.name}", steps, "", f"the percentage is the points; counts as {bounds}", ""]
