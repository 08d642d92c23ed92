"""Typed text to answers: what a person posted for one question, read by its kind. Nothing typed is thrown away.

Field names of a question with key K: `K` (value or values; "n-a" means not applicable, as does `K.not-applicable`
for a control without such a choice), `K.unknown`, `K.comment`,
`K.reason`, `K.evidence`, `K.what`, `K.who`, `K.by`; a person has `K.role`, `K.name`, `K.email`, `K.trained_on`; a
matrix `K.ROW.COLUMN` and `K.ROW` ("n-a" where the row does not apply); criteria `K.CRITERION`; actions `K.1.what`,
`K.1.who`, `K.1.by`, `K.1.progress` and so on.
"""

from __future__ import annotations

from typing import Any

from questionnaires.answer_parts import HELD, KINDS_IN_PARTS, NOT_APPLICABLE
from questionnaires.answers import Action, Answer
from questionnaires.definition import Question, Questionnaire
from questionnaires.parsing_parts import read_actions, read_criteria, read_matrix
from questionnaires.problems import Field, Problem
from questionnaires.reading_values import (
    LONGEST,
    Fields,
    Wrong,
    clean,
    first,
    one_grade,
    one_of,
    read_by,
    read_date,
    read_number,
    read_person,
    read_text,
)

APART = "not-applicable"
TEXTS = ("comment", "reason", "evidence", "what", "who", "by")


def parse(questionnaire: Questionnaire, question: Question, fields: Fields) -> tuple[Answer, tuple[Problem, ...]]:
    """The answer that was posted for a question, and what could not be read.

    A value with a problem is left out of the answer (value None); the comment, evidence and action beside it are kept,
    and so are the other rows, criteria and actions of an answer in parts.
    """
    texts = {name: clean(first(fields, f"{question.key}.{name}")) for name in TEXTS}
    wrong = [problem for name, text in texts.items() if (problem := too_long(question, name, text))]
    value, unknown = None, bool(fields.get(f"{question.key}.unknown"))
    apart = bool(fields.get(f"{question.key}.{APART}"))
    not_applicable = apart or first(fields, question.key) == NOT_APPLICABLE
    if not not_applicable and not unknown:
        value, unread = value_and_problems(questionnaire, question, fields)
        wrong.extend(unread)
    over = {problem.field for problem in wrong}
    kept = {name: "" if field_of(name) in over and len(text) > LONGEST else text for name, text in texts.items()}
    answer = Answer(
        value=value,
        not_applicable=not_applicable,
        unknown=unknown and question.dont_know,
        comment=kept["comment"],
        reason=kept["reason"],
        evidence=kept["evidence"],
        action=Action(kept["what"], kept["who"], read_by(kept["by"])),
    )
    return answer, tuple(wrong)


def field_of(name: str) -> Field:
    """The box a posted part belongs to."""
    return name if name in ("comment", "reason", "evidence") else "action"  # type: ignore[return-value]


def too_long(question: Question, name: str, text: str) -> Problem | None:
    """A problem when a text is longer than one box holds."""
    if len(text) <= LONGEST:
        return None
    message = f"This text has {len(text):,} characters; {LONGEST:,} fit. Shorten it, or say where the rest is held."
    return Problem("too-long", question.key, field_of(name), message)


def value_and_problems(questionnaire: Questionnaire, question: Question, fields: Fields) -> tuple[Any, list[Problem]]:
    """The value as far as it can be read, and a problem for each thing that cannot."""
    if question.kind in KINDS_IN_PARTS:
        return value_in_parts(questionnaire, question, fields)
    try:
        return read_value(questionnaire, question, fields), []
    except Wrong as reason:
        return None, [Problem("value", question.key, "value", str(reason))]


def value_in_parts(questionnaire: Questionnaire, question: Question, fields: Fields) -> tuple[Any, list[Problem]]:
    """The readable parts of an answer in parts, None where there are none, and a problem at each unreadable part."""
    value: Any
    if question.kind == "actions":
        value, faults = read_actions(question, fields)
    elif question.kind == "matrix":
        value, faults = read_matrix(questionnaire, question, fields)
    else:
        value, faults = read_criteria(questionnaire, question, fields)
    return value or None, [Problem("value", question.key, "value", text, part) for part, text in faults.items()]


def read_value(questionnaire: Questionnaire, question: Question, fields: Fields) -> Any:
    """The value by the question's kind; None where nothing was given.

    Raises:
        Wrong: when it cannot be read.
    """
    if question.kind == "choices":
        return tuple(one_of(question, key) for key in fields.get(question.key, ()) if key) or None
    if question.kind == "person":
        return read_person(question, fields)
    if question.kind == "evidence":
        return HELD if clean(first(fields, f"{question.key}.evidence")) else None
    text = clean(first(fields, question.key))
    if not text:
        return None
    if question.kind == "graded":
        return one_grade(questionnaire.scale_of(question), text)
    if question.kind in ("yes_no", "choice"):
        return one_of(question, text)
    if question.kind == "number":
        return read_number(question, text)
    return read_date(text) if question.kind == "date" else read_text(question, text)
