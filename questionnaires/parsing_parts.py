"""Answers in parts from what people type: matrix, criteria, actions. What can be read is kept beside what cannot."""

from __future__ import annotations

from typing import Any

from questionnaires.answer_parts import NOT_APPLICABLE, PROGRESS, PlannedAction
from questionnaires.definition import Question, Questionnaire
from questionnaires.parts import Column
from questionnaires.reading_values import LONGEST, Fields, Wrong, clean, first, one_grade, read_by, read_number

MOST_ACTIONS = 30
"""Actions in one list; a longer plan belongs in a document of its own."""

Faults = dict[str, str]
"""What could not be read: part of the answer -> how to write it."""


def read_matrix(questionnaire: Questionnaire, question: Question, fields: Fields) -> tuple[dict[str, Any], Faults]:
    """The rows of a matrix by row and column; a row said not to apply is `n-a`."""
    value: dict[str, Any] = {}
    faults: Faults = {}
    allowed = questionnaire.not_applicable_rule(question).allowed
    for row in question.rows:
        if first(fields, f"{question.key}.{row.key}") == NOT_APPLICABLE:
            if allowed:
                value[row.key] = NOT_APPLICABLE
            else:
                faults[row.key] = f"{row.label} applies to every body: fill in its row."
            continue
        cells = {}
        for column in question.columns:
            part = f"{row.key}.{column.key}"
            try:
                found = read_cell(questionnaire, question, column, clean(first(fields, f"{question.key}.{part}")))
            except Wrong as reason:
                faults[part] = f"{row.label}, {column.label.lower()}: {reason}"
                continue
            if found is not None:
                cells[column.key] = found
        if cells:
            value[row.key] = cells
    return value, faults


def read_cell(questionnaire: Questionnaire, question: Question, column: Column, text: str) -> Any:
    """One cell: a grade key or a number; None where it is empty.

    Raises:
        Wrong: when it cannot be read.
    """
    if not text:
        return None
    if column.kind == "number":
        return read_number(column, text)
    return one_grade(questionnaire.column_scale(question, column), text)


def read_criteria(questionnaire: Questionnaire, question: Question, fields: Fields) -> tuple[dict[str, str], Faults]:
    """The answer to each criterion: yes or no, or a grade of the question's scale, or `n-a`."""
    value: dict[str, str] = {}
    faults: Faults = {}
    allowed = questionnaire.not_applicable_rule(question).allowed
    scale = questionnaire.scale_of(question)
    known = {grade.key for grade in scale.grades} if scale else {"yes", "no"}
    for one in question.criteria:
        text = clean(first(fields, f"{question.key}.{one.key}"))
        if text == NOT_APPLICABLE and not allowed:
            faults[one.key] = f"{one.label}: this applies to every body, so choose an answer."
        elif text in known or text == NOT_APPLICABLE:
            value[one.key] = text
        elif text:
            faults[one.key] = f"{one.label}: “{text[:40]}” is not one of the answers shown."
    return value, faults


def read_actions(question: Question, fields: Fields) -> tuple[tuple[PlannedAction, ...], Faults]:
    """The actions of a list, in the order typed; empty ones are left out, so numbers close up."""
    found: list[PlannedAction] = []
    faults: Faults = {}
    for number in range(1, MOST_ACTIONS + 1):
        texts = {name: clean(first(fields, f"{question.key}.{number}.{name}")) for name in ("what", "who", "by")}
        progress = clean(first(fields, f"{question.key}.{number}.progress"))
        place = len(found) + 1
        for name, text in texts.items():
            if len(text) > LONGEST:
                faults[f"{place}.{name}"] = f"This text has {len(text):,} characters; {LONGEST:,} fit. Shorten it."
                texts[name] = ""
        action = PlannedAction(
            texts["what"], texts["who"], read_by(texts["by"]), progress if progress in PROGRESS else ""
        )
        if action:
            found.append(action)
    return tuple(found), faults
