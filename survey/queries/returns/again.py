"""What of last year's value may be taken over, where a question stayed the same: all of it, some of it, or nothing."""

from collections.abc import Mapping
from typing import Any

from questionnaires.answer_parts import NOT_APPLICABLE
from questionnaires.definition import Question, Questionnaire
from questionnaires.parts import Column
from questionnaires.scales import Scale

ANEW = frozenset({"number", "date", "declaration", "evidence", "actions", "computed"})
"""Kinds that are answered anew each year: last year's figure, date, promise, evidence or plan is never this year's."""

Asked = tuple[Questionnaire, Question]


def value_again(now: Asked, before: Asked, value: Any) -> Any:
    """Give the value that *Still true* would take over; None where there is none.

    A matrix keeps its grades, its figures are asked anew; rows, columns and criteria must be the same.
    """
    form, question = now
    if question.kind == "graded":
        return grade_again(form.scale_of(question), value)
    if question.kind in ("choice", "choices", "yes_no"):
        return value if chosen(value) <= {option.key for option in question.choices} else None
    if question.kind == "matrix":
        return matrix_again(now, before, value)
    if question.kind == "criteria":
        return criteria_again(now, before, value)
    return value


def grade_again(scale: Scale | None, key: Any) -> Any:
    """Give a grade of last year as this year's, by the author's map where the scale changed; None where it is none."""
    if scale is None or not isinstance(key, str):
        return key
    key = scale.grades_from.get(key, key)
    return key if scale.grade(key) is not None else None


def chosen(value: object) -> set[str]:
    """Give the chosen option keys of a value."""
    if isinstance(value, tuple):
        return set(value)
    return {value} if isinstance(value, str) else set()


def matrix_again(now: Asked, before: Asked, value: Any) -> dict[str, Any] | None:
    """Give the grades of a matrix, and the rows that did not apply; None unless it asks the same of the same rows."""
    (form, question), (older, old) = now, before
    if not isinstance(value, Mapping) or not same_table(question, old):
        return None
    graded = [one for one in question.columns if one.kind == "graded"]
    if any(not same_scale(form, question, one, older, old) for one in graded):
        return None
    found: dict[str, Any] = {}
    for row, cells in value.items():
        if cells == NOT_APPLICABLE:
            found[row] = cells
        elif kept := {one.key: cells[one.key] for one in graded if one.key in cells}:
            found[row] = kept
    return found or None


def same_table(question: Question, old: Question) -> bool:
    """Whether two matrices have the same rows and columns, whatever they are called."""
    return [one.key for one in question.rows] == [one.key for one in old.rows] and [
        (one.key, one.kind) for one in question.columns
    ] == [(one.key, one.kind) for one in old.columns]


def same_scale(form: Questionnaire, question: Question, column: Column, older: Questionnaire, old: Question) -> bool:
    """Whether a column's grades have the same keys and points in both years."""
    earlier = next((one for one in old.columns if one.key == column.key), column)
    pair = form.column_scale(question, column), older.column_scale(old, earlier)
    grades = [{one.key: one.points for one in scale.grades} if scale else None for scale in pair]
    return grades[0] == grades[1]


def criteria_again(now: Asked, before: Asked, value: Any) -> dict[str, str] | None:
    """Give the answers to the criteria; None unless they are the same ones, answered in the same way."""
    (form, question), (_, old) = now, before
    same = [one.key for one in question.criteria] == [one.key for one in old.criteria]
    if not same or not isinstance(value, Mapping) or (question.scale is None) != (old.scale is None):
        return None
    scale = form.scale_of(question)
    found = {key: one if one == NOT_APPLICABLE else grade_again(scale, one) for key, one in value.items()}
    return None if None in found.values() else found


def differs(confirmed: Any, value: Any) -> bool:
    """Whether an answer says something else than what was offered; cells that were not offered do not count."""
    if not (isinstance(confirmed, Mapping) and isinstance(value, Mapping)):
        return bool(confirmed != value)
    return any(
        differs(part, value.get(name)) if isinstance(part, Mapping) else part != value.get(name)
        for name, part in confirmed.items()
    )
