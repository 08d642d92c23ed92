"""Colours, number and date formats that the charts, the workbook and the packs share (target: one figure, one look)."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from questionnaires.exact import rounded
from questionnaires.scoring import Settings, percent_in_band

RED = "#942514"
AMBER = "#ffc83d"
AMBER_OUTLINE = "#7a5a00"
GREEN = "#00857d"
GREEN_TEXT = "#00574f"
INK = "#1f2a44"
GREY = "#4b5563"

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
LONDON = ZoneInfo("Europe/London")

COUNTS_AS_WORDS = {"met": "Met", "partly_met": "Partly met", "not_met": "Not met"}
LAYER_WORDS = {"self": "self-assessed grades", "moderated": "moderated grades", "agreed": "agreed grades"}
STATE_WORDS = {
    "answered": "Answered",
    "not_answered": "Not answered",
    "not_applicable": "Not applicable",
    "not_asked": "Not asked",
}
MOVEMENT_WORDS = {
    "improved": "Improved",
    "same": "No change",
    "declined": "Declined",
    "new": "New question",
    "retired": "Retired question",
    "not_comparable": "Not comparable",
    "scale_changed": "Scale changed",
    "not_asked": "Not asked in one or both",
    "not_answered": "Not answered in one or both",
    "not_applicable": "Not applicable in both",
    "became_not_applicable": "Became not applicable",
    "ceased_to_be_not_applicable": "No longer not applicable",
}


def long_date(day: date, no_break: bool = False) -> str:
    """A date for text, with no-break spaces where a line must not split it.

    >>> long_date(date(2026, 10, 4))
    '4 October 2026'
    """
    text = f"{day.day} {day:%B %Y}"
    return text.replace(" ", NO_BREAK) if no_break else text


def short_date(day: date, no_break: bool = False) -> str:
    """A date for a narrow column.

    >>> short_date(date(2027, 3, 31))
    '31 Mar 2027'
    """
    text = f"{day.day} {day:%b %Y}"
    return text.replace(" ", NO_BREAK) if no_break else text


def local(moment: datetime) -> datetime:
    """A moment as clocks in England show it, without its zone; a moment without a zone is taken as it stands.

    >>> from datetime import UTC
    >>> local(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)).hour
    13
    """
    return moment if moment.tzinfo is None else moment.astimezone(LONDON).replace(tzinfo=None)


def date_and_time(moment: datetime) -> str:
    """A moment in text, in the time of England.

    >>> date_and_time(datetime(2026, 10, 7, 9, 12))
    '7 October 2026, 09:12'
    """
    here = local(moment)
    return f"{long_date(here)}, {here:%H:%M}"


def number(value: int) -> str:
    """A count with a comma at thousands and a true minus.

    >>> number(1776)
    '1,776'
    """
    return f"{value:,}".replace("-", MINUS)


def percent(value: Fraction | None, settings: Settings, places: int = 1) -> str:
    """A score with as many decimals as its band needs; empty where nothing was scored.

    >>> percent(Fraction(848, 10), Settings(), 0), percent(None, Settings())
    ('84.8', '')
    """
    return percent_in_band(value, settings, places) or ""


def change(value: Fraction | None, places: int = 1) -> str:
    """A change in percentage points, signed, with a true minus; never a per cent sign.

    >>> change(Fraction(37, 10)), change(Fraction(-50, 3)), change(Fraction(0)), change(None)
    ('+3.7', '−16.7', '0.0', '')
    """
    if value is None:
        return ""
    shown = rounded(value, places)
    sign = "+" if shown > 0 else MINUS if shown < 0 else ""
    return f"{sign}{abs(shown)}"


def change_in_points(value: Fraction | None, places: int = 1) -> str:
    """A change with its unit, for text and tables that stand alone.

    >>> change_in_points(Fraction(37, 10)), change_in_points(Fraction(1), 0)
    ('+3.7 points', '+1 point')
    """
    text = change(value, places)
    return text and f"{text} {'point' if text.lstrip('+' + MINUS) == '1' else 'points'}"


def band_word(band: str | None, settings: Settings) -> str:
    """The name of a band as this round's settings say it.

    >>> band_word("high", Settings()), band_word(None, Settings())
    ('Green', 'No band')
    """
    return settings.band_names.get(band, band) if band else "No band"


def count_of(count: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun.

    >>> count_of(1, "body", "bodies"), count_of(1200, "comment")
    ('1 body', '1,200 comments')
    """
    return f"{number(count)} {singular if count == 1 else plural or singular + 's'}"
