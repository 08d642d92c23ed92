"""Office files are zip archives: looked into before anything opens them, and written without the time of day.

A workbook comes from anybody. What unpacks to far more than it is, holds macros, points to other files or plays tricks
with XML entities is refused here, with a sentence that says what to do.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

LARGEST = 5_000_000
"""Bytes of a file; a workbook of 500 questions has about 300,000."""

MOST_UNPACKED = 40_000_000
MOST_RATIO = 200
MOST_TAGS = 300_000
"""XML tags in all parts; a workbook of 500 questions has about 150,000, one with a million blank rows many more."""

MOST_ENTRIES = 1_000
OLE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SHEET = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"')
SHEET_PART = re.compile(r"xl/worksheets/sheet(\d+)\.xml\Z")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so every Office file, cannot hold."""

DOCTYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE)
MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


class Unsafe(ValueError):
    """An archive that is not opened; the message says why, `mend` what to do."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive of an Office file, once it has been found harmless.

    Raises:
        Unsafe: when it is no archive, or one that no author made.
    """
    if len(data) > LARGEST:
        raise Unsafe(f"The file has {len(data):,} bytes; {LARGEST:,} are allowed.", "Take pictures and old sheets out.")
    if data.startswith(OLE):
        raise locked_or_old(data)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as wrong:
        raise Unsafe("This is no .xlsx workbook.", "Save it as Excel workbook (.xlsx).") from wrong
    look_at_sizes(entries)
    look_at_names({entry.filename.lower() for entry in entries})
    look_inside(archive, entries)
    return archive


def locked_or_old(data: bytes) -> Unsafe:
    """What to say of a file in the older container: Excel wraps a workbook with a password in it, too."""
    if ENCRYPTED in data:
        return Unsafe("The workbook has a password.", "In Excel: File, Info, Protect Workbook, Encrypt with Password; "
                      "take it away, and save.")  # fmt: skip
    return Unsafe("This is a workbook of Excel 97 to 2003 (.xls), whatever it is called.",
                  "Open it, and save it as Excel workbook (.xlsx).")  # fmt: skip


def look_at_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what would unpack to more than a questionnaire can be."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1):
        raise Unsafe(
            f"The workbook unpacks to {unpacked:,} bytes in {len(entries):,} parts, more than a questionnaire needs.",
            "Copy the filled rows to a new workbook: blank rows and formats far below the last one make it large.",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unsafe("The workbook has a password.", "Save it without one.")


def look_at_names(names: set[str]) -> None:
    """Refuse macros, links to other files, and what is no workbook."""
    if any("vbaproject" in name or "macrosheets/" in name or name.endswith(".bas") for name in names):
        raise Unsafe("The workbook holds macros.", "Save it as Excel workbook (.xlsx), not with macros (.xlsm).")
    if any("externallinks/" in name for name in names):
        raise Unsafe("The workbook has links to other files.", "In Excel: Data, Edit Links, Break Link; then save.")
    if not {"[content_types].xml", "xl/workbook.xml"} <= names:
        raise Unsafe("This is no .xlsx workbook.", "Save it as Excel workbook (.xlsx).")


def look_inside(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entities and document types, which no spreadsheet program writes, and more rows than an author fills."""
    tags = 0
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        try:
            text = archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, EOFError) as wrong:
            raise Unsafe("The workbook is damaged.", "Open it, and save it again.") from wrong
        if DOCTYPE.search(text):
            raise Unsafe("The workbook holds XML entities.", "Save it again with Excel or LibreOffice.")
        tags += text.count(b"<")
        if tags > MOST_TAGS:
            raise Unsafe(
                f"{sheet_in(archive, entry.filename)} holds more rows or cells than a questionnaire needs.",
                "Copy the filled rows to a new workbook; blank rows with formats make it large.",
            )


def sheet_in(archive: zipfile.ZipFile, part: str) -> str:
    """What people call a part: the sheet by its name, as Excel numbers the parts; else the workbook."""
    number = SHEET_PART.match(part)
    names = SHEET.findall(archive.read("xl/workbook.xml")) if number else []
    place = int(number.group(1)) - 1 if number else 0
    return f"The sheet {names[place].decode(errors='replace')[:31]}" if place < len(names) else "The workbook"


def undated(data: bytes) -> bytes:
    """The archive with every part as of 1980 and no day of making: the same content gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "docProps/core.xml":
                text = MOMENT.sub(rb"\g<1>2026-01-01T00:00:00Z\g<2>", text)
            new.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
