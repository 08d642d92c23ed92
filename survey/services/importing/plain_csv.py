"""Lists that partnerships keep: agencies, and contacts by URN; a line as a `Row`.

A list changes only the columns it has, and in them only the cells that are filled in: a blank cell leaves what is kept.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from survey.models import Basis, IdentifierScheme
from survey.services.importing.cells import read_code, read_number
from survey.services.importing.kinds import ABROAD, find_type, plain, read_phase
from survey.services.importing.reading import Line, Table
from survey.services.importing.rows import ContactCells, Misread, Row, check_lengths
from survey.services.importing.slugs import RESERVED
from survey.services.refusals import Refused

BODY = ("name", "kind", "slug", "basis", "parent", "area", "urn", "ukprn", "ods", "ofsted", "phase", "type")
CONTACT = ("contactname", "contactemail", "contactrole")
NAMING = {"name", "slug", "urn", "ukprn", "ods", "ofsted"}
BASES = {
    "s11": Basis.STATUTORY_S11,
    "statutorys11": Basis.STATUTORY_S11,
    "section11": Basis.STATUTORY_S11,
    "statutory": Basis.STATUTORY_S11,
    "relevantagency": Basis.RELEVANT_AGENCY,
    "contract": Basis.CONTRACT,
    "invited": Basis.INVITED,
}
ROLES = {
    "dsl": "lead",
    "designatedsafeguardinglead": "lead",
    "safeguardinglead": "lead",
    "headteacher": "head",
    "chairofgovernors": "chair",
}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ADDRESS = re.compile(r"[^@\s<>,;\"()]+@[^@\s<>,;\"()]+\.[^@\s<>,;\"().]{2,}")
STATUTORY_KINDS = frozenset(
    {
        "local-authority",
        "police",
        "police-and-crime-commissioner",
        "health-commissioner",
        "nhs-trust",
        "probation",
        "youth-justice",
        "prison",
    }
)


class Lists:
    """What a list may name: kinds by key or name, areas by code or name."""

    def __init__(self, kinds: Mapping[str, str], areas: Mapping[str, str]) -> None:
        """Take the names of both by key and by code."""
        self.kinds = {plain(word): key for key, name in kinds.items() for word in (name, key)}
        self.areas = {plain(word): code for code, name in areas.items() for word in (name, code)}


def usual_basis(kind: str) -> Basis:
    """Give the basis of a kind of body where a list does not say.

    >>> usual_basis("police"), usual_basis("school")
    (<Basis.STATUTORY_S11: 'statutory_s11'>, <Basis.RELEVANT_AGENCY: 'relevant_agency'>)
    """
    return Basis.STATUTORY_S11 if kind in STATUTORY_KINDS else Basis.RELEVANT_AGENCY


def read_rows(table: Table, lists: Lists, areas: Collection[str] = ()) -> Iterator[Row | Misread]:
    """Read the rows; with `areas`, only those that name one of them or none. Raises Refused without headings."""
    if not NAMING & table.folded:
        raise Refused("The list needs the headings name and kind, or slug or urn for bodies that are known.", "file")
    for line in table:
        row = read_row(line, lists)
        area = row.values.get("area") if isinstance(row, Row) else None
        if area is None or not areas or area in areas:
            yield row


def unread(table: Table) -> list[str]:
    """Name the columns of a list that nothing is done with."""
    known = {*BODY, *CONTACT}
    return [heading for heading in table.headings if heading and plain(heading) not in known]


def read_row(line: Line, lists: Lists) -> Row | Misread:
    """Read one line."""
    called = line.get("name", "slug")
    if line.trouble:
        return Misread(line.number, line.trouble, called)
    try:
        return _row(line, lists)
    except ValueError as wrong:
        return Misread(line.number, str(wrong), called)


def _row(line: Line, lists: Lists) -> Row:
    if not line.get(*sorted(NAMING)):
        raise ValueError("it names no body: fill in name, slug, urn or another number")
    values = read_values(line, lists)
    slug = line.get("slug").lower()
    if slug and (not SLUG.fullmatch(slug) or slug in RESERVED):
        raise ValueError(f"its slug “{slug}” cannot be used: small letters, figures and single hyphens make one")
    check_lengths(values | {"slug": slug})
    contact, notes = read_contact(line)
    return Row(
        line=line.number,
        name=values.get("name", ""),
        kind=values.get("kind", ""),
        slug=slug,
        values=values,
        identifiers=read_identifiers(line),
        basis=_choice(line.get("basis"), BASES, "basis"),
        parent=line.get("parent"),
        contact=contact,
        notes=notes,
    )


def read_values(line: Line, lists: Lists) -> dict[str, Any]:
    """Read the attributes of a body that are filled in."""
    said = line.get("type")
    establishment = find_type(said) if said else None
    if establishment is not None and establishment.kind == ABROAD:
        establishment = None
    values = {
        "name": line.get("name"),
        "kind": _choice(line.get("kind"), lists.kinds, "kind"),
        "area": _choice(line.get("area"), lists.areas, "area"),
        "type": establishment.name if establishment else said,
        "legal_route": establishment.route if establishment else "",
        "phase": read_phase(line.get("phase"), establishment),
    }
    return {name: value for name, value in values.items() if value}


def _choice(cell: str, known: Mapping[str, Any], what: str) -> Any:
    """Find what a cell names; blank is None."""
    if not cell:
        return None
    if (found := known.get(plain(cell))) is None:
        raise ValueError(f"its {what} “{cell}” is not known")
    return found


def read_identifiers(line: Line) -> dict[IdentifierScheme, str]:
    """Read the numbers of a body that are filled in."""
    reads: dict[IdentifierScheme, Callable[[str], str]] = {
        IdentifierScheme.URN: lambda cell: read_number(cell, 7, 5),
        IdentifierScheme.UKPRN: lambda cell: read_number(cell, 8),
        IdentifierScheme.ODS: lambda cell: read_code(cell, 9),
        IdentifierScheme.OFSTED: lambda cell: read_code(cell, 20),
    }
    found = {}
    for scheme, read in reads.items():
        cell = line.get(scheme.value)
        try:
            if cell:
                found[scheme] = read(cell)
        except ValueError:
            raise ValueError(f"its {scheme.value} “{cell}” is no number of that register") from None
    return found


def read_contact(line: Line) -> tuple[ContactCells | None, tuple[str, ...]]:
    """Read whom to write to; without an address there is no contact, and a note says so."""
    name, email, role = (line.get(heading) for heading in CONTACT)
    if not email:
        left = ("no contact is kept: contact_email is blank",) if name or role else ()
        return None, left
    return contact_cells(role, name, email), ()


def contact_cells(role: str, name: str, email: str) -> ContactCells:
    """Check a contact as typed or listed; raises ValueError with the reason."""
    address = email.strip().lower()
    if not ADDRESS.fullmatch(address) or len(address) > 254:
        raise ValueError(f"“{email}” is no e-mail address")
    if len(name) > 100 or len(role) > 60:
        raise ValueError("the name of a contact may have 100 characters, the role 60")
    word = role.strip().lower()
    return ContactCells(ROLES.get(plain(word), word) or "lead", name.strip(), address)
