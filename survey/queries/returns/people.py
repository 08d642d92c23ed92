"""The people of a return: who may work on it, and what each is called by role."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import Contact, Grant, Membership, Role, User
from survey.queries.accounts import in_force
from survey.queries.returns.dossier import Dossier

ROLE_WORDS = {
    "lead": "Safeguarding lead",
    "contributor": "Colleague",
    "signatory": "Signatory",
    "head": "Head teacher",
    "chair": "Chair of governors",
    "office": "Office",
}


@dataclass(frozen=True)
class Person:
    """Somebody who may work on a return; `section` is set for a colleague who was asked for one section."""

    user_id: int
    name: str
    email: str
    role: Role
    section: str | None


def list_people(session: Session, dossier: Dossier, today: date) -> list[Person]:
    """List who may work on a return today, one entry a grant, leads first; one query."""
    wanted = (
        sa.select(col(User.id), col(User.name), col(User.email), col(Grant.role), col(Grant.section))
        .join(Grant, col(Grant.user_id) == User.id)
        .where(
            col(Grant.organisation_id) == dossier.organisation.id,
            sa.or_(col(Grant.return_id).is_(None), col(Grant.return_id) == dossier.return_.id),
            col(Grant.role).in_([Role.LEAD, Role.CONTRIBUTOR, Role.SIGNATORY]),
            col(User.active).is_(True),
            *in_force(today),
        )
        .order_by(col(Grant.role) != Role.LEAD, col(Grant.id))
    )
    return [Person(*row) for row in session.connection().execute(wanted)]


def roles_of(session: Session, dossier: Dossier, users: Collection[int]) -> dict[int, str]:
    """Give what each of some users is called by role: as a contact of the body, else by what they were granted."""
    if not users:
        return {}
    granted = (
        select(Grant.user_id, Grant.role)
        .where(Grant.organisation_id == dossier.organisation.id, col(Grant.user_id).in_(users))
        .order_by(col(Grant.id))
    )
    known = (
        select(User.id, Contact.role)
        .join(Contact, sa.func.lower(Contact.email) == User.email)
        .join(Membership, col(Membership.id) == Contact.membership_id)
        .where(Membership.organisation_id == dossier.organisation.id, col(User.id).in_(users))
        .order_by(col(Contact.id))
    )
    labels = {str(step["role"]): str(step["label"]) for step in dossier.line.chain}
    found = {user: words_for(role, labels) for user, role in session.exec(granted)}
    return found | {user: words_for(role, labels) for user, role in session.exec(known)}


def words_for(role: str, labels: dict[str, str]) -> str:
    """Give the words for a role: the chain's own label, else ours, else what the register calls it."""
    return labels.get(role) or ROLE_WORDS.get(role) or role.replace("_", " ").capitalize()
