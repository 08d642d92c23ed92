"""A draft as objects although it is unfinished: what is missing stands as a few words, so that pages show the rest."""

from __future__ import annotations

from typing import Any

from questionnaires.definition import Questionnaire
from questionnaires.documents import from_plain
from questionnaires.editing.edits import Plain
from questionnaires.editing.tree import questions_of, sections_of

NO_WORDS = "(no words yet)"


def readable(document: Plain) -> Questionnaire | None:
    """The questionnaire of a draft, its gaps filled; None where its shape is wrong, which no edit leaves behind.

    >>> found = readable({"format": 1, "key": "k", "version": "1", "title": "T", "programme": "p",
    ...                   "sections": [{"key": "s", "questions": [{"key": "q", "kind": "text"}]}]})
    >>> found.questions["q"].text
    '(no words yet)'
    """
    sections = [filled_section(section) for section in sections_of(document)]
    return from_plain({**document, "sections": sections})[0]


def filled_section(section: Plain) -> dict[str, Any]:
    """A section with words where it has none."""
    questions = [{"text": NO_WORDS, "kind": "text", **question} for question in questions_of(section)]
    return {"title": NO_WORDS, **section, "questions": questions}
