"""Editions and notes of guidance kept by partnerships, and their standards."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "007"
down_revision = "006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three tables."""
    _guidance_edition()
    _guidance_change()
    _standard()


def _who_and_when(table: str) -> list[Any]:
    return [
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f(f"fk_{table}_partnership_id")),
        sa.ForeignKeyConstraint(["added_by"], ["user.id"], name=op.f(f"fk_{table}_added_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["user.id"], name=op.f(f"fk_{table}_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _guidance_edition() -> None:
    op.create_table(
        "guidance_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("to_check", sa.String(length=500), nullable=False),
        *_who_and_when("guidance_edition"),
    )
    op.create_index(op.f("ix_guidance_edition_partnership_id"), "guidance_edition", ["partnership_id"], unique=False)


def _guidance_change() -> None:
    op.create_table(
        "guidance_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("paragraph", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("instead_of", sa.String(length=80), nullable=False),
        *_who_and_when("guidance_change"),
    )
    op.create_index(op.f("ix_guidance_change_partnership_id"), "guidance_change", ["partnership_id"], unique=False)


def _standard() -> None:
    op.create_table(
        "standard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("common", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_standard_partnership_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["user.id"], name=op.f("fk_standard_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard")),
        sa.UniqueConstraint("partnership_id", "key", name=op.f("uq_standard_partnership_id_key")),
    )
