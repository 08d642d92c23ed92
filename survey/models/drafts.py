"""Drafts of questionnaires: a row for each, revisions that are only ever added, reviews; and confirmations."""

import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, UniqueConstraint

from survey.models.base import Table, UtcDateTime, checked_text, document


class DraftState(StrEnum):
    """Where a draft stands."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class DraftSource(StrEnum):
    """What a draft began from."""

    EMPTY = "empty"
    NEXT = "next"
    COPY = "copy"
    SUPPLEMENT = "supplement"


class ReviewOutcome(StrEnum):
    """What a reviewer said."""

    APPROVED = "approved"
    CHANGES_WANTED = "changes_wanted"


class QuestionnaireDraft(Table, table=True):
    """A questionnaire being written. `current` is the number of its newest revision.

    `started_from` is the KEY@VERSION it began from, empty where there was none. `version` and `title` follow the
    document; the key never changes.
    """

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    key: str = Field(max_length=80)
    version: str = Field(max_length=40)
    title: str = Field(max_length=200)
    source: DraftSource = Field(sa_type=checked_text(DraftSource))
    started_from: str = Field(default="", max_length=130)
    state: DraftState = Field(default=DraftState.OPEN, sa_type=checked_text(DraftState))
    current: int = 0
    created_by: int | None = Field(default=None, foreign_key="user.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    published_version_id: int | None = Field(default=None, foreign_key="questionnaire_version.id")

    @property
    def name(self) -> str:
        """How messages call it: `section-175@2027`."""
        return f"{self.key}@{self.version}"


class DraftRevision(Table, table=True):
    """The whole document of a draft as somebody left it; a trigger refuses UPDATE and DELETE.

    `touched` holds addresses with fields (`question:sr.policy.text`); `based_on` is the revision the author saw,
    `undoes` the revision this one takes back.
    """

    draft_id: int = Field(primary_key=True, foreign_key="questionnaire_draft.id")
    number: int = Field(primary_key=True)
    content: bytes = Field(sa_type=sa.LargeBinary)
    digest: str = Field(max_length=64)
    said: str = Field(max_length=300)
    touched: list[str] = Field(default_factory=list, sa_type=document())
    based_on: int | None = None
    undoes: int | None = None
    author_id: int | None = Field(default=None, foreign_key="user.id")
    at: datetime = Field(sa_type=UtcDateTime)


class DraftReview(Table, table=True):
    """A second person's look at one revision of a draft, told by its digest; open until `decided_at`."""

    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="questionnaire_draft.id", index=True)
    number: int
    digest: str = Field(max_length=64)
    asked_by: int | None = Field(default=None, foreign_key="user.id")
    asked_of: int | None = Field(default=None, foreign_key="user.id")
    note: str = Field(default="", max_length=1000)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="user.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: ReviewOutcome | None = Field(default=None, sa_type=checked_text(ReviewOutcome))
    reply: str = Field(default="", max_length=1000)


class QuestionnaireConfirmation(Table, table=True):
    """A partnership's word that a version's wording is its own; a trigger refuses UPDATE and DELETE."""

    version_id: int = Field(primary_key=True, foreign_key="questionnaire_version.id")
    partnership_id: int = Field(primary_key=True, foreign_key="partnership.id")
    confirmed_by: int | None = Field(default=None, foreign_key="user.id")
    at: datetime = Field(sa_type=UtcDateTime)
    statement: str = Field(max_length=1000)


def text_of(plain: Mapping[str, Any]) -> str:
    """Write a document in the order it has, so that what an author arranged stays; its digest is over this text.

    Example: `text_of({"key": "a", "sections": []})`.
    """
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def packed(text: str) -> bytes:
    """Pack a document's text for its row; 120 questions take about 25,000 bytes."""
    return zlib.compress(text.encode(), 6)


def unpacked(data: bytes) -> dict[str, Any]:
    """Read a document from its row; every call gives a new one."""
    plain: dict[str, Any] = json.loads(zlib.decompress(data))
    return plain
