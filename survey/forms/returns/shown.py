"""What stands in the boxes of a question: the stored answer, or the very words that were typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.answer_parts import KINDS_IN_PARTS, NOT_APPLICABLE
from questionnaires.answers import NOTHING, Answer
from questionnaires.definition import Question
from questionnaires.exact import exact_text
from questionnaires.parsing import APART
from survey.forms.returns.days import long_date
from survey.forms.returns.parts import parts_shown, parts_typed
from survey.forms.returns.reading import PERSON, Posted, fields_of

WITH_CHOICE = frozenset({"graded", "yes_no", "choice"})
"""Kinds whose control has *not applicable* among its choices."""


@dataclass(frozen=True)
class Shown:
    """The texts of a question's boxes. `value` is a key, a list of keys, a text, the parts of a person, or the texts of
    an answer in parts; `apart` says that the question does not apply, beside a control that has no such choice."""

    value: Any = None
    unknown: bool = False
    apart: bool = False
    comment: str = ""
    reason: str = ""
    evidence: str = ""
    action: Mapping[str, str] = field(default_factory=dict)


def shown_stored(question: Question, answer: Answer) -> Shown:
    """Give what stands in the boxes for a stored answer."""
    action = answer.action
    chosen = answer.not_applicable and question.kind in WITH_CHOICE
    return Shown(
        value=NOT_APPLICABLE if chosen else value_shown(question, answer.value),
        unknown=answer.unknown,
        apart=answer.not_applicable and not chosen,
        comment=answer.comment,
        reason=answer.reason,
        evidence=answer.evidence,
        action={"what": action.what, "who": action.who, "by": long_date(action.by)},
    )


def value_shown(question: Question, value: Any) -> Any:
    """Give a value as its control shows it."""
    if question.kind == "person":
        parts = dict(value or {})
        return parts | {"trained": long_date(parts.get("trained_on", ""))}
    if question.kind in KINDS_IN_PARTS:
        return parts_shown(question, value)
    if value is None:
        return None
    if question.kind == "number":
        return exact_text(value)
    if question.kind == "date":
        return long_date(value.isoformat())
    return value


def shown_typed(question: Question, form: Posted, stored: Answer = NOTHING) -> Shown:
    """Give what stands in the boxes for words as they were typed, right or wrong; boxes that were not on the page
    show what is stored."""
    fields = fields_of(question, form)
    before = shown_stored(question, stored)

    def typed(part: str, otherwise: str) -> str:
        values = fields.get(f"{question.key}.{part}")
        return values[0] if values else otherwise

    return Shown(
        value=typed_value(question, fields),
        unknown=bool(fields.get(f"{question.key}.unknown")),
        apart=bool(fields.get(f"{question.key}.{APART}")),
        comment=typed("comment", before.comment),
        reason=typed("reason", before.reason),
        evidence=typed("evidence", before.evidence),
        action={part: typed(part, before.action[part]) for part in ("what", "who", "by")},
    )


def typed_value(question: Question, fields: Mapping[str, list[str]]) -> Any:
    """Give a value as typed, in the form its control shows."""
    if question.kind == "person":
        parts = {part: (fields.get(f"{question.key}.{part}") or [""])[0] for part in PERSON}
        return parts | {"trained": parts["trained_on"]}
    if question.kind in KINDS_IN_PARTS:
        return parts_typed(question, fields)
    values = fields.get(question.key) or []
    if question.kind == "choices":
        return list(values)
    return values[0] if values else None
