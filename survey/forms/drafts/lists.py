"""The lists of a question: choices, rows, columns, criteria, references; each with its boxes and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.forms.drafts.numbers import number_errors
from survey.forms.drafts.rows import Posted, Row, filled, keyed, rows_posted, rows_stored


@dataclass(frozen=True)
class Listed:
    """One kind of list: the fields of its rows, which of them must be there, and the stem of keys it gives."""

    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()
    stem: str = ""
    message: str = ""


LISTS: Mapping[str, Listed] = {
    "options": Listed(("key", "label"), ("label",), "o", "Write the words of this choice."),
    "rows": Listed(("key", "label"), ("label",), "r", "Name this row."),
    "columns": Listed(
        ("key", "label", "kind", "scale", "min", "max", "step", "unit"), ("label",), "c", "Name this column."
    ),
    "criteria": Listed(("key", "label", "weight"), ("label",), "c", "Write the words of this criterion."),
    "references": Listed(
        ("document", "edition", "paragraph"),
        ("document", "edition"),
        message="A reference has a document and its edition, such as KCSIE and 2026.",
    ),
    "cross_references": Listed(
        ("questionnaire", "question", "text"), ("questionnaire",), message="Name the key of the other questionnaire."
    ),
    "legal_basis": Listed(
        ("route", "document", "edition", "paragraph"),
        ("route", "document", "edition"),
        message="A legal basis has a route, a document and its edition.",
    ),
}
UNTOUCHED: Mapping[str, tuple[str, ...]] = {"columns": ("kind",)}
"""Boxes that hold something before anybody wrote a word in their row."""


def list_stored(name: str, parts: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Give a stored list as rows of boxes."""
    return rows_stored(parts, LISTS[name].fields)


def list_posted(form: Posted, name: str) -> list[Row]:
    """Read a list as it was typed; rows nobody wrote in are left out."""
    quiet = UNTOUCHED.get(name, ())
    rows = rows_posted(form, name, LISTS[name].fields)
    return [row for row in rows if any(value for field, value in row.items() if field not in quiet)]


def list_value(name: str, rows: Sequence[Row]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Give a list as a document holds it, with what is wrong: (name of the box, message)."""
    kind = LISTS[name]
    errors = []
    for number, row in enumerate(rows, 1):
        missing = next((field for field in kind.needed if not row.get(field)), None)
        if missing:
            errors.append((f"{name}-{number}-{missing}", kind.message))
        errors += number_errors(row, ("weight", "min", "max", "step"), f"{name}-{number}-")
    made = keyed(rows, kind.stem) if kind.stem else rows
    return [plain_row(name, row) for row in made], errors


def plain_row(name: str, row: Row) -> dict[str, Any]:
    """Give one row as a document holds it."""
    if name == "columns" and row.get("kind") == "graded":
        row = {key: value for key, value in row.items() if key not in ("min", "max", "step", "unit")}
    elif name == "columns":
        row = {**row, "scale": ""}
    return filled(row)
