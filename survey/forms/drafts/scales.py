"""A scale of a draft as boxes, and the values of an edit read from them."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey.forms.drafts.numbers import is_number, number_errors
from survey.forms.drafts.rows import Posted, Row, filled, keyed, rows_posted, rows_stored

Boxes = dict[str, Any]
Errors = list[tuple[str, str]]
GRADE = ("key", "label", "points", "counts_as", "colour", "descriptor")
QUIET = ("colour", "counts_as")
PERCENT = {"step": "10", "met": "90", "partly_met": "50"}
"""The boxes of a percentage with what is usual in each."""
NEEDS = (("comment", "a comment"), ("action", "an action"), ("evidence", "evidence"))
COUNTS_AS = (("", "not counted"), ("met", "met"), ("partly_met", "partly met"), ("not_met", "not met"))
COLOURS = (("none", "None"), ("green", "Green"), ("amber", "Amber"), ("red", "Red"))


def boxes_stored(scale: Mapping[str, Any]) -> Boxes:
    """Give a stored scale as boxes."""
    percent = scale.get("percent") or {}
    rule = scale.get("not_applicable") or {}
    return {
        "made_of": "percent" if percent else "grades",
        "grades": rows_stored(scale.get("grades", ()), GRADE, ("needs",)),
        "percent": {
            **{name: str(percent.get(name, usual)) for name, usual in PERCENT.items()},
            "needs": list(percent.get("needs", ())),
        },
        "allowed": "yes" if rule.get("allowed") else "",
        "needs": list(rule.get("needs", ["comment"])),
        "grades_from": dict(scale.get("grades_from", {})),
    }


def boxes_posted(form: Posted) -> Boxes:
    """Read a scale's boxes as they were typed."""
    rows = rows_posted(form, "grades", GRADE, ("needs",))
    start = "from-"
    return {
        "made_of": "percent" if form.get("made_of") == "percent" else "grades",
        "grades": [row for row in rows if any(value for name, value in row.items() if name not in QUIET)],
        "percent": {
            **{name: form.get(f"percent-{name}", usual).strip() for name, usual in PERCENT.items()},
            "needs": form.getlist("percent-needs"),
        },
        "allowed": "yes" if form.get("allowed") else "",
        "needs": form.getlist("needs"),
        "grades_from": {key[len(start) :]: form.get(key) for key in form.names() if key.startswith(start)},
    }


def values_of(boxes: Boxes) -> tuple[dict[str, Any], Errors]:
    """Give the values of an edit of a scale, with what is wrong: (name of the box, message)."""
    rule = {"allowed": bool(boxes["allowed"]), "needs": list(boxes["needs"])}
    mapped = {old: new for old, new in boxes["grades_from"].items() if new}
    common = {"not_applicable": rule if boxes["allowed"] else None, "grades_from": mapped or None}
    if boxes["made_of"] == "percent":
        percent, errors = percent_value(boxes["percent"])
        return {"grades": None, "percent": percent, **common}, errors
    grades, errors = grades_value(boxes["grades"])
    return {"grades": grades, "percent": None, **common}, errors


def percent_value(percent: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """Give a percentage in steps."""
    wrong = [name for name in PERCENT if not is_number(str(percent[name]))]
    return filled(percent), [(f"percent-{name}", "Write a number of per cent, such as 90.") for name in wrong]


def grades_value(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], Errors]:
    """Give the grades; a key that was left empty is given."""
    errors: Errors = []
    for number, row in enumerate(rows, 1):
        if not row["label"]:
            errors.append((f"grades-{number}-label", "Name this grade, such as Met."))
        errors += number_errors(row, ("points",), f"grades-{number}-")
    made = []
    for row in keyed(rows, "g"):
        colour = row["colour"] if row["colour"] != "none" else ""
        made.append(filled({**row, "colour": colour}))
    return made, errors
