"""Who is there, what they hold, and the records that exist for them.

Records are looked up *through* a `Reach`, so that another partnership's or another body's record is not found
instead of being forbidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    Grant,
    IssueLine,
    IssueLinePartnership,
    Membership,
    Organisation,
    Partnership,
    Programme,
    QuestionnaireVersion,
    Return,
    Round,
    RoundPartnership,
    RoundVersion,
    User,
)


@dataclass(frozen=True)
class Reach:
    """Which records exist for somebody, in ids; made by `policies.Viewer.reach`."""

    every_partnership: bool = False
    partnerships: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    returns: frozenset[int] = frozenset()


def find_user(session: Session, email: str) -> User | None:
    """Find somebody by e-mail address, whatever the case it is typed in."""
    return session.exec(select(User).where(User.email == email.strip().lower())).one_or_none()


def get_user(session: Session, user_id: int) -> User | None:
    """Get somebody by id; someone who has left is not there."""
    user = session.get(User, user_id)
    return user if user is not None and user.active else None


def list_grants(session: Session, user_id: int, today: date) -> list[tuple[Grant, str | None]]:
    """List the grants of one user in force today, each with the slug of its programme; one query."""
    statement = (
        select(Grant, Programme.slug)
        .join(Programme, col(Programme.id) == Grant.programme_id, isouter=True)
        .where(Grant.user_id == user_id, *in_force(today))
        .order_by(col(Grant.id))
    )
    return [(grant, slug) for grant, slug in session.exec(statement)]


def in_force(today: date) -> Iterable[sa.ColumnElement[bool]]:
    """Give the conditions that a grant holds today, as `Grant.holds_on` says it of one row."""
    return (
        col(Grant.ended_at).is_(None),
        col(Grant.from_on) <= today,
        sa.or_(col(Grant.to_on).is_(None), col(Grant.to_on) >= today),
    )


def find_partnership(session: Session, slug: str, reach: Reach) -> Partnership | None:
    """Find a partnership that exists for the viewer."""
    statement = select(Partnership).where(Partnership.slug == slug)
    if not reach.every_partnership:
        statement = statement.where(col(Partnership.id).in_(reach.partnerships))
    return session.exec(statement).one_or_none()


def find_public_partnership(session: Session, slug: str) -> Partnership | None:
    """Find a partnership for its public pages: name, accent, notices."""
    return session.exec(select(Partnership).where(Partnership.slug == slug)).one_or_none()


def find_round(session: Session, partnership_id: int, slug: str) -> Round | None:
    """Find a round that the partnership takes part in."""
    statement = (
        select(Round)
        .join(RoundPartnership, col(RoundPartnership.round_id) == Round.id)
        .where(Round.slug == slug, RoundPartnership.partnership_id == partnership_id)
    )
    return session.exec(statement).one_or_none()


def list_programmes_of_round(session: Session, round_id: int) -> frozenset[str]:
    """List the programmes of the versions issued in a round, without loading a version."""
    statement = (
        select(QuestionnaireVersion.programme)
        .join(RoundVersion, col(RoundVersion.version_id) == QuestionnaireVersion.id)
        .where(RoundVersion.round_id == round_id)
    )
    return frozenset(session.exec(statement))


def get_programme_of_line(session: Session, line: IssueLine) -> str:
    """Give the programme of the version that a body was issued."""
    statement = select(QuestionnaireVersion.programme).where(QuestionnaireVersion.id == line.version_id)
    return session.exec(statement).one()


def find_organisation(session: Session, partnership_id: int, slug: str) -> Organisation | None:
    """Find a body that is, or was, a member of the partnership."""
    statement = (
        select(Organisation)
        .join(Membership, col(Membership.organisation_id) == Organisation.id)
        .where(Organisation.slug == slug, Membership.partnership_id == partnership_id)
    )
    return session.exec(statement).one_or_none()


def find_line(session: Session, partnership_id: int, round_id: int, slug: str) -> tuple[IssueLine, Organisation] | None:
    """Find a body's line in a round, for a partnership that issued it to that body."""
    statement = (
        select(IssueLine, Organisation)
        .join(Organisation, col(Organisation.id) == IssueLine.organisation_id)
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == IssueLine.id)
        .where(
            IssueLine.round_id == round_id,
            Organisation.slug == slug,
            IssueLinePartnership.partnership_id == partnership_id,
        )
    )
    return session.exec(statement).one_or_none()


def find_return(session: Session, return_id: int, reach: Reach) -> tuple[Return, IssueLine, Organisation] | None:
    """Find a return that exists for the viewer: their body's, one they were asked to help with, or one issued
    by their partnership. A platform administrator has no way in here."""
    issued = sa.exists().where(
        col(IssueLinePartnership.issue_line_id) == Return.issue_line_id,
        col(IssueLinePartnership.partnership_id).in_(reach.partnerships),
    )
    statement = (
        select(Return, IssueLine, Organisation)
        .join(IssueLine, col(IssueLine.id) == Return.issue_line_id)
        .join(Organisation, col(Organisation.id) == Return.organisation_id)
        .where(
            Return.id == return_id,
            sa.or_(col(Return.organisation_id).in_(reach.organisations), col(Return.id).in_(reach.returns), issued),
        )
    )
    return session.exec(statement).one_or_none()


def list_partnerships_of_line(session: Session, line_id: int) -> list[Partnership]:
    """List the partnerships that issued a line, by name."""
    statement = (
        select(Partnership)
        .join(IssueLinePartnership, col(IssueLinePartnership.partnership_id) == Partnership.id)
        .where(IssueLinePartnership.issue_line_id == line_id)
        .order_by(col(Partnership.name))
    )
    return list(session.exec(statement))
