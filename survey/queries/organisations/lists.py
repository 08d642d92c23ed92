"""The list of a partnership's bodies: filtered, sorted, a page at a time; and names that tell bodies apart."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
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
    OrganisationKind,
    OrganisationStatus,
    PartnershipArea,
)
from survey.queries.organisations.words import SCHEMES
from survey.queries.results import list_identifiers
from survey.queries.rounds.candidates import is_current

PAGE = 50
SORTS = ("name", "kind", "town", "basis")


@dataclass(frozen=True)
class Filter:
    """What a list shows. `show` is now (asked now), closed, left, or all; `contact` is without, or nothing."""

    words: str = ""
    kind: str = ""
    phase: str = ""
    area: str = ""
    basis: str = ""
    contact: str = ""
    show: str = "now"


@dataclass(frozen=True)
class ListedBody:
    """A line of the list. `label` is its name, with what tells it apart where others have the same."""

    id: int
    slug: str
    name: str
    label: str
    kind: str
    kind_name: str
    phase: str
    type: str
    town: str
    area_name: str
    basis: Basis
    status: OrganisationStatus
    until: date | None
    identifier: str
    contacts: int

    @property
    def number(self) -> str:
        """Its leading number as it is said: `URN 104845`, on one line."""
        return number_name(self.identifier)


@dataclass(frozen=True)
class Listing:
    """A page of the list, and how many there are on all of them."""

    rows: list[ListedBody]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class Facets:
    """What the bodies asked now can be narrowed by: (key, name, how many); and how many there are."""

    total: int
    without_contact: int
    kinds: list[tuple[str, str, int]]
    phases: list[tuple[str, str, int]]
    areas: list[tuple[str, str, int]]
    bases: list[tuple[str, str, int]]


def list_bodies(
    session: Session, partnership_id: int, wanted: Filter, today: date, *, sort: str = "name", page: int = 1,
    size: int = PAGE,
) -> Listing:  # fmt: skip
    """List bodies with kind, area, leading number and count of contacts; four queries."""
    matching = _filtered(partnership_id, wanted, today)
    total = session.exec(select(sa.func.count()).select_from(matching.subquery())).one()
    page = min(max(page, 1), max(1, -(-total // size)))
    statement = matching.order_by(*_order(sort)).limit(size).offset((page - 1) * size)
    found = session.connection().execute(statement).mappings().all()
    numbers = list_identifiers(session, [row["id"] for row in found])
    labels = tell_apart(session, partnership_id, [(row["id"], row["name"], row["town"]) for row in found], numbers)
    rows = [_listed(row, labels, numbers) for row in found]
    return Listing(rows, total, page)


def _listed(row: Mapping[Any, Any], labels: Mapping[int, str], numbers: Mapping[int, str]) -> ListedBody:
    texts = {name: row[name] or "" for name in ("phase", "type", "town", "area_name")}
    return ListedBody(**{**row, **texts, "label": labels[row["id"]], "identifier": numbers.get(row["id"], "")})


def _filtered(partnership_id: int, wanted: Filter, today: date) -> "sa.Select[Any]":
    """Select the bodies that match."""
    contacts = (
        sa.select(sa.func.count())
        .where(col(Contact.membership_id) == col(Membership.id), col(Contact.active))
        .correlate(Membership)
        .scalar_subquery()
    )
    columns = [
        col(getattr(Organisation, name)) for name in ("id", "slug", "name", "kind", "phase", "type", "town", "status")
    ]
    area: sa.Label[str] = col(PartnershipArea.name).label("area_name")
    kind: sa.Label[str] = col(OrganisationKind.name).label("kind_name")
    statement = _joined(
        sa.select(*columns, kind, area, col(Membership.basis), col(Membership.until), contacts.label("contacts"))
    ).where(col(Membership.partnership_id) == partnership_id, *_shown(wanted.show, today))
    exact = {
        "kind": Organisation.kind,
        "phase": Organisation.phase,
        "area": Organisation.area,
        "basis": Membership.basis,
    }
    for name, column in exact.items():
        if value := getattr(wanted, name):
            statement = statement.where(sa.cast(col(column), sa.String) == value)
    if wanted.contact == "without":
        statement = statement.where(contacts == 0)
    return statement.where(*(_has(word) for word in wanted.words.lower().split()[:6]))


def _joined(statement: "sa.Select[Any]") -> "sa.Select[Any]":
    area = (col(PartnershipArea.partnership_id) == col(Membership.partnership_id)) & (
        col(PartnershipArea.code) == col(Organisation.area)
    )
    return (
        statement.select_from(Organisation)
        .join(Membership, col(Membership.organisation_id) == col(Organisation.id))
        .join(OrganisationKind, col(OrganisationKind.key) == col(Organisation.kind))
        .join(PartnershipArea, area, isouter=True)
    )


def _shown(show: str, today: date) -> "list[sa.ColumnElement[bool]]":
    """Choose by status and membership."""
    shut = col(Organisation.status) == OrganisationStatus.CLOSED
    if show == "all":
        return []
    if show == "closed":
        return [shut]
    return [~is_current(today)] if show == "left" else [is_current(today), ~shut]


def _has(word: str) -> "sa.ColumnElement[bool]":
    """Whether a word stands in name, town or postcode, or is a number of the body."""
    columns = (Organisation.name, Organisation.slug, Organisation.town, Organisation.postcode)
    stands = [sa.func.lower(col(column)).contains(word, autoescape=True) for column in columns]
    numbered = sa.exists().where(
        col(Identifier.organisation_id) == col(Organisation.id),
        col(Identifier.to_on).is_(None),
        sa.func.lower(col(Identifier.value)) == word.rpartition(":")[2],
    )
    return sa.or_(*stands, numbered)


def _order(sort: str) -> list[Any]:
    name = sa.func.lower(col(Organisation.name))
    first: dict[str, list[Any]] = {
        "kind": [col(OrganisationKind.position), col(Organisation.phase)],
        "town": [sa.func.coalesce(col(Organisation.town), "~")],
        "basis": [col(Membership.basis)],
    }
    return [*first.get(sort, []), name, col(Organisation.slug)]


def get_facets(session: Session, partnership_id: int, today: date) -> Facets:
    """Count the bodies asked now by everything a list can be narrowed by; two queries."""
    matching = _filtered(partnership_id, Filter(), today).add_columns(col(Organisation.area).label("area"))
    found = session.connection().execute(matching).mappings().all()
    order = dict(session.exec(select(OrganisationKind.key, OrganisationKind.position)).all())
    return Facets(
        total=len(found),
        without_contact=sum(not row["contacts"] for row in found),
        kinds=sorted(_counted((row["kind"], row["kind_name"]) for row in found), key=lambda one: order[one[0]]),
        phases=sorted(_counted((row["phase"] or "", row["phase"] or "") for row in found)),
        areas=sorted(_counted((row["area"] or "", row["area_name"] or "") for row in found), key=lambda one: one[1]),
        bases=_counted((Basis(row["basis"]).value, "") for row in found),
    )


def _counted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, int]]:
    return [(key, name, count) for (key, name), count in Counter(pairs).items() if key]


def tell_apart(
    session: Session, partnership_id: int, bodies: Collection[tuple[int, str, str | None]], numbers: Mapping[int, str]
) -> dict[int, str]:
    """Give each body (id, name, town) a label no other body of the partnership has; one query.

    That is its name; with its town where another has the same name; with its number where the town is the same too.
    """
    wanted = (
        select(Organisation.name, Organisation.town)
        .join(Membership, col(Membership.organisation_id) == Organisation.id)
        .where(Membership.partnership_id == partnership_id)
        .where(col(Organisation.name).in_({name for _, name, _ in bodies}))
    )
    found = list(session.exec(wanted))
    same, same_town = Counter(name for name, _ in found), Counter(found)
    labels = {}
    for id_, name, town in bodies:
        number = number_name(numbers.get(id_, "")) or f"no. {id_}"
        alone = not town or same_town[name, town] > 1
        labels[id_] = name if same[name] < 2 else f"{name} ({number})" if alone else f"{name} ({town})"
    return labels


def label_of(session: Session, partnership_id: int, body: Organisation) -> str:
    """Give the label of one body; two queries."""
    numbers = list_identifiers(session, [body.id])
    return tell_apart(session, partnership_id, [(body.id, body.name, body.town)], numbers)[body.id]


def number_name(identifier: str) -> str:
    """Say a number with its register, on one line.

    >>> number_name("urn:104845")
    'URN\\xa0104845'
    """
    scheme, colon, value = identifier.partition(":")
    return f"{SCHEMES[IdentifierScheme(scheme)]} {value}".replace(" ", "\xa0") if colon else ""
