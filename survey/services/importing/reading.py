"""Tables as registers publish them and people save them: lines with numbers, cells by heading.

A file is UTF-8 (with or without a mark) or else Windows-1252, plain or compressed with gzip or zip. It is read as a
stream, twice: once to find its encoding and digest, once for its lines.
"""

import codecs
import csv
import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from survey.services.importing.cells import tidy
from survey.services.refusals import Refused

CHUNK = 1 << 20
_DELIMITERS = (",", ";", "\t")
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
_WRONG_KINDS = {
    GZIP: "It is compressed: unpack it first.",
    ZIP: "It is a workbook or an archive: save the sheet as CSV (comma separated) first.",
    b"\xff\xfe": "It is UTF-16 text: save it as CSV UTF-8 first.",
    b"\xfe\xff": "It is UTF-16 text: save it as CSV UTF-8 first.",
    b"%PDF": "It is a PDF: a CSV file is needed.",
    b"\xd0\xcf\x11\xe0": "It is an old workbook: save the sheet as CSV (comma separated) first.",
}


class Unreadable(Exception):
    """A row that cannot be used; the text says why."""


@dataclass(frozen=True)
class Line:
    """A row of the table: the line of the file it begins on, and its cells by heading (folded as in `fold`)."""

    number: int
    cells: Mapping[str, str]
    trouble: str = ""

    def get(self, *headings: str) -> str:
        """Give the first cell that is not blank under any of these headings; a missing heading is blank."""
        return next((cell for heading in headings if (cell := self.cells.get(heading, ""))), "")


@dataclass(frozen=True)
class Table:
    """A file that can be read: its headings as written, its digest, and its lines."""

    headings: tuple[str, ...]
    digest: str
    encoding: str
    _open: Callable[[], Iterator[Line]]

    @property
    def folded(self) -> frozenset[str]:
        """The headings as they are looked up."""
        return frozenset(fold(heading) for heading in self.headings if heading)

    def __iter__(self) -> Iterator[Line]:
        """Read the lines from the beginning."""
        return self._open()


def fold(heading: str) -> str:
    """Write a heading in one way only.

    >>> fold(" LA (code)"), fold("EstablishmentName"), fold("contact e-mail")
    ('lacode', 'establishmentname', 'contactemail')
    """
    return re.sub(r"[^a-z0-9]", "", heading.casefold())


def read_table(file: BinaryIO, *, exact: bool = False, packed: bool = False) -> Table:
    """Open a table; raises Refused when it is none.

    With `exact` a row must have as many cells as there are headings (a register's file); without, a shorter row
    is blank at its end (a list that people keep). With `packed` the file may be compressed; never so for uploads.
    """
    digest = digest_of(file)
    data = plain_bytes(file, packed)
    encoding = find_encoding(data)
    delimiter, headings = find_headings(data, encoding)
    keys = tuple(fold(heading) for heading in headings)
    return Table(headings, digest, encoding, lambda: _lines(_csv_lines(data, encoding, delimiter), keys, exact))


def digest_of(file: BinaryIO) -> str:
    """Give the SHA-256 of a file from its beginning."""
    file.seek(0)
    found = hashlib.sha256()
    while part := file.read(CHUNK):
        found.update(part)
    file.seek(0)
    return found.hexdigest()


def plain_bytes(file: BinaryIO, packed: bool = False) -> BinaryIO:
    """Give the bytes of the table, also out of a file that is `packed`; a workbook and the like is refused."""
    begin = file.read(8)
    file.seek(0)
    if packed and begin.startswith(GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if packed and begin.startswith(ZIP) and (inside := _single_csv(file)) is not None:
        return inside
    for mark, reason in _WRONG_KINDS.items():
        if begin.startswith(mark):
            raise Refused(f"The file cannot be read. {reason}", "file")
    return file


def _single_csv(file: BinaryIO) -> BinaryIO | None:
    """Give the one CSV file of an archive; None when there is none or several."""
    try:
        archive = zipfile.ZipFile(file)
        names = [name for name in archive.namelist() if name.casefold().endswith(".csv")]
        return io.BytesIO(archive.read(names[0])) if len(names) == 1 else None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None


def find_encoding(data: BinaryIO) -> str:
    """Find out whether the whole file is UTF-8; if not it is taken for Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        data.seek(0)
        while part := data.read(CHUNK):
            if b"\x00" in part:
                raise Refused("The file cannot be read: it is not a text file. A CSV file is needed.", "file")
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except (OSError, EOFError) as broken:
        raise Refused("The file cannot be read: it is damaged. Fetch it again.", "file", str(broken)) from broken
    return "utf-8-sig"


def find_headings(data: BinaryIO, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Read the first line; gives what parts its cells (comma, semicolon or tab) and the headings."""
    firsts = [(mark, next(_csv_lines(data, encoding, mark), (1, [], ""))[1]) for mark in _DELIMITERS]
    delimiter, cells = max(firsts, key=lambda first: len(first[1]))
    headings = tuple(tidy(cell) for cell in cells)
    _check_headings(headings)
    return delimiter, headings


def _check_headings(headings: tuple[str, ...]) -> None:
    """Refuse a file whose first line is no heading."""
    named = [fold(heading) for heading in headings if heading]
    if not named:
        raise Refused("The file is empty: its first line must hold the headings.", "file")
    twice = {heading for heading in headings if heading and named.count(fold(heading)) > 1}
    if twice:
        raise Refused(f"Two columns have the heading {min(twice)}: rename one of them.", "file")


def _csv_lines(data: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Read records: the line each begins on, its cells, and what is wrong with it."""
    data.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Unclosed(data)), encoding=encoding, errors="replace", newline="")
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        begins = reader.line_num + 1
        try:
            yield begins, next(reader), ""
        except StopIteration:
            return
        except csv.Error as wrong:
            yield begins, [], f"it is no CSV ({wrong}): look for a quotation mark that is not closed"


def _lines(records: Iterator[tuple[int, list[str], str]], keys: tuple[str, ...], exact: bool) -> Iterator[Line]:
    """Put cells under their headings; blank lines are passed over."""
    next(records, None)
    for number, cells, trouble in records:
        tidied = [tidy(cell) for cell in cells]
        if not trouble and not any(tidied):
            continue
        trouble = trouble or _shape(tidied, len(keys), exact)
        yield Line(number, {key: cell for key, cell in zip(keys, tidied, strict=False) if key}, trouble)


def _shape(cells: list[str], width: int, exact: bool) -> str:
    """Say what is wrong with the number of cells or with their characters."""
    if any(cells[width:]) or (exact and len(cells) != width):
        return f"it has {len(cells)} cells where the headings are {width}"
    if any("�" in cell for cell in cells):
        return "it holds a character that cannot be read"
    return ""


class _Unclosed(io.RawIOBase):
    """The same bytes for a text reader, which may not close what it was lent."""

    def __init__(self, data: BinaryIO) -> None:
        """Lend."""
        self._data = data

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Read some."""
        part = self._data.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)
