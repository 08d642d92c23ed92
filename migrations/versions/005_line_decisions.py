"""The reasons of decisions about issue lines, which events do not hold."""

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of reasons."""
    op.create_table(
        "line_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_line_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["issue_line_id"], ["issue_line.id"], name=op.f("fk_line_decision_issue_line_id")),
        sa.ForeignKeyConstraint(["by_user"], ["user.id"], name=op.f("fk_line_decision_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_decision")),
    )
    op.create_index(op.f("ix_line_decision_issue_line_id"), "line_decision", ["issue_line_id"], unique=False)
