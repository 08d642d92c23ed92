"""Answers in parts: the rows of a matrix, criteria, planned actions; as values, in stored form and in words.

A matrix answer is `{row: {column: grade key or Fraction}}`, a criteria answer `{criterion: "yes", "no" or a grade}`;
`NOT_APPLICABLE` in place of a row's columns, or of a criterion's answer, says that it does not apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from questionnaires.definition import Question, Questionnaire
from questionnaires.exact import exact_text
from questionnaires.parts import Column

NOT_APPLICABLE = "n-a"
HELD = "held"
"""The value of an evidence question that was answered: the evidence stands beside it."""

KINDS_IN_PARTS: frozenset[str] = frozenset({"matrix", "criteria", "actions"})
PROGRESS: Mapping[str, str] = {"not_started": "Not started", "in_progress": "In progress", "complete": "Complete"}


@dataclass(frozen=True)
class PlannedAction:
    """One action of a list: what, who (a role), by when (as typed, ISO where it is a date), how far it has come."""

    what: str = ""
    who: str = ""
    by: str = ""
    progress: str = ""

    def __bool__(self) -> bool:
        return bool(self.what or self.who or self.by or self.progress)


def stored_parts(value: Any) -> Any:
    """The JSON form of a value in parts; anything else as it is.

    >>> stored_parts({"staff": {"trained": Fraction(3, 2)}, "board": "n-a"})
    {'staff': {'trained': '1.5'}, 'board': 'n-a'}
    """
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, PlannedAction):
        return {"what": value.what, "who": value.who, "by": value.by, "progress": value.progress}
    if isinstance(value, Mapping):
        return {name: stored_parts(part) for name, part in value.items()}
    return [stored_parts(part) for part in value] if isinstance(value, tuple) else value


def parts_from_store(question: Question, value: Any) -> Any:
    """The value that a stored JSON form holds, for the kinds in parts."""
    if question.kind == "actions":
        return tuple(PlannedAction(**one) for one in value)
    if question.kind != "matrix":
        return dict(value)
    numbers = {column.key for column in question.columns if column.kind == "number"}
    return {
        row: cells if isinstance(cells, str) else {k: Fraction(v) if k in numbers else v for k, v in cells.items()}
        for row, cells in value.items()
    }


def row_applies(value: Any, row: str) -> bool:
    """False where a row, or a criterion, was said not to apply."""
    return not (isinstance(value, Mapping) and value.get(row) == NOT_APPLICABLE)


def cell(value: Any, row: str, column: str) -> Any:
    """What stands in one cell of a matrix answer, or None."""
    cells = value.get(row) if isinstance(value, Mapping) else None
    return cells.get(column) if isinstance(cells, Mapping) else None


def column_total(question: Question, column: str, value: Any) -> Fraction | None:
    """The sum of a matrix's column of numbers over its applicable rows; None while one is missing or none applies."""
    numbers = [cell(value, row.key, column) for row in question.rows if row_applies(value, row.key)]
    if not numbers or not all(isinstance(number, Fraction) for number in numbers):
        return None
    return sum(numbers, Fraction(0))


def whole_answer_applies(question: Question, value: Any) -> bool:
    """False where every row, or every criterion, was said not to apply."""
    keys = [part.key for part in question.rows or question.criteria]
    return not keys or any(row_applies(value, key) for key in keys)


def words_of_parts(questionnaire: Questionnaire, question: Question, value: Any) -> Iterator[tuple[str, str]]:
    """Each part of an answer in words: the label of a row, criterion or action, and what was answered.

    Parts without an answer are left out, so that nobody takes silence for an answer.
    """
    if question.kind == "actions":
        yield from ((action.what, words_of_action(action)) for action in value)
    for row in question.rows if question.kind == "matrix" else ():
        words = words_of_row(questionnaire, question, value, row.key)
        if words:
            yield row.label, words
    for criterion in question.criteria if question.kind == "criteria" else ():
        if value.get(criterion.key):
            yield criterion.label, words_of_criterion(questionnaire, question, value[criterion.key])


def words_of_row(questionnaire: Questionnaire, question: Question, value: Any, row: str) -> str:
    """One row of a matrix in words ("Met; 12 people")."""
    if not row_applies(value, row):
        return "Not applicable"
    cells = ((column, cell(value, row, column.key)) for column in question.columns)
    words = [words_of_cell(questionnaire, question, column, found) for column, found in cells if found is not None]
    return "; ".join(words)


def words_of_cell(questionnaire: Questionnaire, question: Question, column: Column, value: Any) -> str:
    """One cell in words, with the column's name where there are several columns."""
    if column.kind == "number":
        words = f"{exact_text(value)} {column.unit}".strip()
    else:
        scale = questionnaire.column_scale(question, column)
        grade = scale.grade(value) if scale else None
        words = grade.label if grade else str(value)
    return f"{column.label}: {words}" if len(question.columns) > 1 else words


def words_of_criterion(questionnaire: Questionnaire, question: Question, value: str) -> str:
    """What was answered to one criterion, in words."""
    if value == NOT_APPLICABLE:
        return "Not applicable"
    scale = questionnaire.scale_of(question)
    grade = scale.grade(value) if scale else None
    return grade.label if grade else value.capitalize()


def words_of_action(action: PlannedAction) -> str:
    """Who does an action, by when, and how far it has come, in words."""
    by = f"by {day_words(action.by)}" if action.by else ""
    return ", ".join(part for part in (action.who, by, PROGRESS.get(action.progress, "").lower()) if part)


def day_words(text: str) -> str:
    """A day kept as an ISO date as people write it; other words as they are.

    >>> day_words("2027-05-01"), day_words("end of term")
    ('1 May 2027', 'end of term')
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


def criterion_ratio(questionnaire: Questionnaire, question: Question, value: str | None) -> Fraction | None:
    """What share of its weight a criterion earned; None where it has no points, no answer or does not apply."""
    scale = questionnaire.scale_of(question)
    if scale is None:
        return {"yes": Fraction(1), "no": Fraction(0)}.get(value or "")
    grade = scale.grade(value)
    return scale.ratio(grade.points) if grade and grade.points is not None else None
