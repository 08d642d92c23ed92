"""References carried to a newer edition, in many questions at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from questionnaires.definition import Question
from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find, Plain
from questionnaires.editing.saying import cut
from questionnaires.editing.tree import questions_of, sections_of, with_sections
from questionnaires.editing.values import cleaned, fitting


def remap_references(document: Plain, edit: Edit, find: Find) -> Edited:
    """Carry references of a `document` `from` one edition `to` another.

    `paragraphs` maps old paragraphs to new ones; one that is not mapped keeps its number. `questions` narrows it to
    some keys; without it every question that refers to the old edition is changed.
    """
    values = cleaned(dict(edit.values))
    old, new = values.get("from"), values.get("to")
    if not values.get("document") or not old or not new or old == new:
        raise CannotEdit("Say which document, and from which edition to which.", "to")
    only = values.get("questions")
    keys: list[str] = []
    sections = []
    for section in sections_of(document):
        questions = [remapped(question, values, only, keys) for question in questions_of(section)]
        sections.append({**section, "questions": questions})
    if not keys:
        return Edited(document, "", (), edit)
    said = f"Carried {len(keys)} references to {values['document']} from {old} to {new}"
    touched = tuple(f"question:{key}.references" for key in keys)
    return Edited(with_sections(document, sections), cut(said), touched, edit)


def remapped(question: Plain, values: Mapping[str, Any], only: Collection[str] | None, keys: list[str]) -> Plain:
    """A question with its references carried over; its key is added to `keys` when one changed."""
    before = question.get("references", [])
    if only is not None and question["key"] not in only:
        return question
    after = [carried(one, values) for one in before]
    if after == before:
        return question
    keys.append(question["key"])
    return {**question, "references": fitting(Question, "references", after)}


def carried(reference: Plain, values: Mapping[str, Any]) -> Plain:
    """A reference in its new edition, where it is to the old one of this document."""
    if (reference.get("document"), reference.get("edition")) != (values["document"], values["from"]):
        return reference
    made = {**reference, "edition": values["to"]}
    paragraph = (values.get("paragraphs") or {}).get(reference.get("paragraph"))
    return {**made, "paragraph": paragraph} if paragraph else made
