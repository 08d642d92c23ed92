"""Scorecards and scores as kept at submission, and orders for workbooks and packs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from survey.models.base import Table, UtcDateTime, checked_text, document


class Layer(StrEnum):
    """Whose grade it is."""

    SELF = "self"
    MODERATED = "moderated"
    AGREED = "agreed"


class OrderKind(StrEnum):
    """What is to be built."""

    WORKBOOK = "workbook"
    PACK = "pack"


class OrderState(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


NO_PARTNERSHIP = 0
"""The partnership of a self scorecard, which every partnership of a joint round shares."""


class Scorecard(Table, table=True):
    """A frozen scorecard: the contract JSON, and the overall figure beside it for lists.

    `overall_percent_n` is in hundredths of a percent, rounded once, for sorting; `overall_ratio` is exact
    ("5/8"), None where nothing was scored.
    """

    submission_id: int = Field(primary_key=True, foreign_key="submission.id")
    layer: Layer = Field(primary_key=True, sa_type=checked_text(Layer))
    partnership_id: int = Field(default=NO_PARTNERSHIP, primary_key=True)
    method: int
    data: dict[str, Any] = Field(default_factory=dict, sa_type=document())
    overall_percent_n: int | None = None
    overall_ratio: str | None = Field(default=None, max_length=80)
    band: str | None = Field(default=None, max_length=20)


class Score(Table, table=True):
    """A frozen score of one question, as a row."""

    __table_args__ = (sa.Index("ix_score_question", "round_id", "question", "layer"),)

    round_id: int = Field(primary_key=True, foreign_key="round.id")
    submission_id: int = Field(primary_key=True, foreign_key="submission.id", index=True)
    layer: Layer = Field(primary_key=True, sa_type=checked_text(Layer))
    partnership_id: int = Field(default=NO_PARTNERSHIP, primary_key=True)
    question: str = Field(primary_key=True, max_length=120)
    section: str = Field(max_length=80)
    state: str = Field(max_length=20)
    answer: str | None = Field(default=None, max_length=60)
    ratio: str | None = Field(default=None, max_length=40)
    weight: str = Field(max_length=20)
    counts_as: str | None = Field(default=None, max_length=20)


class ReportOrder(Table, table=True):
    """Somebody asked for a workbook or a pack: a row first, then a job, then a file."""

    id: int = Field(default=None, primary_key=True)
    kind: OrderKind = Field(sa_type=checked_text(OrderKind))
    round_id: int = Field(foreign_key="round.id", index=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    partnership_id: int | None = Field(default=None, foreign_key="partnership.id", index=True)
    asked_by: int | None = Field(default=None, foreign_key="user.id")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    state: OrderState = Field(default=OrderState.WAITING, sa_type=checked_text(OrderState))
    done: int = 0
    total: int = 0
    message: str = Field(default="", max_length=300)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    file_key: str | None = Field(default=None, max_length=200)
    file_name: str | None = Field(default=None, max_length=200)
    digest: str | None = Field(default=None, max_length=64)
    failure: str | None = Field(default=None, max_length=500)
    parameters: dict[str, Any] = Field(default_factory=dict, sa_type=document())
