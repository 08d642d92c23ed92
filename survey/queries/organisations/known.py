"""What is kept about the bodies that a file may be about, loaded in bulk: a fixed number of queries, not one a row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    Basis,
    Contact,
    Identifier,
    IdentifierScheme,
    Membership,
    Organisation,
    Relation,
    RelationKind,
)

CHUNK = 5_000
ATTRIBUTES = (
    "name", "kind", "phase", "type", "legal_route", "area", "town", "postcode", "low_age", "high_age", "nursery",
    "boarding", "sixth_form", "status", "opened_on", "closed_on",
)  # fmt: skip
"""What a file may say about a body itself."""


@dataclass(frozen=True)
class KnownContact:
    """A contact as kept."""

    id: int
    name: str
    active: bool


@dataclass(frozen=True)
class KnownMembership:
    """A body's place in the partnership."""

    id: int
    basis: Basis
    until: date | None


@dataclass
class KnownBody:
    """A body as kept; `elsewhere` says whether other partnerships have it too."""

    id: int
    slug: str
    values: Mapping[str, Any]
    membership: KnownMembership | None = None
    elsewhere: bool = False
    numbers: dict[IdentifierScheme, tuple[int, str]] = field(default_factory=dict)
    contacts: dict[tuple[str, str], KnownContact] = field(default_factory=dict)
    relations: dict[tuple[RelationKind, int], tuple[int, bool]] = field(default_factory=dict)
    """(kind, the related body) -> (id of the relation, whether it holds)."""


def load_known(
    session: Session,
    partnership_id: int,
    numbers: Mapping[IdentifierScheme, Collection[str]],
    slugs: Collection[str] = (),
) -> list[KnownBody]:
    """Load the partnership's bodies, and those that hold one of the numbers or slugs."""
    ids = set(session.exec(select(Membership.organisation_id).where(Membership.partnership_id == partnership_id)))
    for scheme, values in numbers.items():
        for part in chunks(sorted(values)):
            held = select(Identifier.organisation_id).where(
                Identifier.scheme == scheme, col(Identifier.value).in_(part), col(Identifier.to_on).is_(None)
            )
            ids |= set(session.exec(held))
    for part in chunks(sorted(slugs)):
        ids |= set(session.exec(select(Organisation.id).where(col(Organisation.slug).in_(part))))
    known: dict[int, KnownBody] = {}
    for some in chunks(sorted(ids)):
        known |= {body.id: body for body in _bodies(session, some)}
    for some in chunks(sorted(ids)):
        _add_places(session, partnership_id, known, some)
        _add_contacts(session, partnership_id, known, some)
        _add_relations(session, known, some)
    return list(known.values())


def list_slugs(session: Session) -> set[str]:
    """List every slug there is; one query."""
    return set(session.exec(select(Organisation.slug)))


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Cut a long list into parts that a statement can take."""
    for begin in range(0, len(values), CHUNK):
        yield values[begin : begin + CHUNK]


def _bodies(session: Session, ids: Sequence[int]) -> Iterator[KnownBody]:
    columns = [Organisation.__table__.c[name] for name in ("id", "slug", *ATTRIBUTES)]  # type: ignore[attr-defined]
    wanted = sa.select(*columns).where(col(Organisation.id).in_(ids))
    for id_, slug, *values in session.connection().execute(wanted):
        yield KnownBody(id_, slug, dict(zip(ATTRIBUTES, values, strict=True)))


def _add_places(session: Session, partnership_id: int, known: dict[int, KnownBody], ids: Sequence[int]) -> None:
    """Add numbers that hold, memberships and the partnership's contacts."""
    held = sa.select(
        col(Identifier.organisation_id), col(Identifier.scheme), col(Identifier.id), col(Identifier.value)
    ).where(col(Identifier.organisation_id).in_(ids), col(Identifier.to_on).is_(None))
    for body, scheme, id_, value in session.connection().execute(held.order_by(col(Identifier.id))):
        known[body].numbers[IdentifierScheme(scheme)] = (id_, value)
    places = sa.select(
        col(Membership.organisation_id),
        col(Membership.partnership_id),
        col(Membership.id),
        col(Membership.basis),
        col(Membership.until),
    ).where(col(Membership.organisation_id).in_(ids))
    for body, partnership, id_, basis, until in session.connection().execute(places):
        if partnership == partnership_id:
            known[body].membership = KnownMembership(id_, Basis(basis), until)
        else:
            known[body].elsewhere = True


def _add_contacts(session: Session, partnership_id: int, known: dict[int, KnownBody], ids: Sequence[int]) -> None:
    """Add whom the partnership writes to."""
    wanted = (
        sa.select(
            col(Membership.organisation_id),
            col(Contact.role),
            col(Contact.email),
            col(Contact.id),
            col(Contact.name),
            col(Contact.active),
        )
        .join(Membership, col(Membership.id) == col(Contact.membership_id))
        .where(col(Membership.organisation_id).in_(ids), col(Membership.partnership_id) == partnership_id)
        .order_by(col(Contact.id))
    )
    for body, role, email, id_, name, active in session.connection().execute(wanted):
        known[body].contacts[role, email] = KnownContact(id_, name, active)


def _add_relations(session: Session, known: dict[int, KnownBody], ids: Sequence[int]) -> None:
    """Add what other bodies are to these."""
    wanted = sa.select(
        col(Relation.organisation_id),
        col(Relation.kind),
        col(Relation.related_id),
        col(Relation.id),
        col(Relation.to_on),
    ).where(col(Relation.organisation_id).in_(ids))
    for body, kind, related, id_, to_on in session.connection().execute(wanted.order_by(col(Relation.id))):
        known[body].relations[RelationKind(kind), related] = (id_, to_on is None)
