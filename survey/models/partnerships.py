"""Partnerships, the areas they cover and the programmes they run."""

from typing import Any

from sqlmodel import Field, UniqueConstraint

from survey.models.base import Table, document

ACCENT = "#4a2c7a"


class Partnership(Table, table=True):
    """A safeguarding partnership.

    `settings` may hold: bands, small_decisions (high, middle, answered_share), retention_years, controllers (a
    list), processor, complaints_line, marking.
    """

    id: int = Field(default=None, primary_key=True)
    slug: str = Field(max_length=60, unique=True)
    name: str = Field(max_length=200)
    short_name: str = Field(max_length=60)
    accent: str = Field(default=ACCENT, max_length=7)
    demonstration: bool = False
    contact_line: str = Field(default="", max_length=200)
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=document())


class PartnershipArea(Table, table=True):
    """A local authority that a partnership covers, by its GIAS code."""

    partnership_id: int = Field(primary_key=True, foreign_key="partnership.id")
    code: str = Field(primary_key=True, max_length=10)
    name: str = Field(max_length=100)


class Programme(Table, table=True):
    """A line of audits over the years, such as agencies or schools."""

    __table_args__ = (UniqueConstraint("partnership_id", "slug"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    slug: str = Field(max_length=60)
    name: str = Field(max_length=200)
