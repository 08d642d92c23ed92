"""Edits of the head: title, version, audience, legal basis and what is retired."""

from __future__ import annotations

from questionnaires.definition import Questionnaire
from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find, Plain
from questionnaires.editing.saying import cut, fields_in_words
from questionnaires.editing.values import checked_version, new_values, with_values

FIXED = ("format", "key", "status", "replaces", "supplement_to", "scales", "sections")
"""The key is the line's identity; the start says what is replaced or supplemented; the rest has edits of its own."""


def set_head(document: Plain, edit: Edit, find: Find) -> Edited:
    """Set fields of the head; an empty value takes an optional field away."""
    values = new_values(Questionnaire, document, edit.values, FIXED)
    if "version" in values:
        values["version"] = checked_version(values["version"])
        if values["version"] == document.get("replaces"):
            raise CannotEdit("A version cannot replace itself. Give this one another name.", "version")
    if not values:
        return Edited(document, "", (), edit)
    said = f"Changed the {fields_in_words('head', list(values))} of the questionnaire"
    touched = tuple(f"head.{name}" for name in values)
    return Edited(with_values(document, values), cut(said), touched, Edit(edit.kind, "head", values))
