"""Bodies as they will be, the outcome of each row, and the plan that both make up. Nothing here touches a database."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from survey.models import Basis, IdentifierScheme, OrganisationStatus, RelationKind
from survey.queries.organisations.known import KnownBody
from survey.queries.organisations.words import SCHEMES
from survey.services.importing.rows import ContactCells, Result, Row, Source


@dataclass(frozen=True)
class Terms:
    """For whom a file is read, and when.

    `trusted` is set for operators (the command line, platform administrators): only they may change or bring in a
    body that belongs to other partnerships and lies outside `own_areas`.
    """

    partnership_id: int
    own_areas: frozenset[str]
    source: Source
    today: date
    now: datetime
    trusted: bool = False
    demonstration: bool = False


@dataclass(eq=False)
class Draft:
    """A body as it will be.

    `claims` are the numbers a new body is to have, `lines` the rows about it; `closing` says that one closes it.
    """

    known: KnownBody | None = None
    slug: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    numbers: dict[IdentifierScheme, str] = field(default_factory=dict)
    claims: dict[IdentifierScheme, str] = field(default_factory=dict)
    new_numbers: dict[IdentifierScheme, str] = field(default_factory=dict)
    ended_numbers: list[int] = field(default_factory=list)
    joins: Basis | None = None
    basis: Basis | None = None
    new_contacts: list[ContactCells] = field(default_factory=list)
    changed_contacts: dict[int, dict[str, Any]] = field(default_factory=dict)
    links: list[tuple[RelationKind, "Draft"]] = field(default_factory=list)
    changed_links: dict[int, date | None] = field(default_factory=dict)
    parent: str = ""
    lines: list[int] = field(default_factory=list)
    closing: bool = False

    @classmethod
    def of(cls, known: KnownBody) -> "Draft":
        """Begin with what is kept."""
        numbers = {scheme: value for scheme, (_, value) in known.numbers.items()}
        return cls(known, known.slug, dict(known.values), numbers=numbers)

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.values.get("name", self.slug))

    @property
    def called(self) -> str:
        """Its name with its leading number, which tells it apart from another of the same name."""
        first = next((f"{name} {number}" for scheme, name in SCHEMES.items() if (number := self.number(scheme))), "")
        return f"{self.name} ({first})" if first else self.name

    @property
    def is_open(self) -> bool:
        """Whether it is open, or will be."""
        return bool(self.values.get("status", OrganisationStatus.OPEN) == OrganisationStatus.OPEN)

    @property
    def is_here(self) -> bool:
        """Whether it is, or will be, in the partnership."""
        return self.known is None or self.known.membership is not None

    def number(self, scheme: IdentifierScheme) -> str | None:
        """Give the number it has in a register, or is to have."""
        return self.numbers.get(scheme) or self.claims.get(scheme)

    def set(self, name: str, value: Any) -> None:
        """Change an attribute."""
        self.values[name] = self.changed[name] = value

    def end_number(self, scheme: IdentifierScheme) -> None:
        """Let go of a number."""
        if self.numbers.pop(scheme, None) is None:
            return
        if self.new_numbers.pop(scheme, None) is None and self.known is not None:
            self.ended_numbers.append(self.known.numbers[scheme][0])

    def take_number(self, scheme: IdentifierScheme, value: str) -> None:
        """Take a number; an earlier one of the same register ends."""
        self.end_number(scheme)
        self.numbers[scheme] = self.new_numbers[scheme] = value

    def comes_after(self, other: "Draft") -> bool:
        """Whether another body is kept as its predecessor."""
        kept = self.known.relations if self.known else {}
        return other.known is not None and (RelationKind.PREDECESSOR, other.known.id) in kept

    def link(self, kind: RelationKind, other: "Draft") -> bool:
        """Tie to another body, if it is not tied already; says whether that is new."""
        if (kind, other) in self.links:
            return False
        kept = self.known.relations.get((kind, other.known.id)) if self.known and other.known else None
        if kept is not None:
            relation, holds = kept
            if not holds:
                self.changed_links[relation] = None
            return not holds
        self.links.append((kind, other))
        return True

    def unlink_others(self, kind: RelationKind, other: "Draft", today: date) -> None:
        """End ties of one kind to anybody else."""
        for (found, related), (id_, holds) in (self.known.relations if self.known else {}).items():
            if found == kind and holds and (other.known is None or other.known.id != related):
                self.changed_links[id_] = today

    @property
    def touched(self) -> bool:
        """Whether anything is to be done."""
        return bool(
            self.known is None or self.changed or self.new_numbers or self.ended_numbers or self.joins or self.basis
            or self.new_contacts or self.changed_contacts or self.links or self.changed_links
        )  # fmt: skip


@dataclass(eq=False)
class Outcome:
    """What becomes of one row, in words: `says` what changes, `notes` what is left, `reason` why it is refused."""

    line: int
    result: Result
    called: str
    says: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reason: str = ""
    draft: Draft | None = None

    def settle(self) -> None:
        """Count a row that changes something as changed, unless it counts as more than that."""
        if self.result == Result.UNCHANGED and self.says:
            self.result = Result.CHANGED


@dataclass(eq=False)
class Placed:
    """A row and the body it is about; `first` when no row before it was about the same."""

    row: Row
    draft: Draft
    first: bool


@dataclass
class Plan:
    """What a file would do: an outcome a row in scope, and the bodies that are touched."""

    terms: Terms
    digest: str
    outcomes: list[Outcome]
    drafts: list[Draft]
    left: list[str] = field(default_factory=list)
    """Headings of columns that nothing is done with."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows of each result, in the order of the end line; they add up to the rows in scope."""
        found = Counter(outcome.result for outcome in self.outcomes)
        return {result.value: found[result] for result in Result}

    @property
    def end_line(self) -> str:
        """The line that every import ends with.

        Example: `added 1, changed 0, unchanged 4, closed 0, succeeded 0, refused 0`.
        """
        return ", ".join(f"{result} {count}" for result, count in self.counts.items())

    @property
    def changes_anything(self) -> bool:
        """Whether there is anything to apply."""
        return any(draft.touched for draft in self.drafts)

    def of(self, *results: Result) -> list[Outcome]:
        """Give the outcomes of some kinds, in the order of the file."""
        return [outcome for outcome in self.outcomes if outcome.result in results]

    @property
    def fingerprint(self) -> str:
        """A digest of everything it would do, to tell whether a plan is still the one that was shown."""
        lines = [[one.line, one.result.value, one.called, one.says, one.notes, one.reason] for one in self.outcomes]
        return hashlib.sha256(json.dumps([self.digest, lines]).encode()).hexdigest()
