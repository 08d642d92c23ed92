"""The issue list of a round as a file that people keep: CSV and Excel, every text as text."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from survey.exports import lists
from survey.exports.lists import Value, csv_text
from survey.queries.rounds.bodies import BodyRow
from survey.queries.rounds.due import london_day

__all__ = ["HEADINGS", "Value", "csv_bytes", "csv_text", "list_values", "xlsx_bytes"]

HEADINGS: Sequence[tuple[str, int]] = (
    ("Organisation", 28),
    ("Name", 40),
    ("Kind", 18),
    ("Group", 18),
    ("Area", 8),
    ("Basis", 18),
    ("Why it is due", 60),
    ("Where it stands", 34),
    ("Reason of a decision", 40),
    ("Due on", 14),
    ("Due at first", 14),
    ("Added late", 12),
    ("Asked", 10),
    ("Answered", 10),
    ("Last saved", 14),
    ("Returned on", 14),
    ("Returned late", 14),
    ("Reminders", 12),
    ("Last reminder", 14),
)


def list_values(rows: Iterable[BodyRow], places: dict[str, str]) -> Iterator[list[Value]]:
    """Give the rows of the file, in the order of HEADINGS; `places` gives the words for where a body stands."""
    for row in rows:
        yield [
            row.slug,
            row.name,
            row.kind,
            row.group,
            row.area,
            str(row.basis).replace("_", " "),
            row.reason,
            places[row.place],
            row.state_reason,
            row.due_on,
            row.extended_from,
            "yes" if row.added_late else "no",
            row.asked,
            row.answered,
            day(row.last_saved_at),
            day(row.submitted_at),
            "" if row.submitted_at is None else "yes" if row.late else "no",
            row.reminders,
            day(row.reminded_at),
        ]


def day(moment: datetime | None) -> date | None:
    """Give the day in England of a moment that may not have come."""
    return london_day(moment) if moment else None


def csv_bytes(values: Iterable[Sequence[Value]]) -> bytes:
    """Write the list as CSV."""
    return lists.csv_bytes(HEADINGS, values)


def xlsx_bytes(values: Iterable[Sequence[Value]], about: Sequence[str]) -> bytes:
    """Write the list as a workbook, with a sheet that says what it is."""
    return lists.xlsx_bytes("Issue list", HEADINGS, values, about)
