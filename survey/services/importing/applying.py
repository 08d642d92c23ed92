"""A plan applied: batched statements in an order that no constraint minds. What was planned is done, nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from survey.models import Contact, Identifier, Membership, Organisation, Relation
from survey.queries.organisations.known import ATTRIBUTES, chunks
from survey.services.importing.drafts import Draft, Plan, Terms


def apply_plan(session: Session, plan: Plan) -> dict[Draft, int]:
    """Do what a plan says, without committing; gives the id of every body it touches."""
    session.flush()
    new = [draft for draft in plan.drafts if draft.known is None]
    kept = [draft for draft in plan.drafts if draft.known is not None]
    ids = {draft: draft.known.id for draft in kept if draft.known}
    ids |= _add_bodies(session, new, plan.terms)
    _change_bodies(session, kept, plan.terms)
    _change_numbers(session, plan, ids)
    _change_places(session, plan, ids)
    _change_links(session, plan, ids)
    session.expire_all()
    return ids


def table_of(model: type[SQLModel]) -> sa.Table:
    """Give the table behind a class."""
    found: sa.Table = model.__table__  # type: ignore[attr-defined]
    return found


def _insert(session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in batches."""
    for part in chunks(rows):
        session.connection().execute(sa.insert(table_of(model)), list(part))


def _add_bodies(session: Session, new: Sequence[Draft], terms: Terms) -> dict[Draft, int]:
    """Insert new bodies; gives their ids, looked up by slug: SQLite gives them one row at a time otherwise."""
    _insert(session, Organisation, [_new(draft, terms) for draft in new])
    ids: dict[str, int] = {}
    for part in chunks([draft.slug for draft in new]):
        wanted = select(Organisation.slug, Organisation.id).where(col(Organisation.slug).in_(part))
        ids |= dict(session.exec(wanted).all())
    return {draft: ids[draft.slug] for draft in new}


def _update(session: Session, model: type[SQLModel], changes: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Update rows by id, those that change the same columns together."""
    table = table_of(model)
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for id_, values in changes:
        alike[tuple(sorted(values))].append({"the_id": id_} | {f"new_{name}": value for name, value in values.items()})
    for names, rows in alike.items():
        statement = sa.update(table).where(table.c.id == sa.bindparam("the_id"))
        bound = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
        session.connection().execute(statement.values(bound), rows)


def _new(draft: Draft, terms: Terms) -> dict[str, Any]:
    """Give the row of a new body."""
    values = {name: draft.values.get(name) for name in ATTRIBUTES}
    times = {"created_at": terms.now, "changed_at": terms.now}
    return values | times | {"slug": draft.slug, "demonstration": terms.demonstration}


def _change_bodies(session: Session, kept: Iterable[Draft], terms: Terms) -> None:
    changed = (draft for draft in kept if draft.changed and draft.known)
    at = {"changed_at": terms.now}
    _update(session, Organisation, ((draft.known.id, draft.changed | at) for draft in changed if draft.known))


def _change_numbers(session: Session, plan: Plan, ids: Mapping[Draft, int]) -> None:
    """End numbers first: a number is held by one body at a time."""
    today = plan.terms.today
    _update(session, Identifier, ((id_, {"to_on": today}) for draft in plan.drafts for id_ in draft.ended_numbers))
    rows = [
        {"organisation_id": ids[draft], "scheme": scheme, "value": value, "from_on": None, "to_on": None}
        for draft in plan.drafts
        for scheme, value in draft.new_numbers.items()
    ]
    _insert(session, Identifier, rows)


def _change_places(session: Session, plan: Plan, ids: Mapping[Draft, int]) -> None:
    """Bring bodies in, change their basis, and put their contacts right."""
    terms, drafts = plan.terms, plan.drafts
    joining = [draft for draft in drafts if draft.joins]
    rows = [
        {"partnership_id": terms.partnership_id, "organisation_id": ids[draft], "basis": draft.joins,
         "since": terms.today, "until": None, "notes": ""}
        for draft in joining
    ]  # fmt: skip
    _insert(session, Membership, rows)
    places = _places(session, plan, ids)
    bases = ((places[draft], {"basis": draft.basis}) for draft in drafts if draft.basis)
    _update(session, Membership, bases)
    _update(session, Contact, (change for draft in drafts for change in draft.changed_contacts.items()))
    contacts = [
        {"membership_id": places[draft], "role": contact.role, "name": contact.name, "email": contact.email,
         "active": True, "added_at": terms.now}
        for draft in drafts
        for contact in draft.new_contacts
    ]  # fmt: skip
    _insert(session, Contact, contacts)


def _places(session: Session, plan: Plan, ids: Mapping[Draft, int]) -> dict[Draft, int]:
    """Give the ids of memberships: those that are kept, and the new ones that are to have contacts."""
    places = {draft: draft.known.membership.id for draft in plan.drafts if draft.known and draft.known.membership}
    new = {ids[draft]: draft for draft in plan.drafts if draft.joins and draft.new_contacts}
    for part in chunks(list(new)):
        wanted = select(Membership.organisation_id, Membership.id).where(
            Membership.partnership_id == plan.terms.partnership_id, col(Membership.organisation_id).in_(part)
        )
        places |= {new[body]: place for body, place in session.exec(wanted)}
    return places


def _change_links(session: Session, plan: Plan, ids: Mapping[Draft, int]) -> None:
    """End, take up again and add ties between bodies."""
    _update(
        session, Relation, ((id_, {"to_on": day}) for draft in plan.drafts for id_, day in draft.changed_links.items())
    )
    rows = [
        {"organisation_id": ids[draft], "related_id": _id_of(other, ids), "kind": kind, "from_on": None, "to_on": None}
        for draft in plan.drafts
        for kind, other in draft.links
    ]
    _insert(session, Relation, rows)


def _id_of(draft: Draft, ids: Mapping[Draft, int]) -> int:
    return draft.known.id if draft.known else ids[draft]
