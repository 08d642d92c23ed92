"""Answers in parts on a page: what each field is called, what stands in it, and the rows that its control shows.

A cell of a matrix is `KEY--ROW--COLUMN`, its row said not to apply `KEY--ROW`, a criterion `KEY--CRITERION`, and the
first action's date `KEY--1--when`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from questionnaires.answer_parts import KINDS_IN_PARTS, NOT_APPLICABLE, PROGRESS, stored_parts
from questionnaires.definition import Question, Questionnaire
from questionnaires.exact import exact_text
from questionnaires.parsing_parts import MOST_ACTIONS
from questionnaires.parts import Column, Criterion, Row
from questionnaires.problems import Problem
from questionnaires.scales import Scale
from survey.forms.returns.days import long_date

ACTION_FIELDS = ("what", "who", "by", "progress")
SPARE = 2
"""Empty actions offered under those that are there."""

YES_NO = ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"})
APART = {"value": NOT_APPLICABLE, "label": "Not applicable", "colour": "na"}
LONG_SCALE = 7
"""A percentage with more steps than this, and no words of its own for any of them, is chosen from a list."""


def part_name(key: str, part: str) -> str:
    """Give the name of the field of one part; `part` as the engine says it.

    >>> part_name("w.trained", "staff.level"), part_name("w.plan", "2.by")
    ('w.trained--staff--level', 'w.plan--2--when')
    """
    return "--".join([key, *("when" if word == "by" else word for word in part.split("."))])


def parts_of(question: Question) -> Iterator[str]:
    """Give every part that the page of a question can post, under the engine's names."""
    if question.kind == "matrix":
        for row in question.rows:
            yield row.key
            yield from (f"{row.key}.{column.key}" for column in question.columns)
    elif question.kind == "criteria":
        yield from (one.key for one in question.criteria)
    elif question.kind == "actions":
        yield from (f"{number}.{name}" for number in range(1, MOST_ACTIONS + 1) for name in ACTION_FIELDS)


def parts_shown(question: Question, value: Any) -> Any:
    """Give a stored value in parts as its boxes show it: texts by row and column, or by action."""
    if question.kind == "actions":
        return [{**one, "by": long_date(one["by"])} for one in stored_parts(value or ())]
    return stored_parts(value or {})


def parts_typed(question: Question, fields: Mapping[str, Sequence[str]]) -> Any:
    """Give a value in parts as it was typed, right or wrong, in the same shape; empty actions close up."""
    typed = {part: (fields.get(f"{question.key}.{part}") or [""])[0] for part in parts_of(question)}
    if question.kind == "criteria":
        return typed
    if question.kind == "matrix":
        return {row.key: row_typed(question, row.key, typed) for row in question.rows}
    numbered = ({name: typed[f"{number}.{name}"] for name in ACTION_FIELDS} for number in range(1, MOST_ACTIONS + 1))
    return [one for one in numbered if any(text.strip() for text in one.values())]


def row_typed(question: Question, row: str, typed: Mapping[str, str]) -> Any:
    """Give one row of a matrix as it was typed."""
    if typed[row] == NOT_APPLICABLE:
        return NOT_APPLICABLE
    return {column.key: typed[f"{row}.{column.key}"] for column in question.columns}


def part_errors(wrong: Sequence[Problem]) -> dict[str, str]:
    """Give the message of each part that could not be read."""
    return {one.part: one.message for one in wrong if one.part}


def control_rows(
    questionnaire: Questionnaire, question: Question, value: Any, wrong: Sequence[Problem]
) -> list[dict[str, Any]]:
    """Give the rows of a control in parts, as macros/parts.html reads them; none for the other kinds.

    Example: the row of a matrix has its key, label, columns with options and what stands in them, and `apart` where
    it may be said not to apply.
    """
    if question.kind not in KINDS_IN_PARTS:
        return []
    errors = part_errors(wrong)
    if question.kind == "actions":
        return action_rows(value or (), errors)
    allowed = questionnaire.not_applicable_rule(question).allowed
    if question.kind == "criteria":
        weighed = len({one.weight for one in question.criteria}) > 1
        choices = criterion_options(questionnaire.scale_of(question), allowed)
        return [criterion_row(one, value or {}, errors, choices, weighed) for one in question.criteria]
    return [matrix_row(questionnaire, question, row, value or {}, errors, allowed) for row in question.rows]


def matrix_row(
    questionnaire: Questionnaire,
    question: Question,
    row: Row,
    value: Mapping[str, Any],
    errors: Mapping[str, str],
    allowed: bool,
) -> dict[str, Any]:
    """Give one row of a matrix."""
    found = value.get(row.key)
    cells = found if isinstance(found, Mapping) else {}
    columns = [
        {
            "key": column.key,
            "label": column.label,
            "kind": column.kind,
            "unit": column.unit,
            "value": cells.get(column.key),
            "error": errors.get(f"{row.key}.{column.key}"),
            **column_options(questionnaire, question, column),
        }
        for column in question.columns
    ]
    apart = {"checked": found == NOT_APPLICABLE, "error": errors.get(row.key)} if allowed else None
    return {"key": row.key, "label": row.label, "columns": columns, "apart": apart}


def column_options(questionnaire: Questionnaire, question: Question, column: Column) -> dict[str, Any]:
    """Give what may be chosen in a column: grades as buttons, or a list where there are many."""
    scale = questionnaire.column_scale(question, column)
    if scale is None:
        return {}
    return {"options": grade_options(scale), "listed": len(scale.grades) > LONG_SCALE}


def criterion_options(scale: Scale | None, allowed: bool) -> list[dict[str, Any]]:
    """Give what a criterion may be answered with."""
    found = grade_options(scale) if scale else list(YES_NO)
    return [*found, APART] if allowed else found


def grade_options(scale: Scale) -> list[dict[str, Any]]:
    """Give the grades of a scale as small choices."""
    return [
        {
            "value": one.key,
            "label": one.label,
            "colour": one.colour if one.colour != "none" else "plain",
            "needs_action": "action" in one.needs,
        }
        for one in scale.grades
    ]


def criterion_row(
    one: Criterion,
    value: Mapping[str, Any],
    errors: Mapping[str, str],
    choices: list[dict[str, Any]],
    weighed: bool,
) -> dict[str, Any]:
    """Give one criterion; its weight is said where they differ."""
    return {
        "key": one.key,
        "label": one.label,
        "weight": exact_text(one.weight) if weighed else None,
        "options": choices,
        "listed": len(choices) > LONG_SCALE + 1,
        "value": value.get(one.key),
        "error": errors.get(one.key),
    }


def action_rows(value: Sequence[Mapping[str, str]], errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the actions that are there, and empty ones under them, each with its number."""
    count = min(len(value) + SPARE, MOST_ACTIONS)
    shown = [*value, *({} for _ in range(count))][:count]
    return [
        {
            "number": number,
            **{name: one.get(name, "") for name in ACTION_FIELDS},
            "errors": {name: errors.get(f"{number}.{name}") for name in ACTION_FIELDS},
            "stages": [("", "Choose"), *PROGRESS.items()],
        }
        for number, one in enumerate(shown, 1)
    ]


def is_listed(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether a graded question is answered from a list: a percentage of many steps without words for any of them."""
    scale = questionnaire.scale_of(question) if question.kind == "graded" else None
    if scale is None or scale.percent is None or len(scale.grades) <= LONG_SCALE:
        return False
    return not any(questionnaire.descriptor(question, grade) for grade in scale.grades)


def percent_words(scale: Scale) -> str:
    """Say from where a percentage counts as met and as partly met.

    Example: "Counts as met from 90%, as partly met from 50%."
    """
    percent = scale.percent
    if percent is None:
        return ""
    return f"Counts as met from {exact_text(percent.met)}%, as partly met from {exact_text(percent.partly_met)}%."
