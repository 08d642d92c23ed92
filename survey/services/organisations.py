"""Bodies of a partnership: bringing them in from registers and lists, and whom to write to at each."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import BinaryIO

import sqlalchemy as sa
from sqlmodel import Session, select

from survey.models import (
    Contact,
    EventKind,
    IdentifierScheme,
    ImportRun,
    Membership,
    Partnership,
    User,
)
from survey.queries.organisations.known import list_slugs, load_known
from survey.queries.partnerships import list_areas
from survey.queries.rounds.candidates import list_kinds
from survey.services.areas import AREAS
from survey.services.importing import gias, plain_csv
from survey.services.importing.applying import apply_plan
from survey.services.importing.drafts import Draft, Plan, Terms
from survey.services.importing.matching import Shelf
from survey.services.importing.planning import Planner
from survey.services.importing.reading import Table, read_table
from survey.services.importing.rows import ContactCells, Misread, Result, Row, Source
from survey.services.refusals import Refused
from survey.services.trail import record

IMPORTS = 6_001_757
"""The lock under which imports wait for each other on PostgreSQL."""


def plan_import(
    session: Session,
    partnership: Partnership,
    source: Source,
    file: BinaryIO,
    *,
    today: date,
    now: datetime,
    areas: Collection[str] = (),
    trusted: bool = False,
    packed: bool = False,
    to_commit: bool = False,
) -> Plan:
    """Say what a file would do to the bodies of a partnership; changes nothing. Raises Refused for a wrong file.

    `areas` narrows the rows to some local authorities; a register is always narrowed, by default to the
    partnership's own. `trusted` and `packed` are for operators: see `Terms` and `read_table`. `to_commit` makes two
    imports wait for each other, so that a plan still holds when it is applied.
    """
    if to_commit:
        _take_turn(session)
    own = {area.code: area.name for area in list_areas(session, [partnership.id])}
    table = read_table(file, exact=source == Source.GIAS, packed=packed)
    rows = list(_rows(session, table, source, own, areas))
    numbers, slugs = _named(rows)
    shelf = Shelf(load_known(session, partnership.id, numbers, slugs))
    terms = Terms(partnership.id, frozenset(own), source, today, now, trusted, partnership.demonstration)
    plan = Planner(terms, shelf, list_slugs(session)).plan(rows, table.digest)
    plan.left = plain_csv.unread(table) if source == Source.CSV else []
    return plan


def _take_turn(session: Session) -> None:
    """Let one import at a time be planned and applied; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.exec(select(sa.func.pg_advisory_xact_lock(IMPORTS)))


def _rows(
    session: Session, table: Table, source: Source, own: dict[str, str], areas: Collection[str]
) -> Iterable[Row | Misread]:
    """Read the rows in scope."""
    unknown = sorted(set(areas) - {*AREAS, *own})
    if unknown:
        raise Refused(f"There is no area with the code {unknown[0]}.", "areas")
    if source == Source.GIAS:
        return gias.read_rows(table, areas or own)
    return plain_csv.read_rows(table, plain_csv.Lists(list_kinds(session), AREAS | own), areas)


def _named(rows: Iterable[Row | Misread]) -> tuple[dict[IdentifierScheme, set[str]], set[str]]:
    """Gather the numbers and slugs that a file names, to be looked up at once."""
    numbers: dict[IdentifierScheme, set[str]] = {scheme: set() for scheme in IdentifierScheme}
    slugs: set[str] = set()
    for row in rows:
        if isinstance(row, Row):
            slugs |= {row.slug, row.parent.lower()} - {""}
            for scheme, value in row.identifiers.items():
                numbers[scheme].add(value)
            if row.trust:
                numbers[IdentifierScheme.UID].add(row.trust[0])
    return {scheme: values for scheme, values in numbers.items() if values}, slugs


def commit_import(session: Session, actor: User | None, plan: Plan, file_name: str) -> ImportRun | None:
    """Do what a plan says and put it on record; None where there is nothing to do. Flushes.

    Example: `commit_import(session, user, plan_import(session, sefton, Source.GIAS, file, ...), "schools.csv")`.
    """
    if not plan.changes_anything:
        return None
    terms = plan.terms
    ids = apply_plan(session, plan)
    run = ImportRun(
        partnership_id=terms.partnership_id,
        source=terms.source.value,
        file_name=file_name[:200],
        digest=plan.digest,
        at=terms.now,
        by_user=actor.id if actor else None,
        counts=dict(plan.counts),
    )
    session.add(run)
    session.flush()
    record(
        session, stream=f"partnership:{terms.partnership_id}", kind=EventKind.ORGANISATIONS_IMPORTED, at=terms.now,
        actor=actor, run=run.id, source=terms.source.value, digest=plan.digest, counts=dict(plan.counts),
        bodies=_touched(plan, ids),
    )  # fmt: skip
    return run


def add_contact(
    session: Session, actor: User | None, place: Membership, role: str, name: str, email: str, now: datetime
) -> Contact:
    """Add somebody to write to at a body; one who was ended is called back. Flushes."""
    cells = _contact_cells(role, name, email)
    kept = _contact_there(session, place.id, cells)
    if kept is not None and kept.active:
        raise Refused(f"{cells.email} is a contact of this body in this role already.", "email")
    contact = kept or Contact(membership_id=place.id, role=cells.role, name=cells.name, email=cells.email, added_at=now)
    contact.active, contact.name = True, cells.name
    return _keep(session, actor, place, contact, EventKind.CONTACT_ADDED, now)


def change_contact(
    session: Session, actor: User | None, place: Membership, contact: Contact, role: str, name: str, email: str,
    now: datetime,
) -> Contact:  # fmt: skip
    """Change role, name or address of a contact. Flushes."""
    cells = _contact_cells(role, name, email)
    there = _contact_there(session, place.id, cells)
    if there is not None and there.id != contact.id:
        raise Refused(f"{cells.email} is, or was, a contact in this role here: end this one and add that.", "email")
    contact.role, contact.name, contact.email = cells.role, cells.name, cells.email
    return _keep(session, actor, place, contact, EventKind.CONTACT_CHANGED, now)


def end_contact(session: Session, actor: User | None, place: Membership, contact: Contact, now: datetime) -> Contact:
    """Write to somebody no more; who it was stays known. Flushes."""
    contact.active = False
    return _keep(session, actor, place, contact, EventKind.CONTACT_ENDED, now)


def _contact_cells(role: str, name: str, email: str) -> ContactCells:
    try:
        return plain_csv.contact_cells(role, name, email)
    except ValueError as wrong:
        raise Refused(f"{str(wrong)[0].upper()}{str(wrong)[1:]}.", "email") from wrong


def _contact_there(session: Session, membership_id: int, cells: ContactCells) -> Contact | None:
    """Find a contact of the same role and address, in use or not."""
    wanted = select(Contact).where(
        Contact.membership_id == membership_id, Contact.role == cells.role, Contact.email == cells.email
    )
    return session.exec(wanted).one_or_none()


def _keep(
    session: Session, actor: User | None, place: Membership, contact: Contact, kind: EventKind, now: datetime
) -> Contact:
    session.add(contact)
    session.flush()
    record(
        session, stream=f"partnership:{place.partnership_id}", kind=kind, at=now, actor=actor,
        organisation=place.organisation_id, contact=contact.id, role=contact.role,
    )  # fmt: skip
    return contact


def _touched(plan: Plan, ids: dict[Draft, int]) -> dict[str, list[int]]:
    """Give the ids of the bodies by what became of them, for the record; `beside` are trusts and the like."""
    found = {}
    for result in (Result.ADDED, Result.CHANGED, Result.CLOSED, Result.SUCCEEDED):
        if bodies := {ids[one.draft] for one in plan.of(result) if one.draft in ids}:
            found[result.value] = sorted(bodies)
    if beside := set(ids.values()).difference(*found.values()):
        found["beside"] = sorted(beside)
    return found
