"""Fields of our own: a date typed as people type it, an e-mail address as it is kept."""

import re
from calendar import month_name
from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import EmailField, Field, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

MONTHS = {
    short: number for number in range(1, 13) for short in (month_name[number].lower(), month_name[number].lower()[:3])
} | {"sept": 9}
_NUMBERS = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\s+(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def read_date(typed: str) -> date:
    """Read a date as people in England write it; raises ValueError.

    >>> read_date("27/11/2026") == read_date("27 November 2026") == read_date("2026-11-27")
    True
    """
    text = " ".join(typed.lower().replace(",", " ").split())
    if found := _ISO.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if (found := _WORDS.fullmatch(text)) and found[2] in MONTHS:
        return date(int(found[3]), MONTHS[found[2]], int(found[1]))
    raise ValueError(typed)


class DateText(StringField):  # type: ignore[misc]
    """A date in one box. `data` stays what was typed, `day` is the date, None where nothing was typed."""

    day: date | None = None

    def pre_validate(self, form: Any) -> None:
        """Read what was typed; a date that cannot be read is said with an example."""
        self.day = None
        if not (self.data or "").strip():
            return
        try:
            self.day = read_date(self.data)
        except ValueError:
            raise ValidationError("Write a date such as 27 November 2026.") from None


class Address(EmailField):  # type: ignore[misc]
    """An e-mail address, trimmed and in lower case."""

    data: str

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the address as it is kept."""
        super().process_formdata(valuelist)
        self.data = (self.data or "").strip().lower()


class Select(SelectField):  # type: ignore[misc]
    """A choice of one; what is missing in the form counts as the empty choice."""

    def __init__(self, label: str, pairs: Iterable[tuple[str, str]], **options: Any) -> None:
        """Take the choices as (value, words)."""
        super().__init__(label, choices=[], default=options.pop("default", ""), **options)
        self.offer(pairs)

    def offer(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Offer these choices."""
        self.pairs = list(pairs)
        self.choices = [SelectChoice(value, words) for value, words in self.pairs]


def errors_of(form: Any) -> list[tuple[str, str]]:
    """List a form's errors for the summary of base.html: (id of the input, message), those of the whole form first."""
    whole = [("", message) for message in form.form_errors]
    fields: list[Field] = list(form)
    return whole + [(field.id, message) for field in fields for message in field.errors]
