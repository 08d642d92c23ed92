"""A table from a file: CSV in UTF-8 or Windows-1252, or the first sheet of an XLSX; every value as text, with its line.

A workbook is measured before it is opened, since a small file can unfold into gigabytes.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from survey.services.refusals import Refused

LARGEST_FILE = 50_000_000
LARGEST_SHEET = 100_000_000
HIGHEST_RATIO = 200
MOST_ENTRIES = 1_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 100
MARKS = ",;\t"
NO_WORKBOOK = "The file cannot be read as an Excel workbook: save it anew as .xlsx or CSV."


@dataclass(frozen=True)
class Row:
    """A row by heading, with the line it stands on in the file, and what is wrong with its shape."""

    line: int
    values: dict[str, str]
    trouble: str = ""

    def __getitem__(self, heading: str) -> str:
        """Give a value, stripped; nothing where there is no such column."""
        return self.values.get(heading, "")


@dataclass(frozen=True)
class Table:
    """The headings of a file, small letters, and its rows that hold anything."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(data: bytes, required: Sequence[str]) -> Table:
    """Read a table; raises Refused where it cannot be read or a heading is missing.

    Example: `read_table(path.read_bytes(), ["organisation", "question", "value"]).rows[0]["value"]`.
    """
    if len(data) > LARGEST_FILE:
        raise Refused(f"The file has {len(data):,} bytes; {LARGEST_FILE:,} can be read. Divide it.")
    lines = sheet_lines(data) if data[:4] == b"PK\x03\x04" else csv_lines(data)
    first = next(((number, cells) for number, cells in lines if any(cells)), None)
    if first is None:
        raise Refused("The file is empty.")
    headings = tuple(cell.strip().lower().replace(" ", "_") for cell in first[1])
    missing = [name for name in required if name not in headings]
    if missing:
        raise Refused(f"Line {first[0]} has no heading {' and no '.join(missing)}: headings are read by their names.")
    twice = next((name for name in headings if name and headings.count(name) > 1), None)
    if twice:
        raise Refused(f"Line {first[0]} has the heading {twice} twice.")
    return Table(headings, tuple(rows_of(headings, lines)))


def rows_of(headings: Sequence[str], lines: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    """Give the rows that hold anything."""
    for count, (number, cells) in enumerate(lines):
        if count > MOST_ROWS:
            raise Refused(f"The file has more than {MOST_ROWS:,} rows. Divide it.")
        values = {name: cell.strip() for name, cell in zip(headings, cells, strict=False) if name}
        trouble = ""
        if any(cell.strip() for cell in cells[len(headings) :]):
            trouble = f"it has more cells than the {len(headings)} headings: put texts with commas in quotation marks"
        if trouble or any(values.values()):
            yield Row(number, values, trouble)


def csv_lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give the records of a CSV file with the line each begins on."""
    text = decoded(data)
    head = text.split("\n", 1)[0]
    mark = max(MARKS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as wrong:
        raise Refused(f"Line {begins} cannot be read as CSV: {wrong}.") from wrong


def decoded(data: bytes) -> str:
    """Give the text of a file in UTF-8, UTF-16 with its mark, or Windows-1252."""
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as wrong:
        raise Refused(
            f"Byte {wrong.start + 1} is neither UTF-8 nor Windows-1252: save the file as CSV UTF-8."
        ) from None


def sheet_lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of the first sheet of a workbook."""
    from openpyxl import load_workbook

    measure(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        rows: Iterable[Sequence[Any]] = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True)
        yield from ((number, [as_text(cell) for cell in cells]) for number, cells in enumerate(rows, 1))
    except Exception as wrong:  # the reader raises many kinds for files that are no workbooks
        raise Refused(NO_WORKBOOK) from wrong


def measure(data: bytes) -> None:
    """Refuse a workbook that would unfold beyond measure."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as wrong:
        raise Refused(NO_WORKBOOK) from wrong
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if size > LARGEST_SHEET or size / packed > HIGHEST_RATIO or len(entries) > MOST_ENTRIES:
        raise Refused("The workbook unfolds to more than can be read: save the sheet as CSV.")
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise Refused("The workbook holds macros, which are not read: save it as .xlsx without them.")


def as_text(cell: Any) -> str:
    """Give a cell as people would type it.

    >>> as_text(12.0), as_text(True), as_text(date(2026, 11, 27)), as_text(None)
    ('12', 'yes', '2026-11-27', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
