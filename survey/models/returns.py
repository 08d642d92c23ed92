"""Returns: a body's answers as append-only revisions, evidence, signatures, and submissions as signed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from survey.models.base import Table, UtcDateTime, checked_text, document
from survey.models.rounds import Part


class ReturnState(StrEnum):
    """Where a return stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    AWAITING_SIGNATURE = "awaiting_signature"
    SUBMITTED = "submitted"
    IN_MODERATION = "in_moderation"
    AGREED = "agreed"
    CLOSED = "closed"
    RETURNED = "returned"


class ReturnOrigin(StrEnum):
    """How a return came in."""

    TYPED = "typed"
    LOADED = "loaded"


class AnswerState(StrEnum):
    """What the current revision of an answer says."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    CLEARED = "cleared"


class AnswerOrigin(StrEnum):
    """How a revision came about."""

    TYPED = "typed"
    LOADED = "loaded"
    CARRIED = "carried"
    CONFIRMED = "confirmed"
    INHERITED = "inherited"
    WORKBOOK = "workbook"
    JOINED = "joined"


class EvidenceKind(StrEnum):
    """Where evidence is: named and held by the body, behind a link, or a file here."""

    HELD = "held"
    LINK = "link"
    FILE = "file"


class Return(Table, table=True):
    """What one body answers in one round. The counts are saved on change, for lists."""

    __tablename__ = "return_"

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    issue_line_id: int = Field(foreign_key="issue_line.id", unique=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    state: ReturnState = Field(default=ReturnState.NOT_STARTED, sa_type=checked_text(ReturnState))
    origin: ReturnOrigin = Field(default=ReturnOrigin.TYPED, sa_type=checked_text(ReturnOrigin))
    asked: int = 0
    answered: int = 0
    wanting: int = 0
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submission_id: int | None = None  # the submission that counts; no foreign key: it would close a circle
    reopened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reopen_reason: str | None = Field(default=None, max_length=500)


class ReturnPart(Table, table=True):
    """A version that a return answers: the core, or a supplement."""

    return_id: int = Field(primary_key=True, foreign_key="return_.id")
    version_id: int = Field(primary_key=True, foreign_key="questionnaire_version.id")
    part: Part = Field(default=Part.CORE, sa_type=checked_text(Part))


class Answer(Table, table=True):
    """Which revision of an answer is the current one."""

    round_id: int = Field(primary_key=True, foreign_key="round.id")
    return_id: int = Field(primary_key=True, foreign_key="return_.id", index=True)
    questionnaire: str = Field(primary_key=True, max_length=80)
    question: str = Field(primary_key=True, max_length=120)
    current: int
    state: AnswerState = Field(sa_type=checked_text(AnswerState))


class AnswerRevision(Table, table=True):
    """What was answered, by whom, on top of which revision. A trigger refuses UPDATE and DELETE.

    `content` is {"value", "not_applicable", "unknown", "comment", "reason", "evidence", "action"}.
    """

    round_id: int = Field(primary_key=True, foreign_key="round.id")
    return_id: int = Field(primary_key=True, foreign_key="return_.id", index=True)
    questionnaire: str = Field(primary_key=True, max_length=80)
    question: str = Field(primary_key=True, max_length=120)
    number: int = Field(primary_key=True)
    based_on: int = 0
    content: dict[str, Any] = Field(default_factory=dict, sa_type=document())
    origin: AnswerOrigin = Field(default=AnswerOrigin.TYPED, sa_type=checked_text(AnswerOrigin))
    author_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime = Field(sa_type=UtcDateTime)


class Evidence(Table, table=True):
    """A piece of evidence of a return, linked to the questions it belongs to."""

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    round_id: int = Field(foreign_key="round.id")
    return_id: int = Field(foreign_key="return_.id", index=True)
    kind: EvidenceKind = Field(default=EvidenceKind.HELD, sa_type=checked_text(EvidenceKind))
    title: str = Field(max_length=300)
    text: str = Field(default="", sa_type=sa.Text)
    file_key: str | None = Field(default=None, max_length=200)
    added_by: int | None = Field(default=None, foreign_key="user.id")
    added_at: datetime = Field(sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EvidenceLink(Table, table=True):
    """A question that a piece of evidence belongs to."""

    evidence_id: int = Field(primary_key=True, foreign_key="evidence.id")
    round_id: int = Field(primary_key=True, foreign_key="round.id")
    return_id: int = Field(primary_key=True, foreign_key="return_.id", index=True)
    questionnaire: str = Field(primary_key=True, max_length=80)
    question: str = Field(primary_key=True, max_length=120)


class Signature(Table, table=True):
    """A step of the sign-off chain, given; voided when an answer changes afterwards."""

    id: int = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return_.id", index=True)
    step: int
    role: str = Field(max_length=60)
    label: str = Field(max_length=100)
    user_id: int | None = Field(default=None, foreign_key="user.id")
    name: str = Field(max_length=100)
    signed_at: datetime = Field(sa_type=UtcDateTime)
    meeting_on: date | None = None
    minute: str | None = Field(default=None, max_length=60)
    declaration: str = Field(sa_type=sa.Text)
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submission_id: int | None = Field(default=None, foreign_key="submission.id")

    @property
    def stands(self) -> bool:
        """Whether nothing has changed since it was given."""
        return self.voided_at is None


class Submission(Table, table=True):
    """A return as signed, numbered: the canonical JSON of its answers with everything needed to read it."""

    __table_args__ = (UniqueConstraint("return_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    return_id: int = Field(foreign_key="return_.id")
    number: int
    at: datetime = Field(sa_type=UtcDateTime)
    late: bool = False
    origin: ReturnOrigin = Field(default=ReturnOrigin.TYPED, sa_type=checked_text(ReturnOrigin))
    snapshot: str = Field(sa_type=sa.Text)
    digest: str = Field(max_length=64)
    signatures: list[dict[str, Any]] = Field(default_factory=list, sa_type=document())
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=document())
    questionnaires: list[dict[str, Any]] = Field(default_factory=list, sa_type=document())


class ReturnNote(Table, table=True):
    """Why a signatory sent a return back."""

    id: int = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return_.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    by_user: int | None = Field(default=None, foreign_key="user.id")
    text: str = Field(sa_type=sa.Text)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
