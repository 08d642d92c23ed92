"""A condition as boxes: several lines joined by all or any, each about one fact or one earlier answer."""

import json
from collections.abc import Mapping
from typing import Any

from questionnaires.conditions import ConditionFault, condition_from
from survey.forms.drafts.numbers import is_number
from survey.forms.drafts.rows import Posted, Row, numbers_in

NAME = "when"
MOST = 12
"""Lines of one condition."""


def boxes_stored(when: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give a stored condition as boxes; what has no boxes of its own stays whole, as one line.

    >>> boxes_stored({"organisation": "boarding", "is": ["yes"]})["lines"]
    [{'subject': 'o:boarding', 'test': 'is', 'values': ['yes'], 'number': ''}]
    """
    if not when:
        return {"join": "all", "lines": []}
    for join in ("all", "any"):
        if join in when:
            return {"join": join, "lines": [line_stored(part) for part in when[join]]}
    return {"join": "all", "lines": [line_stored(when)]}


def line_stored(part: Mapping[str, Any]) -> Row:
    """Give one line of a stored condition."""
    inner = part.get("not")
    negated = isinstance(inner, Mapping) and "is" in inner
    one = inner if negated and inner is not None else part
    if "is" not in one and not {"at_least", "at_most"} & set(one):
        return {"whole": json.dumps(part, ensure_ascii=False, sort_keys=True)}
    subject = f"o:{one['organisation']}" if "organisation" in one else f"q:{one['question']}"
    if "is" in one:
        test = "is_not" if negated else "is"
        return {"subject": subject, "test": test, "values": list(one["is"]), "number": ""}
    test = "at_least" if "at_least" in one else "at_most"
    return {"subject": subject, "test": test, "values": [], "number": str(one[test])}


def boxes_posted(form: Posted) -> dict[str, Any]:
    """Read a condition's boxes; a line without a subject, or ticked to go, is left out."""
    lines: list[Row] = []
    for number in numbers_in(form, NAME)[:MOST]:
        start = f"{NAME}-{number}-"
        if form.get(f"{start}gone"):
            continue
        if whole := form.get(f"{start}whole"):
            lines.append({"whole": whole[:4000]})
        elif subject := form.get(f"{start}subject"):
            values = [one.strip() for one in form.getlist(f"{start}values") if one.strip()]
            typed = [one.strip() for one in form.get(f"{start}typed").split(",") if one.strip()]
            test = form.get(f"{start}test", "is")
            number_text = form.get(f"{start}number").strip()
            lines.append({"subject": subject, "test": test, "values": values + typed, "number": number_text})
    return {"join": "any" if form.get(f"{NAME}-join") == "any" else "all", "lines": lines}


def value_of(boxes: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[tuple[str, str]]]:
    """Give the condition that boxes say, None for no condition, with what is wrong: (name of the box, message)."""
    parts: list[dict[str, Any]] = []
    errors: list[tuple[str, str]] = []
    for number, line in enumerate(boxes["lines"], 1):
        part, wrong = part_of(line)
        if wrong:
            errors.append((f"{NAME}-{number}-{wrong[0]}", wrong[1]))
        elif part is not None:
            parts.append(part)
    if not parts:
        return None, errors
    return (parts[0] if len(parts) == 1 else {boxes["join"]: parts}), errors


def part_of(line: Row) -> tuple[dict[str, Any] | None, tuple[str, str] | None]:
    """Give one line as a condition, or what is wrong with it."""
    if "whole" in line:
        return whole_of(line["whole"])
    kind, _, name = line["subject"].partition(":")
    subject = {"organisation" if kind == "o" else "question": name}
    if line["test"] in ("at_least", "at_most"):
        if not is_number(line["number"]):
            return None, ("number", "Write the number that it is compared with, such as 2.")
        return {**subject, line["test"]: line["number"]}, None
    if not line["values"]:
        return None, ("subject", "Choose at least one answer for this line, or take the line away.")
    made = {**subject, "is": line["values"]}
    return ({"not": made} if line["test"] == "is_not" else made), None


def whole_of(text: str) -> tuple[dict[str, Any] | None, tuple[str, str] | None]:
    """Read a line that has no boxes of its own, as the page held it."""
    try:
        part = json.loads(text)
        condition_from(part)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ConditionFault):
        return None, ("gone", "This line cannot be read any more. Take it away.")
    return part, None


def settled(value: Mapping[str, Any] | None, stored: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Give a condition as it is stored where it says the same: boxes keep no order of answers, and no list of one.

    >>> settled({"question": "a", "is": ["x", "y"]}, {"all": [{"question": "a", "is": ["y", "x"]}]})
    {'all': [{'question': 'a', 'is': ['y', 'x']}]}
    """
    return stored if value and stored and plain(value) == plain(stored) else value


def plain(when: Mapping[str, Any]) -> str:
    """Write a condition without what makes no difference."""
    for join in ("all", "any"):
        if join in when:
            parts = sorted(plain(part) for part in when[join])
            return parts[0] if len(parts) == 1 else json.dumps([join, *parts])
    if "not" in when:
        return json.dumps(["not", plain(when["not"])])
    return json.dumps({**when, "is": sorted(when["is"])} if "is" in when else dict(when), sort_keys=True)
