"""Scales: the grades an answer may have, what each is worth, and percentages in steps (design 6 and 8)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Literal

from pydantic import Field

from questionnaires.exact import Exact, exact_text
from questionnaires.parts import Part

CountsAs = Literal["met", "partly_met", "not_met"]
Need = Literal["comment", "action", "evidence"]
Colour = Literal["green", "amber", "red", "none"]

COUNTS_AS_ORDER: Mapping[str, int] = {"not_met": 0, "partly_met": 1, "met": 2}
COLOURS: Mapping[CountsAs, Colour] = {"met": "green", "partly_met": "amber", "not_met": "red"}


class Grade(Part):
    """One answer of a scale. Without points it is counted apart and never scored ("Do not know")."""

    key: str
    label: str
    points: Exact | None = None
    counts_as: CountsAs | None = None
    colour: Colour = "none"
    descriptor: str = ""
    needs: tuple[Need, ...] = ()


class NotApplicable(Part):
    """Whether *not applicable* may be chosen, and what it then needs."""

    allowed: bool = False
    needs: tuple[Need, ...] = ("comment",)


class Percent(Part):
    """A percentage in steps: 0 to 100 by `step`; from `met` it counts as met, from `partly_met` as partly met.

    `needs` is what a step below `met` asks for.
    """

    step: Exact = Fraction(10)
    met: Exact
    partly_met: Exact
    needs: tuple[Need, ...] = ()

    @property
    def sound(self) -> bool:
        """The steps meet 100 and there are from 2 to 101 of them."""
        return 1 <= self.step <= 100 and (100 / self.step).denominator == 1

    def counts_as(self, value: Fraction) -> CountsAs:
        """What a percentage counts as; lower bounds are inclusive.

        >>> Percent(met=90, partly_met=50).counts_as(Fraction(90))
        'met'
        """
        return "met" if value >= self.met else "partly_met" if value >= self.partly_met else "not_met"

    def grades(self) -> tuple[Grade, ...]:
        """A grade for each step, the highest first; none where the steps do not meet 100."""
        steps = range(int(100 / self.step), -1, -1) if self.sound else ()
        return tuple(self.grade(self.step * count) for count in steps)

    def grade(self, value: Fraction) -> Grade:
        """The grade of one step."""
        counts_as, text = self.counts_as(value), exact_text(value)
        needs = self.needs if counts_as != "met" else ()
        return Grade(
            key=text, label=f"{text}%", points=value, counts_as=counts_as, colour=COLOURS[counts_as], needs=needs
        )


class Scale(Part):
    """Grades, listed or as a percentage in steps; what is better is said by points, never by order or label."""

    key: str
    listed: tuple[Grade, ...] = Field(default=(), alias="grades")
    percent: Percent | None = None
    not_applicable: NotApplicable = NotApplicable()
    grades_from: Mapping[str, str] = Field(default_factory=dict)

    @cached_property
    def grades(self) -> tuple[Grade, ...]:
        """Every grade: those listed, or one for each step of a percentage."""
        return self.listed if self.percent is None else self.percent.grades()

    def grade(self, key: str | None) -> Grade | None:
        """The grade with this key, or None."""
        return next((g for g in self.grades if g.key == key), None)

    @cached_property
    def pointed(self) -> tuple[Grade, ...]:
        """The grades that carry points."""
        return tuple(g for g in self.grades if g.points is not None)

    def ratio(self, points: Fraction) -> Fraction:
        """(points - least) / (most - least) over the pointed grades, 0 to 1."""
        least, most = self._bounds
        return (points - least) / (most - least)

    def reached(self, value: Fraction) -> Grade:
        """The best grade whose points a figure reaches; the least one below all of them.

        >>> Scale(key="share", percent=Percent(met=90, partly_met=50)).reached(Fraction(899, 10)).key
        '80'
        """
        by_points = sorted(self.pointed, key=lambda grade: grade.points or 0)
        return next((g for g in reversed(by_points) if g.points is not None and g.points <= value), by_points[0])

    @cached_property
    def _bounds(self) -> tuple[Fraction, Fraction]:
        """The least and the most points."""
        values = [g.points for g in self.pointed if g.points is not None]
        return min(values), max(values)
