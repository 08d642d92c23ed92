"""Edits of where a question stands: move, take out, bring back."""

from __future__ import annotations

from typing import Any

from questionnaires.definition import Questionnaire
from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find, Plain
from questionnaires.editing.retiring import retire, unretire
from questionnaires.editing.sections import moved
from questionnaires.editing.starts import plain_document
from questionnaires.editing.tree import (
    every_question,
    key_of,
    label,
    placed,
    question_at,
    questions_of,
    readers_of,
    replaced_version,
    section_at,
    sections_of,
    with_field,
    with_questions,
)


def move_question(document: Plain, edit: Edit, find: Find) -> Edited:
    """Move a question: `by` -1 or 1 within its section, or to a `section`, `after` which question there.

    Moved away from the section it had in the replaced version, it is called `moved`; back there, it no longer is.
    """
    key = key_of(edit.target, "question")
    s, q = question_at(document, key)
    questions = questions_of(sections_of(document)[s])
    home = str(sections_of(document)[s]["key"])
    wanted = str(edit.values.get("section") or home)
    if wanted == home:
        made = with_questions(document, s, moved(questions, q, edit.values, "question"))
        return placed_edit(document, made, edit, key, ())
    question, touched = with_home(questions[q], wanted, replaced_version(document, find))
    made = with_questions(document, s, [*questions[:q], *questions[q + 1 :]])
    there = section_at(made, wanted)
    after = edit.values.get("after")
    made = with_questions(made, there, placed(questions_of(sections_of(made)[there]), question, after, "question"))
    return placed_edit(document, made, edit, key, touched)


def placed_edit(document: Plain, made: Plain, edit: Edit, key: str, touched: tuple[str, ...]) -> Edited:
    """What is said of a question that moved; nothing where it did not."""
    if made == document:
        return Edited(document, "", (), edit)
    before, now = label(document, key), label(made, key)
    return Edited(made, f"Moved {before} ({key}); it is now {now}", (f"question:{key}.place", *touched), edit)


def with_home(question: Plain, section: str, old: Questionnaire | None) -> tuple[Plain, tuple[str, ...]]:
    """A question with the lineage that its new section calls for, where nothing stronger is declared."""
    lineage: dict[str, Any] = dict(question.get("lineage") or {})
    named = [str(name).rpartition(":")[2] for name in lineage.get("from", ())] or [str(question["key"])]
    if old is None or lineage.get("change", "same") not in ("same", "moved") or named[0] not in old.questions:
        return question, ()
    stays = old.section_of[named[0]].key == section
    change = "same" if stays else "moved"
    wanted: dict[str, Any] | None = {**lineage, "change": change}
    if stays and named == [question["key"]]:
        wanted = None
    if wanted == question.get("lineage"):
        return question, ()
    return with_field(question, "lineage", wanted), (f"question:{question['key']}.lineage",)


def remove_question(document: Plain, edit: Edit, find: Find) -> Edited:
    """Take a question out; what the replaced version asked is retired with `reason`."""
    key = key_of(edit.target, "question")
    s, q = question_at(document, key)
    readers = readers_of(document, frozenset({key}))
    if readers:
        verb = "asks" if len(readers) == 1 else "ask"
        raise CannotEdit(f"It stays while {', '.join(readers)} {verb} about it. Change what reads it first.")
    questions = questions_of(sections_of(document)[s])
    rest = with_questions(document, s, [*questions[:q], *questions[q + 1 :]])
    made, touched = retire(rest, [questions[q]], edit.values.get("reason"), find)
    return Edited(made, f"Took out {label(document, key)} ({key})", (f"question:{key}.*", *touched), edit)


def restore_question(document: Plain, edit: Edit, find: Find) -> Edited:
    """Bring back a question of the replaced version, into its own section or `section`, `after` which question."""
    key = key_of(edit.target, "question")
    old = replaced_version(document, find)
    if old is None or key not in old.questions:
        raise CannotEdit(f"The version that this one replaces has no question {key}.")
    if any(question["key"] == key for _, question in every_question(document)):
        raise CannotEdit(f"{key} is asked here already.")
    home = str(edit.values.get("section") or old.section_of[key].key)
    if not any(section["key"] == home for section in sections_of(document)):
        raise CannotEdit("Its section is no longer here. Choose one for it.", "section")
    question, scales = taken_from(old, key)
    question, _ = with_home(question, home, old)
    position = section_at(document, home)
    after = edit.values.get("after")
    questions = placed(questions_of(sections_of(document)[position]), question, after, "question")
    made, freed = unretire(with_questions(document, position, questions), [key])
    missing = {name: scale for name, scale in scales.items() if name not in document.get("scales", {})}
    made = {**made, "scales": {**made.get("scales", {}), **missing}} if missing else made
    touched = (f"question:{key}.*", *freed, *(f"scale:{name}.*" for name in missing))
    return Edited(made, f"Brought back {label(made, key)} ({key})", touched, edit)


def taken_from(old: Questionnaire, key: str) -> tuple[Plain, dict[str, Any]]:
    """A question of a version as a next version would hold it, with the scales it names."""
    document = plain_document(old)
    question = next(one for _, one in every_question(document) if one["key"] == key)
    columns = [column.get("scale") for column in question.get("columns", ())]
    named = [name for name in (question.get("scale"), *columns) if name]
    scales = {name: with_field(document["scales"][name], "grades_from", None) for name in named}
    return with_field(question, "lineage", None), scales
