"""Letting in those whom a partnership writes to at its bodies: leads to answer, signatories to sign."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from survey.models import IssueLine, Role, User
from survey.queries.rounds.contacts import LEAD, Holder, Known, list_contacts, list_holders, to_invite
from survey.services.accounts.people import Access, let_in
from survey.services.refusals import Refused

SIGNING = frozenset({"head", "chair", "signatory"})
"""Roles of contacts that sign, whatever the chain calls its steps."""


def admit(
    session: Session, actor: User | None, partnerships: Collection[int], lines: Sequence[IssueLine], now: datetime
) -> dict[int, list[Holder]]:
    """Let the contacts of some bodies in, where they are not yet, and give whom to invite, by issue line.

    A body that has no contact with a usable address is left out of what is given.
    """
    bodies = [line.organisation_id for line in lines]
    contacts = list_contacts(session, partnerships, bodies)
    holders = list_holders(session, bodies, now.date())
    found: dict[int, list[Holder]] = {}
    for line in lines:
        known = contacts.get(line.organisation_id, [])
        held = {(one.email, one.role) for one in holders.get(line.organisation_id, [])}
        people = {one.email: one for one in holders.get(line.organisation_id, [])}
        for contact, role in wanted_roles(known, line.chain):
            if (contact.email, role) not in held and (user := welcome(session, actor, line, contact, role, now)):
                people[contact.email] = Holder(user.id, user.name, user.email, role)
        invited = [people[one.email] for one in to_invite(known) if one.email in people]
        if invited:
            found[line.id] = invited
    return found


def wanted_roles(contacts: list[Known], chain: Iterable[Mapping[str, Any]]) -> list[tuple[Known, Role]]:
    """Say which contact is to hold what: whoever is invited leads, whoever stands in the chain signs."""
    signing = (SIGNING | {str(step["role"]) for step in chain}) - {LEAD}
    leads = [(one, Role.LEAD) for one in to_invite(contacts)]
    return leads + [(one, Role.SIGNATORY) for one in contacts if one.role.strip().lower() in signing]


def welcome(
    session: Session, actor: User | None, line: IssueLine, contact: Known, role: Role, now: datetime
) -> User | None:
    """Let one contact in; None for an address that cannot be one, so that the rest of the list goes on."""
    access = Access(role, now.date(), organisation_id=line.organisation_id)
    try:
        return let_in(session, actor, contact.email, contact.name, access, now)
    except Refused:
        return None


def leads_of(
    session: Session, actor: User | None, partnerships: Collection[int], lines: Sequence[IssueLine], now: datetime
) -> dict[int, list[Holder]]:
    """Give whom to write to about each line: those who lead there now, else its contacts, who are let in."""
    holders = list_holders(session, [line.organisation_id for line in lines], now.date())
    leads: dict[int, list[Holder]] = defaultdict(list)
    for line in lines:
        people = holders.get(line.organisation_id, [])
        leads[line.id] = [one for one in people if one.role == Role.LEAD]
    lonely = [line for line in lines if not leads[line.id]]
    return {**leads, **admit(session, actor, partnerships, lonely, now)} if lonely else dict(leads)
