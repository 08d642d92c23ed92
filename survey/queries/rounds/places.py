"""Where each body of a round stands, worked out by the database: one word a line, the same in lists and in figures."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from survey.models import (
    Contact,
    Grant,
    IssueLine,
    IssueLinePartnership,
    LineState,
    Membership,
    Message,
    Organisation,
    OrganisationStatus,
    Return,
    ReturnState,
    Role,
)

QUIET = timedelta(days=7)
SCHOOL = "school"
NO_PHASE = ("", "Not applicable")
BY_TYPE = {
    "Special": ("special",),
    "Alternative provision": ("alternative", "referral"),
    "Independent": ("independent",),
}
"""How schools without a phase are grouped, by a part of their type; the first that fits counts."""
NOT_COUNTED = ("exempt", "closed")
RETURNED = ("in", "nil")
SIGNATURE = ("signature",)
PART_WAY = ("moving", "quiet")
NOT_BEGUN = ("opened", "unopened", "undelivered", "unreached", "gone")
WAITING = (*SIGNATURE, *PART_WAY, *NOT_BEGUN[:-1])
"""Those who may be reminded: they still have to answer."""
PLACES = (*RETURNED, *SIGNATURE, *PART_WAY, *NOT_BEGUN, *NOT_COUNTED)
STAGES = {
    "in": RETURNED,
    "signature": SIGNATURE,
    "part-way": PART_WAY,
    "not-begun": NOT_BEGUN,
    "not-counted": NOT_COUNTED,
    "waiting": WAITING,
    "due": (*RETURNED, *SIGNATURE, *PART_WAY, *NOT_BEGUN),
}
"""Names of several places together, as addresses of lists give them."""


def state() -> sa.ColumnElement[str]:
    """Give the state that counts for a partnership: its own decision, else that of the line."""
    own, line = col(IssueLinePartnership.state), sa.cast(col(IssueLine.state), sa.String)
    return sa.case((own != LineState.DUE.value, own), else_=line)


def place(partnership_id: int, now: datetime) -> sa.ColumnElement[str]:
    """Give where a line stands. Expects IssueLine, its own IssueLinePartnership, Organisation and Return joined."""
    closed_on = sa.func.coalesce(col(Organisation.closed_on), sa.func.date(col(IssueLine.decided_at)))
    is_closed = sa.or_(state() == LineState.CLOSED.value, col(Organisation.status) == OrganisationStatus.CLOSED)
    in_time = sa.or_(closed_on.is_(None), closed_on <= col(IssueLinePartnership.due_on))
    sent = col(Return.submission_id).is_not(None)
    answered = col(Return.answered) > 0
    active = sa.func.coalesce(col(Return.last_saved_at), col(Return.opened_at))
    return sa.case(
        (state() == LineState.EXEMPT.value, "exempt"),
        (sa.and_(is_closed, in_time), "closed"),
        (state() == LineState.NIL.value, "nil"),
        (sent, "in"),
        (is_closed, "gone"),
        (col(Return.state) == ReturnState.AWAITING_SIGNATURE, "signature"),
        (sa.and_(answered, active < now - QUIET), "quiet"),
        (answered, "moving"),
        (col(Return.opened_at).is_not(None), "opened"),
        (_undelivered(), "undelivered"),
        (sa.not_(sa.or_(_has_contact(partnership_id), _has_lead())), "unreached"),
        else_="unopened",
    )


def joined(statement: Any, partnership_id: int) -> Any:
    """Join what `place` looks at to a statement over IssueLine."""
    return (
        statement.join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == col(IssueLine.id))
        .join(Organisation, col(Organisation.id) == col(IssueLine.organisation_id))
        .join(Return, col(Return.issue_line_id) == col(IssueLine.id))
        .where(col(IssueLinePartnership.partnership_id) == partnership_id)
    )


def kind() -> sa.ColumnElement[str]:
    """Give the kind of body as frozen."""
    return col(IssueLine.attributes)["kind"].as_string()  # type: ignore[no-any-return]


def group_word() -> sa.ColumnElement[str]:
    """Give what schools are grouped by: phase, else what the type says; nothing for other kinds. See `word_for`."""
    phase = sa.func.coalesce(col(IssueLine.attributes)["phase"].as_string(), "")
    typed = sa.func.lower(sa.func.coalesce(col(IssueLine.attributes)["type"].as_string(), ""))
    by_type = [(typed.contains(part), word) for word, parts in BY_TYPE.items() for part in parts]
    return sa.case((kind() != SCHOOL, ""), (phase.not_in(NO_PHASE), phase), *by_type, else_="")


def word_for(kind: str, phase: str, type_: str) -> str:
    """Give the same for a body that is not on a list yet.

    >>> word_for("school", "Primary", ""), word_for("school", "Not applicable", "Other independent special school")
    ('Primary', 'Special')
    """
    if kind != SCHOOL or phase not in NO_PHASE:
        return phase if kind == SCHOOL else ""
    return next((word for word, parts in BY_TYPE.items() for part in parts if part in type_.lower()), "")


def _undelivered() -> sa.ColumnElement[bool]:
    """Whether a letter came back and none has arrived since."""
    return (
        sa.exists()
        .where(
            col(Message.issue_line_id) == col(IssueLine.id),
            col(Message.failed_at).is_not(None),
            col(Message.sent_at).is_(None),
        )
        .correlate(IssueLine)
    )


def _has_contact(partnership_id: int) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            col(Contact.membership_id) == col(Membership.id),
            col(Membership.partnership_id) == partnership_id,
            col(Membership.organisation_id) == col(IssueLine.organisation_id),
            col(Contact.active),
        )
        .correlate(IssueLine)
    )


def _has_lead() -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(
            col(Grant.organisation_id) == col(IssueLine.organisation_id),
            col(Grant.role) == Role.LEAD,
            col(Grant.ended_at).is_(None),
        )
        .correlate(IssueLine)
    )
