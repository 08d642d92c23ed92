"""The native charts of the summary: bars that can be told apart in black and white."""

from __future__ import annotations

from typing import Any, cast

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from reports.house import AMBER, AMBER_OUTLINE, GREEN, GREY, RED
from reports.sheets.sheet import FIRST_ROW, Sheet
from reports.sheets.styles import argb

FIRST_BAND, FIRST_OTHER = 6, 10
WIDTH, ROW_HEIGHT = 15.7, 0.72


def draw_charts(made: Worksheet, sheet: Sheet, moved: bool) -> None:
    """Two charts below the table: bodies by band; answers improved and declined, or in a first round by grade."""
    below = sheet.last_row + 2
    bands = chart(made, sheet, "Bodies by band", list(range(FIRST_BAND, FIRST_BAND + 4)), stacked=True)
    made.add_chart(bands, f"A{below}")
    if moved:
        other = chart(made, sheet, "Answers improved and declined", [FIRST_OTHER, FIRST_OTHER + 2], stacked=False)
    else:
        other = chart(made, sheet, "Answers by grade", [FIRST_OTHER, FIRST_OTHER + 1, FIRST_OTHER + 2], stacked=True)
    made.add_chart(other, f"F{below}")


def chart(made: Worksheet, sheet: Sheet, title: str, columns: list[int], stacked: bool) -> BarChart:
    """A bar chart over columns of the table; the total row is not drawn."""
    last = sheet.last_row - sheet.after
    bars = BarChart()
    bars.type, bars.grouping = "bar", "stacked" if stacked else "clustered"
    bars.overlap, bars.gapWidth = (100, 45) if stacked else (0, 50)
    bars.title, bars.legend.position = heading(title), "b"
    bars.width = WIDTH  # type: ignore[assignment]  # the stubs make it an int
    bars.height = height_of(last - FIRST_ROW + 1)
    bars.x_axis.scaling.orientation = "maxMin"
    bars.x_axis.delete, bars.y_axis.delete = False, True
    bars.y_axis.majorGridlines = None
    bars.x_axis.txPr = small()
    bars.layout = Layout(manualLayout=ManualLayout("inner", "edge", "edge", x=0.4, y=0.12, w=0.57, h=0.75))
    for column, look in zip(columns, LOOKS_STACKED if stacked else LOOKS_MOVED, strict=False):
        bars.add_data(Reference(made, min_col=column, min_row=FIRST_ROW - 1, max_row=last), titles_from_data=True)
        bars.series[-1].graphicalProperties = look()
        bars.series[-1].dLbls = labels(white=stacked and look is red, patch=PATCHES.get(look) if stacked else None)
    bars.set_categories(Reference(made, min_col=1, min_row=FIRST_ROW, max_row=last))
    return bars


def height_of(rows: int) -> float:
    """Centimetres for so many bars, the same for both charts."""
    return max(6.5, 3 + ROW_HEIGHT * rows)


def green() -> GraphicalProperties:
    """White with an outline."""
    return GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(solidFill=argb(GREEN), w=15_000))


def amber() -> GraphicalProperties:
    """Hatched."""
    pattern = PatternFillProperties(prst="wdUpDiag", fgClr=colour(AMBER_OUTLINE), bgClr=colour(AMBER))
    return GraphicalProperties(pattFill=pattern, ln=LineProperties(solidFill=argb(AMBER_OUTLINE)))


def red() -> GraphicalProperties:
    """Filled dark."""
    return GraphicalProperties(solidFill=argb(RED), ln=LineProperties(solidFill=argb(RED)))


def apart() -> GraphicalProperties:
    """Dotted grey: no band."""
    pattern = PatternFillProperties(prst="pct10", fgClr=colour(GREY), bgClr=colour("#ffffff"))
    return GraphicalProperties(pattFill=pattern, ln=LineProperties(solidFill=argb(GREY), prstDash="dash"))


LOOKS_STACKED = (green, amber, red, apart)
LOOKS_MOVED = (green, red)
PATCHES = {amber: AMBER, apart: "#ffffff"}


def colour(value: str) -> ColorChoice:
    """A colour of the house for a drawing."""
    return ColorChoice(srgbClr=cast(Any, argb(value)))


def small(white: bool = False) -> RichText:
    """Writing of 8.5 points."""
    properties = CharacterProperties(sz=850, b=white, solidFill="FFFFFF" if white else "1F2A44")
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])


def heading(text: str) -> Title:
    """The title of a chart, in the size of a heading."""
    properties = CharacterProperties(sz=1100, b=True, solidFill="1F2A44")
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[RegularTextRun(rPr=properties, t=text)])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def labels(white: bool, patch: str | None) -> DataLabelList:
    """The figure on each bar, on a plain patch where the bar is hatched; none on an empty one."""
    shown = DataLabelList()
    shown.showVal = True
    shown.showSerName = shown.showCatName = shown.showLegendKey = shown.showPercent = False
    shown.numFmt = "#,##0;;"
    shown.txPr = small(white)
    if patch:
        shown.spPr = GraphicalProperties(solidFill=argb(patch))
    return shown
