"""A question of a draft as boxes, and the values of an edit read from them."""

from collections.abc import Mapping
from typing import Any

from survey.forms.drafts import conditions
from survey.forms.drafts.kinds import EVERY_FIELD, fields_of
from survey.forms.drafts.lists import list_posted, list_stored, list_value
from survey.forms.drafts.numbers import number_errors
from survey.forms.drafts.rows import Posted, text

Boxes = dict[str, Any]
Errors = list[tuple[str, str]]

TEXTS = (
    "kind", "text", "why", "good", "force", "scale", "weight", "evidence",
    "min", "max", "step", "unit", "as_at", "words", "places",
)  # fmt: skip
TICKS = ("critical", "optional", "dont_know")
LISTS = ("options", "rows", "columns", "criteria", "references", "cross_references")
COMPARED = 6
"""Earlier questions that one may come from."""


def boxes_stored(question: Mapping[str, Any]) -> Boxes:
    """Give a stored question as boxes."""
    boxes: Boxes = {name: text(question.get(name)) for name in (*TEXTS, *TICKS)}
    boxes |= {name: list_stored(name, question.get(name, ())) for name in LISTS}
    boxes["weight"] = boxes["weight"] or "1"
    boxes["evidence"] = boxes["evidence"] or "none"
    boxes["tags"] = ", ".join(question.get("tags", ()))
    boxes["paired_with"] = ", ".join(question.get("paired_with", ()))
    boxes["descriptors"] = dict(question.get("descriptors", {}))
    boxes["when"] = conditions.boxes_stored(question.get("when"))
    boxes["lineage"] = lineage_stored(question.get("lineage"))
    boxes["not_applicable"] = rule_stored(question.get("not_applicable"))
    boxes["compute"] = compute_stored(question.get("compute"))
    return boxes


def lineage_stored(lineage: Mapping[str, Any] | None) -> Boxes:
    """Give where a question comes from as boxes."""
    found = lineage or {}
    return {"change": found.get("change", ""), "from": list(found.get("from", ()))}


def rule_stored(rule: Mapping[str, Any] | None) -> Boxes:
    """Give a rule on *not applicable* as boxes; None is the scale's own rule."""
    if rule is None:
        return {"allowed": "", "needs": ["comment"]}
    return {"allowed": "yes" if rule.get("allowed") else "no", "needs": list(rule.get("needs", ["comment"]))}


def compute_stored(compute: Mapping[str, Any] | None) -> Boxes:
    """Give a computation as boxes."""
    found = compute or {}
    return {
        "operation": found.get("operation", "sum"),
        "of": ", ".join(found.get("of", ())),
        "is": ", ".join(found.get("is", ())),
    }


def boxes_posted(form: Posted, stored: Mapping[str, Any]) -> Boxes:
    """Read a question's boxes as they were typed; what was not on the page stands as it is stored."""
    boxes = boxes_stored(stored)
    shown = shown_fields(form)
    boxes |= {name: form.get(name) for name in TEXTS if name in shown}
    boxes |= {name: "yes" if form.get(name) else "" for name in TICKS if name in shown}
    boxes |= {name: list_posted(form, name) for name in LISTS if name in shown}
    boxes |= {name: form.get(name) for name in ("tags", "paired_with") if name in shown}
    if "descriptors" in shown:
        start = "descriptor-"
        boxes["descriptors"] = {key[len(start) :]: form.get(key) for key in form.names() if key.startswith(start)}
    boxes["when"] = conditions.boxes_posted(form)
    boxes["lineage"] = lineage_posted(form) if "lineage-change" in form else boxes["lineage"]
    if "not_applicable" in shown:
        needs = form.getlist("not_applicable-needs")
        boxes["not_applicable"] = {"allowed": form.get("not_applicable"), "needs": needs}
    if "compute" in shown:
        boxes["compute"] = {name: form.get(f"compute-{name}") for name in ("operation", "of", "is")}
    return boxes


def lineage_posted(form: Posted) -> Boxes:
    """Read where a question comes from."""
    named = [form.get(f"lineage-from-{number}").strip() for number in range(1, COMPARED + 1)]
    return {"change": form.get("lineage-change"), "from": list(dict.fromkeys(one for one in named if one))}


def shown_fields(form: Posted) -> frozenset[str]:
    """Tell which fields a posted page had: those of the kind it was made for."""
    return frozenset(fields_of(form.get("kind-shown")))


def values_of(boxes: Boxes, form: Posted) -> tuple[dict[str, Any], Errors]:
    """Give the values of an edit, with what is wrong: (name of the box, message).

    Fields that only the kind of before had are taken away; those that only the new kind has are left for its page.
    """
    kind, shown = boxes["kind"], form.get("kind-shown")
    wanted = frozenset(fields_of(kind)) & frozenset(fields_of(shown))
    values: dict[str, Any] = {}
    errors = number_errors(boxes, [name for name in TEXTS if name in wanted])
    for name in wanted & {*TEXTS, *TICKS}:
        values[name] = boxes[name] == "yes" if name in TICKS else boxes[name]
    for name in [one for one in LISTS if one in wanted]:
        values[name], wrong = list_value(name, boxes[name])
        errors += wrong
    values["when"], wrong = conditions.value_of(boxes["when"])
    errors += wrong
    values |= others(boxes, wanted)
    if "lineage-change" in form:
        values["lineage"], wrong = lineage_value(boxes["lineage"])
        errors += wrong
    else:
        values.pop("lineage", None)
    if kind != shown:
        values |= dict.fromkeys(EVERY_FIELD - frozenset(fields_of(kind)))
    return values, errors


def others(boxes: Boxes, wanted: frozenset[str]) -> dict[str, Any]:
    """Give the values that are neither a text, a tick nor a list."""
    made: dict[str, Any] = {name: parted(boxes[name]) for name in ("tags", "paired_with") if name in wanted}
    if "descriptors" in wanted:
        made["descriptors"] = {key: words for key, words in boxes["descriptors"].items() if words.strip()}
    if "not_applicable" in wanted:
        made["not_applicable"] = rule_value(boxes["not_applicable"])
    if "compute" in wanted:
        compute = {name: parted(boxes["compute"][name]) for name in ("of", "is")}
        named = {name: value for name, value in compute.items() if value}
        made["compute"] = {"operation": boxes["compute"]["operation"], **named} if compute["of"] else None
    return made


def rule_value(rule: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give a rule on *not applicable*; None for the scale's own."""
    if not rule["allowed"]:
        return None
    return {"allowed": rule["allowed"] == "yes", "needs": list(rule["needs"])}


def lineage_value(lineage: Mapping[str, Any]) -> tuple[dict[str, Any] | None, Errors]:
    """Give where a question comes from, with what is wrong."""
    change, named = lineage["change"], lineage["from"]
    if not change:
        return None, []
    if change == "new":
        return {"change": "new"}, []
    if not named:
        return None, [("lineage-from-1", "Choose which question of the version before it comes from.")]
    if len(named) > 1 and change != "merged":
        return None, [("lineage-change", "Only a merged question comes from several. Choose merged, or one question.")]
    return {"change": change, "from": named}, []


def parted(words: str) -> list[str]:
    """Give what is written between commas.

    >>> parted("workforce, , training")
    ['workforce', 'training']
    """
    return [one.strip() for one in words.replace("\n", ",").split(",") if one.strip()]
