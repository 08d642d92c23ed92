"""The dumbbell: the score of each standard in two years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from matplotlib.axes import Axes

from questionnaires.scoring import Settings
from reports.charts.canvas import SMALL, Chart, canvas, drawn, low_end, width_of, wrapped
from reports.fonts import printable
from reports.house import GREY, INK, RED, percent

LINE_MM = 3.2
COMPARED = {"score": 13.0, "n": 27.5}
ALONE = {"score": 7.0, "n": 17.0}
"""Places of the columns right of the axes, in millimetres, with two years and with one."""


@dataclass(frozen=True)
class StandardRow:
    """One row of the dumbbell: a standard, its scores on the comparable set, and the questions they rest on."""

    label: str
    title: str
    now: Fraction | None
    before: Fraction | None
    questions: int

    @property
    def fell(self) -> bool:
        """Lower than in the year before."""
        return self.now is not None and self.before is not None and self.now < self.before


def dumbbell(
    rows: Sequence[StandardRow], years: tuple[str, str | None], settings: Settings, width_mm: float = 108
) -> Chart:
    """Each standard's score in both years, joined by a line: dashed and red where it fell.

    Args:
        rows: in the order of the form; a row without a score says so.
        years: this year's name and the earlier one's (None in a first year: one dot a row).

    Example: `dumbbell([StandardRow("B", "Governance", Fraction(80), Fraction(70), 5)], ("2026", "2025"), Settings())`.
    """
    compared = years[1] is not None
    left, right = 0.43 * width_mm, (29.0 if compared else 20.0)
    titles = [wrapped(f"{row.label} {row.title}", left - 4) for row in rows]
    heights = [max(4.9 if len(rows) > 9 else 6.2, LINE_MM * len(lines) + 0.8) for lines in titles]
    figure, axes = canvas(width_mm, sum(heights) + 10.5, left, right, 5, 5.5)
    start = low_end(
        [value for row in rows for value in (row.now, row.before) if value is not None], float(settings.middle) - 5
    )
    axes.set_xlim(start, 100)
    axes.set_ylim(sum(heights), 0)
    axes.margins(0)
    bounds(axes, settings, start, width_mm - left - right)
    top = 0.0
    for row, lines, height in zip(rows, titles, heights, strict=True):
        standard(axes, row, lines, top + height / 2, width_mm - left - right, settings)
        top += height
    heads(axes, years, width_mm - left - right)
    return drawn(figure, dumbbell_alt(rows, years, settings), width_mm)


def bounds(axes: Axes, settings: Settings, start: float, room_mm: float) -> None:
    """The two bounds as dashed lines; the names of the bands where all three fit; ticks that do not touch."""
    middle, high = float(settings.middle), float(settings.high)
    mm_each = room_mm / (100 - start)
    for bound in (middle, high):
        axes.axvline(bound, color=GREY, linewidth=0.5, linestyle=(0, (2, 3)), zorder=0)
    parts = {"low": (start, middle), "middle": (middle, high), "high": (high, 100.0)}
    words = {band: settings.band_names.get(band, band) for band in parts}
    if all(width_of(words[band], SMALL) + 1 <= (end - begin) * mm_each for band, (begin, end) in parts.items()):
        for band, (begin, end) in parts.items():
            above(axes, words[band], (begin + end) / 2, axes.get_xaxis_transform())
    labels = {high: f"{high:g}", middle: f"{middle:g}", 100.0: "100", start: f"{start:g}"}
    ticks = apart(labels, mm_each)
    axes.set_xticks(ticks, [labels[tick] for tick in ticks])


def above(axes: Axes, text: str, place: float, across: Any) -> None:
    """Small grey words over the axes."""
    style: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": SMALL, "color": GREY}
    axes.annotate(printable(text), (place, 1), (0, 3), xycoords=across, textcoords="offset points", **style)


def apart(labels: Mapping[float, str], mm_each: float) -> list[float]:
    """The places, most important first, whose labels do not touch one already kept."""
    kept: list[float] = []
    for place, text in labels.items():
        gaps = [abs(place - other) * mm_each - (width_of(text) + width_of(labels[other])) / 2 for other in kept]
        if all(gap > 1 for gap in gaps):
            kept.append(place)
    return sorted(kept)


def heads(axes: Axes, years: tuple[str, str | None], room_mm: float) -> None:
    """The headings of the columns right of the axes."""
    now, before = years
    places = (COMPARED if before else ALONE).values()
    for text, place in zip((f"{before} → {now}" if before else "Score", "n"), places, strict=True):
        above(axes, text, 1 + place / room_mm, "axes fraction")


def standard(axes: Axes, row: StandardRow, lines: Sequence[str], y: float, room_mm: float, settings: Settings) -> None:
    """One row: name, dots and line, figures."""
    beside: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center"}
    for position, line in enumerate(lines):
        middle = y + (position - (len(lines) - 1) / 2) * LINE_MM
        axes.text(-3 / room_mm, middle, line, ha="right", **beside)
    if row.now is None:
        axes.text(6 / room_mm, y, "nothing to compare", color=GREY, fontsize=SMALL, **beside)
        return
    dots(axes, row, y)
    score, count = (ALONE if row.before is None else COMPARED).values()
    figures(axes, row, y, 1 + score / room_mm, 2 / room_mm, settings)
    axes.text(1 + count / room_mm, y, str(row.questions), ha="center", color=GREY, **beside)


def dots(axes: Axes, row: StandardRow, y: float) -> None:
    """This year filled, the earlier year hollow, a line between; dashed and red where it fell."""
    colour, style = (RED, (0, (2, 1.4))) if row.fell else (INK, "solid")
    dot: dict[str, Any] = {"markersize": 5, "markeredgecolor": INK, "markeredgewidth": 0.9, "clip_on": False}
    if row.before is not None and row.now is not None:
        axes.plot([float(row.before), float(row.now)], [y, y], color=colour, linewidth=1.2, linestyle=style, zorder=1)
        axes.plot([float(row.before)], [y], "o", markerfacecolor="white", zorder=2, **dot)
    axes.plot([float(row.now or 0)], [y], "o", markerfacecolor=INK, zorder=3, **dot)


def figures(axes: Axes, row: StandardRow, y: float, place: float, gap: float, settings: Settings) -> None:
    """The figures of a row in whole numbers, or with the decimals its band needs; the arrow apart, it has no bold."""
    style: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "va": "center"}
    style |= {"color": RED, "weight": "bold"} if row.fell else {"color": INK}
    if row.before is None:
        axes.text(place, y, percent(row.now, settings, 0), ha="center", **style)
        return
    axes.text(place - gap, y, percent(row.before, settings, 0), ha="right", **style)
    axes.text(place, y, "→", ha="center", **style | {"weight": "normal"})
    axes.text(place + gap, y, percent(row.now, settings, 0), ha="left", **style)


def dumbbell_alt(rows: Sequence[StandardRow], years: tuple[str, str | None], settings: Settings) -> str:
    """The dumbbell in words: every figure it shows."""
    now, before = years
    said = []
    for row in rows:
        name = f"{row.label} {row.title}"
        if row.now is None:
            said.append(f"{name}: nothing to compare")
        elif row.before is None:
            said.append(f"{name}: {percent(row.now, settings, 0)}")
        else:
            verb = "fell" if row.fell else "held" if row.now == row.before else "rose"
            said.append(f"{name}: {verb}, {percent(row.before, settings, 0)} to {percent(row.now, settings, 0)}")
    scope = f"in {before} and {now}, on the questions that can be compared" if before else f"in {now}"
    return f"Chart: score of each standard in per cent {scope}. {'; '.join(said)}."
