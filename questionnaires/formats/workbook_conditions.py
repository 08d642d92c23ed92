"""Conditions as rows: one row a demand, groups by letter; deeper ones written out as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from questionnaires.definition import letter_of
from questionnaires.formats.workbook_sheets import MODES, TESTS, Column, NoValue, decoded, encoded

Cells = Mapping[str, str]
VALUES = Column("values", "list")


def rows_of(condition: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a condition in its document form.

    >>> rows_of({"question": "a", "is": ["yes"]})
    [{'about': 'question', 'name': 'a', 'test': 'is', 'values': 'yes'}]
    """
    mode = next((name for name in MODES if name in condition), None)
    parts: Sequence[Mapping[str, Any]] = condition[mode] if mode else [condition]
    joined = {"joined_by": mode} if mode else {}
    if all(is_demand(part) for part in parts):
        return [joined | demand(part) for part in parts]
    if mode and all(is_demand(part) or is_group(part) for part in parts):
        return [row for position, part in enumerate(parts) for row in group_rows(part, letter_of(position), mode)]
    return [{"written_out": json.dumps(condition, ensure_ascii=False)}]


def group_rows(part: Mapping[str, Any], letter: str, mode: str) -> Iterator[dict[str, str]]:
    """The rows of one group, or of a demand that stands beside groups."""
    head = {"group": letter, "groups_joined_by": mode}
    inner = next((name for name in MODES if name in part), None)
    for one in part[inner] if inner else [part]:
        yield head | ({"joined_by": inner} if inner else {}) | demand(one)


def is_group(part: Mapping[str, Any]) -> bool:
    """Is it a list of plain demands?"""
    return any(name in part and all(is_demand(one) for one in part[name]) for name in MODES)


def is_demand(part: Mapping[str, Any]) -> bool:
    """Is it one demand, or the opposite of one?"""
    return not ({*MODES, "not"} & set(part)) or ("not" in part and not {*MODES, "not"} & set(part["not"]))


def demand(part: Mapping[str, Any]) -> dict[str, str]:
    """One demand as cells."""
    negated = "not" in part
    part = part["not"] if negated else part
    about, test = ("question" if "question" in part else "body"), next(name for name in part if name not in NAMES)
    words = {"is": "is", "at_least": "at least", "at_most": "at most"}[test]
    said = words if not negated else "is not" if test == "is" else f"not {words}"
    value = part[test]
    text = encoded(value, VALUES) if isinstance(value, list) else str(value)
    return {"about": about, "name": part[NAMES[about == "body"]] or '""', "test": said, "values": text}


NAMES = ("question", "organisation")


def condition_of(rows: Sequence[Cells]) -> dict[str, Any]:
    """The document form of the rows of one condition; `condition_of(rows_of(c)) == c`.

    Raises:
        NoValue: when the rows do not fit together; the message says why.
    """
    written = [row["written_out"] for row in rows if "written_out" in row]
    if written:
        if len(rows) > 1:
            raise NoValue("a condition that is written out has one row only")
        found = decoded(written[0], Column("written_out", "json"))
        if not isinstance(found, dict):
            raise NoValue("written out is no condition")
        return found
    if all("group" not in row for row in rows):
        return one_list(rows)
    groups: dict[str, list[Cells]] = {}
    for row in rows:
        if "group" not in row:
            raise NoValue("some rows have a group and some have none: give every row a letter")
        groups.setdefault(row["group"], []).append(row)
    mode = only(rows, "groups_joined_by", "groups joined by")
    if mode is None:
        raise NoValue("say in groups joined by whether all or any of the groups must hold")
    return {mode: [one_list(group) for group in groups.values()]}


def one_list(rows: Sequence[Cells]) -> dict[str, Any]:
    """Demands joined by all or any; a single one may stand alone."""
    mode = only(rows, "joined_by", "joined by")
    demands = [demand_of(row) for row in rows]
    if mode is not None:
        return {mode: demands}
    if len(demands) > 1:
        raise NoValue("say in joined by whether all or any of the rows must hold")
    return demands[0]


def only(rows: Sequence[Cells], name: str, heading: str) -> str | None:
    """The one mode that rows give, or None; rows may leave it out after the first."""
    modes = {row[name] for row in rows if name in row}
    if len(modes) > 1:
        raise NoValue(f"{heading} says both {' and '.join(sorted(modes))}: it must be the same in every row")
    mode = modes.pop() if modes else None
    if mode is not None and mode not in MODES:
        raise NoValue(f"{heading} is {mode!r}: use all or any")
    return mode


def demand_of(row: Cells) -> dict[str, Any]:
    """One row as a demand."""
    for name in ("about", "name", "test", "values"):
        if name not in row:
            raise NoValue(f"{name} is missing")
    about = {"question": "question", "body": "organisation", "organisation": "organisation"}.get(row["about"])
    if about is None:
        raise NoValue(f"about is {row['about']!r}: use question or body")
    test = row["test"].lower().replace("_", " ")
    if test not in TESTS:
        raise NoValue(f"test is {row['test']!r}: use {', '.join(TESTS)}")
    plain = test.replace("is not", "is").removeprefix("not ").replace(" ", "_")
    value = decoded(row["values"], VALUES) if plain == "is" else row["values"]
    found = {about: decoded(row["name"], Column("name")), plain: value}
    return {"not": found} if "not" in test.split() else found
