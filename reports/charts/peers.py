"""One body among others of its kind: never a name, never fewer than five others, whole percents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from questionnaires.exact import rounded
from questionnaires.scoring import Settings
from reports.charts.canvas import Chart, canvas, drawn, low_end
from reports.house import GREY, INK, percent

FEWEST = 5
"""Fewer other bodies than this are not shown at all."""

FEWEST_FOR_QUARTILES = 8
PALE = "#e4e7ee"


@dataclass(frozen=True)
class Spread:
    """What may be shown of the others: their number, the median, and from eight on the middle half and the ends."""

    others: int
    median: int
    quartiles: tuple[int, int] | None = None
    ends: tuple[int, int] | None = None


def spread(percents: Sequence[float]) -> Spread | None:
    """What may be shown of a peer group, or None where it has fewer than five others.

    >>> spread([70, 80, 90, 60, 50])
    Spread(others=5, median=70, quartiles=None, ends=None)
    """
    if len(percents) < FEWEST:
        return None
    values = sorted(Fraction(str(value)) for value in percents)
    median = whole(quantile(values, Fraction(1, 2)))
    if len(values) < FEWEST_FOR_QUARTILES:
        return Spread(len(values), median)
    half = (whole(quantile(values, Fraction(1, 4))), whole(quantile(values, Fraction(3, 4))))
    return Spread(len(values), median, half, (whole(values[0]), whole(values[-1])))


def quantile(values: Sequence[Fraction], share: Fraction) -> Fraction:
    """A quantile of sorted values, type 7: linear between the two neighbours of (n - 1) x share.

    >>> quantile([Fraction(1), Fraction(2), Fraction(3), Fraction(4)], Fraction(1, 4))
    Fraction(7, 4)
    """
    place = (len(values) - 1) * share
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def whole(value: Fraction) -> int:
    """A whole per cent, half away from zero."""
    return int(rounded(value, 0))


def peers_box(
    percents: Sequence[float], own: Fraction | None, settings: Settings, width_mm: float = 58
) -> Chart | None:
    """This body's score on everything among the others, or None where too few may be shown.

    Args:
        percents: scores of the *other* submitted bodies of the group on the same version.
        own: this body's exact score; None where nothing was scored.

    Example: `peers_box([70, 75, 80, 85, 90], Fraction(82), Settings()).alt`.
    """
    shown = spread(percents)
    if shown is None:
        return None
    figure, axes = canvas(width_mm, 25, 3, 4, 6, 5.5)
    marks = [shown.median, *(shown.ends or ()), *([float(own)] if own is not None else [])]
    start = low_end(marks, 75)
    axes.set_xlim(start, 100)
    axes.set_ylim(-1, 1)
    axes.set_xticks([start, (start + 100) / 2, 100], [str(start), f"{(start + 100) / 2:g}", "100%"])
    others(axes, shown)
    if own is not None:
        axes.plot([float(own)], [0], "D", markersize=5.5, color=INK, clip_on=False, zorder=4)
        caption(axes, float(own), f"This body {percent(own, settings, 0)}", -0.62, "bold", start)
    return drawn(figure, peers_alt(shown, own, settings), width_mm)


def others(axes: Axes, shown: Spread) -> None:
    """Median, and where there are enough bodies the middle half and the line from lowest to highest."""
    if shown.ends and shown.quartiles:
        first, third = shown.quartiles
        axes.plot(shown.ends, [0, 0], color=INK, linewidth=0.8, zorder=1)
        axes.add_patch(
            Rectangle((first, -0.32), third - first, 0.64, facecolor=PALE, edgecolor=INK, linewidth=0.8, zorder=2)
        )
    axes.plot([shown.median, shown.median], [-0.32, 0.32], color=INK, linewidth=1.6, zorder=3)
    caption(axes, shown.median, f"Median {shown.median}", 0.66, "normal", axes.get_xlim()[0])


def caption(axes: Axes, place: float, text: str, height: float, weight: str, start: float) -> None:
    """Words at a mark, drawn to the side that has room."""
    share = (place - start) / (100 - start)
    side = "left" if share < 0.25 else "right" if share > 0.75 else "center"
    axes.text(place, height, text, ha=side, va="center", weight=weight, color=INK if weight == "bold" else GREY)


def standing(percents: Sequence[float], own: Fraction) -> str:
    """Where the body stands, in whole per cents: "Higher than 3 of the 8 others, equal to 1, lower than 4".

    >>> standing([70, 80, 90, 60, 50], Fraction(80))
    'Higher than 3 of the 5 others, equal to 1, lower than 1'
    """
    values = [whole(Fraction(str(value))) for value in percents]
    mine = whole(own)
    under, same = sum(value < mine for value in values), values.count(mine)
    equal = f", equal to {same}" if same else ""
    return f"Higher than {under} of the {len(values)} others{equal}, lower than {len(values) - under - same}"


def in_words(shown: Spread) -> str:
    """What the picture shows, for the line below it."""
    if shown.quartiles is None or shown.ends is None:
        return f"Only the median is shown, since there are fewer than {FEWEST_FOR_QUARTILES} others"
    first, third = shown.quartiles
    return f"Box: middle half, {first} to {third}. Line: lowest to highest, {shown.ends[0]} to {shown.ends[1]}"


def peers_alt(shown: Spread, own: Fraction | None, settings: Settings) -> str:
    """The box in words: every figure it shows."""
    mine = f"This body {percent(own, settings, 0)}. " if own is not None else ""
    scope = f"score on everything among {shown.others} other bodies, in per cent"
    return f"Chart: {scope}. {mine}Median {shown.median}. {in_words(shown)}."
