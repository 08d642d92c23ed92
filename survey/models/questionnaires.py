"""Published questionnaire versions: written once, never changed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from survey.models.base import Table, UtcDateTime

_LIBRARY = sa.text("partnership_id IS NULL")
_OWN = sa.text("partnership_id IS NOT NULL")


class QuestionnaireVersion(Table, table=True):
    """A published version: its canonical JSON with digest, and the bytes of the file beside it.

    A trigger refuses UPDATE and DELETE. `partnership_id` None is the shared library.
    """

    __table_args__ = (
        sa.Index(
            "uq_questionnaire_version_library",
            "key",
            "version",
            unique=True,
            sqlite_where=_LIBRARY,
            postgresql_where=_LIBRARY,
        ),
        sa.Index(
            "uq_questionnaire_version_partnership",
            "key",
            "version",
            "partnership_id",
            unique=True,
            sqlite_where=_OWN,
            postgresql_where=_OWN,
        ),
    )

    id: int = Field(default=None, primary_key=True)
    key: str = Field(max_length=80)
    version: str = Field(max_length=40)
    partnership_id: int | None = Field(default=None, foreign_key="partnership.id")
    title: str = Field(max_length=200)
    status: str = Field(max_length=20)
    programme: str = Field(max_length=60)
    digest: str = Field(max_length=64)
    canonical: str = Field(sa_type=sa.Text)
    source: bytes = Field(sa_type=sa.LargeBinary)
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: int | None = Field(default=None, foreign_key="user.id")
    replaces_key: str | None = Field(default=None, max_length=80)
    replaces_version: str | None = Field(default=None, max_length=40)

    @property
    def name(self) -> str:
        """How commands and messages call it: `section-175@2026`."""
        return f"{self.key}@{self.version}"
