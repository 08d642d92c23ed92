"""References to one edition turned into references to a later one: what would become of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from questionnaires.guidance.register import Document, Edition
from questionnaires.wording import normal


@dataclass(frozen=True)
class Remapped:
    """One reference before and after. `key` is the question's, or empty for the legal basis.

    `note` says what a person should look at: a paragraph that is gone, or an edition that is to be checked.
    """

    key: str
    text: str
    document: str
    before: str
    after: str
    note: str = ""


def paragraphs_between(document: Document, old: Edition, new: Edition) -> dict[str, str]:
    """Where the paragraphs of an edition went in a later one, through those between; gone ones lead to nothing.

    >>> later = [{"name": "2", "from": "2020", "moved": {"1": "2"}}]
    >>> later += [{"name": "3", "from": "2021", "moved": {"2": "", "8": "9"}}]
    >>> made = Document(key="d", title="D", kind="law", editions=[{"name": "1"}, *later])
    >>> paragraphs_between(made, made.editions[0], made.editions[2])
    {'1': '', '2': '', '8': '9'}
    """
    found: dict[str, str] = {}
    for step in document.between(old, new):
        newer = {normal(before): after for before, after in step.moved.items()}
        taken = {normal(before) for before in found}
        fresh = {before: after for before, after in step.moved.items() if normal(before) not in taken}
        found = {before: newer.get(normal(after), after) for before, after in found.items()} | fresh
    return found


def preview(
    plain: Mapping[str, Any],
    document: Document,
    old: Edition,
    new: Edition,
    paragraphs: Mapping[str, str] | None = None,
) -> tuple[Remapped, ...]:
    """Every reference of a plain document, published or draft, that a re-mapping would touch, before and after.

    `paragraphs` (old: new) stands above what the register knows. Example: `preview(documents.plain(questionnaire),
    kcsie, kcsie.edition("2025"), kcsie.edition("2026"))`.
    """
    moved = paragraphs_between(document, old, new) | dict(paragraphs or {})
    return tuple(_touched(plain, document, old, new, {normal(one): other for one, other in moved.items()}))


def _touched(
    plain: Mapping[str, Any], document: Document, old: Edition, new: Edition, moved: Mapping[str, str]
) -> Iterator[Remapped]:
    for key, text, reference in references_in(plain):
        title, paragraph = str(reference.get("document") or ""), str(reference.get("paragraph") or "")
        if normal(title) not in document.names or normal(str(reference.get("edition") or "")) != normal(old.name):
            continue
        there = moved.get(normal(paragraph), paragraph) if paragraph else ""
        yield Remapped(key, text, title, cited(old, paragraph), cited(new, there), _note(paragraph, there, new))


def references_in(plain: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The key, text and reference of everything that refers; a draft may be unfinished, so nothing is sure.

    >>> list(references_in({"sections": [{"questions": [{"key": "a", "references": [{"document": "D"}]}]}]}))
    [('a', '', {'document': 'D'})]
    """
    for basis in plain.get("legal_basis") or ():
        yield "", f"Legal basis {basis.get('route', '')}".strip(), basis
    for section in plain.get("sections") or ():
        for question in section.get("questions") or ():
            for reference in question.get("references") or ():
                yield str(question.get("key") or ""), str(question.get("text") or ""), reference


def cited(edition: Edition, paragraph: str) -> str:
    """An edition with its paragraph.

    >>> cited(Edition(name="2025"), "Part two"), cited(Edition(name="2025"), "")
    ('2025, Part two', '2025')
    """
    return f"{edition.name}, {paragraph}" if paragraph else edition.name


def _note(before: str, after: str, new: Edition) -> str:
    if before and not after:
        return f"{before} is not in the {new.name} edition: name the paragraph by hand."
    if before and normal(before) == normal(after) and new.check:
        return f"{before} is kept as it is: look whether it stands there in the {new.name} edition."
    return ""
