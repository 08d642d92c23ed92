"""Who must answer again after guidance changed, as a file: one line a body."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from survey.exports import lists
from survey.exports.lists import Value
from survey.queries.guidance.again import Again
from survey.queries.rounds.due import london_day

HEADINGS: Sequence[tuple[str, int]] = (
    ("Organisation", 28),
    ("Name", 40),
    ("Kind", 18),
    ("Round", 36),
    ("Questionnaire", 24),
    ("Submitted on", 14),
    ("Last saved", 14),
    ("Questions to answer again", 12),
    ("Which", 60),
)


def again_values(rows: Iterable[Again], labels: Mapping[int, Mapping[str, str]]) -> Iterator[list[Value]]:
    """Give the rows of the file, in the order of HEADINGS; `labels` gives the printed labels by version and key."""
    for row in rows:
        given = row.given
        yield [
            given.slug,
            given.name,
            given.kind,
            given.round_name,
            given.questionnaire,
            london_day(given.submitted_at) if given.submitted_at else None,
            london_day(given.saved_at) if given.saved_at else None,
            len(row.questions),
            ", ".join(labels[given.version_id].get(key, key) for key in row.questions),
        ]


def csv_bytes(values: Iterable[Sequence[Value]]) -> bytes:
    """Write the list as CSV."""
    return lists.csv_bytes(HEADINGS, values)


def xlsx_bytes(values: Iterable[Sequence[Value]], about: Sequence[str]) -> bytes:
    """Write the list as a workbook, with a sheet that says what it is."""
    return lists.xlsx_bytes("Answer again", HEADINGS, values, about)
