"""Lists in a form: numbered rows of boxes, `options-1-key`, `options-1-label`, with spare ones under those in use."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

MOST = 80
"""Rows of one list that are read."""
SPARE = 2
Row = dict[str, Any]


class Posted:
    """A posted form: what is not there reads as nothing.

    >>> Posted(MultiDict({"a": "1"})).get("b")
    ''
    """

    def __init__(self, form: MultiDict[str, str]) -> None:
        """Take the form of a request."""
        self._form = form

    def __contains__(self, name: object) -> bool:
        """Whether the form has a box of this name."""
        return name in self._form

    def get(self, name: str, otherwise: str = "") -> str:
        """Give what stands in a box."""
        return str(self._form.get(name, otherwise))

    def getlist(self, name: str) -> list[str]:
        """Give everything chosen under a name."""
        return self._form.getlist(name)

    def names(self) -> list[str]:
        """Give the names of the boxes."""
        return list(self._form)


def numbers_in(form: Posted, name: str) -> list[int]:
    """Give the numbers of the rows of a list that a form holds, in order.

    >>> numbers_in(Posted(MultiDict({"rows-2-key": "b", "rows-1-key": "a", "rows": "x"})), "rows")
    [1, 2]
    """
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,3}})-")
    found = {int(match[1]) for key in form.names() if (match := pattern.match(key))}
    return [number for number in sorted(found) if 0 < number <= MOST]


def rows_posted(form: Posted, name: str, fields: Sequence[str], many: Sequence[str] = ()) -> list[Row]:
    """Read the rows of a list; those left empty or ticked to go are left out. `many` are fields of several values."""
    rows = []
    for number in numbers_in(form, name):
        row: Row = {field: form.get(f"{name}-{number}-{field}", "").strip() for field in fields}
        row |= {field: form.getlist(f"{name}-{number}-{field}") for field in many}
        if not form.get(f"{name}-{number}-gone") and any(row[field] for field in fields):
            rows.append(row)
    return rows


def rows_stored(parts: Iterable[Mapping[str, Any]], fields: Sequence[str], many: Sequence[str] = ()) -> list[Row]:
    """Give the rows of a list as it is stored."""
    return [
        {field: text(part.get(field)) for field in fields} | {field: list(part.get(field, ())) for field in many}
        for part in parts
    ]


def with_spare(rows: Sequence[Row], spare: int = SPARE) -> list[Row]:
    """Give rows with empty ones under them.

    >>> with_spare([{"key": "a"}], 1)
    [{'key': 'a'}, {}]
    """
    return [*rows, *({} for _ in range(min(spare, MOST - len(rows))))]


def text(value: object) -> str:
    """Write a stored value as a box shows it.

    >>> text(None), text(True), text(2)
    ('', 'yes', '2')
    """
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)


def keyed(rows: Sequence[Row], stem: str) -> list[Row]:
    """Give every row a key: one that was left empty gets the next free number, never made from the wording.

    >>> keyed([{"key": "", "label": "Head"}, {"key": "o1", "label": "Chair"}], "o")
    [{'key': 'o2', 'label': 'Head'}, {'key': 'o1', 'label': 'Chair'}]
    """
    taken = {row["key"] for row in rows}
    made = []
    for row in rows:
        key = row["key"] or next(f"{stem}{n}" for n in range(1, MOST + len(taken) + 2) if f"{stem}{n}" not in taken)
        taken.add(key)
        made.append({**row, "key": key})
    return made


def filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {name: value for name, value in row.items() if value not in ("", None, [], ())}
