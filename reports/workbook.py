"""The comparison workbook: a round, and its earlier ones, as sheets to read, filter, print and take away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.cells import Grid, Words, clean
from reports.inputs import ComparisonData
from reports.sheets import (
    answers,
    bodies,
    comments,
    dictionary,
    lineage,
    movements,
    non_returns,
    parts,
    questions,
    readme,
    standards,
    summary,
    year_on_year,
)
from reports.sheets.facts import Facts
from reports.sheets.furniture import Setting, add_sheet, demonstration
from reports.sheets.package import Stream, save
from reports.sheets.sheet import Sheet, parts_of
from reports.sheets.styles import number_styles

SAMPLE = "Sample questionnaire: check before use."


def comparison_workbook(
    data: ComparisonData, out: BinaryIO | Path, progress: Callable[[int, int], None] | None = None
) -> None:
    """Write the comparison of a round with its earlier ones as an Excel workbook.

    Args:
        data: the rounds, newest first, with their pairs; nothing is computed here that the engine computes.
        out: a path, which appears only when the file is whole, or a binary stream.
        progress: told how many rows are written, of how many.

    >>> comparison_workbook(data, Path("comparison.xlsx"))   # doctest: +SKIP
    """
    facts = Facts(data)
    sheets = sheets_of(facts)
    setting = Setting(data.partnership, notice(facts))
    workbook = Workbook()
    readme.add(workbook, facts, sheets, setting)
    describe(workbook, facts)
    styles, words = number_styles(cast(Worksheet, workbook.active), facts.settings), Words()
    streams: dict[str, Stream] = {}
    for sheet in sheets:
        rows = sheet.rows(Grid(sheet.columns, styles, words))
        for part in parts_of(sheet):
            add_sheet(workbook, part, setting)
            if part.count:
                streams[part.title] = stream_of(part, rows)
    charts = tuple(text for sheet in sheets for text in sheet.alternatives)
    save(workbook, streams, words, out, charts, progress)


def stream_of(part: Sheet, rows: Iterator[str]) -> Stream:
    """The rows of one sheet; a sheet's parts share them."""
    last = part.reference.partition(":")[2].rstrip("0123456789")
    return Stream(rows, part.count, f"A1:{last}{part.last_row}")


def sheets_of(facts: Facts) -> list[Sheet]:
    """Every sheet but the first, in order; the dictionary is made from the others."""
    found = [
        summary.sheet(facts),
        bodies.sheet(facts),
        questions.sheet(facts),
        answers.sheet(facts),
        *([parts.sheet(facts)] if parts.has_parts(facts) else []),
        year_on_year.sheet(facts),
        standards.sheet(facts),
        *([standards.over_the_years(facts)] if len(facts.earlier) > 1 else []),
        movements.sheet(facts),
        comments.sheet(facts),
        non_returns.sheet(facts),
        lineage.sheet(facts),
    ]
    return [*found, dictionary.sheet(facts, found)]


def notice(facts: Facts) -> str:
    """What every sheet must say: a demonstration, a sample."""
    word = demonstration(facts.data.partnership)
    sample = SAMPLE if any(facts.now.is_sample(form) for form in facts.forms) else ""
    return " ".join(filter(None, (f"{word}: made-up data." if word else "", sample)))


def describe(workbook: Workbook, facts: Facts) -> None:
    """The file's properties: the partnership, no person; one moment, so that the same data give the same file."""
    made = facts.data.made_at
    moment: datetime = made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
    properties = workbook.properties
    properties.title = clean(readme.title(facts))
    properties.creator = clean(facts.data.partnership.name)
    properties.created = properties.modified = moment.replace(microsecond=0)
    properties.language = "en-GB"
