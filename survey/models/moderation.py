"""Moderation: a second look at one revision of one answer, by one partnership."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from survey.models.base import Table, UtcDateTime


class Moderation(Table, table=True):
    """A moderated grade with its reason; it belongs to the revision it looked at."""

    __table_args__ = (sa.Index("ix_moderation_looked_at", "submission_id", "partnership_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id", index=True)
    submission_id: int = Field(foreign_key="submission.id")
    partnership_id: int = Field(foreign_key="partnership.id")
    questionnaire: str = Field(max_length=80)
    question: str = Field(max_length=120)
    revision: int
    grade: str = Field(max_length=60)
    reason: str = Field(sa_type=sa.Text)
    by_user: int | None = Field(default=None, foreign_key="user.id")
    at: datetime = Field(sa_type=UtcDateTime)
