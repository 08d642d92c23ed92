"""Records looked up *through* a reach, so that another partnership's or another body's is not found."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy import orm
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
from survey.queries.questionnaires import Supplement, read_supplements, supplements_of

ISSUER = orm.aliased(IssueLinePartnership)
VERSION = (
    col(QuestionnaireVersion.digest),
    col(QuestionnaireVersion.programme),
    supplements_of(sa.bindparam("of_return")),
)
A_RETURN = (
    sa.select(Return, IssueLine, Organisation, Round, *VERSION, Partnership, col(ISSUER.due_on))
    .join(IssueLine, col(IssueLine.id) == col(Return.issue_line_id))
    .join(Organisation, col(Organisation.id) == col(Return.organisation_id))
    .join(Round, col(Round.id) == col(Return.round_id))
    .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == col(IssueLine.version_id))
    .join(ISSUER, col(ISSUER.issue_line_id) == col(IssueLine.id), isouter=True)
    .join(Partnership, col(Partnership.id) == col(ISSUER.partnership_id), isouter=True)
    .where(col(Return.id) == sa.bindparam("of_return"))
    .order_by(col(Partnership.name))
)
"""A return as `find_return` gives it, a row for each partnership; made once, since every page of a return asks it."""


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


@dataclass(frozen=True)
class FoundReturn:
    """A return with everything it stands on; `partnerships` issued it, by name.

    In a joint round the last of the due dates counts: a return is late when it is late for everybody.
    """

    return_: Return
    line: IssueLine
    organisation: Organisation
    round_: Round
    digest: str
    programme: str
    partnerships: list[Partnership]
    due_on: date
    supplements: tuple[Supplement, ...] = ()


def find_return(session: Session, return_id: int, reach: Reach) -> FoundReturn | None:
    """Find a return that exists for the viewer: their body's, one they were asked to help with, or one issued
    by their partnership. A platform administrator has no way in here. One query."""
    rows = session.execute(A_RETURN, {"of_return": return_id}).all()
    if not rows:
        return None
    return_, line, organisation, round_, digest, programme, named, _, _ = rows[0]
    issued = [(partnership, due) for *_, partnership, due in rows if partnership is not None]
    partnerships = [partnership for partnership, _ in issued]
    is_theirs = organisation.id in reach.organisations or return_.id in reach.returns
    if not is_theirs and reach.partnerships.isdisjoint(partnership.id for partnership in partnerships):
        return None
    due_on = max((due for _, due in issued), default=round_.due_on)
    supplements = read_supplements(named)
    return FoundReturn(return_, line, organisation, round_, digest, programme, partnerships, due_on, supplements)


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
