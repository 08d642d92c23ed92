"""Records looked up *through* a reach, so that another partnership's or another body's is not found."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    Identifier,
    IssueLine,
    IssueLinePartnership,
    Membership,
    Organisation,
    Partnership,
    QuestionnaireVersion,
    Return,
    Round,
    RoundPartnership,
    RoundVersion,
)
from survey.queries.accounts.reach import Reach


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


def find_bodies(session: Session, partnership_id: int, typed: str) -> list[Organisation]:
    """Find the bodies of a partnership that somebody may mean by a name, a slug or an identifier; at most five.

    One that is named exactly comes alone.
    """
    words = " ".join(typed.lower().split())
    numbered = select(Identifier.organisation_id).where(
        Identifier.value == words.rpartition(":")[2], col(Identifier.to_on).is_(None)
    )
    name = sa.func.lower(col(Organisation.name))
    exact = sa.or_(name == words, col(Organisation.slug) == words, col(Organisation.id).in_(numbered))
    members = (
        select(Organisation)
        .join(Membership, col(Membership.organisation_id) == Organisation.id)
        .where(Membership.partnership_id == partnership_id)
        .order_by(col(Organisation.name))
        .limit(5)
    )
    found = list(session.exec(members.where(exact)))
    return found or list(session.exec(members.where(name.contains(words, autoescape=True))))


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


def find_home_partnership(session: Session, reach: Reach) -> Partnership | None:
    """Find the partnership in whose name a viewer's own pages stand: the one they work for, else one that their
    body belongs to, else the only one there is."""
    own = select(col(Membership.partnership_id)).where(col(Membership.organisation_id).in_(reach.organisations))
    asked = (
        select(col(IssueLinePartnership.partnership_id))
        .join(Return, col(Return.issue_line_id) == IssueLinePartnership.issue_line_id)
        .where(col(Return.id).in_(reach.returns))
    )
    statement = (
        select(Partnership)
        .where(sa.or_(col(Partnership.id).in_(reach.partnerships), col(Partnership.id).in_(own.union(asked))))
        .order_by(col(Partnership.id).in_(reach.partnerships).desc(), col(Partnership.name))
        .limit(1)
    )
    return session.exec(statement).first() or find_only_partnership(session)


def find_only_partnership(session: Session) -> Partnership | None:
    """Find the partnership of an installation that serves one."""
    found = session.exec(select(Partnership).limit(2)).all()
    return found[0] if len(found) == 1 else None


def list_partnerships(session: Session) -> list[Partnership]:
    """List every partnership by name, for the front page."""
    return list(session.exec(select(Partnership).order_by(col(Partnership.name))))
