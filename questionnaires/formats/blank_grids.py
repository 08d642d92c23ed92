"""The tables of a blank form: the rows of a matrix, criteria to tick, actions to plan."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.definition import Question, Questionnaire
from questionnaires.exact import exact_text
from questionnaires.parts import Column

TICK = "\N{BALLOT BOX}"
ACTION_ROWS = 5


@dataclass(frozen=True)
class Grid:
    """A table to fill in: headings, and rows whose first cell is a label; `TICK` stands for a box to tick."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def grid(questionnaire: Questionnaire, question: Question) -> Grid | None:
    """The table of a matrix, of criteria or of actions."""
    if question.kind == "matrix":
        return matrix_grid(questionnaire, question)
    if question.kind == "criteria":
        return criteria_grid(questionnaire, question)
    if question.kind == "actions":
        return Grid(("What will be done", "Who", "By when", "How far"), (("", "", "", ""),) * ACTION_ROWS)
    return None


def matrix_grid(questionnaire: Questionnaire, question: Question) -> Grid:
    """A row a row; a graded column shows its grades to tick, one of numbers has room to write."""
    cells = tuple(cell_of(questionnaire, question, column) for column in question.columns)
    apart = questionnaire.not_applicable_rule(question).allowed
    heads = ("", *(column.label for column in question.columns), *(("Does not apply",) if apart else ()))
    return Grid(heads, tuple((row.label, *cells, *((TICK,) if apart else ())) for row in question.rows))


def cell_of(questionnaire: Questionnaire, question: Question, column: Column) -> str:
    """One cell: boxes to tick, or room with its unit."""
    scale = questionnaire.column_scale(question, column)
    if scale is None:
        return f"              {column.unit}".rstrip()
    if scale.percent is not None:
        return "        %"
    return "\n".join(f"{TICK} {grade.label}" for grade in scale.grades)


def criteria_grid(questionnaire: Questionnaire, question: Question) -> Grid:
    """A row a criterion, its weight said where they differ; a column for each answer."""
    scale = questionnaire.scale_of(question)
    answers = tuple(grade.label for grade in scale.grades) if scale else ("Yes", "No")
    if questionnaire.not_applicable_rule(question).allowed:
        answers = (*answers, "Does not apply")
    several = len({one.weight for one in question.criteria}) > 1
    labels = (f"{one.label} (counts {exact_text(one.weight)})" if several else one.label for one in question.criteria)
    return Grid(("", *answers), tuple((label, *((TICK,) * len(answers))) for label in labels))
