"""The workbook that an author edits: headings that stay, choices to pick from, text that stays text."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from questionnaires.definition import Questionnaire
from questionnaires.formats import workbook_sheets as sheets
from questionnaires.formats.archive import UNWRITABLE, undated
from questionnaires.formats.workbook_rows import all_rows, head_columns
from questionnaires.formats.workbook_sheets import Column, columns

LONGEST = 32_767
"""Characters that fit into a cell; Excel cuts the rest without a word."""

ROOM = 1_000
"""Rows below the heading that offer choices."""

NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?\Z")
INK = "1F2A44"
PLAIN, STRONG = Font("Calibri", 10), Font("Calibri", 10, bold=True, color="FFFFFF")
TITLE = Font("Calibri", 14, bold=True, color=INK)
TOP = Alignment(wrap_text=True, vertical="top")
HAIR_LINE = Border(bottom=Side("hair", color="9AA1AD"))
WIDTHS = {"text": 60, "why": 45, "good": 45, "descriptor": 60, "intro": 60, "reason": 60, "title": 40, "label": 40,
          "document": 40, "value": 80, "field": 22, "what_it_is_for": 70, "in_words": 60, "values": 30, "key": 24,
          "question": 24, "name": 24, "tags": 20, "from": 24, "section": 18, "written_out": 20}  # fmt: skip
OWN_KEYS = {"section": (sheets.SECTIONS, "A"), "scale": (sheets.SCALES, "A"), "question": (sheets.QUESTIONS, "B")}
"""Columns whose choices are the keys of another sheet."""

READ_ME = (
    "This workbook is one version of a questionnaire. Edit it, save it as .xlsx, then check and publish it.",
    "",
    "Each sheet holds one kind of thing, one a row; the rows of a child name their parent by its key.",
    "Head: title, version, programme and the rest, a field a row. Set version, and replaces to the version before.",
    "Sections and Questions: in the order of the form. A question stands where its row stands within its section.",
    "Options, Descriptors, References: choices, own words for grades, and where a rule stands, by question.",
    "Rows and Columns: of a matrix, by question. Criteria: what a criteria question is made of, each with its weight.",
    "A computed figure says in its row what is worked out (compute operation) and from which questions (compute of).",
    "A scale may be a percentage in steps instead of grades: percent step, percent met, percent partly met.",
    "Scales and Grades: points say what is better. Without points a grade is counted apart and never scored.",
    "Earlier grades: for each grade of the earlier version, the grade here that means the same. For a changed scale.",
    "Conditions: who is asked. One row a demand. Two or more rows for one question need all or any in joined by.",
    "For groups within groups give each row a letter in group, and say all or any in groups joined by.",
    "Retired: questions of the version before that nothing comes from, each with a reason.",
    "",
    "A key is the identity of a question over the years: never change one, never use one again for another question.",
    "A question with other words than before needs lineage: reworded where it means the same, else strengthened.",
    "In a cell with several values put semicolons between. A blank cell says nothing: the usual holds.",
    "No formulas, no merged cells, no macros. Keep every sheet and every heading, also where there are no rows.",
    "Sheets of your own are not read, so notes can stay.",
)


class TooLong(ValueError):
    """A text that does not fit into a cell."""


class Book(Workbook):
    """A workbook that remembers the looks of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: dict[tuple[bool, int], Any] = {}


def write_workbook(questionnaire: Questionnaire, old: Questionnaire | None) -> bytes:
    """See `workbook.write`."""
    workbook = Book()
    first = workbook.active
    assert first is not None  # noqa: S101  (a new workbook has a sheet)
    workbook.remove(first)
    read_me(workbook, questionnaire)
    rows = all_rows(questionnaire)
    for title in sheets.SHEETS:
        if title == sheets.HEAD:
            head(workbook, rows[title])
        else:
            table(workbook, title, columns()[title], rows[title], old is not None)
    if old is not None:
        before(workbook, old)
    workbook.properties.title, workbook.properties.creator = f"{questionnaire.title}, {questionnaire.version}", ""
    workbook.properties.created = workbook.properties.modified = datetime(2026, 1, 1)
    out = BytesIO()
    workbook.save(out)
    return undated(out.getvalue())


def read_me(workbook: Workbook, questionnaire: Questionnaire) -> None:
    """What the workbook is, and how to fill it."""
    sheet = workbook.create_sheet(sheets.READ_ME)
    sheet.column_dimensions["A"].width = 120
    put(sheet, 1, 1, f"{questionnaire.title}, {questionnaire.version}", font=TITLE)
    for number, line in enumerate(READ_ME, 3):
        put(sheet, number, 1, line)
    printed(sheet, rows=False)


def head(workbook: Workbook, rows: Sequence[Mapping[str, str]]) -> None:
    """The head, a field a row, each with what it is for."""
    sheet = workbook.create_sheet(sheets.HEAD)
    known = head_columns()
    shown = (*columns()[sheets.HEAD], Column("what_it_is_for"))
    headings(sheet, shown)
    for number, (row, column) in enumerate(zip(rows, known, strict=True), 2):
        fill(sheet, number, shown, {**row, "what_it_is_for": column.about}, {"value": column})
        if column.choices:
            choose(sheet, f'"{",".join(column.choices)}"', f"B{number}", strict=True)
    sheet.freeze_panes = "B2"
    printed(sheet)


def table(
    workbook: Workbook, title: str, some: Sequence[Column], rows: Sequence[Mapping[str, str]], has_old: bool
) -> None:
    """A sheet of rows: headings that stay, choices to pick from."""
    sheet = workbook.create_sheet(title)
    headings(sheet, some)
    for number, row in enumerate(rows, 2):
        fill(sheet, number, some, row)
    for position, column in enumerate(some, 1):
        letter = get_column_letter(position)
        cells = f"{letter}2:{letter}{ROOM}"
        if column.choices:
            choose(sheet, f'"{",".join(column.choices)}"', cells, strict=column.kind != "list")
        elif column.name in OWN_KEYS:
            other, key = OWN_KEYS[column.name]
            choose(sheet, f"='{other}'!${key}$2:${key}${ROOM}", cells, strict=True)
        elif column.name == "from" and has_old:
            choose(sheet, f"='{sheets.BEFORE}'!$A$2:$A${ROOM}", cells, strict=False)
    sheet.freeze_panes = "C2" if title == sheets.QUESTIONS else "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(some))}{max(2, len(rows) + 1)}"
    printed(sheet)


def before(workbook: Workbook, old: Questionnaire) -> None:
    """The questions of the version that is replaced, to be named in lineage. For reading only."""
    sheet = workbook.create_sheet(sheets.BEFORE)
    shown = (Column("key", about=f"The questions of {old.name}, for lineage."), Column("section"), Column("text"))
    headings(sheet, shown)
    for number, (section, question) in enumerate(old, 2):
        fill(sheet, number, shown, {"key": question.key, "section": section.key, "text": question.text})
    sheet.freeze_panes = "B2"
    printed(sheet)


def headings(sheet: Any, some: Sequence[Column]) -> None:
    """The heading row; each heading says what its column is for when it is chosen."""
    for position, column in enumerate(some, 1):
        cell = put(sheet, 1, position, column.heading, font=STRONG)
        cell.fill = PatternFill("solid", fgColor=INK)
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = WIDTHS.get(column.name, max(11, len(column.heading) + 4))
        if column.about:
            note = DataValidation(showInputMessage=True, promptTitle=column.heading[:32], prompt=column.about[:255])
            note.add(f"{letter}1")
            sheet.data_validations.append(note)
    sheet.row_dimensions[1].height = 20


def fill(
    sheet: Any,
    number: int,
    some: Sequence[Column],
    row: Mapping[str, str],
    kinds: Mapping[str, Column] | None = None,
) -> None:
    """One row of cells, tall enough for its texts."""
    lines = 1
    for position, column in enumerate(some, 1):
        text = row.get(column.name, "")
        kind = (kinds or {}).get(column.name, column).kind
        put(sheet, number, position, text, figure=kind == "number")
        width = WIDTHS.get(column.name, 11) * 1.05
        lines = max(lines, sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n")))
    sheet.row_dimensions[number].height = min(409, 13.5 * lines + 3)


def put(sheet: Any, row: int, column: int, text: str, *, figure: bool = False, font: Font = PLAIN) -> Any:
    """A cell: a number where one is meant, else text that no program takes for a formula, a date or an error."""
    cell = sheet.cell(row=row, column=column)
    like = sheet.parent.looks.get((figure, id(font)))
    if like is None:
        cell.font, cell.alignment, cell.border = font, TOP, HAIR_LINE
        cell.number_format = "General" if figure else "@"
        sheet.parent.looks[figure, id(font)] = copy(cell._style)
    else:
        cell._style = copy(like)  # a look set anew for thousands of cells takes a second
    text = UNWRITABLE.sub("", text)
    if len(text) > LONGEST:
        raise TooLong(f"A text of {len(text):,} characters does not fit into a cell, which holds {LONGEST:,}.")
    if figure and NUMBER.match(text):
        cell.value = float(text) if "." in text else int(text)
    elif text:
        cell.value = text
        cell.data_type = "s"
        if text[0] in "=+-@#'":
            cell.quotePrefix = True
    return cell


def choose(sheet: Any, formula: str, cells: str, *, strict: bool) -> None:
    """Let cells offer choices; a strict one takes no other."""
    choice = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=strict)
    choice.error, choice.errorTitle = "Pick one of the choices, or leave the cell blank.", "Not among the choices"
    choice.add(cells)
    sheet.data_validations.append(choice)


def printed(sheet: Any, rows: bool = True) -> None:
    """A4 across, one page wide, headings on every page."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"
    if rows:
        sheet.print_title_rows = "1:1"
