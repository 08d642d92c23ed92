"""Whom to write to at the bodies of a round: the contacts that a partnership keeps, and who has been let in."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from survey.models import Contact, Grant, Membership, Role, User
from survey.queries.accounts import in_force

LEAD = "lead"


@dataclass(frozen=True)
class Known:
    """A contact at a body: what the partnership calls their part, their name and address."""

    role: str
    name: str
    email: str


@dataclass(frozen=True)
class Holder:
    """Somebody who holds access at a body."""

    user_id: int
    name: str
    email: str
    role: Role


def list_contacts(
    session: Session, partnerships: Collection[int], organisations: Collection[int]
) -> dict[int, list[Known]]:
    """List the contacts in use at some bodies, by body and in the order they were added; one query."""
    wanted = (
        sa.select(col(Membership.organisation_id), col(Contact.role), col(Contact.name), col(Contact.email))
        .join(Membership, col(Membership.id) == col(Contact.membership_id))
        .where(
            col(Membership.partnership_id).in_(partnerships),
            col(Membership.organisation_id).in_(organisations),
            col(Contact.active),
        )
        .order_by(col(Contact.id))
    )
    found: dict[int, list[Known]] = defaultdict(list)
    for organisation, role, name, email in session.connection().execute(wanted):
        found[organisation].append(Known(role, name, email.strip().lower()))
    return found


def to_invite(contacts: list[Known]) -> list[Known]:
    """Choose whom an invitation goes to: the leads, else every contact; each address once."""
    leads = [one for one in contacts if one.role.strip().lower() == LEAD]
    return list({one.email: one for one in reversed(leads or contacts)}.values())[::-1]


def list_holders(session: Session, organisations: Collection[int], today: date) -> dict[int, list[Holder]]:
    """List who may work on every return of some bodies today, by body; one query."""
    wanted = (
        sa.select(col(Grant.organisation_id), col(User.id), col(User.name), col(User.email), col(Grant.role))
        .join(User, col(User.id) == col(Grant.user_id))
        .where(
            col(Grant.organisation_id).in_(organisations),
            col(Grant.return_id).is_(None),
            col(Grant.role).in_([Role.LEAD, Role.SIGNATORY]),
            col(User.active),
            *in_force(today),
        )
        .order_by(col(Grant.id))
    )
    found: dict[int, list[Holder]] = defaultdict(list)
    for organisation, user_id, name, email, role in session.connection().execute(wanted):
        assert organisation is not None  # noqa: S101  narrowed above
        found[organisation].append(Holder(user_id, name, email, Role(role)))
    return found
