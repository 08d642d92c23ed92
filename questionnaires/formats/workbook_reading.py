"""The sheets of a workbook as rows of text. It may come from anybody: see `archive` for what is refused unread."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string as column_number
from openpyxl.utils.cell import coordinate_from_string

from questionnaires.documents import Draft, from_plain
from questionnaires.faults import Fault, Place
from questionnaires.formats.archive import Unsafe, opened
from questionnaires.formats.workbook_building import Building, Row, Sheet, document_of
from questionnaires.formats.workbook_sheets import BEFORE, READ_ME, SHEETS, Column, columns

MOST_ROWS = 5_000
MOST_COLUMNS = 60
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+[0-9]+)(?::[A-Z]+[0-9]+)?\"")
FOR_READING_ONLY = frozenset({"in_words"})
"""Columns that nothing is read from."""

OF_THE_HEAD = "what_it_is_for"


def read_workbook(data: bytes) -> Draft:
    """See `workbook.read`."""
    building = Building()
    try:
        archive = opened(data)
    except Unsafe as wrong:
        return Draft(None, (Fault("workbook", (), str(wrong), wrong.mend),))
    try:
        book = all_sheets(data, archive, building)
    except Exception:  # openpyxl raises whatever it meets in a damaged file
        fault = Fault(
            "workbook", (), "The workbook cannot be read.", "Open it in Excel or LibreOffice, and save it again."
        )
        return Draft(None, (fault,))
    if len(book) < len(SHEETS):
        return Draft(None, tuple(building.faults), building.places)
    questionnaire, shape = from_plain(document_of(book, building))
    return Draft(questionnaire, (*building.faults, *shape), building.places)


def all_sheets(data: bytes, archive: zipfile.ZipFile, building: Building) -> dict[str, Sheet]:
    """Every sheet that is read; faults for those that are missing, warnings for those that are not known."""
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    there = {sheet.title.strip().casefold(): sheet for sheet in workbook.worksheets}
    found: dict[str, Sheet] = {}
    for title in SHEETS:
        if title.casefold() in there:
            sheet = there.pop(title.casefold())
            merged(archive, sheet, title, building)
            found[title] = one_sheet(sheet, title, building)
        else:
            building.fault("missing-sheet", Place(1, 1, title), f"There is no sheet called {title}.",
                           "Put it back with its headings, from a fresh export; it may have no rows.")  # fmt: skip
    for title, sheet in there.items():
        if title not in (READ_ME.casefold(), BEFORE.casefold()):
            place = Place(1, 1, sheet.title)
            building.fault(
                "unknown-sheet", place, f"The sheet {sheet.title} is not read.", "Nothing, if it holds notes."
            )
            building.faults[-1] = warning(building.faults[-1])
    workbook.close()
    return found


def warning(fault: Fault) -> Fault:
    """The fault as a warning."""
    return Fault(fault.id, fault.path, fault.message, fault.mend, "warning")


def merged(archive: zipfile.ZipFile, sheet: Any, title: str, building: Building) -> None:
    """A fault for each merged cell: all but its first cell would read as blank."""
    for found in MERGED.findall(archive.read(sheet._worksheet_path)):
        letters, row = coordinate_from_string(found.decode())
        place = Place(row, column_number(letters), title)
        building.fault("merged", place, "These cells are merged.", "Unmerge them, and fill each one.")


def one_sheet(sheet: Any, title: str, building: Building) -> Sheet:
    """A sheet's rows by column."""
    sheet.reset_dimensions()
    lines = sheet.iter_rows(min_row=1, max_col=MOST_COLUMNS)
    names = headings(next(lines, ()), title, building)
    positions = {name: position for position, name in reversed(names.items())}
    rows = []
    for number, line in enumerate(lines, 2):
        cells = dict(filled(line, number, names, title, building))
        if cells and number > MOST_ROWS:
            building.fault("too-many-rows", Place(number, 1, title), f"Something stands below row {MOST_ROWS:,}.",
                           "A questionnaire has fewer; take out what does not belong here.")  # fmt: skip
            break
        if set(cells) - FOR_READING_ONLY:
            rows.append(Row(number, cells))
    return Sheet(title, positions, tuple(rows))


def headings(line: Sequence[Any], title: str, building: Building) -> dict[int, str]:
    """The columns by position; faults for headings that are unknown, stand twice or are missing."""
    known: tuple[Column, ...] = columns()[title]
    wanted = {column.name for column in known}
    names: dict[int, str] = {}
    for position, cell in enumerate(line, 1):
        text = " ".join(str(cell.value).split()) if cell.value is not None else ""
        name, place = text.casefold().replace(" ", "_"), Place(1, position, title)
        if name in names.values():
            building.fault("duplicate-column", place, f"The column {text} stands twice.", "Keep one of them.")
        elif name in wanted:
            names[position] = name
        elif text and name != OF_THE_HEAD:
            building.fault("unknown-field", place, f"There is no column called {text[:60]} here.",
                           "Check its spelling, or take it out.")  # fmt: skip
    if not names:
        building.fault("no-headings", Place(1, 1, title), "The first row must hold the headings.",
                       "Put them back from a fresh export.")  # fmt: skip
    for column in known if names else ():
        if column.name not in names.values() and column.name not in FOR_READING_ONLY:
            building.fault("missing-column", Place(1, 1, title), f"There is no column called {column.heading}.",
                           "Put it back; leave it blank where nothing is meant.")  # fmt: skip
    return names


def filled(
    line: Sequence[Any], number: int, names: dict[int, str], title: str, building: Building
) -> Iterator[tuple[str, str]]:
    """The texts of the cells that are not blank, by column."""
    for position, cell in enumerate(line, 1):
        name, value = names.get(position), cell.value
        if name is None or value is None or name in FOR_READING_ONLY:
            continue
        text = text_of(value, str(cell.data_type))
        if text is None:
            what, mend = unreadable(value, str(cell.data_type))
            building.fault("cell", Place(number, position, title), what, mend)
        elif text:
            yield name, text


def text_of(value: Any, kind: str) -> str | None:
    """The text of a cell as an author sees it; None for a formula, an error or a date.

    >>> text_of(2026, "n"), text_of(0.1, "n"), text_of(True, "b"), text_of("=1+1", "f")
    ('2026', '0.1', 'yes', None)
    """
    if kind in ("f", "e") or isinstance(value, (date, datetime, time, timedelta)):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, (int, str)):
        return unicodedata.normalize("NFC", str(value).replace("\r\n", "\n").strip())
    return None


def unreadable(value: Any, kind: str) -> tuple[str, str]:
    """What is wrong with a cell, and how to mend it."""
    if kind == "e":
        return f"The cell holds an error, {value}.", "Write what is meant."
    if isinstance(value, (date, datetime, time, timedelta)):
        return "Excel took this for a date or a time.", "Format the cell as text, and write it again."
    return "The cell holds a formula.", "Copy it, and paste it as a value."
