"""Rounds: which versions are issued to whom, why each body is due, and the messages about it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from survey.models.base import Table, UtcDateTime, checked_text, document
from survey.models.organisations import Basis


class RoundKind(StrEnum):
    """How much a round asks."""

    FULL = "full"
    INTERIM = "interim"
    THEMED = "themed"
    DECLARATION = "declaration"


class RoundState(StrEnum):
    """Whether returns are still taken."""

    OPEN = "open"
    CLOSED = "closed"


class Part(StrEnum):
    """A version's place in a round: what everybody answers, or a partnership's supplement."""

    CORE = "core"
    SUPPLEMENT = "supplement"


class LineState(StrEnum):
    """Whether a body on the issue list is expected to answer."""

    DUE = "due"
    EXEMPT = "exempt"
    NIL = "nil"
    CLOSED = "closed"


class MessageKind(StrEnum):
    """What an e-mail is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    RECEIPT = "receipt"
    SIGN_IN = "sign_in"
    NOTICE = "notice"


class Round(Table, table=True):
    """One issuing of one or several versions by one or several partnerships."""

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(max_length=80, unique=True)
    name: str = Field(max_length=200)
    kind: RoundKind = Field(default=RoundKind.FULL, sa_type=checked_text(RoundKind))
    opens_on: date
    due_on: date
    after_id: int | None = Field(default=None, foreign_key="round.id")
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=document())
    settings_frozen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    issued_by: int | None = Field(default=None, foreign_key="user.id")
    state: RoundState = Field(default=RoundState.OPEN, sa_type=checked_text(RoundState))

    @property
    def is_open(self) -> bool:
        """Whether returns are still taken."""
        return self.state == RoundState.OPEN


class RoundPartnership(Table, table=True):
    """A partnership that takes part in a round."""

    round_id: int = Field(primary_key=True, foreign_key="round.id")
    partnership_id: int = Field(primary_key=True, foreign_key="partnership.id", index=True)


class RoundVersion(Table, table=True):
    """A version issued in a round, with the rule that says to whom, as given."""

    __table_args__ = (UniqueConstraint("round_id", "version_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    version_id: int = Field(foreign_key="questionnaire_version.id", index=True)
    part: Part = Field(default=Part.CORE, sa_type=checked_text(Part))
    rule: str = Field(default="", sa_type=sa.Text)


class IssueLine(Table, table=True):
    """An organisation in a round: the version it gets, why it is due, and who must sign.

    `attributes` is the snapshot it was decided on; `chain` a list of {"role", "label"}.
    """

    __table_args__ = (UniqueConstraint("round_id", "organisation_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    version_id: int = Field(foreign_key="questionnaire_version.id")
    reason: str = Field(max_length=500)
    attributes: dict[str, Any] = Field(default_factory=dict, sa_type=document())
    chain: list[dict[str, Any]] = Field(default_factory=list, sa_type=document())
    state: LineState = Field(default=LineState.DUE, sa_type=checked_text(LineState))
    state_reason: str = Field(default="", max_length=500)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    late_added: bool = False


class IssueLinePartnership(Table, table=True):
    """What one partnership has to do with an issue line: basis, due date, sub-state."""

    issue_line_id: int = Field(primary_key=True, foreign_key="issue_line.id")
    partnership_id: int = Field(primary_key=True, foreign_key="partnership.id", index=True)
    basis: Basis = Field(sa_type=checked_text(Basis))
    due_on: date
    extended_from: date | None = None
    state: str = Field(default="due", max_length=20)


class LineDecision(Table, table=True):
    """Why something was decided about an issue line, in words; that it was decided is an event of the same kind."""

    id: int = Field(default=None, primary_key=True)
    issue_line_id: int = Field(foreign_key="issue_line.id", index=True)
    kind: str = Field(max_length=60)
    reason: str = Field(max_length=500)
    at: datetime = Field(sa_type=UtcDateTime)
    by_user: int | None = Field(default=None, foreign_key="user.id")


class Message(Table, table=True):
    """An e-mail to be sent, sent or failed; a job sends it once. The body of a sign-in mail is cleared."""

    id: int = Field(default=None, primary_key=True)
    round_id: int | None = Field(default=None, foreign_key="round.id", index=True)
    issue_line_id: int | None = Field(default=None, foreign_key="issue_line.id", index=True)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    kind: MessageKind = Field(sa_type=checked_text(MessageKind))
    to_email: str = Field(max_length=254)
    subject: str = Field(max_length=300)
    made_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failure: str | None = Field(default=None, max_length=300)
    dedupe: str | None = Field(default=None, max_length=120, unique=True)
    body: str = Field(default="", sa_type=sa.Text)
