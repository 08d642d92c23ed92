"""Editions and notes of guidance that an installation or a partnership keeps on top of the shipped register.

Rows are added and never changed; what was wrong is withdrawn, with who and when, and entered anew.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from survey.models.base import Table, UtcDateTime
from survey.models.base import document as document_type


class GuidanceEdition(Table, table=True):
    """An edition of a document with its days in force. `partnership_id` None is the whole installation's.

    One that the register has already is put right by it: the newest row counts, the partnership's before the rest.
    """

    id: int = Field(default=None, primary_key=True)
    partnership_id: int | None = Field(default=None, foreign_key="partnership.id", index=True)
    document: str = Field(max_length=200)
    edition: str = Field(max_length=40)
    from_on: date | None = None
    to_on: date | None = None
    to_check: str = Field(default="", max_length=500)
    added_by: int | None = Field(default=None, foreign_key="user.id")
    added_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_by: int | None = Field(default=None, foreign_key="user.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class GuidanceChange(Table, table=True):
    """What an edition changed, in a partnership's or the installation's words.

    `paragraph` may name several, with semicolons; `tags` are those of the questions it is about. `instead_of` is the
    key of a shipped note that this one takes the place of, or empty.
    """

    id: int = Field(default=None, primary_key=True)
    partnership_id: int | None = Field(default=None, foreign_key="partnership.id", index=True)
    document: str = Field(max_length=200)
    edition: str = Field(max_length=40)
    paragraph: str = Field(default="", max_length=120)
    tags: list[str] = Field(default_factory=list, sa_type=document_type())
    words: str = Field(sa_type=sa.Text)
    again: bool = False
    instead_of: str = Field(default="", max_length=80)
    added_by: int | None = Field(default=None, foreign_key="user.id")
    added_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_by: int | None = Field(default=None, foreign_key="user.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
