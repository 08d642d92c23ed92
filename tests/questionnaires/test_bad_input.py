"""Bad files get one clear sentence with its line, at once and in little memory.

All of them are read in one process that may not grow: what would unfold, nest or count without end must be refused
before it is built. What each says is looked at here.
"""

import json
import resource
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest

from questionnaires import documents
from questionnaires.checking import check
from questionnaires.faults import lines_of
from questionnaires.formats import workbook
from tests.questionnaires.builders import graded, tiny

MEGABYTE = 1_000_000
MOST_MEMORY = 60 * MEGABYTE
MOST_GROWTH = 500 * MEGABYTE
MOST_SECONDS = 30
"""Of processor time, while every allocation is counted: nothing may go on without end."""

HEAD = b"format: 1\nkey: a\nversion: '1'\ntitle: T\nprogramme: schools\n"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
SECTIONS = b"sections: [{key: s, title: S, questions: [{key: q, kind: number, text: How many?, %s}]}]\n"
CIRCLES = [b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 12)]


def question(text: bytes) -> bytes:
    return HEAD + SECTIONS % text


YAML: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb of aliases": (lambda: b"a0: &a0 [x,x,x,x]\n" + b"".join(CIRCLES), "1:5: error [anchor] An anchor or alias"),
    "an alias of itself": (lambda: b"a: &a [*a]\n", "1:4: error [anchor] An anchor or alias"),
    "brackets without end": (lambda: b"a: " + b"[" * MEGABYTE, "1:33: error [too-deep] More than 30 brackets"),
    "brackets closed again": (lambda: b"a: " + b"[" * 9_000 + b"]" * 9_000, "1:33: error [too-deep] More than 30"),
    "deep indentation": (lambda: b"".join(b" " * n + b"a:\n" for n in range(1_500)), "31:31: error [too-deep]"),
    "a condition of conditions": (
        lambda: question(b"when: " + b"{not: " * 5_000 + b"{question: q, is: [a]}" + b"}" * 5_000), "error [too-deep]",
    ),
    "a list without end": (lambda: b"a: [" + b"x," * 900_000 + b"]", "1:119999: error [too-many-parts]"),
    "fields without end": (lambda: b"".join(b"k%d: 1\n" % n for n in range(170_000)), "30000:9: error [too-many"),
    "unknown fields by the thousand": (
        lambda: HEAD + b"".join(b"k%d: 1\n" % n for n in range(9_000)), "error [more] There are 8,",
    ),
    "a text of a book": (lambda: question(b"why: " + b"word " * 300_000), "6:83: error [too-long] This text has"),
    "a number without end": (lambda: question(b"weight: 1e999999999"), "weight: “1e999999999” is no number"),
    "figures without end": (lambda: question(b"weight: " + b"9" * MEGABYTE), "[too-long] This text has 1,000,000"),
    "a division by nothing": (lambda: question(b"weight: 1/0"), "6:83: error [wrong-value] weight: “1/0” is no"),
    "too large": (lambda: b"#" * 2_000_001, "error [too-large] The file has 2,000,001 bytes; 2,000,000 are allowed."),
    "a field twice": (lambda: HEAD + b"title: U\n", "The field title stands twice, first on line 4."),
    "a tab": (lambda: b"key: a\nscales:\n\tx: y\n", "3:1: error [tab] This line is indented with a tab. Use spaces"),
    "a tab after spaces": (lambda: b"key: a\nscales:\n  x:\n  \t y: 1\n", "4:3: error [tab] This line is indented"),
    "Windows-1252": (
        lambda: "key: a\ntitle: Café\n".encode("cp1252"),
        "2:11: error [not-utf-8] The byte 0xE9 here is not UTF-8. In Windows-1252 it is “é”. Save the file as UTF-8",
    ),
    "Windows-1252 after UTF-8": (
        lambda: "key: a\nintro: Tŷ\ntitle: a ".encode() + b"\x96 b\n",
        "3:10: error [not-utf-8] The byte 0x96 here is not UTF-8. In Windows-1252 it is “–”.",
    ),
    "UTF-16": (lambda: "key: a\n".encode("utf-16"), "1:1: error [not-utf-8] The file is saved as UTF-16"),
    "UTF-16 without its mark": (lambda: ("key: a\n" * 9).encode("utf-16-be"), "1:1: error [not-utf-8] The file is"),
    "nothing, the character": (lambda: b"key: a\ntitle: x\0y\n", "2:9: error [unprintable]"),
    "an escape": (lambda: b"key: a\ntitle: x\x1b[2J\n", "2:9: error [unprintable] There is a character"),
    "two files joined": (lambda: b"key: a\n\xef\xbb\xbftitle: b\n", "2:2: error [unprintable]"),
    "two documents": (lambda: b"key: a\n---\nkey: b\n", "2:1: error [not-yaml] A second document begins here"),
    "a colon in a text": (lambda: b"key: a\ntitle: What: a\n", "2:12: error [not-yaml] There is a colon inside a text"),
    "an open quotation": (lambda: b'key: a\ntitle: "open\nb: c\n', "2:8: error [not-yaml] A quotation mark is opened"),
    "an open bracket": (lambda: b"key: a\ntags: [a, b\ntitle: c\n", "2:7: error [not-yaml] A bracket is opened here"),
    "a line too far in": (lambda: b"key: a\nlist:\n  - a\n - b\n", "4:2: error [not-yaml] This line does not fit"),
    "a line without a colon": (lambda: b"key: a\ntitle\nb: c\n", "error [not-yaml]"),
    "a mail address": (lambda: b"key: a\ntitle: @home\n", "2:8: error [not-yaml] A text begins with a character"),
    "a list for a name": (lambda: b"? [a, b]\n: c\n", "1:3: error [field-name] The name of a field is a list"),
    "a text for a list": (lambda: HEAD + b"sections: none\n", "6:1: error [wrong-value] sections must be a list"),
    "a list for a text": (lambda: HEAD.replace(b"title: T", b"title: [T]"), "4:1: error [wrong-value] title must be a"),
    "a text for yes or no": (lambda: question(b"optional: perhaps"), "optional must be true or false"),
}  # fmt: skip


@cache
def base() -> bytes:
    return workbook.write(tiny(graded("a"), graded("b")))


def with_part(name: str, data: bytes) -> bytes:
    """A workbook with one part added or replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(base())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return out.getvalue()


def rows(count: int, each: bytes = b'<row r="%d"/>') -> bytes:
    """The first sheet after the read-me with so many blank rows."""
    text = b"".join(each % number for number in range(1, count + 1)) if b"%" in each else each * count
    return with_part("xl/worksheets/sheet2.xml", SHEET % text)


def ole(name: str) -> bytes:
    """A file in the older container, with a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1_016 + name.encode("utf-16-le") + b"\0" * 100


def shifted() -> bytes:
    """A workbook whose zip entry says that it is smaller than it unpacks to."""
    data = bytearray(with_part("xl/worksheets/sheet2.xml", SHEET % (b"<row/>" * 200_000)))
    place = data.rindex(b"xl/worksheets/sheet2.xml") - 22
    data[place : place + 4] = (1_000).to_bytes(4, "little")
    return bytes(data)


UNPACKS = "The workbook unpacks to"
WORKBOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "ten million blank rows": (lambda: rows(10_000_000, b"<row/>"), UNPACKS),
    "a million blank rows": (lambda: rows(1_048_576), "The sheet Head holds more rows or cells than a questionnaire"),
    "a zip bomb": (lambda: with_part("xl/media/image1.png", b"\0" * 60_000_000), UNPACKS),
    "a zip that lies": (shifted, "The workbook is damaged. Open it, and save it again."),
    "a password": (lambda: ole("EncryptedPackage"), "The workbook has a password. In Excel: File, Info"),
    "an old .xls": (lambda: ole("Workbook"), "This is a workbook of Excel 97 to 2003 (.xls), whatever it is called."),
    "macros": (lambda: with_part("xl/vbaProject.bin", b"x"), "The workbook holds macros. Save it as Excel"),
    "links": (lambda: with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "The workbook has links to other"),
    "entities": (lambda: with_part("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "XML entities"),
    "another program's": (lambda: with_part("mimetype", b"ods").replace(b"xl/work", b"xm/work"), "This is no .xlsx"),
    "brackets inside brackets": (
        lambda: with_part("xl/worksheets/sheet2.xml", SHEET % (b"<a>" * 140_000 + b"</a>" * 140_000)),
        "f:Head!A1: error [no-headings]",
    ),
}  # fmt: skip
CASES = {**YAML, **WORKBOOKS}


def outcome(name: str) -> tuple[list[str], int, float]:
    """What a file says, the memory it took at its highest, and the seconds."""
    data = CASES[name][0]()
    tracemalloc.start()
    began = process_time()
    draft = documents.read(data) if name in YAML else workbook.read(data)
    found = lines_of("f", check(draft, lambda name: None), draft.places)
    took, (_, most) = process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return found, most, took


def main() -> None:
    """Read every case, in a process that may grow by so much and no more."""
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MOST_GROWTH, size + MOST_GROWTH))
    for name in CASES:
        sys.stdout.write(json.dumps([name, *outcome(name)]) + "\n")


@pytest.fixture(scope="module")
def outcomes() -> dict[str, tuple[list[str], int, float]]:
    """What every case said."""
    command = [sys.executable, "-c", "from tests.questionnaires.test_bad_input import main; main()"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return {name: (found, most, took) for name, found, most, took in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_says_what_where_and_how_to_mend(
    outcomes: dict[str, tuple[list[str], int, float]], name: str
) -> None:
    found, most, took = outcomes[name]
    said = CASES[name][1]
    assert any(said in line for line in found), found[:3]
    assert all(line.rstrip().endswith((".", "”")) and "  " not in line for line in found)
    assert len(found) <= 201
    assert most < MOST_MEMORY
    assert took < MOST_SECONDS


def test_a_byte_order_mark_at_the_start_is_read() -> None:
    """Notepad writes one."""
    data = question(b"unit: staff")
    assert documents.parse(b"\xef\xbb\xbf" + data) == documents.parse(data)


def test_line_ends_of_windows_are_read_and_counted() -> None:
    data = question(b"unit: staff")
    assert documents.parse(data.replace(b"\n", b"\r\n")) == documents.parse(data)
    wrong = HEAD.replace(b"\n", b"\r\n") + b"title: U\r\n"
    draft = documents.read(wrong)
    assert lines_of("f", draft.faults, draft.places)[0].startswith("f:6:1: error [duplicate-field]")
