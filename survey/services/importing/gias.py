"""Get Information About Schools: a line of any of its layouts, read by heading, as a `Row`.

Headings are compared without case, spaces and marks (`reading.fold`), so that the columns of other services that
publish the same register under names of their own (`la_code`, `establishment_type_name`) are found as well. Names of
heads and proprietors are never looked at.
"""

from collections.abc import Collection, Iterator
from typing import Any

from survey.models import IdentifierScheme, OrganisationStatus
from survey.services.areas import AREAS
from survey.services.importing.cells import read_age, read_day, read_number, read_provision
from survey.services.importing.kinds import ABROAD, Establishment, find_type, plain, read_phase
from survey.services.importing.reading import Line, Table
from survey.services.importing.rows import Misread, Row, check_lengths
from survey.services.refusals import Refused

NAME, TYPE, STATUS = ("establishmentname", "name"), ("typeofestablishment", "establishmenttype"), "establishmentstatus"
NEEDED = {
    "URN": {"urn"},
    "LA (code)": {"lacode", "laname"},
    "EstablishmentName": set(NAME),
    "TypeOfEstablishment (name)": {f"{stem}{part}" for stem in TYPE for part in ("name", "code")},
    "EstablishmentStatus (name)": {f"{STATUS}name", f"{STATUS}code"},
}
OTHER_FILES = {
    "linkurn": "It is the file of links between schools; what is needed is a file of establishments.",
    "groupuid": "It is the file of groups; what is needed is a file of establishments.",
}
STATUSES = {
    "open": OrganisationStatus.OPEN,
    "openbutproposedtoclose": OrganisationStatus.OPEN,
    "closed": OrganisationStatus.CLOSED,
    "proposedtoopen": OrganisationStatus.PROPOSED,
    "1": OrganisationStatus.OPEN,
    "2": OrganisationStatus.CLOSED,
    "3": OrganisationStatus.OPEN,
    "4": OrganisationStatus.PROPOSED,
}
NOT_ONE_TO_ONE = ("amalgam", "merge", "split", "closure", "newprovision", "newnursery")
"""Reasons for opening or closing after which a body with the same number is not the one successor."""
ONE_TO_ONE = ("academy", "freshstart", "changeinstatus", "changereligious", "formerindependent", "newsponsor")
"""Reasons after which it is."""

_AREA_CODES = {plain(name): code for code, name in AREAS.items()}


def read_rows(table: Table, areas: Collection[str]) -> Iterator[Row | Misread]:
    """Read the rows of some local authorities; raises Refused when the file is no list of establishments."""
    check_headings(table.folded)
    for line in table:
        row = read_row(line, areas)
        if row is not None:
            yield row


def check_headings(folded: Collection[str]) -> None:
    """Refuse a file without the columns that say who a school is, what it is and where it stands."""
    missing = [name for name, any_of in NEEDED.items() if not any_of & set(folded)]
    if not missing:
        return
    hint = next((hint for heading, hint in OTHER_FILES.items() if heading in folded), "")
    raise Refused(f"This is no GIAS file of establishments: it has no {', '.join(missing)}. {hint}".strip(), "file")


def read_row(line: Line, areas: Collection[str]) -> Row | Misread | None:
    """Read one line; None when it is about a school elsewhere or one that English law does not reach."""
    called = line.get(*NAME)
    if line.trouble:
        return Misread(line.number, line.trouble, called)
    area = line.get("lacode") or _AREA_CODES.get(plain(line.get("laname")), "")
    if area not in areas:
        return None if area else Misread(line.number, "it names no local authority", called)
    establishment = read_type(line)
    if establishment is not None and establishment.kind == ABROAD:
        return None
    try:
        return _row(line, area, establishment)
    except ValueError as wrong:
        return Misread(line.number, str(wrong), called)


def _row(line: Line, area: str, establishment: Establishment | None) -> Row:
    values = {"area": area} | read_values(line, establishment)
    if not values.get("name"):
        raise ValueError("it has no name")
    check_lengths(values)
    numbers = read_identifiers(line, area)
    notes = () if establishment else (f"its type “{values.get('type', '')}” is not known: settle its legal route",)
    return Row(
        line=line.number,
        name=values["name"],
        kind=values["kind"],
        values={name: value for name, value in values.items() if value not in (None, "")} | withdrawn(line, values),
        identifiers=numbers,
        trust=read_trust(line),
        succeeds=read_succession(line, values["status"]),
        notes=notes,
    )


def read_type(line: Line) -> Establishment | None:
    """Find the type of a school, by name first."""
    return find_type(*(line.get(*(f"{stem}{part}" for stem in TYPE)) for part in ("name", "code")))


def read_values(line: Line, establishment: Establishment | None) -> dict[str, Any]:
    """Read the attributes of a school; raises ValueError with the reason."""
    phase = read_phase(line.get("phaseofeducationname", "phasename"), establishment)
    return {
        "name": line.get(*NAME),
        "kind": establishment.kind if establishment else "college" if phase == "16 plus" else "school",
        "type": establishment.name if establishment else line.get(*(f"{stem}name" for stem in TYPE)),
        "legal_route": establishment.route if establishment else "ask",
        "phase": phase,
        "town": "" if line.get("town") == "Select" else line.get("town"),
        "postcode": line.get("postcode").upper(),
        "low_age": _said(line, "statutorylowage", read_age, "lowest age"),
        "high_age": _said(line, "statutoryhighage", read_age, "highest age"),
        "nursery": read_provision(line.get("nurseryprovisionname")),
        "boarding": read_provision(line.get("boardersname")),
        "sixth_form": read_provision(line.get("officialsixthformname")),
        "status": read_status(line),
        "opened_on": _said(line, "opendate", read_day, "opening date"),
        "closed_on": _said(line, "closedate", read_day, "closing date"),
    }


def read_status(line: Line) -> OrganisationStatus:
    """Read whether a school is open, by name first."""
    said = line.get(f"{STATUS}name") or line.get(f"{STATUS}code")
    if (found := STATUSES.get(plain(said).lstrip("0"))) is None:
        raise ValueError(f"its status “{said}” is not known" if said else "it has no status")
    return found


def read_identifiers(line: Line, area: str) -> dict[IdentifierScheme, str]:
    """Read the numbers by which the register knows a school; a number of noughts is none."""
    given = {
        IdentifierScheme.URN: (line.get("urn"), 7, 5, "URN"),
        IdentifierScheme.UKPRN: (line.get("ukprn"), 8, 8, "UKPRN"),
        IdentifierScheme.LAESTAB: (line.get("establishmentnumber"), 4, 1, "establishment number"),
    }
    found = {}
    for scheme, (cell, most, least, what) in given.items():
        if not cell.strip("0"):
            continue
        try:
            found[scheme] = read_number(cell, most, least)
        except ValueError:
            raise ValueError(f"its {what} “{cell}” is not a number of the register") from None
    if IdentifierScheme.URN not in found:
        raise ValueError("it has no URN")
    if IdentifierScheme.LAESTAB in found:
        found[IdentifierScheme.LAESTAB] = f"{area}/{found[IdentifierScheme.LAESTAB].zfill(4)}"
    return found


def withdrawn(line: Line, values: dict[str, Any]) -> dict[str, None]:
    """Say that an open school has no closing date, where the layout has the column: a plan to close may be given up."""
    open_ = values["status"] != OrganisationStatus.CLOSED
    return {"closed_on": None} if open_ and "closedate" in line.cells and not values["closed_on"] else {}


def read_succession(line: Line, status: OrganisationStatus) -> bool | None:
    """Read from the reasons whether a school has one predecessor or successor; None where they say nothing."""
    closed = status == OrganisationStatus.CLOSED
    reason = plain(line.get("reasonestablishmentclosedname" if closed else "reasonestablishmentopenedname"))
    if any(mark in reason for mark in NOT_ONE_TO_ONE):
        return False
    return True if any(mark in reason for mark in ONE_TO_ONE) else None


def read_trust(line: Line) -> tuple[str, str] | None:
    """Read number and name of the trust, where the layout has both."""
    uid, name = line.get("trustscode"), line.get("trustsname")
    return (uid, name[:200]) if uid.isdigit() and len(uid) <= 10 and name else None


def _said(line: Line, heading: str, read: Any, what: str) -> Any:
    """Read one cell; says what it is about when it cannot be read."""
    cell = line.get(heading)
    try:
        return read(cell)
    except ValueError:
        raise ValueError(f"its {what} “{cell}” cannot be read") from None
