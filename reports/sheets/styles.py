"""How cells look: named styles for values, and the looks that rules give to grades and bands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.scoring import Settings
from reports.cells import clean
from reports.house import AMBER, AMBER_OUTLINE, GREEN, GREEN_TEXT, GREY, INK, MINUS, RED, band_word

FONT = "Calibri"
MOST_DECIMALS = 7
LINE = "D9DCE1"
HEADING_FILL = "EEF1F5"
Stroke = Literal["thin", "medium", "dashed"]
Look = Literal["red", "amber", "green", "apart", "picked"]


@dataclass(frozen=True)
class Style:
    """What openpyxl needs to make a style; `size` 10 and a hair line below unless said otherwise."""

    format: str = "General"
    horizontal: str = "right"
    vertical: str = "center"
    wrap: bool = False
    indent: int = 0
    bold: bool = False
    size: float = 10
    colour: str = "000000"
    fill: str = ""
    below: Stroke | None = "thin"
    above: Stroke | None = None
    underline: Literal["single"] | None = None


LEFT = Style(horizontal="left", indent=1)


def left(**changes: Any) -> Style:
    """A style for texts: on the left, set in by one, or they touch the number before them."""
    return replace(LEFT, **changes)


def argb(colour: str) -> str:
    """A colour of the house as openpyxl writes it."""
    return colour.removeprefix("#").upper()


def fixed_styles() -> dict[str, Style]:
    """The styles that hold for every partnership."""
    ink, grey = argb(INK), argb(GREY)
    return {
        "text": left(),
        "wrap": left(wrap=True),
        "top": left(wrap=True, vertical="top"),
        "topword": left(vertical="top"),
        "count": Style("#,##0"),
        "number": Style(),
        "date": Style("d mmm yyyy"),
        "exact": Style("0.00####"),
        "total": left(bold=True, above="medium", below=None),
        "totalcount": Style("#,##0", bold=True, above="medium", below=None),
        "finding": left(indent=0, bold=True, size=14, colour=ink, below=None),
        "base": left(indent=0, vertical="top", wrap=True, size=9, colour=grey, below=None),
        "link": left(indent=0, colour=ink, underline="single", below=None),
        "linked": left(colour=ink, underline="single"),
        "above": left(vertical="top", wrap=True, size=8, colour=grey, below=None),
        "title": left(indent=0, bold=True, size=14, wrap=True, colour=ink, below=None),
        "label": left(vertical="top", bold=True, wrap=True, colour=ink),
        "heading": heading("left"),
        "numberheading": heading("right"),
    }


def heading(side: str) -> Style:
    """A column heading; at the top of its row, so that the filter button does not cover it."""
    return Style(
        horizontal=side, vertical="top", wrap=True, indent=int(side == "left"), bold=True, size=9,
        colour=argb(INK), fill=HEADING_FILL, below="medium",
    )  # fmt: skip


def score_styles(settings: Settings) -> Iterator[tuple[str, Style]]:
    """Percentages by decimals: plain, with the word of their band, held down, and without a band; changes too."""
    for places in range(1, MOST_DECIMALS + 1):
        digits = "0." + "0" * places
        yield f"percent{places}", Style(digits)
        yield f"band{places}", Style(band_format(settings, digits))
        yield f"totalband{places}", Style(band_format(settings, digits), bold=True, above="medium", below=None)
        yield f"held{places}", Style(f'{digits}" {unquoted(band_word("low", settings))} *"')
        yield f"unbanded{places}", Style(f'{digits}" no band"')
        yield f"change{places}", Style(f'+{digits};"{MINUS}"{digits};{digits}')


def band_format(settings: Settings, digits: str) -> str:
    """The word of the band as part of the number's format, so that the cell stays a number.

    >>> band_format(Settings(), "0.0")
    '[<60]0.0" Red";[<85]0.0" Amber";0.0" Green"'
    """
    low, middle, high = (unquoted(band_word(band, settings)) for band in ("low", "middle", "high"))
    bounds = (plain_number(settings.middle), plain_number(settings.high))
    return f'[<{bounds[0]}]{digits}" {low}";[<{bounds[1]}]{digits}" {middle}";{digits}" {high}"'


def plain_number(value: Fraction) -> str:
    """A bound as number formats and rules write it."""
    return f"{float(value):.10g}"


def unquoted(text: str) -> str:
    """A text that can stand between the quotation marks of a number format, of which Excel takes 255 characters."""
    return clean(text)[:40].replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}")


def number_styles(worksheet: Worksheet, settings: Settings) -> dict[str, int]:
    """Every style made in the workbook, by name; with "!" at its end the one that keeps text text when edited."""
    numbers = {}
    for name, style in {**fixed_styles(), **dict(score_styles(settings))}.items():
        cell = Cell(worksheet, 1, 1)
        dress(cell, style)
        numbers[name] = cell.style_id
        cell.quotePrefix = True
        numbers[name + "!"] = cell.style_id
    return numbers


def dress(cell: Cell, style: Style) -> None:
    """Give a cell a style."""
    cell.font = Font(name=FONT, size=style.size, bold=style.bold, color=style.colour, underline=style.underline)
    cell.alignment = Alignment(
        horizontal=style.horizontal, vertical=style.vertical, wrap_text=style.wrap, indent=style.indent
    )
    cell.number_format = style.format
    ink = argb(INK)
    below = Side(style.below, color=ink if style.below == "medium" else LINE) if style.below else None
    above = Side(style.above, color=ink) if style.above else None
    cell.border = Border(bottom=below, top=above)
    if style.fill:
        cell.fill = PatternFill("solid", fgColor=style.fill)


def rule(formula: str, look: Look) -> Rule:
    """A rule of conditional format: the look where the formula holds, and no later rule then."""
    return Rule(type="expression", formula=[formula], dxf=LOOKS[look], stopIfTrue=True)


def look(colour: str | None, font: str, line: str, bold: bool = False, dash: Stroke = "thin") -> DifferentialStyle:
    """A differential style: fill, writing and outline."""
    side = Side(dash, color=argb(line))
    return DifferentialStyle(
        font=Font(color=argb(font), bold=bold),
        fill=PatternFill("solid", bgColor=argb(colour)) if colour else None,
        border=Border(left=side, right=side, top=side, bottom=side),
    )


LOOKS: dict[Look, DifferentialStyle] = {
    "red": look(RED, "#ffffff", RED, bold=True),
    "amber": look(AMBER, "#000000", AMBER_OUTLINE),
    "green": look("#ffffff", GREEN_TEXT, GREEN),
    "apart": look(None, GREY, "#9ca3af", dash="dashed"),
    "picked": look("#e3e6ec", INK, INK, bold=True),
}
