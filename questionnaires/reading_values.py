"""Single values from what people type: grades, choices, numbers, dates, texts and people, each read by its rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from questionnaires.answers import PERSON_FIELDS
from questionnaires.definition import Question
from questionnaires.parts import Column
from questionnaires.scales import Scale

LONGEST = 20_000
"""Characters in one box; about 3,000 words."""

Fields = Mapping[str, Sequence[str]]
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")


class Wrong(ValueError):
    """A value that cannot be read; the message says how to write it."""


def clean(text: str) -> str:
    """Text as it is kept: NFC, newlines as \\n, control characters shown as U+FFFD, ends stripped.

    >>> clean("a\\x00b\\r\\nc ")
    'a\\ufffdb\\nc'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("\ufffd", unicodedata.normalize("NFC", text)).strip()


def first(fields: Fields, name: str) -> str:
    """The first posted value of a field, or nothing."""
    values = fields.get(name) or [""]
    return values[0]


def one_grade(scale: Scale | None, key: str) -> str:
    """A grade key of a scale."""
    if scale is None or scale.grade(key) is None:
        raise Wrong(f"“{key[:40]}” is not one of the grades: choose one of those shown.")
    return key


def one_of(question: Question, key: str) -> str:
    """An option key of the question."""
    if key not in {option.key for option in question.choices}:
        raise Wrong(f"“{key[:40]}” is not one of the choices: choose from those shown.")
    return key


def read_number(question: Question | Column, text: str) -> Fraction:
    """A number as people write it ("1,204", "12.5", "£3,000"), within the bounds of a question or column.

    Raises:
        Wrong: when it is no number or lies outside.
    """
    plain = text.replace(",", "").replace(" ", "").replace("\u00a0", "").removeprefix("£").removesuffix("%")
    if not re.fullmatch(r"[-\u2212+]?\d{1,15}(\.\d{1,6})?", plain):
        raise Wrong("Enter a number in figures, such as 12 or 1,204.")
    value = Fraction(plain.replace("\u2212", "-"))
    if question.min is not None and value < question.min:
        raise Wrong(f"The number must be {question.min} or more.")
    if question.max is not None and value > question.max:
        raise Wrong(f"The number must be {question.max} or less.")
    if question.step is not None and ((value - (question.min or 0)) / question.step).denominator != 1:
        raise Wrong(
            "Enter a whole number." if question.step == 1 else f"The number must be in steps of {question.step}."
        )
    return value


DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y")


def read_date(text: str) -> date:
    """A date as people write it; day before month.

    >>> read_date("3 March 2026") == read_date("03/03/2026")
    True

    Raises:
        Wrong: when it is no date.
    """
    for form in DATE_FORMS:
        try:
            found = datetime.strptime(" ".join(text.split()), form).date()
        except ValueError:
            continue
        if found.year > 1900:
            return found
    raise Wrong("Enter a date with day, month and year, such as 27 November 2026.")


def read_by(text: str) -> str:
    """The date of an action in ISO form where it is a date, else as typed ("end of spring term")."""
    if not text:
        return ""
    try:
        return read_date(text).isoformat()
    except Wrong:
        return text


def read_text(question: Question, text: str) -> str:
    """A text within the word limit and the size of a box."""
    if len(text) > LONGEST:
        raise Wrong(f"This text has {len(text):,} characters; {LONGEST:,} fit. Shorten it.")
    words = len(text.split())
    if question.words is not None and words > question.words:
        raise Wrong(f"This text has {words:,} words; {question.words:,} are asked for. Shorten it.")
    if question.kind == "declaration" and text != "yes":
        raise Wrong("Tick to declare.")
    return text


def read_person(question: Question, fields: Fields) -> dict[str, str] | None:
    """A person: role, name, e-mail, date last trained; None where all are empty."""
    person = {name: clean(first(fields, f"{question.key}.{name}"))[:254] for name in PERSON_FIELDS}
    if person["trained_on"]:
        person["trained_on"] = read_date(person["trained_on"]).isoformat()
    if person["email"] and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", person["email"]):
        raise Wrong("Enter the e-mail address in full, such as office@school.example.")
    person = {name: text for name, text in person.items() if text}
    return person or None
