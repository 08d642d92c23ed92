"""What a sheet is: its finding and base, its columns, where its rows come from, and the rules that mark them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.cells import Column, Grid, Value, clean
from reports.sheets.styles import Look

FIRST_ROW = 5
"""Row 1 the finding, 2 base and layer, 3 the way back, 4 the headings; data from here."""
MOST_ROWS = 1_048_576 - FIRST_ROW + 1
WORD_IN_FORMULA, FORMULA = 250, 7_000
"""Excel takes 255 characters of text in a formula and 8,192 in all."""
NAMED = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True)
class Mark:
    """Cells of the columns `first` to `last` get the look where the formula holds.

    In the formula `[Band]` is the cell of that column in the same row, `[.]` the cell itself.
    """

    first: str
    last: str
    formula: str
    look: Look


Rows = Callable[[Grid], Iterator[str]]


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows` gives XML rows, `count` of them; the last `after` stand below the table.

    `frozen`: columns kept in sight; `above`: texts over the headings, by column number from 0;
    `alternatives`: the charts in words.
    """

    title: str
    table: str
    about: str
    finding: str
    base: str
    columns: tuple[Column, ...]
    count: int
    rows: Rows
    marks: tuple[Mark, ...] = ()
    frozen: int = 1
    empty: str = "Nothing to show."
    after: int = 0
    above: Mapping[int, str] | None = None
    one_page: bool = False
    pages_wide: int = 1
    alternatives: tuple[str, ...] = ()
    draw: Callable[[Worksheet, Sheet], None] | None = None

    @property
    def last_row(self) -> int:
        """The last row with data."""
        return FIRST_ROW + max(self.count, 1) - 1

    @property
    def printed(self) -> int:
        """How many columns are printed; the others stand last."""
        return sum(column.printed for column in self.columns)

    @property
    def reference(self) -> str:
        """The cells of the table, headings included."""
        return f"A{FIRST_ROW - 1}:{get_column_letter(len(self.columns))}{self.last_row - self.after}"

    def letter(self, title: str) -> str:
        """The letter of a column."""
        return get_column_letter([column.title for column in self.columns].index(title) + 1)


def plain(rows: Sequence[Sequence[Value]]) -> Rows:
    """Rows made of plain values."""
    return lambda grid: (grid.line(values) for values in rows)


def formula_of(sheet: Sheet, mark: Mark) -> str:
    """The formula of a mark for the first row of data.

    >>> formula_of(bodies, Mark("All", "Band", '[Band]="Red"', "red"))   # doctest: +SKIP
    '$M5="Red"'
    """

    titles = {column.title for column in sheet.columns}

    def place(found: re.Match[str]) -> str:
        if found[1] == ".":
            return f"{sheet.letter(mark.first)}{FIRST_ROW}"
        if found[1] not in titles:
            return found[0]
        return f"${sheet.letter(found[1])}{FIRST_ROW}"

    return NAMED.sub(place, mark.formula)


def range_of(sheet: Sheet, mark: Mark) -> str:
    """The cells of a mark."""
    return f"{sheet.letter(mark.first)}{FIRST_ROW}:{sheet.letter(mark.last)}{sheet.last_row}"


def quoted(text: str) -> str:
    """A text as a formula writes it, its own quotation marks doubled.

    >>> quoted("Met")
    '"Met"'
    """
    return '"' + text.replace('"', '""') + '"'


def word_marks(first: str, last: str, words: Mapping[Look, Iterable[str]], of: str = ".") -> tuple[Mark, ...]:
    """Marks by the word in the cell itself, or in the column `of`."""
    found = []
    for look, texts in words.items():
        tests: list[str] = []
        for text in texts:
            if len(text) <= WORD_IN_FORMULA and len(tests) < 200 and sum(map(len, tests)) < FORMULA:
                tests.append(f"[{of}]={quoted(clean(text))}")
        if tests:
            found.append(Mark(first, last, tests[0] if len(tests) == 1 else f"OR({','.join(tests)})", look))
    return tuple(found)


def parts_of(sheet: Sheet, most: int = MOST_ROWS) -> list[Sheet]:
    """A sheet with more rows than Excel holds, as several: Movements, Movements (2)."""
    if sheet.count <= most:
        return [sheet]
    numbers = range(1, -(-sheet.count // most) + 1)
    return [
        replace(
            sheet,
            title=sheet.title if number == 1 else f"{sheet.title} ({number})",
            table=sheet.table if number == 1 else f"{sheet.table}_{number}",
            count=min(most, sheet.count - most * (number - 1)),
            after=0 if number < numbers[-1] else sheet.after,
        )
        for number in numbers
    ]


def distinct(titles: Iterable[str]) -> list[str]:
    """Headings of a table on one line and told apart: Excel refuses two that differ in case only, and an empty one.

    >>> distinct(["Care", "care", "B"])
    ['Care', 'care (2)', 'B']
    """
    taken: set[str] = set()
    found = []
    for title in titles:
        base, number = (" ".join(clean(title).split()) or "\N{EM DASH}")[:240], 1
        name = base
        while name.casefold() in taken:
            number += 1
            name = f"{base} ({number})"
        taken.add(name.casefold())
        found.append(name)
    return found
