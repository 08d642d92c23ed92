"""Edits of one question: add, set, give another key."""

from __future__ import annotations

from questionnaires.definition import Question, Questionnaire
from questionnaires.editing.edits import CannotEdit, Edit, Edited, Find, Plain
from questionnaires.editing.renaming import renamed_in
from questionnaires.editing.retiring import ancestors, unretire
from questionnaires.editing.saying import cut, fields_in_words
from questionnaires.editing.tree import (
    every_question,
    key_of,
    label,
    mentioned,
    placed,
    question_at,
    questions_of,
    replaced_version,
    section_at,
    sections_of,
    with_question,
    with_questions,
)
from questionnaires.editing.values import checked_key, new_values, with_values


def fresh_key(document: Plain, key: object, old: Questionnaire | None) -> str:
    """A key for a question that was not there before.

    Raises:
        CannotEdit: when it is of the wrong shape, used here, or stood for a question of the replaced version.
    """
    text = checked_key(key, (str(question["key"]) for _, question in every_question(document)), "question")
    if old is not None and text in old.questions:
        raise CannotEdit(
            f"{text} is the key of a question in {old.name}. Bring that question back, or give this one another key.",
            "key",
        )
    return text


def add_question(document: Plain, edit: Edit, find: Find) -> Edited:
    """Add a question: `section`, `key`, `kind`, `text` and any other field, `after` which question."""
    values = dict(edit.values)
    section_key, after = str(values.pop("section", "")), values.pop("after", None)
    position = section_at(document, section_key)
    key = fresh_key(document, values.pop("key", ""), replaced_version(document, find))
    fields = with_values({}, new_values(Question, {}, values))
    if "kind" not in fields:
        raise CannotEdit("Choose what kind of question it is.", "kind")
    question = {"key": key, **fields}
    questions = placed(questions_of(sections_of(document)[position]), question, after, "question")
    made, freed = revived(with_questions(document, position, questions), question, find)
    return Edited(made, f"Added {label(made, key)} ({key})", (f"question:{key}.*", *freed), edit)


def revived(document: Plain, question: Plain, find: Find) -> tuple[Plain, tuple[str, ...]]:
    """The document in which what the question descends from is no longer called retired."""
    old = replaced_version(document, find)
    return (document, ()) if old is None else unretire(document, ancestors(question, old))


def set_question(document: Plain, edit: Edit, find: Find) -> Edited:
    """Set fields of a question; an empty value takes the field away."""
    key = key_of(edit.target, "question")
    s, q = question_at(document, key)
    question = questions_of(sections_of(document)[s])[q]
    values = new_values(Question, question, edit.values, ("key",))
    if not values:
        return Edited(document, "", (), edit)
    if values.get("kind", "") is None:
        raise CannotEdit("Choose what kind of question it is.", "kind")
    changed = with_values(question, values)
    made: Plain = with_question(document, s, q, changed)
    freed: tuple[str, ...] = ()
    if "lineage" in values:
        made, freed = revived(made, changed, find)
    said = f"Changed the {fields_in_words('question', list(values))} of {label(made, key)}"
    touched = (*(f"question:{key}.{name}" for name in values), *freed)
    return Edited(made, cut(said), touched, Edit(edit.kind, edit.target, values))


def rename_question(document: Plain, edit: Edit, find: Find) -> Edited:
    """Give a question another `key`, and name it so wherever a condition or computation reads it.

    Only for a question that the replaced version does not have: there the key joins the years.
    """
    key = key_of(edit.target, "question")
    old = replaced_version(document, find)
    s, q = question_at(document, key)
    if old is not None and key in old.questions:
        raise CannotEdit(f"{key} joins this question with {old.name}, so it stays.", "key")
    if str(edit.values.get("key", "")).strip() == key:
        return Edited(document, "", (), edit)
    new = fresh_key(document, edit.values.get("key"), old)
    question = questions_of(sections_of(document)[s])[q]
    made = renamed_in(with_question(document, s, q, {**question, "key": new}), key, new)
    touched = (f"question:{key}.*", f"question:{new}.*", *reading(document, key))
    return Edited(made, f"Changed the key of {label(made, new)} from {key} to {new}", touched, edit)


def reading(document: Plain, key: str) -> list[str]:
    """Address and field of each condition and computation that reads a question."""
    found = [f"section:{section['key']}.when" for section in sections_of(document) if key in mentioned(section)]
    for _, question in every_question(document):
        if key in mentioned(question):
            names = ("when", "compute") if "compute" in question else ("when",)
            found += [f"question:{question['key']}.{name}" for name in names if name in question]
    return found
