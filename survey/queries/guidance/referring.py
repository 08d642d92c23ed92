"""Which versions refer to what. References of a version never change, so they are kept by its digest."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from questionnaires.guidance.outdated import Cited, Finding, cited_in, look
from questionnaires.guidance.register import Document, Edition, Register, Standing
from questionnaires.parts import Reference
from questionnaires.wording import normal
from survey.queries.guidance.words import key_of
from survey.queries.questionnaires import Shelf, get_questionnaires, list_versions, replaced_in

_cited: Shelf[tuple[Cited, ...]] = Shelf(512)


@dataclass(frozen=True)
class Referring:
    """A version with its references; `newest` when no other version replaces it, so that it may still be issued."""

    row: Any
    newest: bool
    cited: tuple[Cited, ...]

    @property
    def name(self) -> str:
        """How commands and messages call it: `section-175@2026`."""
        return f"{self.row.key}@{self.row.version}"


@dataclass(frozen=True)
class Line:
    """One edition in the table of the register: where it stands, and how often which versions refer to it."""

    document: Document
    edition: Edition
    standing: Standing
    counts: tuple[tuple[Referring, int], ...]

    @property
    def references(self) -> int:
        """How many references the versions have that may still be issued."""
        return sum(count for version, count in self.counts if version.newest)


@dataclass(frozen=True)
class Asked:
    """A version's references to one document, each with where it stands."""

    version: Referring
    findings: tuple[Finding, ...]


def list_referring(session: Session, partnership_ids: Collection[int]) -> list[Referring]:
    """List the library's versions and those of some partnerships with their references.

    Two queries, however many there are; the second only for what this process has not read yet.
    """
    rows = list_versions(session, partnership_ids)
    replaced = replaced_in(rows)
    cited = {row.digest: found for row in rows if (found := _cited.find(row.digest)) is not None}
    unread = [row for row in rows if row.digest not in cited]
    for digest, questionnaire in get_questionnaires(session, unread).items():
        cited[digest] = cited_in(questionnaire)
        _cited.put(digest, cited[digest])
    return [Referring(row, (row.key, row.version) not in replaced, cited[row.digest]) for row in rows]


def lines(versions: Sequence[Referring], register: Register, on: date) -> list[Line]:
    """Give a line for each registered edition, and for each that is referred to without being registered.

    By document, the newest edition first; documents that nobody has registered last.
    """
    counted = _count(versions, register)
    found = [
        _line(document, edition, counted.pop((document.key, normal(edition.name)), _NOBODY), register, on)
        for document in sorted(register.documents.values(), key=lambda one: one.title)
        for edition in reversed(document.editions)
    ]
    for (key, _), there in sorted(counted.items()):
        document = register.documents.get(key) or Document(key=key, title=there.reference.document, kind="local")
        found.append(_line(document, Edition(name=there.reference.edition), there, register, on))
    return found


class _There:
    """How often which versions refer to one edition."""

    def __init__(self, reference: Reference) -> None:
        """Begin with nobody; `reference` is the first that was met."""
        self.reference = reference
        self.versions: dict[int, Referring] = {}
        self.counts: Counter[int] = Counter()

    def add(self, version: Referring) -> None:
        """Count one more reference of a version."""
        self.versions[version.row.id] = version
        self.counts[version.row.id] += 1

    def listed(self) -> tuple[tuple[Referring, int], ...]:
        """Give the versions with their counts, in the order they came."""
        return tuple((version, self.counts[number]) for number, version in self.versions.items())


_NOBODY = _There(Reference(document="", edition=""))


def _count(versions: Sequence[Referring], register: Register) -> dict[tuple[str, str], _There]:
    """Count references by key of the document and edition."""
    found: dict[tuple[str, str], _There] = {}
    for version in versions:
        for cited in version.cited:
            document = register.find(cited.reference.document)
            key = document.key if document else key_of(cited.reference.document)
            place = (key, normal(cited.reference.edition))
            found.setdefault(place, _There(cited.reference)).add(version)
    return found


def _line(document: Document, edition: Edition, there: _There, register: Register, on: date) -> Line:
    reference = Reference(document=document.title, edition=edition.name)
    return Line(document, edition, register.standing(reference, on), there.listed())


def asked_by(versions: Sequence[Referring], document: Document, register: Register, on: date) -> list[Asked]:
    """Give each version that refers to a document, with its references to it and where each stands."""
    found = []
    for version in versions:
        here = [cited for cited in version.cited if normal(cited.reference.document) in document.names]
        if here:
            found.append(Asked(version, look(here, register, on)))
    return found
