"""Stacked bars: how many questions have each grade, in one or two years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from reports.charts.canvas import SIZE, Chart, canvas, drawn, width_of
from reports.fonts import printable
from reports.house import AMBER, AMBER_OUTLINE, GREEN, GREEN_TEXT, GREY, RED, count_of


@dataclass(frozen=True)
class GradeRow:
    """Counts of one year for the stacked bar; `other` holds grades that are none of the three."""

    year: str
    met: int
    partly_met: int
    not_met: int
    other: int = 0

    @property
    def total(self) -> int:
        """All grades of the year."""
        return self.met + self.partly_met + self.not_met + self.other


BAR, STEP = 5.4, 8.6
"""Height of a bar and the way from one bar to the next, in millimetres."""

LOOKS: dict[str, tuple[str, str, str, str]] = {
    "met": ("white", GREEN, "", GREEN_TEXT),
    "partly_met": (AMBER, AMBER_OUTLINE, "////", "black"),
    "not_met": (RED, RED, "", "white"),
    "other": ("white", GREY, "", GREY),
}
"""Fill, outline, hatch and text of each class: dark, light grey and white when printed without colour."""

WORDS = {"met": "Met", "partly_met": "Partly met", "not_met": "Not met", "other": "other grades"}


def grades_bar(rows: Sequence[GradeRow], width_mm: float = 58) -> Chart:
    """Counts of Met, Partly met and Not met as one stacked bar a year, the earlier year first.

    A number that does not fit its part of the bar is left out; `in_words` says it below the chart.

    Example: `grades_bar([GradeRow("2025", 24, 11, 1), GradeRow("2026", 29, 5, 2)])`.
    """
    left = max(width_of(printable(row.year)) for row in rows) + 3
    figure, axes = canvas(width_mm, STEP * len(rows), left, 1, 0, 0)
    most = max([row.total for row in rows] + [1])
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.set_xlim(0, most)
    axes.set_ylim(STEP * len(rows), 0)
    for position, row in enumerate(rows):
        middle = STEP * (position + 0.5)
        axes.text(
            -2 / (width_mm - left - 1),
            middle,
            printable(row.year),
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="center",
        )
        stacked(axes, row, middle, (width_mm - left - 1) / most)
    return drawn(figure, grades_alt(rows), width_mm)


def stacked(axes: Axes, row: GradeRow, middle: float, mm_each: float) -> None:
    """One bar, part by part, each with its number where there is room."""
    start = 0
    for name, (fill, edge, hatch, ink) in LOOKS.items():
        count = int(getattr(row, name))
        if not count:
            continue
        style = "dashed" if name == "other" else "solid"
        part = Rectangle(
            (start, middle - BAR / 2), count, BAR, facecolor=fill, edgecolor=edge, hatch=hatch, linewidth=0.9,
            linestyle=style, clip_on=False,
        )  # fmt: skip
        axes.add_patch(part)
        if width_of(str(count)) + 2 <= count * mm_each:
            patch = {"facecolor": AMBER, "edgecolor": "none", "pad": 0.8} if hatch else None
            axes.text(
                start + count / 2,
                middle,
                str(count),
                ha="center",
                va="center",
                color=ink,
                bbox=patch,
                weight="bold",
                fontsize=SIZE,
            )
        start += count


def in_words(rows: Sequence[GradeRow]) -> str:
    """Every count of the bars in one line: "Met 24 → 29, partly met 11 → 5, not met 1 → 2".

    >>> in_words([GradeRow("2026", 29, 5, 2)])
    'Met 29, partly met 5, not met 2'
    """
    said = []
    for name in LOOKS:
        counts = [int(getattr(row, name)) for row in rows]
        if name != "other" or any(counts):
            word = WORDS[name] if name == "met" else WORDS[name].lower()
            said.append(f"{word} {' → '.join(str(count) for count in counts)}")
    return ", ".join(said)


def grades_alt(rows: Sequence[GradeRow]) -> str:
    """The bars in words: every count, year by year."""
    years = [
        f"{row.year}: "
        + ", ".join(f"{int(getattr(row, name))} {WORDS[name]}" for name in LOOKS if name != "other" or row.other)
        for row in rows
    ]
    return f"Chart: grades of {count_of(rows[-1].total, 'question')}. {'; '.join(years)}."
