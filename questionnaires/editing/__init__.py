"""Editing a questionnaire that is being written: its document as plain data, changed one edit at a time.

A draft may be unfinished (a question without text, a section without questions), so it is never objects. Parts are
named by key, never by position: `head`, `section:KEY`, `question:KEY`, `scale:NAME`.
"""

from questionnaires.editing.applying import KINDS, apply
from questionnaires.editing.changes import changed_since, touched_between, value_at
from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find
from questionnaires.editing.problems import field_of, in_labels, problems_at
from questionnaires.editing.starts import empty, next_version, own_copy, plain_document, supplement
from questionnaires.editing.tree import label

__all__ = [
    "KINDS",
    "CannotEdit",
    "Edit",
    "Edited",
    "Find",
    "apply",
    "changed_since",
    "empty",
    "field_of",
    "in_labels",
    "label",
    "next_version",
    "own_copy",
    "plain_document",
    "problems_at",
    "supplement",
    "touched_between",
    "value_at",
]
