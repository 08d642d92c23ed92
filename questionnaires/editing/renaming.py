"""A question's key inside conditions and computations, when the question gets another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questionnaires.editing.edits import Plain
from questionnaires.editing.tree import mentioned, questions_of, sections_of, with_sections


def renamed_in(document: Plain, old: str, new: str) -> dict[str, Any]:
    """The document with every mention of a question under its new key."""
    sections = []
    for section in sections_of(document):
        questions = [renamed_part(question, old, new) for question in questions_of(section)]
        sections.append({**renamed_part(section, old, new), "questions": questions})
    return with_sections(document, sections)


def renamed_part(part: Plain, old: str, new: str) -> Plain:
    """A section or question whose condition and computation name the new key."""
    if old not in mentioned(part):
        return part
    made = dict(part)
    if "when" in made:
        made["when"] = renamed_condition(made["when"], old, new)
    if "compute" in made:
        of = [new + name[len(old) :] if name.partition("#")[0] == old else name for name in made["compute"]["of"]]
        made["compute"] = {**made["compute"], "of": of}
    return made


def renamed_condition(when: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """A condition's document form with another key.

    >>> renamed_condition({"not": {"question": "a", "is": ["yes"]}}, "a", "b")
    {'not': {'question': 'b', 'is': ['yes']}}
    """
    made = dict(when)
    for name in ("all", "any"):
        if name in made:
            made[name] = [renamed_condition(part, old, new) for part in made[name]]
    if "not" in made:
        made["not"] = renamed_condition(made["not"], old, new)
    if made.get("question") == old:
        made["question"] = new
    return made
