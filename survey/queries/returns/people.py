"""The people of a return: who may work on it, and what each is called by role."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col

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


TODAY = cast(date, sa.bindparam("today", type_=sa.Date()))
PEOPLE = (
    sa.select(col(User.id), col(User.name), col(User.email), col(Grant.role), col(Grant.section))
    .join(Grant, col(Grant.user_id) == col(User.id))
    .where(
        col(Grant.organisation_id) == sa.bindparam("of_body"),
        sa.or_(col(Grant.return_id).is_(None), col(Grant.return_id) == sa.bindparam("of_return")),
        col(Grant.role).in_([Role.LEAD, Role.CONTRIBUTOR, Role.SIGNATORY]),
        col(User.active).is_(True),
        *in_force(TODAY),
    )
    .order_by(col(Grant.role) != Role.LEAD, col(Grant.id))
)
SOME: sa.BindParameter[list[int]] = sa.bindparam("users", expanding=True)
GRANTED = (
    sa.select(col(Grant.user_id), col(Grant.role))
    .where(col(Grant.organisation_id) == sa.bindparam("of_body"), col(Grant.user_id).in_(SOME))
    .order_by(col(Grant.id))
)
KNOWN = (
    sa.select(col(User.id), col(Contact.role))
    .join(Contact, sa.func.lower(Contact.email) == col(User.email))
    .join(Membership, col(Membership.id) == col(Contact.membership_id))
    .where(col(Membership.organisation_id) == sa.bindparam("of_body"), col(User.id).in_(SOME))
    .order_by(col(Contact.id))
)
# Made once: putting a statement together costs as much as carrying it out.


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
    wanted = {"of_body": dossier.organisation.id, "of_return": dossier.return_.id, "today": today}
    return [Person(*row) for row in session.connection().execute(PEOPLE, wanted)]


def roles_of(session: Session, dossier: Dossier, users: Collection[int]) -> dict[int, str]:
    """Give what each of some users is called by role: as a contact of the body, else by what they were granted."""
    if not users:
        return {}
    wanted = {"of_body": dossier.organisation.id, "users": list(users)}
    rows = [row for statement in (GRANTED, KNOWN) for row in session.connection().execute(statement, wanted)]
    labels = {str(step["role"]): str(step["label"]) for step in dossier.line.chain}
    return {user: words_for(role, labels) for user, role in rows}


def words_for(role: str, labels: dict[str, str]) -> str:
    """Give the words for a role: the chain's own label, else ours, else what the register calls it."""
    return labels.get(role) or ROLE_WORDS.get(role) or role.replace("_", " ").capitalize()
