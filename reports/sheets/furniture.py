"""Everything of a sheet but its rows, made with openpyxl: headings, panes, widths, table, rules, print set-up."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import cast

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from reports.cells import LINE, TYPED_AS_FORMULA, clean, height_of, lines_of, shortened
from reports.inputs import PartnershipData
from reports.sheets.sheet import FIRST_ROW, Sheet, formula_of, range_of
from reports.sheets.styles import dress, fixed_styles, rule

README = "Read me"
FILTER_BUTTON = 14
"""Points that the filter buttons take at the foot of the headings."""
NUMBER_STYLES = ("count", "number", "exact", "date", "percent", "change", "band")
HIGHEST_ABOVE = 120
STYLES = fixed_styles()


@dataclass(frozen=True)
class Setting:
    """What all sheets of one workbook share."""

    partnership: PartnershipData
    notice: str


def put(sheet: Worksheet, row: int, column: int, text: str, style: str) -> None:
    """Write a text as text: never a formula, never an error, kept as text when a person edits it."""
    cell = cast(Cell, sheet.cell(row, column))
    cell.value = shortened(clean(text))
    cell.data_type = "s"
    dress(cell, STYLES[style])
    cell.quotePrefix = text[:1] in TYPED_AS_FORMULA and bool(text)


def add_sheet(workbook: Workbook, sheet: Sheet, setting: Setting) -> Worksheet:
    """A worksheet with everything but its rows."""
    made: Worksheet = workbook.create_sheet(sheet.title)
    put_top(made, sheet, setting)
    put_headings(made, sheet)
    made.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{FIRST_ROW}"
    for index, column in enumerate(sheet.columns, 1):
        made.column_dimensions[get_column_letter(index)].width = column.width
    if sheet.count > sheet.after:
        made.add_table(table_of(sheet))
    for mark in sheet.marks:
        made.conditional_formatting.add(range_of(sheet, mark), rule(formula_of(sheet, mark), mark.look))
    print_setup(made, sheet, setting)
    if sheet.draw:
        sheet.draw(made, sheet)
    return made


def put_top(made: Worksheet, sheet: Sheet, setting: Setting) -> None:
    """Finding, base and the way back."""
    put(made, 1, 1, sheet.finding, "finding")
    base = f"{setting.notice} {sheet.base}".strip()
    put(made, 2, 1, base, "base")
    width = sum(column.width for column in sheet.columns[: sheet.printed])
    if sheet.printed > 1:
        made.merge_cells(start_row=2, end_row=2, start_column=1, end_column=sheet.printed)
    put(made, 3, 1, f"Back to {README}", "link")
    made["A3"].hyperlink = Hyperlink(ref="A3", location=f"'{README}'!A1", display=f"Back to {README}")
    for index, text in (sheet.above or {}).items():
        put(made, 3, index + 1, text, "above")
    made.row_dimensions[1].height = 24
    made.row_dimensions[2].height = height_of(lines_of(base, min(width, 250) * 1.12), 16)
    above = [lines_of(text, sheet.columns[index].width * 1.2) for index, text in (sheet.above or {}).items()]
    made.row_dimensions[3].height = min(HIGHEST_ABOVE, max([1, *above]) * 11 + 6)


def put_headings(made: Worksheet, sheet: Sheet) -> None:
    """The row of headings; right over numbers, left over words."""
    for index, column in enumerate(sheet.columns, 1):
        right = column.style.rstrip("0123456789") in NUMBER_STYLES
        put(made, FIRST_ROW - 1, index, column.title, "numberheading" if right else "heading")
    most = max(len(wrap(column.title, max(4, int(column.width - 2.5)))) for column in sheet.columns)
    made.row_dimensions[FIRST_ROW - 1].height = most * LINE + FILTER_BUTTON
    if not sheet.count:
        put(made, FIRST_ROW, 1, sheet.empty, "text")


def table_of(sheet: Sheet) -> Table:
    """The Excel table, with its columns named here, since openpyxl would read them from cells not yet written."""
    columns = [TableColumn(id=index, name=clean(column.title)) for index, column in enumerate(sheet.columns, 1)]
    table = Table(
        displayName=sheet.table,
        name=sheet.table,
        ref=sheet.reference,
        tableColumns=columns,
        autoFilter=AutoFilter(ref=sheet.reference),
    )
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    return table


def print_setup(made: Worksheet, sheet: Sheet, setting: Setting) -> None:
    """A4 on its side, one page wide, headings on every page, marking above, name and page below."""
    made.sheet_view.showGridLines = False
    made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    made.page_setup.orientation = "landscape"
    made.page_setup.paperSize = 9
    made.page_setup.fitToWidth = sheet.pages_wide
    made.page_setup.fitToHeight = int(sheet.one_page)
    made.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
    if sheet.pages_wide > 1:
        made.print_title_cols = f"A:{get_column_letter(sheet.frozen)}"
    if not sheet.one_page:
        made.print_area = f"A1:{get_column_letter(sheet.printed)}{sheet.last_row}"
    margins(made)
    page_lines(made, sheet.title, setting)


def margins(made: Worksheet) -> None:
    """Inches; room for a line above and below."""
    made.page_margins.left = made.page_margins.right = 0.45
    made.page_margins.top, made.page_margins.bottom = 0.75, 0.65
    made.page_margins.header = made.page_margins.footer = 0.3


def page_lines(made: Worksheet, title: str, setting: Setting) -> None:
    """Header and footer of the printed page; an ampersand in a name would be a code."""
    header, footer = cast(HeaderFooterItem, made.oddHeader), cast(HeaderFooterItem, made.oddFooter)
    marking = " · ".join(filter(None, (setting.partnership.marking, demonstration(setting.partnership))))
    if marking:
        header.center.text, header.center.font, header.center.size = line_text(marking), "Calibri,Bold", 9
    for part, text in (
        (footer.left, line_text(setting.partnership.name)),
        (footer.center, line_text(title)),
        (footer.right, "Page &P of &N"),
    ):
        part.text, part.font, part.size = text, "Calibri,Regular", 8


def demonstration(partnership: PartnershipData) -> str:
    """The word of a demonstration, or nothing."""
    return "DEMONSTRATION" if partnership.demonstration else ""


def line_text(text: str) -> str:
    """A text for a page header: no codes, no line ends, short enough for Excel's 255 in all."""
    return " ".join(clean(text)[:90].split()).replace("&", "&&")
