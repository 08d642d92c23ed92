"""Year on year over many bodies: what each came to, and medians over those with returns in both years (design 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from questionnaires.comparing import ComparableSet, Pair
from questionnaires.scoring import Total
from reports.inputs import ReturnData


@dataclass(frozen=True)
class SectionSummary:
    """One standard of one body: everything asked, and like with like. Ratios from 0 to 1."""

    now: Fraction | None
    band: str | None
    answered: int
    asked: int
    not_applicable: int
    before_alike: Fraction | None = None
    now_alike: Fraction | None = None
    alike: int = 0


@dataclass(frozen=True)
class BodySummary:
    """One body in two rounds, small enough to be kept: ratios from 0 to 1, counts of movements."""

    slug: str
    name: str
    group: str
    questionnaire: str
    now: Fraction | None
    band: str | None
    band_reason: str
    answered: int
    asked: int
    before: Fraction | None
    now_alike: Fraction | None
    before_alike: Fraction | None
    alike: int
    movements: Mapping[str, int]
    sections: Mapping[str, SectionSummary]
    reason: str = ""
    supplement: str = ""

    @property
    def change(self) -> Fraction | None:
        """Change on the comparable questions, as a difference of ratios."""
        return None if self.now_alike is None or self.before_alike is None else self.now_alike - self.before_alike

    @property
    def in_both(self) -> bool:
        """Whether the body has figures that compare."""
        return self.change is not None


def ratio_of(figures: Total | None) -> Fraction | None:
    """Earned over available, or None where nothing was scored."""
    return figures.earned / figures.available if figures is not None and figures.available else None


def summary_of(now: ReturnData, pair: Pair | None) -> BodySummary:
    """What one body's return and its comparison come to."""
    card, alike = now.scorecard, pair.comparable if pair else None
    sections = {
        key: section_summary(figures, pair.sections.get(key) if pair and pair.comparable else None)
        for key, figures in card.sections.items()
    }
    return BodySummary(
        slug=now.organisation.slug,
        name=now.organisation.name,
        group=now.organisation.group,
        questionnaire=now.questionnaire.name,
        now=ratio_of(card.overall),
        band=card.overall.band,
        band_reason=card.overall.band_reason,
        answered=card.overall.answered,
        asked=card.overall.asked,
        before=ratio_of(pair.everything_before) if pair else None,
        now_alike=side(alike, "now_earned"),
        before_alike=side(alike, "before_earned"),
        alike=len(alike.keys) if alike else 0,
        movements=dict(pair.movements) if pair else {},
        sections=sections,
        reason=pair.reason if pair else "no earlier round",
        supplement=now.supplement,
    )


def section_summary(figures: Total, alike: ComparableSet | None) -> SectionSummary:
    """What one standard comes to."""
    return SectionSummary(
        now=ratio_of(figures),
        band=figures.band,
        answered=figures.answered,
        asked=figures.asked,
        not_applicable=figures.not_applicable,
        before_alike=side(alike, "before_earned"),
        now_alike=side(alike, "now_earned"),
        alike=len(alike.keys) if alike else 0,
    )


def side(alike: ComparableSet | None, name: str) -> Fraction | None:
    """One year's share of a comparable set."""
    if alike is None or not alike.available:
        return None
    earned: Fraction = getattr(alike, name)
    return earned / alike.available


@dataclass(frozen=True)
class Medians:
    """Medians over bodies, each with the number of bodies it rests on."""

    now: Fraction | None
    n: int
    before_alike: Fraction | None
    now_alike: Fraction | None
    n_alike: int

    @property
    def change(self) -> Fraction | None:
        """Difference of the two medians."""
        return None if self.now_alike is None or self.before_alike is None else self.now_alike - self.before_alike


def middle(values: Iterable[Fraction | None]) -> tuple[Fraction | None, int]:
    """The exact median of what is there, and how many that is.

    >>> middle([Fraction(1, 2), None, Fraction(1)])
    (Fraction(3, 4), 2)
    """
    found = [value for value in values if value is not None]
    return (Fraction(median(found)) if found else None), len(found)


def medians(bodies: Sequence[BodySummary]) -> Medians:
    """Over all bodies: everything this year; and both years over bodies with returns in both."""
    both = [body for body in bodies if body.in_both]
    now, n = middle(body.now for body in bodies)
    return Medians(now, n, middle(b.before_alike for b in both)[0], middle(b.now_alike for b in both)[0], len(both))


def medians_of_section(bodies: Sequence[BodySummary], key: str) -> Medians:
    """The same for one standard, over the bodies that were asked about it."""
    sections = [body.sections[key] for body in bodies if key in body.sections and body.sections[key].asked]
    both = [one for one in sections if one.now_alike is not None and one.before_alike is not None]
    now, n = middle(one.now for one in sections)
    return Medians(now, n, middle(o.before_alike for o in both)[0], middle(o.now_alike for o in both)[0], len(both))


def sorted_by(bodies: Iterable[BodySummary], figure: Callable[[BodySummary], Fraction | None]) -> list[BodySummary]:
    """Bodies with the figure, lowest first; those without it last; then by name."""
    return sorted(bodies, key=lambda b: ((value := figure(b)) is None, value or Fraction(0), b.name, b.slug))
