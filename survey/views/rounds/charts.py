"""The curve of a round's returns as the chart macro draws it, with its text alternative."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from survey.models import Round
from survey.queries.rounds.curves import Inflow, forecast, scaled
from survey.views.filters import day_month, percent, rounded

AFTER = 14
"""Days after the due date that the chart shows, at the least."""
LONGEST = 182


@dataclass(frozen=True)
class Curve:
    """What `charts.curve` takes."""

    now: list[tuple[float, float]]
    before: list[tuple[float, float]]
    label: str
    ticks: list[tuple[float, str, bool]]
    due: float
    expected: list[tuple[float, float, float]]
    now_words: str
    before_words: str
    expected_words: str


def curve_of(round_: Round, now: Inflow, before: Inflow | None, today: date, last_words: str) -> Curve | None:
    """Draw how returns came in; None where nobody is due or the round has only just opened.

    `last_words` names the round before, such as Last year.
    """
    here = (today - round_.due_on).days
    first = (round_.opens_on - round_.due_on).days
    last = max(AFTER, min(here, LONGEST))
    if not now.bodies or here <= first:
        return None
    before = before if before is not None and before.is_known else None
    expected = forecast(now, before, here) if before else None
    share = now.share(min(here, last)) or Fraction(0)
    final = before.share(last) if before else None
    return Curve(
        now=scaled(now.points(first, min(here, last)), first, last),
        before=scaled(before.points(first, last), first, last) if before else [],
        label=label_of(round_, now, before, today, expected),
        ticks=ticks_of(round_, first, last),
        due=-first / (last - first),
        expected=cone(share, expected, here, first, last) if expected else [],
        now_words=f"{percent(share)} {'today' if here <= last else ''}".strip(),
        before_words=f"{last_words} {percent(final)}" if final is not None else "",
        expected_words=f"{span(expected)} expected" if expected else "",
    )


def label_of(
    round_: Round, now: Inflow, before: Inflow | None, today: date, expected: tuple[Fraction, Fraction] | None
) -> str:
    """Say what the chart shows."""
    here = (today - round_.due_on).days
    said = f"Returns in, as a share of those due. On {day_month(today)} {percent(now.share(here))} were in"
    if before:
        said += f", against {percent(before.share(here))} on the same day before the due date last time"
        said += f"; then {percent(before.share(0))} were in on the due date"
    said += "."
    if expected:
        said += f" If the rest comes as last time, {span(expected)} will be in on {day_month(round_.due_on)}."
    return said


def span(expected: tuple[Fraction, Fraction]) -> str:
    """Write a range of shares."""
    low, high = (rounded(share * 100, 0) for share in expected)
    return f"{low}%" if low == high else f"{low}–{high}%"


def cone(
    share: Fraction, expected: tuple[Fraction, Fraction], here: int, first: int, last: int
) -> list[tuple[float, float, float]]:
    """Draw the forecast from today to the due date."""
    today, due = (here - first) / (last - first), -first / (last - first)
    low, high = expected
    return [(today, float(share), float(share)), (due, float(low), float(high))]


def ticks_of(round_: Round, first: int, last: int) -> list[tuple[float, str, bool]]:
    """Place dates under the chart: its ends, the due date, and one or two between; some only where it is wide."""
    days = [(first, False), (first * 2 // 3, True), (first // 3, True), (0, False), (last, True)]
    return [((day - first) / (last - first), short(round_.due_on + timedelta(days=day)), wide) for day, wide in days]


def short(day: date) -> str:
    """Write a date in a few letters."""
    return f"{day.day} {day:%b}"
