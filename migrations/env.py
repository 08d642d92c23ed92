"""Alembic's environment: always given a connection by survey.cli.database, never an address."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import survey.models  # noqa: F401  registers every table
from migrations.jobs import JOB_TABLES
from survey.models.base import UtcDateTime


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the job library's tables alone."""
    return kind != "table" or name not in JOB_TABLES


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Write plain SQLAlchemy types, so that revisions import neither sqlmodel nor the models."""
    if kind != "type":
        return False
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, sa.JSON) and not isinstance(item, JSONB):
        return "document()"
    return False


def compare_type(_context: Any, _seen: Any, _column: Any, found: Any, wanted: Any) -> bool | None:
    """Take a document as the JSONB that PostgreSQL has for it; leave the rest to Alembic."""
    if isinstance(wanted, sa.JSON) and isinstance(found, sa.JSON):
        return False
    return None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_name=include_name,
    render_item=render_item,
    compare_type=compare_type,
    render_as_batch=True,
)
context.run_migrations()
