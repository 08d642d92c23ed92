"""Actions: what a body said it would do about an answer, by whom and by when."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from survey.models.base import Table, UtcDateTime, checked_text


class ActionStatus(StrEnum):
    """How far an action has come."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"
    VERIFIED = "verified"
    SUPERSEDED = "superseded"
    CARRIED = "carried"
    CANCELLED = "cancelled"


class Action(Table, table=True):
    """An action that belongs to one answer. `by_text` keeps a date that was given in words.

    `position` is 0 for the action beside a grade, and counts from 1 in a list of actions.
    """

    __table_args__ = (UniqueConstraint("round_id", "return_id", "questionnaire", "question", "position"),)

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    round_id: int = Field(foreign_key="round.id")
    return_id: int = Field(foreign_key="return_.id", index=True)
    questionnaire: str = Field(max_length=80)
    question: str = Field(max_length=120)
    position: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    what: str = Field(sa_type=sa.Text)
    who: str = Field(default="", max_length=120)
    by_on: date | None = None
    by_text: str | None = Field(default=None, max_length=60)
    status: ActionStatus = Field(default=ActionStatus.NOT_STARTED, sa_type=checked_text(ActionStatus))
    added_by: int | None = Field(default=None, foreign_key="user.id")
    added_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
