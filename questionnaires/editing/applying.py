"""One edit applied to a document: the one way in for every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find, Plain, nothing_known
from questionnaires.editing.head import set_head
from questionnaires.editing.placing import move_question, remove_question, restore_question
from questionnaires.editing.questions import add_question, rename_question, set_question
from questionnaires.editing.references import remap_references
from questionnaires.editing.reusing import reuse_section
from questionnaires.editing.scales import add_scale, remove_scale, set_scale
from questionnaires.editing.sections import add_section, move_section, remove_section, set_section

KINDS: Mapping[str, Callable[[Plain, Edit, Find], Edited]] = {
    "set-head": set_head,
    "add-section": add_section,
    "set-section": set_section,
    "move-section": move_section,
    "remove-section": remove_section,
    "reuse-section": reuse_section,
    "add-question": add_question,
    "set-question": set_question,
    "move-question": move_question,
    "rename-question": rename_question,
    "remove-question": remove_question,
    "restore-question": restore_question,
    "add-scale": add_scale,
    "set-scale": set_scale,
    "remove-scale": remove_scale,
    "remap-references": remap_references,
}
"""Every kind of edit and the function that makes it; its docstring names the values."""


def apply(document: Plain, edit: Edit, find: Find = nothing_known) -> Edited:
    """The document after an edit; the one given is left as it is.

    Args:
        document: plain data as `documents.from_plain` takes it, finished or not.
        edit: what to change; KINDS says which kinds there are.
        find: gives published versions, so that a key that joins the years is kept.

    Raises:
        CannotEdit: when the edit cannot be made, with what to tell the author and the field it is about.

    Example: `apply(document, Edit("set-question", "question:a", {"text": "Is it done?"})).said`.
    """
    make = KINDS.get(edit.kind)
    if make is None:
        raise CannotEdit(f"There is no edit called {edit.kind}.")
    return make(document, edit, find)
