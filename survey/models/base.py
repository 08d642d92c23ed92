"""What every table shares: constraint names, UTC times, checked text and JSON documents.

The naming convention is set before the first table class, so that every constraint can be dropped by name
on both databases. Import nothing of `survey` here.
"""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values, stores UTC, gives UTC back on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC; a naive one raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the stored instant back as UTC (SQLite returns it naive, psycopg in the server's zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def snake(name: str) -> str:
    """Give the table or constraint name of a class: `IssueLine` becomes `issue_line`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def checked_text(kind: type[StrEnum], length: int = 40) -> Any:
    """Give the column type for text that holds only the values of `kind`, kept so by a CHECK constraint.

    Example: `state: RoundState = Field(sa_type=checked_text(RoundState))`.
    """
    return sa.Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=length,
        name=snake(kind.__name__),
    )


def document() -> Any:
    """Give the column type for a JSON document (JSONB on PostgreSQL).

    A change inside a document is not noticed: assign a new dict or list.
    """
    return sa.JSON().with_variant(JSONB(), "postgresql")


class Table(SQLModel):
    """Base of every table class: the table is named after the class in snake case."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        """Name the table."""
        return snake(cls.__name__)
