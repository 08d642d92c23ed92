"""The words of a question, and how two sets of words differ (design 6: text, descriptors, options)."""

from __future__ import annotations

import difflib
from typing import Literal

from questionnaires.definition import Question

Mark = Literal["same", "added", "removed"]

MOST_PAIRS = 2_000_000
"""Pairs of words that are compared, a second's work; longer texts are shown whole, one after the other."""


def normal(text: str) -> str:
    """A text with spaces and case taken away: what "the same words" means.

    >>> normal("Every  Child") == normal("every child")
    True
    """
    return " ".join(text.split()).casefold()


def words(question: Question) -> tuple[object, ...]:
    """The words of a question, for comparison: text, own descriptors, options, rows, columns and criteria.

    The order of descriptors does not count; that of options, rows and criteria does, as it is seen.
    """
    return (
        normal(question.text),
        tuple(sorted((key, normal(text)) for key, text in question.descriptors.items())),
        *(
            tuple((part.key, normal(part.label)) for part in parts)
            for parts in (question.options, question.rows, question.columns, question.criteria)
        ),
    )


def same_words(new: Question, old: Question) -> bool:
    """Do two questions say the same, spaces and case aside?"""
    return words(new) == words(old)


def marked(old: str, new: str) -> list[tuple[Mark, str]]:
    """The newer text with what was added and removed, in runs of words.

    >>> marked("checked regularly", "checked each term")
    [('same', 'checked'), ('removed', 'regularly'), ('added', 'each term')]
    """
    before, after = old.split(), new.split()
    if len(before) * len(after) > MOST_PAIRS:
        return [("removed", old), ("added", new)]
    runs: list[tuple[Mark, str]] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", " ".join(after[b1:b2])))
            continue
        if a2 > a1:
            runs.append(("removed", " ".join(before[a1:a2])))
        if b2 > b1:
            runs.append(("added", " ".join(after[b1:b2])))
    return runs
