"""Answers in bulk from a long table: what was gathered elsewhere, and last year's spreadsheet, become returns.

    table = read_table(path.read_bytes(), REQUIRED)
    loaded = load_returns(session, None, round_, table.rows, now, Status.SUBMITTED)

What is loaded as submitted is marked so and signed by nobody. A body with a row that cannot be used is left as it is.
"""

from survey.services.loading.loading import Answers, Loaded, Status, load_answers, load_returns
from survey.services.loading.reading import OPTIONAL, REQUIRED, Fault
from survey.services.loading.tables import Table, read_table

__all__ = [
    "OPTIONAL",
    "REQUIRED",
    "Answers",
    "Fault",
    "Loaded",
    "Status",
    "Table",
    "load_answers",
    "load_returns",
    "read_table",
]
