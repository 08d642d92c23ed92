"""Cells of a workbook: any value as the XML of one cell; text is always text, never a formula, never altered.

Rows are put together as text and streamed into the sheets that openpyxl made (docs of `reports.sheets.package`),
since 71,000 cells a second is what openpyxl's own writer reaches and a comparison has two million.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHEET_MAIN_NS

CELL_LIMIT = 32_767
"""Excel keeps so many UTF-16 units in a cell and cuts the rest in silence."""
HIGHEST_ROW = 409.0
"""Points; Excel's limit."""
LINE = 13.2
"""Points of a line of Calibri 10."""
CHARACTER = 0.78
"""The part of a unit of column width that a character of Calibri 10 takes, with something to spare."""
ROW = "\0"
"""Stands for the row number until the row is written; `clean` keeps it out of every text."""
TOO_LONG = " … (longer than a cell holds: in full on Comments)"
TYPED_AS_FORMULA = frozenset("=+-@\t＝＋－＠")
"""A first character that a spreadsheet would take for a formula when a person edits the cell."""

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")
BREAKS = re.compile("\r\n?")


@dataclass(frozen=True)
class Styled:
    """A value with another style than its column's."""

    value: str | float | None
    style: str


Value = str | int | float | Fraction | date | Styled | None


@dataclass(frozen=True)
class Column:
    """One column of a sheet: heading, width, how its cells look, and what the data dictionary says of it.

    `inline`: texts that hardly repeat are written where they stand, not into the table of words.
    `printed`: columns that are not printed stand last.
    """

    title: str
    width: float
    meaning: str
    values: str = "text"
    style: str = "text"
    inline: bool = False
    printed: bool = True


def clean(text: str) -> str:
    r"""A text that XML can hold: each control character is shown as a replacement mark; line ends are one kind.

    >>> clean("a\x00b"), clean("=1+1\r\nnext 😀")
    ('a�b', '=1+1\nnext 😀')
    """
    if "\r" in text:
        text = BREAKS.sub("\n", text)
    return text if text.isprintable() else ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def units(text: str) -> int:
    """The length of a text as Excel counts it.

    >>> units("a😀")
    3
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def pieces(text: str, limit: int = CELL_LIMIT) -> list[str]:
    """A text cut into as few parts as cells can hold, after a space where one is near; joined they are the text.

    >>> pieces("one two three", 8)
    ['one two ', 'three']
    """
    if len(text) * 2 <= limit or units(text) <= limit:
        return [text]
    found, rest = [], text
    while units(rest) > limit:
        end = limit
        while units(rest[:end]) > limit:
            end -= (units(rest[:end]) - limit + 1) // 2
        space = max(rest.rfind(" ", 0, end), rest.rfind("\n", 0, end)) + 1
        end = space if space > end * 3 // 4 else end
        found.append(rest[:end])
        rest = rest[end:]
    return [*found, rest]


def shortened(text: str) -> str:
    """A text for a column that does not continue; says so where a cell cannot hold all of it."""
    if len(text) * 2 <= CELL_LIMIT or units(text) <= CELL_LIMIT:
        return text
    return pieces(text, CELL_LIMIT - len(TOO_LONG))[0] + TOO_LONG


def escaped(text: str) -> str:
    """A clean text as XML content."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def lines_of(text: str, width: float) -> int:
    """About how many lines a text takes in a column, four characters lost at each line's end; rather one too many.

    >>> lines_of("word " * 30, 40)
    4
    """
    room = max(6.0, (width - 1.5) / CHARACTER - 4)
    long = len(text) if text.isascii() else len(text) + sum(char > "\u1100" for char in text)
    if long <= room and "\n" not in text:
        return 1
    if "\n" in text:
        return sum(lines_of(part, width) for part in text.split("\n"))
    return int(long / room) + 1


def height_of(lines: int, least: float = 18.0) -> float:
    """The height of a row for so many lines, in points."""
    return min(HIGHEST_ROW, max(least, lines * LINE + 4.5))


def serial(day: date) -> float | int:
    """A date, or a moment without a zone, as the number of days that spreadsheets keep.

    >>> serial(date(2026, 10, 7)), serial(datetime(2026, 10, 7, 12))
    (46302, 46302.5)
    """
    if isinstance(day, datetime):
        return (day - datetime(1899, 12, 30)) / timedelta(days=1)
    return (day - date(1899, 12, 30)).days


class Words:
    """The table of shared strings: each text once, with its number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a clean text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def xml(self) -> Iterator[str]:
        """The part `sharedStrings.xml`; `_x0041_` in a text is not the letter A."""
        yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        yield f'<sst xmlns="{SHEET_MAIN_NS}" uniqueCount="{len(self.numbers)}">'
        for text in self.numbers:
            whole = ESCAPED.sub(r"_x005F_\1", text) if "_x" in text else text
            yield f'<si><t xml:space="preserve">{escaped(whole)}</t></si>'
        yield "</sst>"


class Grid:
    """The columns of one sheet, ready to turn values into cells.

    `styles` numbers each style; a style named with "!" at its end keeps text text when a person edits the cell.
    """

    def __init__(self, columns: Sequence[Column], styles: Mapping[str, int], words: Words) -> None:
        self.columns = columns
        self.styles = styles
        self.words = words
        self.letters = [get_column_letter(index) for index in range(1, len(columns) + 1)]
        self.seen: list[dict[str, str]] = [{} for _ in columns]

    def cell(self, index: int, value: Value) -> str:
        """One cell; an empty one keeps its border."""
        if isinstance(value, str):
            known = self.seen[index].get(value)
            return known if known is not None else self.text(index, value, self.columns[index].style)
        if isinstance(value, Styled):
            if isinstance(value.value, str):
                return self.text(index, value.value, value.style)
            return self.number(index, value.value, value.style)
        return self.number(index, value, self.columns[index].style)

    def number(self, index: int, value: int | float | Fraction | date | None, style: str) -> str:
        """A number, a date or nothing."""
        place = f'<c r="{self.letters[index]}{ROW}" s="{self.styles[style]}"'
        if value is None:
            return place + "/>"
        if isinstance(value, Fraction):
            value = value.numerator if value.denominator == 1 else float(value)
        elif isinstance(value, date):
            value = serial(value)
        return f"{place}><v>{value!r}</v></c>"

    def text(self, index: int, value: str, style: str) -> str:
        """A text, as written; kept for the next time where the column's texts repeat."""
        text = shortened(clean(value))
        if not text:
            return self.seen[index].setdefault(value, self.number(index, None, style))
        if text[0] in TYPED_AS_FORMULA:
            style += "!"
        column = self.columns[index]
        place = f'<c r="{self.letters[index]}{ROW}" s="{self.styles[style]}"'
        if column.inline and "_x" not in text:
            return f'{place} t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'
        made = f'{place} t="s"><v>{self.words.number(text)}</v></c>'
        if style.rstrip("!") == column.style and not column.inline:
            self.seen[index][value] = made
        return made

    def cells(self, values: Sequence[Value], start: int = 0) -> str:
        """Neighbouring cells from column `start` on."""
        return "".join(map(self.cell, range(start, start + len(values)), values))

    def row(self, cells: str, height: float = 18.0) -> str:
        """A whole row, but for its number."""
        return f'<row r="{ROW}" ht="{height:g}" customHeight="1">{cells}</row>'

    def height(self, values: Sequence[Value], least: float = 18.0) -> float:
        """The height that the wrapped texts of a row want."""
        most = 1
        for column, value in zip(self.columns, values, strict=True):
            if isinstance(value, str) and column.style in ("wrap", "top"):
                most = max(most, lines_of(value, column.width))
        return height_of(most, least)

    def line(self, values: Sequence[Value]) -> str:
        """A row made of plain values, as high as its texts want."""
        return self.row(self.cells(values), self.height(values))
