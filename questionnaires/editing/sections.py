"""Edits of sections: add, set, move and take out."""

from __future__ import annotations

from collections.abc import Sequence

from questionnaires.definition import Section
from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find, Plain
from questionnaires.editing.retiring import retire
from questionnaires.editing.saying import cut, fields_in_words
from questionnaires.editing.tree import (
    key_of,
    label,
    placed,
    questions_of,
    readers_of,
    section_at,
    sections_of,
    with_section,
    with_sections,
)
from questionnaires.editing.values import checked_key, new_values, with_values


def add_section(document: Plain, edit: Edit, find: Find) -> Edited:
    """Add an empty section: `key`, `title`, and `after` which one (last where it is left out, first where empty)."""
    values = dict(edit.values)
    after = values.pop("after", None)
    key = checked_key(values.pop("key", ""), (str(one.get("key")) for one in sections_of(document)), "section")
    section = {"key": key, **with_values({}, new_values(Section, {}, values, ("questions",))), "questions": []}
    if "title" not in section:
        raise CannotEdit("Give the section a title.", "title")
    made = with_sections(document, placed(sections_of(document), section, after, "section"))
    return Edited(made, cut(f"Added section {label(made, key)}, {section['title']}"), (f"section:{key}.*",), edit)


def set_section(document: Plain, edit: Edit, find: Find) -> Edited:
    """Set fields of a section; an empty value takes the field away."""
    key = key_of(edit.target, "section")
    position = section_at(document, key)
    section = sections_of(document)[position]
    values = new_values(Section, section, edit.values, ("key", "questions"))
    if not values:
        return Edited(document, "", (), edit)
    said = f"Changed the {fields_in_words('section', list(values))} of section {label(document, key)}"
    touched = tuple(f"section:{key}.{name}" for name in values)
    made = with_section(document, position, with_values(section, values))
    return Edited(made, cut(said), touched, Edit(edit.kind, edit.target, values))


def move_section(document: Plain, edit: Edit, find: Find) -> Edited:
    """Move a section: `by` -1 or 1, or `after` the section of a key (first where it is empty)."""
    key = key_of(edit.target, "section")
    before = sections_of(document)
    parts = moved(before, section_at(document, key), edit.values, "section")
    made = with_sections(document, parts)
    if list(parts) == list(before):
        return Edited(document, "", (), edit)
    said = f"Moved section {label(document, key)}; it is now {label(made, key)}"
    return Edited(made, said, (f"section:{key}.place",), edit)


def moved(parts: Sequence[Plain], position: int, values: Plain, what: str) -> list[Plain]:
    """A list with the part of one position moved by one, or after the part of a key.

    >>> moved([{"key": "a"}, {"key": "b"}], 1, {"by": "-1"}, "section")
    [{'key': 'b'}, {'key': 'a'}]
    """
    part = parts[position]
    rest = [*parts[:position], *parts[position + 1 :]]
    if "after" in values:
        if values["after"] == part["key"]:
            return list(parts)
        return placed(rest, part, values["after"], what)
    if str(values.get("by")) not in ("-1", "1"):
        raise CannotEdit(f"Say where to move the {what}: up, down, or after which one.", "by")
    wanted = position + int(values["by"])
    if not 0 <= wanted < len(parts):
        raise CannotEdit(f"This {what} is {'first' if wanted < 0 else 'last'} already.", "by")
    return [*rest[:wanted], part, *rest[wanted:]]


def remove_section(document: Plain, edit: Edit, find: Find) -> Edited:
    """Take a section out with its questions; those that the replaced version asked are retired with `reason`."""
    key = key_of(edit.target, "section")
    position = section_at(document, key)
    section = sections_of(document)[position]
    keys = frozenset(str(question["key"]) for question in questions_of(section))
    readers = readers_of(document, keys, frozenset({key}))
    if readers:
        raise CannotEdit(
            f"The section stays while {', '.join(readers)} asks about a question in it. Change that condition first."
        )
    rest = [*sections_of(document)[:position], *sections_of(document)[position + 1 :]]
    made, touched = retire(with_sections(document, rest), questions_of(section), edit.values.get("reason"), find)
    said = f"Took out section {label(document, key)}, {section.get('title', key)}, with {len(keys)} entries"
    gone = tuple(f"question:{one}.*" for one in sorted(keys))
    return Edited(made, cut(said), (f"section:{key}.*", *gone, *touched), edit)
