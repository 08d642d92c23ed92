"""The standards that a partnership arranges its audits by."""

from datetime import date, datetime

from sqlmodel import Field, UniqueConstraint

from survey.models.base import Table, UtcDateTime, document


class Standard(Table, table=True):
    """A standard of a partnership, mapped to the common ones. `common` is a list of keys such as ["S1", "S2"]."""

    __table_args__ = (UniqueConstraint("partnership_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    key: str = Field(max_length=40)
    title: str = Field(max_length=200)
    position: int
    common: list[str] = Field(default_factory=list, sa_type=document())
    from_on: date
    to_on: date | None = None
    changed_by: int | None = Field(default=None, foreign_key="user.id")
    changed_at: datetime = Field(sa_type=UtcDateTime)
