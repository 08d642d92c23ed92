"""The head of a draft and its sections as boxes, and the values of an edit read from them."""

from collections.abc import Mapping
from typing import Any

from questionnaires.kinds import KINDS
from survey.forms.drafts import conditions
from survey.forms.drafts.lists import list_posted, list_stored, list_value
from survey.forms.drafts.numbers import number_errors
from survey.forms.drafts.rows import Posted, text

Boxes = dict[str, Any]
Errors = list[tuple[str, str]]
HEAD = ("title", "version", "programme", "minutes", "intro")
SECTION = ("title", "intro", "standard")


def head_stored(document: Mapping[str, Any]) -> Boxes:
    """Give the head of a stored draft as boxes."""
    boxes: Boxes = {name: text(document.get(name)) for name in HEAD}
    boxes["kinds"] = list(document.get("audience", {}).get("kinds", ()))
    boxes["legal_basis"] = list_stored("legal_basis", document.get("legal_basis", ()))
    return boxes


def head_posted(form: Posted, stored: Mapping[str, Any]) -> Boxes:
    """Read the boxes of a head as they were typed; kinds that were there keep their order."""
    before = list(stored.get("audience", {}).get("kinds", ()))
    boxes: Boxes = {name: form.get(name) for name in HEAD}
    chosen = [one for one in form.getlist("kinds") if one in KINDS]
    boxes["kinds"] = [one for one in before if one in chosen] + [one for one in chosen if one not in before]
    boxes["legal_basis"] = list_posted(form, "legal_basis")
    return boxes


def head_values(boxes: Boxes) -> tuple[dict[str, Any], Errors]:
    """Give the values of an edit of the head, with what is wrong."""
    errors = [*number_errors(boxes, ("minutes",)), *needed(boxes, "title", "Give the questionnaire a title.")]
    errors += needed(boxes, "programme", "Say which programme it belongs to, such as schools.")
    basis, wrong = list_value("legal_basis", boxes["legal_basis"])
    values = {name: boxes[name] for name in HEAD}
    return values | {"audience": {"kinds": boxes["kinds"]} if boxes["kinds"] else None, "legal_basis": basis}, [
        *errors,
        *wrong,
    ]


def section_stored(section: Mapping[str, Any]) -> Boxes:
    """Give a stored section as boxes."""
    boxes: Boxes = {name: text(section.get(name)) for name in SECTION}
    return boxes | {"when": conditions.boxes_stored(section.get("when"))}


def section_posted(form: Posted) -> Boxes:
    """Read the boxes of a section as they were typed."""
    boxes: Boxes = {name: form.get(name) for name in SECTION}
    return boxes | {"when": conditions.boxes_posted(form)}


def section_values(boxes: Boxes) -> tuple[dict[str, Any], Errors]:
    """Give the values of an edit of a section, with what is wrong."""
    when, wrong = conditions.value_of(boxes["when"])
    return {**{name: boxes[name] for name in SECTION}, "when": when}, [
        *needed(boxes, "title", "Give the section a title."),
        *wrong,
    ]


def needed(boxes: Boxes, name: str, message: str) -> Errors:
    """Say that a box must not be empty."""
    return [] if boxes[name].strip() else [(name, message)]
