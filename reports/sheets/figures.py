"""Figures as cells, each worked out once: two thousand bodies share a few hundred different scores."""

from __future__ import annotations

from fractions import Fraction

from questionnaires.comparing import ComparableSet
from questionnaires.exact import rounded
from questionnaires.scoring import Settings, Total, percent_in_band
from reports.cells import Styled
from reports.sheets.styles import MOST_DECIMALS

Compared = tuple[Fraction | None, Fraction | None, Fraction | None]
"""Before, now and change."""


class Figures:
    """Exact scores of the engine, and the cells that show them; an exact figure is asked for once and then known."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.percents: dict[tuple[int, ...], Fraction | None] = {}
        self.sets: dict[tuple[int, ...], Compared] = {}
        self.scores: dict[tuple[int, int, str], Styled] = {}
        self.changes: dict[tuple[int, int], Styled] = {}

    def percent(self, total: Total) -> Fraction | None:
        """The exact percentage of a total."""
        place = ratios(total.earned, total.available)
        if place not in self.percents:
            self.percents[place] = total.percent
        return self.percents[place]

    def compared(self, found: ComparableSet) -> Compared:
        """Before, now and change of a comparable set, exact."""
        place = ratios(found.before_earned, found.now_earned, found.available)
        if place not in self.sets:
            self.sets[place] = (found.before, found.now, found.change)
        return self.sets[place]

    def score(self, percent: Fraction | None, style: str = "percent") -> Styled | None:
        """A percentage as a cell: two decimals kept, one shown, or as many as its band needs."""
        if percent is None:
            return None
        place = (percent.numerator, percent.denominator, style)
        if place not in self.scores:
            self.scores[place] = score_value(percent, self.settings, style)
        return self.scores[place]

    def change(self, change: Fraction | None) -> Styled | None:
        """A change in points as a cell."""
        if change is None:
            return None
        place = (change.numerator, change.denominator)
        if place not in self.changes:
            self.changes[place] = change_value(change)
        return self.changes[place]


def ratios(*values: Fraction) -> tuple[int, ...]:
    """What tells exact numbers apart, faster than their own hash.

    >>> ratios(Fraction(1, 2), Fraction(3))
    (1, 2, 3, 1)
    """
    return tuple(part for value in values for part in (value.numerator, value.denominator))


def score_value(percent: Fraction, settings: Settings, style: str = "percent") -> Styled:
    """A percentage that rounding never lifts over a bound.

    >>> score_value(Fraction(84996, 1000), Settings(), "band")
    Styled(value=84.996, style='band3')
    """
    kept, shown = percent_in_band(percent, settings, 2) or "", percent_in_band(percent, settings, 1) or ""
    places = min(len(shown.partition(".")[2]), MOST_DECIMALS)
    return Styled(float(kept), f"{style}{places}")


def change_value(change: Fraction) -> Styled:
    """A change in points; never shown as 0.0 when it is not nothing.

    >>> change_value(Fraction(-1, 50))
    Styled(value=-0.02, style='change2')
    """
    places = next((n for n in range(1, MOST_DECIMALS) if not change or rounded(change, n)), MOST_DECIMALS)
    return Styled(float(rounded(change, max(2, places))), f"change{places}")
