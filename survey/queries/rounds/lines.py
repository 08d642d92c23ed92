"""One line of an issue list with everything about it, as one partnership sees it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    IssueLine,
    IssueLinePartnership,
    LineDecision,
    LineState,
    Message,
    Organisation,
    OrganisationStatus,
    Return,
    ReturnState,
    User,
)

WITH_BODY = frozenset(
    {ReturnState.NOT_STARTED, ReturnState.IN_PROGRESS, ReturnState.AWAITING_SIGNATURE, ReturnState.RETURNED}
)
"""The states in which the body still has to do something."""


@dataclass(frozen=True)
class Line:
    """A line with its body, its return, and what this partnership has to do with it."""

    line: IssueLine
    own: IssueLinePartnership
    organisation: Organisation
    return_: Return

    @property
    def name(self) -> str:
        """The body's name as frozen."""
        return str(self.line.attributes.get("name") or self.organisation.name)

    @property
    def state(self) -> str:
        """The state that counts for this partnership: its own decision, else that of the line or of the register."""
        if self.own.state != LineState.DUE:
            return self.own.state
        closed = self.line.state == LineState.DUE and self.organisation.status == OrganisationStatus.CLOSED
        return LineState.CLOSED.value if closed else str(self.line.state)

    @property
    def due_on(self) -> date:
        """When this partnership expects it."""
        return self.own.due_on

    @property
    def is_waiting(self) -> bool:
        """Whether a return is still expected."""
        return self.state == "due" and self.return_.submission_id is None and self.return_.state in WITH_BODY


def get_line(session: Session, line: IssueLine, partnership_id: int) -> Line:
    """Get what belongs to an issue line that was found through the viewer's reach; one query."""
    wanted = (
        select(IssueLinePartnership, Organisation, Return)
        .join(Return, col(Return.issue_line_id) == IssueLinePartnership.issue_line_id)
        .join(Organisation, col(Organisation.id) == Return.organisation_id)
        .where(IssueLinePartnership.issue_line_id == line.id, IssueLinePartnership.partnership_id == partnership_id)
    )
    return Line(line, *session.exec(wanted).one())


def list_decisions(session: Session, line_id: int) -> list[tuple[LineDecision, str]]:
    """List the reasons given for decisions about a line, each with who gave it, oldest first."""
    wanted = (
        sa.select(LineDecision, sa.func.coalesce(col(User.name), ""))
        .join(User, col(User.id) == col(LineDecision.by_user), isouter=True)
        .where(col(LineDecision.issue_line_id) == line_id)
        .order_by(col(LineDecision.id))
    )
    return [(decision, name) for decision, name in session.execute(wanted)]


def list_letters(session: Session, line_id: int) -> list[Message]:
    """List the letters about a line, oldest first, without their texts being needed."""
    wanted = select(Message).where(Message.issue_line_id == line_id).order_by(col(Message.id))
    return list(session.exec(wanted))


def names_of(session: Session, users: set[int]) -> dict[int, str]:
    """Give the names of some users, for a list of events."""
    if not users:
        return {}
    return dict(session.exec(select(User.id, User.name).where(col(User.id).in_(users))).all())
