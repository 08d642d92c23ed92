"""How dates, times and figures are written on pages. Each is a Jinja filter of the same name.

Exact numbers come in (`Fraction`, `int`, or `None` for nothing to show) and rounded here, once, half away from zero.
"""

from datetime import UTC, date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask import Flask

from questionnaires.exact import exact_text

LONDON = ZoneInfo("Europe/London")
MINUS = "−"
DASH = "–"


def as_day(moment: date | datetime) -> date:
    """The day in England of a date, or of a moment in UTC.

    >>> as_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    if not isinstance(moment, datetime):
        return moment
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON).date()


def long_date(moment: date | datetime | None) -> str:
    """`21 November 2026`; a dash where there is none.

    >>> long_date(date(2026, 11, 2))
    '2 November 2026'
    """
    if moment is None:
        return DASH
    day = as_day(moment)
    return f"{day.day} {day:%B %Y}"


def weekday_date(moment: date | datetime | None) -> str:
    """`Friday 27 November 2026`.

    >>> weekday_date(date(2026, 11, 27))
    'Friday 27 November 2026'
    """
    return DASH if moment is None else f"{as_day(moment):%A} {long_date(moment)}"


def short_date(moment: date | datetime | None) -> str:
    """`2 Nov 2026`, for narrow columns.

    >>> short_date(date(2026, 11, 2))
    '2 Nov 2026'
    """
    if moment is None:
        return DASH
    day = as_day(moment)
    return f"{day.day} {day:%b %Y}"


def day_month(moment: date | datetime | None) -> str:
    """`2 November`, where the page makes the year plain.

    >>> day_month(date(2026, 11, 2))
    '2 November'
    """
    if moment is None:
        return DASH
    day = as_day(moment)
    return f"{day.day} {day:%B}"


def clock(moment: datetime | None) -> str:
    """The time of day in England, `10:42`.

    >>> clock(datetime(2026, 7, 1, 9, 42, tzinfo=UTC))
    '10:42'
    """
    if moment is None:
        return DASH
    return f"{(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON):%H:%M}"


def date_time(moment: datetime | None) -> str:
    """`16 November 2026 at 10:42`.

    >>> date_time(datetime(2026, 11, 16, 10, 42, tzinfo=UTC))
    '16 November 2026 at 10:42'
    """
    return DASH if moment is None else f"{long_date(moment)} at {clock(moment)}"


def iso(moment: date | datetime | None) -> str:
    """For the `datetime` of a `<time>`.

    >>> iso(date(2026, 11, 2))
    '2026-11-02'
    """
    return "" if moment is None else moment.isoformat()


def days_from(moment: date | datetime | None, today: date) -> str:
    """How far a day is from today: `11 days from today`, `tomorrow`, `3 days ago`.

    >>> days_from(date(2026, 11, 27), date(2026, 11, 16))
    '11 days from today'
    """
    if moment is None:
        return DASH
    days = (as_day(moment) - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"{days:,} days from today" if days > 0 else f"{-days:,} days ago"


def rounded(value: Fraction | int, decimals: int) -> str:
    """An exact number with so many decimals, half away from zero, with a true minus.

    >>> rounded(Fraction(-5, 4), 1)
    '−1.3'
    """
    steps = abs(Fraction(value)) * 10**decimals
    whole = int(steps + Fraction(1, 2))
    sign = MINUS if value < 0 and whole else ""
    digits = f"{whole:0{decimals + 1}d}"
    if not decimals:
        return f"{sign}{whole:,}"
    return f"{sign}{int(digits[:-decimals]):,}.{digits[-decimals:]}"


def percent(ratio: Fraction | int | None, decimals: int = 0) -> str:
    """A ratio from 0 to 1 as a percentage; a dash where nothing was scored.

    >>> percent(Fraction(57, 100))
    '57%'
    """
    return DASH if ratio is None else f"{rounded(Fraction(ratio) * 100, decimals)}%"


def percent1(ratio: Fraction | int | None) -> str:
    """A ratio from 0 to 1 as a percentage with one decimal.

    >>> percent1(Fraction(843, 1000))
    '84.3%'
    """
    return percent(ratio, 1)


def points_change(change: Fraction | int | None, decimals: int = 1) -> str:
    """A difference of two ratios in points, with its sign: `+3.0`, `−16.7`, `0.0`.

    >>> points_change(Fraction(-1, 6))
    '−16.7'
    """
    if change is None:
        return DASH
    text = rounded(Fraction(change) * 100, decimals)
    return f"+{text}" if change > 0 and text.strip("0.") else text


def number(value: int | Fraction | None) -> str:
    """A whole number with its thousands marked; a dash where there is none.

    >>> number(1776)
    '1,776'
    """
    return DASH if value is None else rounded(value, 0)


def of(count: int, whole: int) -> str:
    """A count with its whole.

    >>> of(58, 102)
    '58 of 102'
    """
    return f"{count:,} of {whole:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun in the right number.

    >>> counted(1, "answer"), counted(3, "body", "bodies")
    ('1 answer', '3 bodies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: list[str], last: str = "and") -> str:
    """Words in a sentence.

    >>> listed(["F3", "F7", "G4"])
    'F3, F7 and G4'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def one_decimal(value: Fraction | int | None) -> str:
    """A figure with one decimal and no unit, for columns that name it.

    >>> one_decimal(Fraction(250, 3))
    '83.3'
    """
    return DASH if value is None else rounded(value, 1)


def exact(value: Fraction | int | None) -> str:
    """An exact number as people read it: a decimal where one exists, else a fraction.

    >>> exact(Fraction(5, 2)), exact(Fraction(1, 3))
    ('2.5', '1/3')
    """
    return DASH if value is None else exact_text(Fraction(value))


FILTERS = (long_date, weekday_date, short_date, day_month, clock, date_time, iso, days_from, percent, percent1)
FILTERS_OF_FIGURES = (points_change, number, of, counted, listed, one_decimal, exact)


def register(app: Flask) -> None:
    """Make every function above a filter of the same name, and give pages the name of the product."""
    for function in (*FILTERS, *FILTERS_OF_FIGURES):
        app.add_template_filter(function, function.__name__)
    app.jinja_env.globals["product"] = "Safeguarding Survey"
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
