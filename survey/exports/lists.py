"""A list as a file that people keep: CSV and Excel, every text as text.

The library for Excel is imported when a list is asked for: at the start it would cost each web process 40 MB.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

Value = str | int | date | None
Headings = Sequence[tuple[str, int]]
"""Words and width of each column."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
ATTRIBUTION = (
    "Details of schools and providers come from public registers and contain public sector information licensed under "
    "the Open Government Licence v3.0."
)


def csv_bytes(headings: Headings, values: Iterable[Sequence[Value]]) -> bytes:
    """Write CSV in UTF-8 with its mark, which Excel needs; a text that could be a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heading for heading, _ in headings)
    writer.writerows([csv_text(value) for value in row] for row in values)
    return out.getvalue().encode("utf-8-sig")


def csv_text(value: Value) -> str:
    """Write one value of a CSV file.

    >>> csv_text("=1+1"), csv_text(3), csv_text(None)
    ("'=1+1", '3', '')
    """
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA) else text


def xlsx_bytes(title: str, headings: Headings, values: Iterable[Sequence[Value]], about: Sequence[str]) -> bytes:
    """Write a workbook: the list under its title, and a sheet that says what it is."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    for number, (_, width) in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "C2"
    sheet.append([heading_cell(sheet, heading) for heading, _ in headings])
    count = 1
    for row in values:
        sheet.append([cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{count}"
    notes: Any = book.create_sheet("About")
    notes.column_dimensions["A"].width = 100
    for line in (*about, ATTRIBUTION):
        notes.append([cell(notes, line)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heading_cell(sheet: Any, text: str) -> Any:
    """Make the cell of a heading."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    made = WriteOnlyCell(sheet, text)
    made.font = Font(bold=True)
    return made


def cell(sheet: Any, value: Value) -> Any:
    """Make a cell in which a text stays a text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        made: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # dates are fine
        if isinstance(value, date):
            made.number_format = "d mmm yyyy"
        return made
    made = WriteOnlyCell(sheet, "".join(one for one in value if one.isprintable() or one == "\n"))
    if made.value:
        made.data_type = "s"
        made.quotePrefix = True
    return made
