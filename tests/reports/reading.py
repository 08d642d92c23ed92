"""Reading a comparison workbook back, and a small comparison to write."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from questionnaires.answers import Answer
from reports.inputs import ComparisonData
from reports.workbook import comparison_workbook
from tests.reports.builders import (
    audit,
    comparison,
    graded,
    round_data,
)


def written(data: ComparisonData) -> bytes:
    """The workbook as bytes."""
    out = BytesIO()
    comparison_workbook(data, out)
    return out.getvalue()


def opened(data: ComparisonData) -> Workbook:
    """The workbook as openpyxl reads it."""
    return openpyxl.load_workbook(BytesIO(written(data)))


def table(workbook: Workbook, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet under their headings."""
    rows = list(workbook[title].iter_rows(min_row=4, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if any(cell is not None for cell in row)]


def one_answer(answer: Answer, kind: Callable[..., dict[str, Any]] = graded) -> list[dict[str, Any]]:
    """The rows on Comments of one body with one answer."""
    return table(opened(comparison(round_data("2026", audit(a=kind()), {"ash": {"a": answer}}))), "Comments")


def two_years() -> ComparisonData:
    """One reworded question, one that is met in both, one new, one retired; a joiner and a leaver."""
    before = audit("2025", a=graded(), b=graded(), old=graded())
    document = {"replaces": "2025", "retired": [{"key": "old", "reason": "No longer in the guidance."}]}
    lineage = {"change": "reworded", "from": ["a"]}
    now = audit("2026", document=document, a=graded("Other words.", lineage=lineage), b=graded(), c=graded(section="T"))
    ash = {"a": Answer("met", comment="In place."), "b": "partly", "c": "not"}
    return comparison(
        round_data("2026", now, {"ash": ash, "oak": {"a": "met", "b": "met", "c": "n/a"}}),
        round_data("2025", before, {"ash": {"a": "partly", "b": "met", "old": "met"}, "elm": {"a": "met"}}),
    )


def formulas(workbook: Workbook) -> list[str]:
    """Every cell that is a formula."""
    return [cell.coordinate for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
