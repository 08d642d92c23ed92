"""The plain document as a tree: finding parts by key, and new trees in which one part is another.

A new tree shares everything that did not change with the one before, so an edit costs the same in a questionnaire of
20 and of 500 questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from questionnaires.conditions import condition_from
from questionnaires.definition import Questionnaire, letter_of
from questionnaires.editing.edits import CannotEdit, Find, Plain


def key_of(target: str, kind: str) -> str:
    """The key in an address.

    >>> key_of("question:sr.policy", "question")
    'sr.policy'
    """
    prefix, _, key = target.partition(":")
    if prefix != kind or not key:
        raise CannotEdit(f"This change is about a {kind}, and {target!r} names none.")
    return key


def sections_of(document: Plain) -> Sequence[Plain]:
    """The sections, in order."""
    found: Sequence[Plain] = document.get("sections", ())
    return found


def questions_of(section: Plain) -> Sequence[Plain]:
    """The questions of a section, in order."""
    found: Sequence[Plain] = section.get("questions", ())
    return found


def every_question(document: Plain) -> Iterator[tuple[Plain, Plain]]:
    """Each question with its section, in the order of the form."""
    return ((section, question) for section in sections_of(document) for question in questions_of(section))


def section_at(document: Plain, key: str) -> int:
    """The position of a section.

    Raises:
        CannotEdit: when there is none of this key.
    """
    for position, section in enumerate(sections_of(document)):
        if section.get("key") == key:
            return position
    raise CannotEdit(f"There is no section {key} here any more.")


def question_at(document: Plain, key: str) -> tuple[int, int]:
    """The positions of a question and its section.

    Raises:
        CannotEdit: when there is none of this key.
    """
    for s, section in enumerate(sections_of(document)):
        for q, question in enumerate(questions_of(section)):
            if question.get("key") == key:
                return s, q
    raise CannotEdit(f"There is no question {key} here any more.")


def scale_in(document: Plain, name: str) -> Plain:
    """A scale by name; raises CannotEdit where there is none."""
    scale: Plain | None = document.get("scales", {}).get(name)
    if scale is None:
        raise CannotEdit(f"There is no scale {name} here any more.")
    return scale


def with_field(part: Plain, name: str, value: object) -> dict[str, Any]:
    """A part with one field set, or taken away where the value is None; other fields keep their order."""
    if value is None:
        return {known: kept for known, kept in part.items() if known != name}
    return {**part, name: value}


def with_sections(document: Plain, sections: Sequence[Plain]) -> dict[str, Any]:
    """The document with these sections."""
    return {**document, "sections": list(sections)}


def with_section(document: Plain, position: int, section: Plain) -> dict[str, Any]:
    """The document with another section in one position."""
    return with_sections(document, replaced_in(sections_of(document), position, section))


def with_questions(document: Plain, position: int, questions: Sequence[Plain]) -> dict[str, Any]:
    """The document with these questions in the section of one position."""
    section = sections_of(document)[position]
    return with_section(document, position, {**section, "questions": list(questions)})


def with_question(document: Plain, s: int, q: int, question: Plain) -> dict[str, Any]:
    """The document with another question in one position."""
    return with_questions(document, s, replaced_in(questions_of(sections_of(document)[s]), q, question))


def replaced_in(parts: Sequence[Plain], position: int, part: Plain) -> list[Plain]:
    """A list with one entry replaced.

    >>> replaced_in([{"a": 1}, {"b": 2}], 1, {"c": 3})
    [{'a': 1}, {'c': 3}]
    """
    return [*parts[:position], part, *parts[position + 1 :]]


def placed(parts: Sequence[Plain], part: Plain, after: str | None, what: str) -> list[Plain]:
    """A list with a part put after the one of a key: first where `after` is "", last where it is None.

    >>> placed([{"key": "a"}], {"key": "b"}, "", "question")
    [{'key': 'b'}, {'key': 'a'}]
    """
    if after is None:
        return [*parts, part]
    if after == "":
        return [part, *parts]
    for position, other in enumerate(parts):
        if other.get("key") == after:
            return [*parts[: position + 1], part, *parts[position + 1 :]]
    raise CannotEdit(f"There is no {what} {after} here to put it after.", "after")


def label(document: Plain, key: str) -> str:
    """The letter and number of a question, or the letter of a section, as `Questionnaire.labels` gives them.

    >>> label({"sections": [{"key": "s", "questions": [{"key": "q", "kind": "text"}]}]}, "q")
    'A1'
    """
    for position, section in enumerate(sections_of(document)):
        if section.get("key") == key:
            return letter_of(position)
        number = 0
        for question in questions_of(section):
            numbered = question.get("kind") != "note"
            number += numbered
            if question.get("key") == key:
                return f"{letter_of(position)}{number}" if numbered else letter_of(position)
    return key


def replaced_version(document: Plain, find: Find) -> Questionnaire | None:
    """The version this document replaces, or None where it replaces none or it is not known."""
    name = document.get("replaces")
    if not name:
        return None
    return find(name if "@" in name else f"{document.get('key')}@{name}")


def mentioned(part: Plain) -> frozenset[str]:
    """The question keys that a part's condition or computation reads."""
    found: set[str] = set()
    when, compute = part.get("when"), part.get("compute")
    if isinstance(when, Mapping):
        found |= condition_from(when).mentions()
    if isinstance(compute, Mapping):
        found |= {str(name).partition("#")[0] for name in compute.get("of", ())}
    return frozenset(found)


def readers_of(document: Plain, keys: frozenset[str], leaving_out: frozenset[str] = frozenset()) -> list[str]:
    """The letters and numbers of everything whose condition or computation reads one of these questions."""
    found: list[str] = []
    for section in sections_of(document):
        if section.get("key") in leaving_out:
            continue
        if mentioned(section) & keys:
            found.append(f"section {label(document, section['key'])}")
        for question in questions_of(section):
            if question.get("key") not in keys and mentioned(question) & keys:
                found.append(label(document, question["key"]))
    return found
