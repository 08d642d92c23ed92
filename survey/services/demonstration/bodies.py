"""Made-up bodies of a demonstration, with identifiers, membership, people and what they are nested in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from random import Random

from sqlmodel import Session, select

from survey.models import (
    Basis,
    Contact,
    Grant,
    Identifier,
    IdentifierScheme,
    Membership,
    Organisation,
    Partnership,
    Relation,
    RelationKind,
    Role,
    Scope,
    User,
)
from survey.services.demonstration.places import AGENCIES, FIRST, SAINTS, SCHOOLS, SECOND, Council, Demonstration

FIRST_URN = 900_001
BEGAN = date(2020, 9, 1)


@dataclass(frozen=True)
class Made:
    """A made-up body with the basis it is a member on and the council it lies in."""

    organisation: Organisation
    basis: Basis
    council: Council


def names(random: Random) -> Iterator[str]:
    """Made-up place names, none twice."""
    found = [f"{first}{second}" for first in FIRST for second in SECOND]
    random.shuffle(found)
    return iter(found)


def slug_of(name: str) -> str:
    """A slug from a name.

    >>> slug_of("St Osyth’s School")
    'st-osyths-school'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("’", "")).strip("-")


def make_bodies(
    plan: Demonstration, random: Random, urns: Iterator[int], now: datetime
) -> list[tuple[Made, int | None]]:
    """The bodies of one demonstration, each with its URN where it is a school; nothing is added yet.

    Three schools and two agencies come first: the sign-in page offers the people of the first bodies.
    """
    place = names(random)
    schools: list[tuple[Made, int | None]] = [
        (school(plan, council, spec, next(place), random, now), next(urns))
        for council in plan.councils
        for spec in spread(council.schools)
    ]
    agencies: list[tuple[Made, int | None]] = []
    for position in range(plan.agencies):
        kind, pattern, basis = AGENCIES[position % len(AGENCIES)]
        for council in plan.councils if "{council}" in pattern else plan.councils[:1]:
            name = pattern.format(council=council.name, place=next(place))
            agencies.append((agency(plan, council, kind, name, Basis(basis), now), None))
    return [*schools[:3], *agencies[:2], *schools[3:], *agencies[2:]]


def spread(schools: int) -> list[tuple[str, str, str, str, int, int, bool, bool]]:
    """How many of each kind of school, in the shares of SCHOOLS."""
    found = [spec for share, *spec in SCHOOLS for _ in range(max(1, round(share * schools / 100)))]
    return [tuple(spec) for spec in found[:schools]]  # type: ignore[misc]


def school(
    plan: Demonstration,
    council: Council,
    spec: tuple[str, str, str, str, int, int, bool, bool],
    place: str,
    random: Random,
    now: datetime,
) -> Made:
    """A made-up school."""
    ending, phase, kind, route, low, high, nursery, sixth_form = spec
    saint = f"St {random.choice(SAINTS)}’s " if "Church" in ending or "Catholic" in ending else ""
    name = f"{saint}{ending}, {place}" if saint else f"{place} {ending}"
    return Made(
        Organisation(
            slug=f"{slug_of(name)}-{plan.slug[:3]}",
            name=name,
            kind="school",
            phase=phase,
            type=kind,
            legal_route=route,
            area=council.area,
            town=place,
            low_age=low,
            high_age=high,
            nursery=nursery,
            boarding="Boarding" in ending,
            sixth_form=sixth_form,
            demonstration=True,
            created_at=now,
            changed_at=now,
        ),
        Basis.RELEVANT_AGENCY,
        council,
    )


def agency(plan: Demonstration, council: Council, kind: str, name: str, basis: Basis, now: datetime) -> Made:
    """A made-up agency."""
    organisation = Organisation(
        slug=f"{slug_of(name)}-{plan.slug[:3]}",
        name=name,
        kind=kind,
        area=council.area,
        legal_route="s11" if basis == Basis.STATUTORY_S11 else None,
        demonstration=True,
        created_at=now,
        changed_at=now,
    )
    return Made(organisation, basis, council)


def add_bodies(
    session: Session, partnership: Partnership, plan: Demonstration, urns: Iterator[int], now: datetime
) -> list[Made]:
    """Add the bodies of a demonstration with membership, identifiers, contacts and people who may sign in."""
    random = Random(plan.slug)  # noqa: S311  (made-up data, not a secret)
    made = make_bodies(plan, random, urns, now)
    session.add_all(one.organisation for one, _ in made)
    session.flush()
    for one, urn in made:
        add_membership(session, partnership, one, urn)
    session.flush()
    nest(session, [one for one, _ in made])
    add_people(session, partnership, [one.organisation for one, _ in made], now)
    return [one for one, _ in made]


def add_membership(session: Session, partnership: Partnership, made: Made, urn: int | None) -> None:
    """Add a body's place in the partnership and its number."""
    body = made.organisation
    session.add(Membership(partnership_id=partnership.id, organisation_id=body.id, basis=made.basis, since=BEGAN))
    if urn is not None:
        session.add(Identifier(organisation_id=body.id, scheme=IdentifierScheme.URN, value=str(urn), from_on=BEGAN))


def nest(session: Session, made: list[Made]) -> None:
    """A council's departments are parts of its first one, its children's social care."""
    for council in {one.council for one in made}:
        own = [
            one.organisation
            for one in made
            if one.council == council and one.organisation.name.startswith(council.name)
        ]
        for part in own[1:]:
            session.add(
                Relation(organisation_id=part.id, related_id=own[0].id, kind=RelationKind.PART_OF, from_on=BEGAN)
            )


def people_of(body: Organisation) -> tuple[tuple[str, str, Role], ...]:
    """Who acts for a body: contact role, name by role alone, what they may do."""
    if body.kind == "school":
        return (("lead", "Designated safeguarding lead", Role.LEAD), ("head", "Head teacher", Role.SIGNATORY),
                ("chair", "Chair of governors", Role.SIGNATORY))  # fmt: skip
    return (("lead", "Safeguarding lead", Role.LEAD), ("executive", "Executive lead", Role.SIGNATORY))


def add_people(session: Session, partnership: Partnership, bodies: list[Organisation], now: datetime) -> None:
    """Add contacts, users and their access for every body; addresses end in .example."""
    memberships = {m.organisation_id: m.id for m in memberships_of(session, partnership)}
    rows = [
        (body, role, name, may, User(email=f"{role}@{body.slug[:60].strip('-')}.example", name=name, created_at=now))
        for body in bodies
        for role, name, may in people_of(body)
    ]
    session.add_all(user for *_, user in rows)
    session.flush()
    for body, role, name, may, user in rows:
        contact = Contact(membership_id=memberships[body.id], role=role, name=name, email=user.email, added_at=now)
        session.add(contact)
        session.add(
            Grant(
                user_id=user.id,
                role=may,
                scope=Scope.ORGANISATION,
                organisation_id=body.id,
                from_on=BEGAN,
                granted_at=now,
            )
        )
    session.flush()


def memberships_of(session: Session, partnership: Partnership) -> list[Membership]:
    """The memberships of a partnership."""
    return list(session.exec(select(Membership).where(Membership.partnership_id == partnership.id)))


def numbers() -> Iterator[int]:
    """URNs for demonstrations, from 900001 up."""
    return count(FIRST_URN)
