"""Who could be asked: the open bodies of some partnerships with what a rule may look at."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    Basis,
    Identifier,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    PartnershipArea,
)


@dataclass(frozen=True)
class Candidate:
    """An open body with its current place in each partnership, by the partnership's id."""

    organisation: Organisation
    kind_name: str
    area_name: str
    identifiers: Mapping[str, str]
    bases: Mapping[int, Basis]


def list_candidates(session: Session, partnerships: Collection[int], today: date) -> list[Candidate]:
    """List the open bodies with a current membership of one of the partnerships, by name; four queries."""
    members = list(session.exec(_members(partnerships, today)))
    bases: dict[int, dict[int, Basis]] = defaultdict(dict)
    for membership, organisation in members:
        bases[organisation.id][membership.partnership_id] = Basis(membership.basis)
    identifiers = _identifiers(session, partnerships)
    kinds, areas = list_kinds(session), _areas(session, partnerships)
    found = {organisation.id: organisation for _, organisation in members}
    return [
        Candidate(
            organisation=one,
            kind_name=kinds.get(one.kind, one.kind),
            area_name=areas.get(one.area or "", ""),
            identifiers=identifiers.get(one.id, {}),
            bases=bases[one.id],
        )
        for one in found.values()
    ]


def list_kinds(session: Session) -> dict[str, str]:
    """List the shipped kinds of organisation with their names, in their order."""
    wanted = select(OrganisationKind.key, OrganisationKind.name).order_by(col(OrganisationKind.position))
    return dict(session.exec(wanted).all())


def is_current(today: date) -> sa.ColumnElement[bool]:
    """Give the condition that a membership holds today."""
    return sa.and_(
        col(Membership.since) <= today, sa.or_(col(Membership.until).is_(None), col(Membership.until) >= today)
    )


def _members(partnerships: Collection[int], today: date) -> Any:
    wanted = (
        select(Membership, Organisation)
        .join(Organisation, col(Organisation.id) == Membership.organisation_id)
        .where(
            col(Membership.partnership_id).in_(partnerships),
            col(Organisation.status) == OrganisationStatus.OPEN,
            is_current(today),
        )
    )
    return wanted.order_by(col(Organisation.name), col(Organisation.slug))


def _identifiers(session: Session, partnerships: Collection[int]) -> dict[int, dict[str, str]]:
    """Give the current identifiers of every member, by scheme."""
    members = select(Membership.organisation_id).where(col(Membership.partnership_id).in_(partnerships))
    wanted = select(Identifier.organisation_id, Identifier.scheme, Identifier.value).where(
        col(Identifier.organisation_id).in_(members), col(Identifier.to_on).is_(None)
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for organisation, scheme, value in session.exec(wanted):
        found[organisation][str(scheme)] = value
    return found


def _areas(session: Session, partnerships: Collection[int]) -> dict[str, str]:
    wanted = select(PartnershipArea.code, PartnershipArea.name).where(
        col(PartnershipArea.partnership_id).in_(partnerships)
    )
    return dict(session.exec(wanted).all())
