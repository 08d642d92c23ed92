"""One body with all that is known of it in a partnership."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    Contact,
    Identifier,
    IdentifierScheme,
    ImportRun,
    IssueLine,
    IssueLinePartnership,
    Membership,
    Organisation,
    OrganisationKind,
    PartnershipArea,
    QuestionnaireVersion,
    Relation,
    RelationKind,
    Return,
    Round,
)
from survey.queries.organisations.words import SCHEMES


@dataclass(frozen=True)
class Related:
    """A tie to another body; `slug` is empty where that one is not in the partnership. `up` is from this body."""

    kind: RelationKind
    up: bool
    name: str
    slug: str
    to_on: date | None


@dataclass(frozen=True)
class RoundEntry:
    """A round the body was issued to by this partnership."""

    round_: Round
    line: IssueLine
    state: str
    due_on: date


@dataclass(frozen=True)
class BodyPage:
    """Everything about one body in one partnership."""

    organisation: Organisation
    kind_name: str
    area_name: str
    membership: Membership
    numbers: list[tuple[str, Identifier]]
    related: list[Related]
    contacts: list[Contact]
    rounds: list[RoundEntry]


def get_body(
    session: Session, partnership_id: int, organisation: Organisation, programmes: Collection[str] | None = None
) -> BodyPage:
    """Load a body of a partnership with numbers, ties, contacts and rounds (of `programmes`); eight queries."""
    membership = get_membership(session, partnership_id, organisation.id)
    area = session.get(PartnershipArea, (partnership_id, organisation.area or ""))
    kind = session.get(OrganisationKind, organisation.kind)
    return BodyPage(
        organisation=organisation,
        kind_name=kind.name if kind else organisation.kind,
        area_name=area.name if area else "",
        membership=membership,
        numbers=_numbers(session, organisation.id),
        related=[*_related(session, partnership_id, organisation.id, up=True),
                 *_related(session, partnership_id, organisation.id, up=False)],
        contacts=list_contacts(session, membership.id),
        rounds=_rounds(session, partnership_id, organisation.id, programmes),
    )  # fmt: skip


def get_membership(session: Session, partnership_id: int, organisation_id: int) -> Membership:
    """Give a body's place in a partnership."""
    statement = select(Membership).where(
        Membership.partnership_id == partnership_id, Membership.organisation_id == organisation_id
    )
    return session.exec(statement).one()


def list_contacts(session: Session, membership_id: int) -> list[Contact]:
    """List whom the partnership writes to at a body, and whom it wrote to earlier, those in use first."""
    statement = select(Contact).where(Contact.membership_id == membership_id)
    return list(session.exec(statement.order_by(col(Contact.active).desc(), col(Contact.role), col(Contact.id))))


def find_contact(session: Session, membership_id: int, contact_id: int) -> Contact | None:
    """Find a contact in use at a body."""
    statement = select(Contact).where(Contact.id == contact_id, Contact.membership_id == membership_id)
    return session.exec(statement.where(col(Contact.active))).one_or_none()


def list_runs(session: Session, partnership_id: int, most: int = 20) -> list[ImportRun]:
    """List the imports of a partnership, the newest first."""
    statement = select(ImportRun).where(ImportRun.partnership_id == partnership_id)
    return list(session.exec(statement.order_by(col(ImportRun.id).desc()).limit(most)))


def _numbers(session: Session, organisation_id: int) -> list[tuple[str, Identifier]]:
    """List numbers with what they are called, those that hold first."""
    found = session.exec(select(Identifier).where(Identifier.organisation_id == organisation_id)).all()
    order = list(SCHEMES)
    ranked = sorted(found, key=lambda one: (one.to_on is not None, order.index(IdentifierScheme(one.scheme)), one.id))
    return [(SCHEMES[IdentifierScheme(one.scheme)], one) for one in ranked]


def _related(session: Session, partnership_id: int, organisation_id: int, *, up: bool) -> list[Related]:
    """List ties from this body (`up`) or to it, by kind and name; only the partnership's own bodies below it."""
    mine, other = (
        (Relation.organisation_id, Relation.related_id) if up else (Relation.related_id, Relation.organisation_id)
    )
    here = (col(Membership.organisation_id) == Organisation.id) & (Membership.partnership_id == partnership_id)
    statement = (
        sa.select(
            col(Relation.kind), col(Organisation.name), col(Organisation.slug), col(Relation.to_on), col(Membership.id)
        )
        .join(Organisation, col(Organisation.id) == col(other))
        .join(Membership, here, isouter=up)
        .where(col(mine) == organisation_id)
        .order_by(col(Relation.to_on).is_not(None), col(Relation.kind), col(Organisation.name))
    )
    return [
        Related(RelationKind(kind), up, name, slug if member else "", to_on)
        for kind, name, slug, to_on, member in session.connection().execute(statement)
    ]


def _rounds(
    session: Session, partnership_id: int, organisation_id: int, programmes: Collection[str] | None
) -> list[RoundEntry]:
    """List the rounds in which this partnership issued to the body, the newest first."""
    statement = (
        sa.select(Round, IssueLine, col(Return.state), col(IssueLinePartnership.due_on))
        .join(IssueLine, col(IssueLine.round_id) == Round.id)
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == IssueLine.id)
        .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == IssueLine.version_id)
        .join(Return, col(Return.issue_line_id) == IssueLine.id, isouter=True)
        .where(
            col(IssueLine.organisation_id) == organisation_id,
            col(IssueLinePartnership.partnership_id) == partnership_id,
        )
        .order_by(col(Round.due_on).desc(), col(Round.id).desc())
    )
    if programmes is not None:
        statement = statement.where(col(QuestionnaireVersion.programme).in_(programmes))
    return [RoundEntry(round_, line, str(state or ""), due) for round_, line, state, due in session.execute(statement)]
