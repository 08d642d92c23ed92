"""What is said of an edit, in a line that a history can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LONGEST = 280

FIELD_WORDS: Mapping[str, Mapping[str, str]] = {
    "head": {
        "minutes": "time it takes",
        "intro": "introduction",
        "audience": "kinds of body it is for",
        "legal_basis": "legal basis",
        "retired": "questions no longer asked",
    },
    "section": {"intro": "introduction", "when": "rule on who is asked"},
    "question": {
        "text": "wording",
        "why": "reason for asking",
        "good": "what good looks like",
        "descriptors": "meaning of its grades",
        "force": "must or should",
        "when": "rule on who is asked",
        "not_applicable": "rule on not applicable",
        "dont_know": "rule on not known",
        "options": "choices",
        "words": "word limit",
        "as_at": "day it is counted on",
        "compute": "working out",
        "cross_references": "references to other audits",
        "paired_with": "paired questions",
        "min": "smallest number",
        "max": "largest number",
    },
    "scale": {"grades_from": "mapping of earlier grades", "not_applicable": "rule on not applicable"},
}
"""Words for fields whose own name would not do."""


def fields_in_words(part: str, names: Sequence[str]) -> str:
    """Some fields in words.

    >>> fields_in_words("question", ["text", "weight"])
    'wording and weight'
    """
    words = [FIELD_WORDS[part].get(name, name.replace("_", " ")) for name in names]
    if len(words) > 3:
        words = [*words[:2], f"{len(words) - 2} more"]
    *rest, last = words
    return f"{', '.join(rest)} and {last}" if rest else last


def cut(text: str) -> str:
    """A line no longer than a history holds."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
