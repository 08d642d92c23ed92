"""Results of a round by the twelve common standards, whatever sections and versions they were asked in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.standards import COMMON, Common
from reports.trends import middle


@dataclass(frozen=True)
class Earned:
    """What one body earned in one section, over what it could earn, and the common standards the section counts for."""

    body: str
    section: str
    common: tuple[str, ...]
    earned: Fraction
    available: Fraction


@dataclass(frozen=True)
class CommonFigure:
    """One common standard over bodies: median, lowest and highest ratio, how many, and the sections it rests on."""

    standard: Common
    median: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None
    bodies: int
    sections: tuple[str, ...]


def by_common_standard(parts: Iterable[Earned]) -> tuple[CommonFigure, ...]:
    """The twelve with what bodies earned in them; a section that counts for two standards counts in both.

    A body's ratio is what it earned over what it could earn in all its sections of the standard together.

    >>> half = Earned("a", "audit B", ("S1",), Fraction(1), Fraction(2))
    >>> by_common_standard([half])[0].median
    Fraction(1, 2)
    """
    every = list(parts)
    return tuple(_figure(one, [part for part in every if one.key in part.common]) for one in COMMON)


def _figure(standard: Common, parts: list[Earned]) -> CommonFigure:
    earned: dict[str, Fraction] = defaultdict(Fraction)
    available: dict[str, Fraction] = defaultdict(Fraction)
    for part in parts:
        earned[part.body] += part.earned
        available[part.body] += part.available
    ratios = [earned[body] / there for body, there in available.items() if there]
    return CommonFigure(
        standard,
        middle(ratios)[0],
        min(ratios, default=None),
        max(ratios, default=None),
        len(ratios),
        tuple(dict.fromkeys(part.section for part in parts)),
    )
