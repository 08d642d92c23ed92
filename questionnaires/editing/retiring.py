"""What becomes of the replaced version's questions when their descendants go, come back or change their lineage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from questionnaires.definition import Questionnaire
from questionnaires.editing.edits import CannotEdit, Find, Plain
from questionnaires.editing.tree import every_question, replaced_version, with_field
from questionnaires.editing.values import cleaned


def ancestors(question: Plain, old: Questionnaire) -> tuple[str, ...]:
    """The keys of the replaced version that a question descends from, also by keeping its key."""
    lineage = question.get("lineage")
    if not lineage:
        return (question["key"],) if question["key"] in old.questions else ()
    if lineage.get("change") == "new":
        return ()
    named = tuple(str(name).rpartition(":")[2] for name in lineage.get("from", ())) or (question["key"],)
    return tuple(key for key in named if key in old.questions)


def retire(document: Plain, gone: Sequence[Plain], reason: Any, find: Find) -> tuple[Plain, tuple[str, ...]]:
    """The document with a retired entry for every old question that nothing descends from any more.

    `document` is without the questions that are `gone` already. What comes from another questionnaire is not retired:
    that one still asks it.

    Raises:
        CannotEdit: when a reason is needed and none is given.
    """
    old = replaced_version(document, find)
    if old is None or old.key != document.get("key"):
        return document, ()
    living = {key for _, question in every_question(document) for key in ancestors(question, old)}
    known = {entry.get("key") for entry in document.get("retired", ())}
    lost = dict.fromkeys(key for question in gone for key in ancestors(question, old))
    wanted = [key for key in lost if key not in living and key not in known and old.questions[key].answered_by_someone]
    if not wanted:
        return document, ()
    words = cleaned(str(reason or ""), "reason")
    if not words:
        raise CannotEdit(
            f"{old.name} asked this. Say why it is no longer asked: the comparison with that version prints it.",
            "reason",
        )
    entries = [{"key": key, "reason": words} for key in wanted]
    return with_field(document, "retired", [*document.get("retired", ()), *entries]), ("head.retired",)


def unretire(document: Plain, keys: Sequence[str]) -> tuple[Plain, tuple[str, ...]]:
    """The document without retired entries for questions that live again."""
    before = document.get("retired", ())
    entries = [entry for entry in before if entry.get("key") not in keys]
    if len(entries) == len(before):
        return document, ()
    return with_field(document, "retired", entries or None), ("head.retired",)
