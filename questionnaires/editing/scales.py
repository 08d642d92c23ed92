"""Edits of scales: add, set, take out while nothing uses it."""

from __future__ import annotations

from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find, Plain
from questionnaires.editing.saying import cut, fields_in_words
from questionnaires.editing.tree import every_question, key_of, label, scale_in, with_field
from questionnaires.editing.values import checked_key, new_values, with_values
from questionnaires.scales import Scale


def with_scale(document: Plain, name: str, scale: Plain) -> Plain:
    """The document with a scale under a name."""
    return {**document, "scales": {**document.get("scales", {}), name: scale}}


def add_scale(document: Plain, edit: Edit, find: Find) -> Edited:
    """Add a scale under a name: `grades` or `percent`, `not_applicable`."""
    name = checked_key(edit.target.partition(":")[2], document.get("scales", {}), "scale", "name")
    scale = with_values({}, new_values(Scale, {}, edit.values, ("key",)))
    return Edited(with_scale(document, name, scale), f"Added the scale {name}", (f"scale:{name}.*",), edit)


def set_scale(document: Plain, edit: Edit, find: Find) -> Edited:
    """Set fields of a scale: the whole list of `grades`, `percent`, `not_applicable`, `grades_from`."""
    name = key_of(edit.target, "scale")
    scale = scale_in(document, name)
    values = new_values(Scale, scale, edit.values, ("key",))
    if not values:
        return Edited(document, "", (), edit)
    said = f"Changed the {fields_in_words('scale', list(values))} of the scale {name}"
    touched = tuple(f"scale:{name}.{field}" for field in values)
    made = with_scale(document, name, with_values(scale, values))
    return Edited(made, cut(said), touched, Edit(edit.kind, edit.target, values))


def remove_scale(document: Plain, edit: Edit, find: Find) -> Edited:
    """Take out a scale that nothing uses."""
    name = key_of(edit.target, "scale")
    scale_in(document, name)
    used = users_of(document, name)
    if used:
        shown = ", ".join(used[:5]) + (f" and {len(used) - 5} more" if len(used) > 5 else "")
        raise CannotEdit(f"{shown} {'uses' if len(used) == 1 else 'use'} the scale {name}. Give them another first.")
    scales = {key: scale for key, scale in document["scales"].items() if key != name}
    made = with_field(document, "scales", scales or None)
    return Edited(made, f"Took out the scale {name}", (f"scale:{name}.*",), edit)


def users_of(document: Plain, name: str) -> list[str]:
    """The letters and numbers of the questions that use a scale, themselves or in a column."""
    return [
        label(document, question["key"])
        for _, question in every_question(document)
        if name in (question.get("scale"), *(column.get("scale") for column in question.get("columns", ())))
    ]
