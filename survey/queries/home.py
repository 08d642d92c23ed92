"""What the first pages show: a body's returns, and how a partnership's rounds stand today."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    IssueLine,
    IssueLinePartnership,
    LineState,
    Membership,
    Message,
    Organisation,
    Part,
    Partnership,
    Programme,
    QuestionnaireVersion,
    Return,
    ReturnState,
    Round,
    RoundPartnership,
    RoundState,
    RoundVersion,
)
from survey.queries.accounts.reach import Reach

WITH_BODY = frozenset(
    {ReturnState.NOT_STARTED, ReturnState.IN_PROGRESS, ReturnState.AWAITING_SIGNATURE, ReturnState.RETURNED}
)


@dataclass(frozen=True)
class OwnReturn:
    """A return as the people of its body see it in a list."""

    return_id: int
    state: ReturnState
    asked: int
    answered: int
    wanting: int
    round_name: str
    body: str
    due_on: date
    line_state: LineState

    @property
    def is_open(self) -> bool:
        """Whether the body still has to do something."""
        return self.line_state == LineState.DUE and self.state in WITH_BODY


@dataclass(frozen=True)
class ToDo:
    """What a round asks of the partnership, in bodies."""

    to_moderate: int = 0
    to_clarify: int = 0


@dataclass(frozen=True)
class FirstSteps:
    """What a partnership needs before its first round."""

    bodies: int
    questionnaires: int


def list_own_returns(session: Session, reach: Reach) -> list[OwnReturn]:
    """List the returns of the viewer's bodies and those they were asked to help with, the most pressing first."""
    due_on = sa.func.min(col(IssueLinePartnership.due_on)).label("due_on")
    done = col(Return.first_submitted_at).is_not(None)
    statement = (
        sa.select(
            col(Return.id),
            col(Return.state),
            col(Return.asked),
            col(Return.answered),
            col(Return.wanting),
            col(Round.name),
            col(Organisation.name),
            due_on,
            col(IssueLine.state),
        )
        .join(Round, col(Round.id) == col(Return.round_id))
        .join(Organisation, col(Organisation.id) == col(Return.organisation_id))
        .join(IssueLine, col(IssueLine.id) == col(Return.issue_line_id))
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == col(IssueLine.id))
        .where(sa.or_(col(Return.organisation_id).in_(reach.organisations), col(Return.id).in_(reach.returns)))
        .group_by(col(Return.id), col(Round.id), col(Organisation.id), col(IssueLine.id))
        .order_by(done, due_on.desc(), col(Organisation.name), col(Return.id))
        .limit(500)
    )
    return [OwnReturn(*row) for row in session.execute(statement)]


def count_to_do(session: Session, partnership_id: int) -> dict[int, ToDo]:
    """Count what waits for the partnership in its open rounds, by round; one query."""
    due = col(IssueLine.state) == LineState.DUE
    statement = (
        sa.select(
            col(Return.round_id),
            _count(sa.and_(due, col(Return.state) == ReturnState.SUBMITTED)),
            _count(sa.and_(due, col(Return.state) == ReturnState.RETURNED)),
        )
        .join(Round, col(Round.id) == col(Return.round_id))
        .join(IssueLine, col(IssueLine.id) == col(Return.issue_line_id))
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == col(IssueLine.id))
        .where(col(IssueLinePartnership.partnership_id) == partnership_id, col(Round.state) == RoundState.OPEN)
        .group_by(col(Return.round_id))
    )
    return {round_id: ToDo(*counts) for round_id, *counts in session.execute(statement)}


def count_failed_letters(session: Session, partnership_id: int) -> int:
    """Count the letters of open rounds that could not be sent."""
    statement = (
        select(sa.func.count())
        .select_from(Message)
        .join(RoundPartnership, col(RoundPartnership.round_id) == Message.round_id)
        .join(Round, col(Round.id) == Message.round_id)
        .where(
            RoundPartnership.partnership_id == partnership_id,
            Round.state == RoundState.OPEN,
            col(Message.failed_at).is_not(None),
            col(Message.sent_at).is_(None),
        )
    )
    return session.exec(statement).one()


def get_first_steps(session: Session, partnership_id: int, today: date) -> FirstSteps:
    """Count what a partnership has before its first round; one query."""
    bodies = sa.select(sa.func.count()).where(
        col(Membership.partnership_id) == partnership_id,
        sa.or_(col(Membership.until).is_(None), col(Membership.until) >= today),
    )
    versions = sa.select(sa.func.count()).where(
        sa.or_(
            col(QuestionnaireVersion.partnership_id).is_(None),
            col(QuestionnaireVersion.partnership_id) == partnership_id,
        )
    )
    row = session.execute(sa.select(bodies.scalar_subquery(), versions.scalar_subquery())).one()
    return FirstSteps(*row)


def list_due_dates(session: Session, partnership_id: int, today: date) -> list[tuple[str, date]]:
    """List the next due date of each programme, for the sign-in page."""
    name = sa.func.coalesce(col(Programme.name), col(QuestionnaireVersion.title))
    due_on = sa.func.min(col(Round.due_on))
    named = sa.and_(
        col(Programme.partnership_id) == partnership_id, col(Programme.slug) == col(QuestionnaireVersion.programme)
    )
    statement = (
        sa.select(name, due_on)
        .select_from(Round)
        .join(RoundPartnership, col(RoundPartnership.round_id) == col(Round.id))
        .join(RoundVersion, col(RoundVersion.round_id) == col(Round.id))
        .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == col(RoundVersion.version_id))
        .join(Programme, named, isouter=True)
        .where(
            col(RoundPartnership.partnership_id) == partnership_id,
            col(RoundVersion.part) == Part.CORE,
            col(Round.state) == RoundState.OPEN,
            col(Round.opens_on) <= today,
            col(Round.due_on) >= today,
        )
        .group_by(name)
        .order_by(due_on)
    )
    return [(str(programme), day) for programme, day in session.execute(statement)]


def list_managed(session: Session, reach: Reach) -> list[Partnership]:
    """List the partnerships that exist for the viewer, by name."""
    statement = select(Partnership).order_by(col(Partnership.name))
    if not reach.every_partnership:
        statement = statement.where(col(Partnership.id).in_(reach.partnerships))
    return list(session.exec(statement))


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count(sa.case((condition, 1)))
