"""What is wrong with a document: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from questionnaires.definition import letter_of

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """One fault of a questionnaire document.

    `id` is stable, `path` leads to the part ("sections", 2, "questions", 0, "weight"), `mend` says what to do.
    """

    id: str
    path: Path
    message: str
    mend: str = ""
    level: Literal["error", "warning"] = "error"


@dataclass(frozen=True)
class Place:
    """Line and column in the file, both from 1; in a workbook row and column of a sheet.

    >>> str(Place(3, 1)), str(Place(14, 5, "Questions"))
    ('3:1', 'Questions!E14')
    """

    line: int
    column: int
    sheet: str = ""

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.sheet}!{letter_of(self.column - 1)}{self.line}"
        return f"{self.line}:{self.column}"


def place_of(path: Path, places: Mapping[Path, Place]) -> Place:
    """The place of a path, or of the nearest part around it that has one.

    >>> str(place_of(("a", "b"), {("a",): Place(3, 1)}))
    '3:1'
    """
    while path and path not in places:
        path = path[:-1]
    return places.get(path, Place(1, 1))


def lines_of(file: str, faults: Iterable[Fault], places: Mapping[Path, Place]) -> list[str]:
    """One line per fault, in the order of the file: FILE:LINE:COLUMN or FILE:SHEET!CELL: level [id] message. Mend."""
    found = [(place_of(fault.path, places), fault) for fault in faults]
    found.sort(key=lambda pair: (pair[0].sheet, pair[0].line, pair[0].column, pair[1].id))
    return [
        f"{file}:{place}: {fault.level} [{fault.id}] {fault.message}" + (f" {fault.mend}" if fault.mend else "")
        for place, fault in found
    ]


def errors_in(faults: Iterable[Fault]) -> list[Fault]:
    """Only the faults that stop publishing."""
    return [fault for fault in faults if fault.level == "error"]
