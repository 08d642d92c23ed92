"""What could not be read of a posted answer keeps what is stored: a box, or one cell of an answer in parts."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from questionnaires.answers import Answer


def with_unread(answer: Answer, stored: Answer, unread: Collection[str]) -> Answer:
    """Keep what is stored in the boxes that could not be read; `value.staff.trained` is one cell of a matrix.

    Example: `with_unread(Answer(), Answer(comment="Seen."), {"comment"}).comment` is "Seen.".
    """
    if "value" in unread:
        answer = replace(answer, value=stored.value, not_applicable=stored.not_applicable, unknown=stored.unknown)
    parts = [name.removeprefix("value.") for name in unread if name.startswith("value.")]
    if parts and isinstance(stored.value, Mapping):
        answer = replace(answer, value=with_parts(answer.value, stored.value, parts))
    texts = {name: getattr(stored, name) for name in ("comment", "reason", "evidence", "action") if name in unread}
    return replace(answer, **texts)


def with_parts(value: Any, stored: Mapping[str, Any], parts: Collection[str]) -> dict[str, Any] | None:
    """Put the stored rows, cells and criteria of some parts into a value.

    >>> with_parts({"staff": {"level": "met"}}, {"staff": {"level": "red", "trained": 4}}, ["staff.trained"])
    {'staff': {'level': 'met', 'trained': 4}}
    """
    found = dict(value or {})
    for part in parts:
        row, _, column = part.partition(".")
        before = stored.get(row)
        if not column:
            found |= {row: before} if before is not None else {}
        elif isinstance(before, Mapping) and column in before:
            found[row] = {**found.get(row, {}), column: before[column]}
    return found or None
