"""References to one edition turned into references to a later one: what would become of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from questionnaires.guidance.register import Document, Edition
from questionnaires.wording import normal

WITH_IT = "Another reference of this question is changed by hand, so this one is left as well."


@dataclass(frozen=True)
class Remapped:
    """One reference before and after. `key` is the question's, or empty for the legal basis.

    `left` says that no bulk change may touch it; `note` what a person should look at.
    """

    key: str
    text: str
    document: str
    before: tuple[str, str]
    after: tuple[str, str]
    note: str = ""
    left: bool = False


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

    `paragraphs` (old: new) stands above what the register knows. A question with a reference that is left for a person
    is left whole. Example: `preview(documents.plain(questionnaire),
    kcsie, kcsie.edition("2025"), kcsie.edition("2026"))`.
    """
    moved = paragraphs_between(document, old, new) | dict(paragraphs or {})
    where = {normal(one): other for one, other in moved.items()}
    rows = list(_touched(plain, document, old, new, where))
    left = {one.key for one in rows if one.left}
    return tuple(
        replace(one, left=True, note=one.note if one.left else WITH_IT) if one.key in left else one for one in rows
    )


def _touched(
    plain: Mapping[str, Any], document: Document, old: Edition, new: Edition, where: Mapping[str, str]
) -> Iterator[Remapped]:
    for key, text, reference in references_in(plain):
        title, paragraph = str(reference.get("document") or ""), str(reference.get("paragraph") or "")
        if normal(title) not in document.names or reference.get("edition") != old.name:
            continue
        there = where.get(normal(paragraph), paragraph) if paragraph else ""
        gone = bool(paragraph and not there)
        note = _note(key, paragraph, there, new)
        yield Remapped(key, text, title, (old.name, paragraph), (new.name, there), note, gone or not key)


def carried(remapped: Iterable[Remapped]) -> dict[str, dict[str, Any]]:
    """What a bulk change is told, by the title a document is cited by: paragraphs {old: new} and question keys."""
    found: dict[str, dict[str, Any]] = {}
    for one in remapped:
        if not one.left:
            values = found.setdefault(one.document, {"paragraphs": {}, "questions": []})
            values["questions"] += [one.key] if one.key not in values["questions"] else []
            if one.before[1] != one.after[1]:
                values["paragraphs"][one.before[1]] = one.after[1]
    return found


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


def _note(key: str, before: str, after: str, new: Edition) -> str:
    if not key:
        return "The legal basis is changed by hand."
    if before and not after:
        return f"{before} is not in the {new.name} edition: change this reference by hand."
    if before and normal(before) == normal(after) and new.check:
        return f"{before} is kept as it is: look whether it stands there in the {new.name} edition."
    return ""
