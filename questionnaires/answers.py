"""Answers as values: what was given, and what it means to rules, pages and exports.

Four states stay apart down to the last cell: not asked, not answered, not applicable, answered (design 8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from questionnaires.answer_parts import KINDS_IN_PARTS, parts_from_store, stored_parts, words_of_parts
from questionnaires.definition import Question, Questionnaire
from questionnaires.exact import exact_text, rounded

State = Literal["answered", "not_answered", "not_applicable", "not_asked"]
PERSON_FIELDS: tuple[str, ...] = ("role", "name", "email", "trained_on")


@dataclass(frozen=True)
class Action:
    """What will be done about a grade: what, who (a role), by when (as typed, ISO where it is a date)."""

    what: str = ""
    who: str = ""
    by: str = ""

    @property
    def complete(self) -> bool:
        """All three parts are there."""
        return bool(self.what and self.who and self.by)

    def __bool__(self) -> bool:
        return bool(self.what or self.who or self.by)


@dataclass(frozen=True)
class Answer:
    """One answer as it stands.

    `value` by kind: graded, yes_no, choice: a key; choices: tuple of keys; number: Fraction; date: `date`;
    text, declaration: text ("yes" for a declaration made); person: mapping of PERSON_FIELDS; evidence: "held";
    matrix, criteria, actions: see `answer_parts`; computed: Fraction, never stored. None = not answered.
    """

    value: Any = None
    not_applicable: bool = False
    unknown: bool = False
    comment: str = ""
    reason: str = ""
    evidence: str = ""
    action: Action = field(default_factory=Action)

    @property
    def given(self) -> bool:
        """An answer that counts as answered: a value, or an allowed "don't know" to a number."""
        return not self.not_applicable and (self.unknown or self.value not in (None, "", (), {}))

    @property
    def empty(self) -> bool:
        """Nothing at all was typed or chosen."""
        return self == Answer()

    def for_rules(self) -> frozenset[str]:
        """The keys a condition can match: the chosen key or keys; nothing for free text."""
        if isinstance(self.value, str):
            return frozenset({self.value})
        if isinstance(self.value, tuple):
            return frozenset(key for key in self.value if isinstance(key, str))
        return frozenset()

    def number(self) -> Fraction | None:
        """The value as a number, where it is one."""
        return self.value if isinstance(self.value, Fraction) else None


NOTHING = Answer()
Answers = Mapping[str, Answer]


def to_store(answer: Answer) -> dict[str, Any]:
    """The JSON form of an answer, as kept in revisions and snapshots.

    >>> to_store(Answer(value=Fraction(3, 2), comment="x"))["value"]
    '1.5'
    """
    value = answer.value.isoformat() if isinstance(answer.value, date) else stored_parts(answer.value)
    return {
        "value": value,
        "not_applicable": answer.not_applicable,
        "unknown": answer.unknown,
        "comment": answer.comment,
        "reason": answer.reason,
        "evidence": answer.evidence,
        "action": {"what": answer.action.what, "who": answer.action.who, "by": answer.action.by},
    }


def from_store(question: Question, data: Mapping[str, Any]) -> Answer:
    """The answer a stored JSON form holds; `from_store(q, to_store(a)) == a`."""
    value = data.get("value")
    if value is not None:
        if question.kind == "number":
            value = Fraction(str(value))
        elif question.kind == "date":
            value = date.fromisoformat(value)
        elif question.kind == "choices":
            value = tuple(value)
        elif question.kind in KINDS_IN_PARTS:
            value = parts_from_store(question, value)
    return Answer(
        value=value,
        not_applicable=bool(data.get("not_applicable")),
        unknown=bool(data.get("unknown")),
        comment=data.get("comment") or "",
        reason=data.get("reason") or "",
        evidence=data.get("evidence") or "",
        action=Action(**(data.get("action") or {})),
    )


def as_text(questionnaire: Questionnaire, question: Question, answer: Answer) -> str:
    """The answer in words, as pages, workbook and pack show it ("Partly met"; "Not applicable"; "12 children")."""
    if answer.not_applicable:
        return "Not applicable"
    if answer.unknown:
        return "Not known"
    if answer.value in (None, "", (), {}):
        return ""
    if question.kind in KINDS_IN_PARTS:
        parts = words_of_parts(questionnaire, question, answer.value)
        return "; ".join(": ".join(part for part in pair if part) for pair in parts)
    if question.kind in ("graded", "yes_no", "choice", "choices"):
        keys = answer.value if isinstance(answer.value, tuple) else (answer.value,)
        return "; ".join(label_of_choice(questionnaire, question, key) for key in keys)
    return plain_text(question, answer.value)


def label_of_choice(questionnaire: Questionnaire, question: Question, key: str) -> str:
    """The label the respondent saw for a grade or option key."""
    scale = questionnaire.scale_of(question) if question.kind in ("graded", "computed") else None
    if scale is not None:
        grade = scale.grade(key)
        return grade.label if grade else key
    return next((option.label for option in question.choices if option.key == key), key)


def plain_text(question: Question, value: Any) -> str:
    """A number, date, person or text in words; a computed figure rounded for reading."""
    if question.kind == "computed":
        return f"{shown_figure(question, value)}{figure_unit(question)}"
    if question.kind == "number":
        return f"{exact_text(value)} {question.unit}".strip()
    if question.kind == "date":
        return day_text(value)
    if question.kind == "person":
        return ", ".join(person_part(name, value[name]) for name in PERSON_FIELDS if value.get(name))
    if question.kind in ("declaration", "evidence"):
        return "Declared" if question.kind == "declaration" else "Evidence given"
    return str(value)


def shown_figure(question: Question, value: Fraction) -> str:
    """A computed figure with its decimals: as many as the question says, else none for whole numbers and one.

    >>> shown_figure(Question(key="a", kind="computed", text="A"), Fraction(200, 3))
    '66.7'
    """
    places = question.places if question.places is not None else 0 if value.denominator == 1 else 1
    return f"{rounded(value, places):f}"


def figure_unit(question: Question) -> str:
    """The unit behind a computed figure: its own, or % for a percentage."""
    if question.unit:
        return question.unit if question.unit == "%" else f" {question.unit}"
    return "%" if question.compute is not None and question.compute.operation == "percent" else ""


def day_text(day: date) -> str:
    """A day as people write it.

    >>> day_text(date(2026, 11, 2))
    '2 November 2026'
    """
    return f"{day.day} {day:%B %Y}"


def person_part(name: str, value: str) -> str:
    """One field of a person in words; a day that cannot be read stays as it is.

    >>> person_part("trained_on", "2026-05-01")
    'trained on 1 May 2026'
    """
    if name != "trained_on":
        return value
    try:
        return f"trained on {day_text(date.fromisoformat(value))}"
    except ValueError:
        return f"trained on {value}"
