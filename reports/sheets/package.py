"""Writing the file: openpyxl saves the workbook without its rows, then each part is copied and rows are streamed in.

Why not `ws.append`: openpyxl builds an XML element for each cell and reaches about 71,000 cells a second with two
million to write. Only whole `<row>` elements are added here, to the sheets, styles and tables that openpyxl made.
Copying also sets the moment of making, so that the same data give the same bytes.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.workbook import Workbook
from openpyxl.xml.constants import REL_NS, SHARED_STRINGS
from openpyxl.xml.functions import tostring

from reports.cells import ROW, Words, clean, escaped
from reports.sheets.sheet import FIRST_ROW

LEVEL = 2
BATCH = 200
PACKET = 1_000_000
AHEAD = 3
"""Packets that may wait: packing has a thread, and so a processor of its own where one is free."""
WORDS_PART = "xl/sharedStrings.xml"
WORDS_TYPE = f'<Override PartName="/{WORDS_PART}" ContentType="{SHARED_STRINGS}"/>'
WORDS_LINK = f'<Relationship Type="{REL_NS}/sharedStrings" Target="sharedStrings.xml" Id="rIdWords"/>'
TYPES_PART = "[Content_Types].xml"
LINKS_PART = "xl/_rels/workbook.xml.rels"
PROPERTIES_PART = "docProps/core.xml"
DIMENSION = re.compile(r'<dimension ref="[^"]*"\s*/>')
CHART_NAME = re.compile(r'<(\w*:?)cNvPr id="(\d+)" name="Chart (\d+)"')


@dataclass(frozen=True)
class Stream:
    """The rows of one sheet, to be written after its headings."""

    rows: Iterator[str]
    count: int
    dimension: str


class Progress:
    """Tells how many rows are written, of how many."""

    def __init__(self, total: int, tell: Callable[[int, int], None] | None) -> None:
        self.total = total
        self.done = 0
        self.tell = tell

    def add(self, count: int) -> None:
        """So many more are done."""
        self.done += count
        if self.tell:
            self.tell(self.done, self.total)


def save(
    workbook: Workbook,
    streams: Mapping[str, Stream],
    words: Words,
    out: BinaryIO | Path,
    alternatives: tuple[str, ...] = (),
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write the workbook, with `streams` by sheet title, to a file or an open stream; a file appears only when whole.

    `alternatives` are the texts for those who do not see the charts, in order.
    """
    if isinstance(out, Path):
        unfinished = out.with_name(out.name + ".part")
        with unfinished.open("wb") as file:
            save(workbook, streams, words, file, alternatives, progress)
        os.replace(unfinished, out)
        return
    tell = Progress(sum(stream.count for stream in streams.values()), progress)
    skeleton = skeleton_of(workbook)
    paths = {made.path.removeprefix("/"): streams[made.title] for made in workbook.worksheets if made.title in streams}
    with ZipFile(skeleton) as source, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=LEVEL) as target:
        names = [name for name in source.namelist() if name != WORDS_PART]
        for name in sorted(names, key=lambda name: name != TYPES_PART):
            with target.open(name, "w") as part:
                if name in paths:
                    write_sheet(part, source.read(name).decode(), paths[name], tell)
                else:
                    part.write(completed(name, source.read(name), workbook, alternatives))
        write_words(target, words)


def write_words(target: ZipFile, words: Words) -> None:
    """The table of words, last, when every row has named its words."""
    with target.open(WORDS_PART, "w") as part:
        for chunk in batches(words.xml()):
            part.write(chunk)


def skeleton_of(workbook: Workbook) -> BytesIO:
    """The workbook without its rows; saving must not change its moment."""
    moment, skeleton = workbook.properties.modified, BytesIO()
    workbook.save(skeleton)
    workbook.properties.modified = moment
    return skeleton


def completed(name: str, content: bytes, workbook: Workbook, alternatives: tuple[str, ...]) -> bytes:
    """A part as openpyxl made it, with what the rows need: the moment, the table of words, words for the charts."""
    if name == PROPERTIES_PART:
        return bytes(tostring(workbook.properties.to_tree()))
    if name.startswith("xl/drawings/drawing"):
        return with_alternatives(content.decode(), alternatives).encode()
    for part, entry, end in ((TYPES_PART, WORDS_TYPE, b"</Types>"), (LINKS_PART, WORDS_LINK, b"</Relationships>")):
        if name == part and b"haredStrings" not in content:
            return content.replace(end, entry.encode() + end)
    return content


def write_sheet(part: IO[bytes], xml: str, stream: Stream, tell: Progress) -> None:
    """A sheet as openpyxl made it, with the rows before the end of its data and its true dimension."""
    head, end, tail = DIMENSION.sub(f'<dimension ref="{stream.dimension}"/>', xml, count=1).partition("</sheetData>")
    part.write(head.encode())
    number = FIRST_ROW
    with ThreadPoolExecutor(1) as packer:
        waiting: deque[Future[int]] = deque()
        for text, count in packets(islice(stream.rows, stream.count)):
            waiting.append(packer.submit(part.write, text.encode()))
            number += count
            tell.add(count)
            if len(waiting) > AHEAD:
                waiting.popleft().result()
        for written in waiting:
            written.result()
    if number != FIRST_ROW + stream.count:
        raise ValueError(f"{number - FIRST_ROW} rows came where {stream.count} were announced")
    part.write((end + tail).encode())


def packets(rows: Iterator[str]) -> Iterator[tuple[str, int]]:
    """Numbered rows joined to about a megabyte, and how many they are: large enough to pack apart, small to keep."""
    texts: list[str] = []
    number, first, size = FIRST_ROW, FIRST_ROW, 0
    while batch := [row.replace(ROW, str(at)) for at, row in enumerate(islice(rows, BATCH), number)]:
        texts.append("".join(batch))
        number += len(batch)
        size += len(texts[-1])
        if size > PACKET:
            yield "".join(texts), number - first
            texts, first, size = [], number, 0
    if texts:
        yield "".join(texts), number - first


def batches(texts: Iterator[str]) -> Iterator[bytes]:
    """Texts joined by the hundred."""
    while batch := list(islice(texts, BATCH)):
        yield "".join(batch).encode()


def with_alternatives(xml: str, alternatives: tuple[str, ...]) -> str:
    """A drawing whose charts say in words what they show; openpyxl has no field for it."""

    def described(found: re.Match[str]) -> str:
        number = int(found[3])
        text = alternatives[number - 1] if number <= len(alternatives) else ""
        return f'{found[0]} descr="{escaped(clean(text)).replace(chr(34), "&quot;")}"'

    return CHART_NAME.sub(described, xml)
