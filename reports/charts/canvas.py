"""Charts of the packs: matplotlib's object interface, byte-stable SVG at its printed size, and a text alternative.

Text stays text in the SVG, so that the PDF can be searched; fonts are those of `reports.fonts`.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from reports.fonts import families, font_folder, printable
from reports.house import GREY, INK

SIZE, SMALL = 8.5, 7.5
MM = 25.4
POINT_IN_MM = 25.4 / 72
BOLD = 700


@dataclass(frozen=True)
class Chart:
    """A picture, the same in words, and the width it is made for."""

    svg: bytes
    alt: str
    width_mm: float


@lru_cache(maxsize=1)
def prepare() -> None:
    """House fonts and settings, once a process; an older font cache of matplotlib does not know our files."""
    for path in sorted(font_folder().glob("*.ttf")):
        fontManager.addfont(path)
    # Only widths are measured with these faces; typst sets the text, and has faces for more characters.
    warnings.filterwarnings("ignore", message="Glyph .* missing from font", module=__name__)
    known = {entry.name for entry in fontManager.ttflist if entry.weight == BOLD}
    matplotlib.rcParams.update(
        {
            "font.family": [name for name in (*families(), "DejaVu Sans") if name in known],
            "font.size": SIZE,
            "svg.fonttype": "none",
            "svg.hashsalt": "safeguarding-survey",
            "hatch.linewidth": 0.7,
            "axes.linewidth": 0.6,
            "axes.edgecolor": GREY,
            "text.color": INK,
        }
    )


def canvas(
    width_mm: float, height_mm: float, left_mm: float, right_mm: float, top_mm: float, bottom_mm: float
) -> tuple[Figure, Axes]:
    """A figure of exact size, one plain axes inside fixed margins (constrained layout loses text beside the axes)."""
    prepare()
    figure = Figure(figsize=(width_mm / MM, height_mm / MM))
    axes = figure.add_axes((
        left_mm / width_mm, bottom_mm / height_mm,
        (width_mm - left_mm - right_mm) / width_mm, (height_mm - top_mm - bottom_mm) / height_mm,
    ))  # fmt: skip
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.tick_params(length=2.5, width=0.6, color=GREY, labelsize=SIZE)
    axes.set_yticks([])
    return figure, axes


def drawn(figure: Figure, alt: str, width_mm: float) -> Chart:
    """The figure as a chart; no date and no version, so that the same data give the same bytes."""
    out = io.BytesIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return Chart(out.getvalue(), alt, width_mm)


def width_of(text: str, size: float = SIZE) -> float:
    """The printed width of a text in millimetres, in the house font."""
    prepare()
    font = get_font(findfont(FontProperties()))
    font.set_size(size, 72)
    font.set_text(text)
    return float(font.get_width_height()[0]) / 64 * POINT_IN_MM


def wrapped(text: str, room_mm: float) -> list[str]:
    """A text broken into lines that fit; a word that is too long stands alone and is broken too. Nothing is cut.

    >>> wrapped("Leadership and accountability", 100)
    ['Leadership and accountability']
    """
    lines: list[str] = []
    for word in printable(text).split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined) <= room_mm:
            lines[-1] = joined
            continue
        while len(word) > 1 and width_of(word) > room_mm:
            size = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width_of(word[:n]) <= room_mm)
            lines.append(word[:size])
            word = word[size:]
        lines.append(word)
    return lines


def low_end(values: Sequence[Fraction | float], least: float) -> int:
    """Where a percentage axis starts: a whole ten below everything shown."""
    smallest = min([float(value) for value in values] + [least])
    return max(0, int((smallest - 5) // 10) * 10)
