"""Several actions of one answer: a list of actions has a row for each."""

import sqlalchemy as sa
from alembic import op

revision = "008"
down_revision = "007"
branch_labels = None
depends_on = None

OWN = ["round_id", "return_id", "questionnaire", "question"]


def upgrade() -> None:
    """Number the actions of an answer; the one beside a grade is 0."""
    with op.batch_alter_table("action") as table:
        table.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        table.drop_constraint(op.f(f"uq_action_{'_'.join(OWN)}"), type_="unique")
        table.create_unique_constraint(op.f(f"uq_action_{'_'.join(OWN)}_position"), [*OWN, "position"])
