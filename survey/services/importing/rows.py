"""What one line of a file says about one body, whichever register or list it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from survey.models import Basis, IdentifierScheme, OrganisationStatus
from survey.queries.organisations.words import SCHEMES

LENGTHS = {"name": 200, "phase": 60, "type": 120, "town": 100, "postcode": 10, "area": 10, "slug": 120}


class Source(StrEnum):
    """Where a file comes from."""

    GIAS = "gias"
    CSV = "csv"


class Result(StrEnum):
    """What becomes of a row; every row in scope has exactly one."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CLOSED = "closed"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"


@dataclass(frozen=True)
class ContactCells:
    """Whom to write to, as a row gives it; the address is in lower case, the role a key or the list's own word."""

    role: str
    name: str
    email: str


@dataclass(frozen=True)
class Row:
    """A line that could be read. `values` holds only what the file says: a blank or missing cell is not in it.

    `trust` is the number and name of the trust; `succeeds` says whether the register's reasons make a body with the
    same number the one before or after this one, None where they say nothing.
    """

    line: int
    name: str = ""
    kind: str = ""
    slug: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    identifiers: Mapping[IdentifierScheme, str] = field(default_factory=dict)
    basis: Basis | None = None
    parent: str = ""
    contact: ContactCells | None = None
    trust: tuple[str, str] | None = None
    succeeds: bool | None = None
    notes: tuple[str, ...] = ()

    @property
    def closes(self) -> bool:
        """Whether the register has the body closed."""
        return self.values.get("status") == OrganisationStatus.CLOSED

    @property
    def called(self) -> str:
        """What to call the row in a message: its name, else its slug or first identifier."""
        first = next((f"{SCHEMES[scheme]} {value}" for scheme, value in self.identifiers.items()), "")
        return self.name or self.slug or first


@dataclass(frozen=True)
class Misread:
    """A line that could not be read, and why."""

    line: int
    reason: str
    called: str = ""


def check_lengths(values: Mapping[str, Any]) -> None:
    """Refuse a text that is longer than the register ever has; raises ValueError with the reason."""
    for name, longest in LENGTHS.items():
        length = len(values.get(name) or "")
        if length > longest:
            raise ValueError(f"the {name} has {length} characters, {longest} are allowed")
