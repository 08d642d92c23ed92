"""Days as far as they are known: `2025-09-01`, `2026-03` where only the month is known, `2004` where only the year."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date

SHAPE = r"\d{4}(-\d{2}(-\d{2})?)?"


def first_day(text: str) -> date:
    """The first day that a text can mean.

    Raises:
        ValueError: when it is no day, month or year.

    >>> first_day("2026-03"), first_day("2004")
    (datetime.date(2026, 3, 1), datetime.date(2004, 1, 1))
    """
    if not re.fullmatch(SHAPE, text):
        raise ValueError(f"{text!r} is no day, month or year")
    year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def in_words(text: str) -> str:
    """A day, month or year as people read it.

    >>> in_words("2025-09-01"), in_words("2026-03"), in_words("2004")
    ('1 September 2025', 'March 2026', '2004')
    """
    day = first_day(text)
    return {4: str(day.year), 7: f"{month_name[day.month]} {day.year}"}.get(len(text), day_in_words(day))


def day_in_words(day: date) -> str:
    """A day as people read it.

    >>> day_in_words(date(2025, 8, 31))
    '31 August 2025'
    """
    return f"{day.day} {month_name[day.month]} {day.year}"
