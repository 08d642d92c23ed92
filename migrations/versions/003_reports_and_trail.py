"""Actions, moderation, scores, orders and the trail."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None


def document() -> Any:
    """A JSON document, JSONB on PostgreSQL."""
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Actions, moderation, scores, orders and the trail."""
    _action()
    _moderation()
    _scorecard()
    _score()
    _report_order()
    _event()
    _daily_head()


def _action() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("by_text", sa.String(length=60), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "not_started",
                "in_progress",
                "complete",
                "verified",
                "superseded",
                "carried",
                "cancelled",
                name="action_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["user.id"], name=op.f("fk_action_added_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_action_organisation_id")),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_action_return_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_action_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint(
            "round_id",
            "return_id",
            "questionnaire",
            "question",
            name=op.f("uq_action_round_id_return_id_questionnaire_question"),
        ),
    )
    op.create_index(op.f("ix_action_organisation_id"), "action", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_action_return_id"), "action", ["return_id"], unique=False)


def _moderation() -> None:
    op.create_table(
        "moderation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_user", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_user"], ["user.id"], name=op.f("fk_moderation_by_user")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_moderation_partnership_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_moderation_round_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_moderation_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation")),
    )
    op.create_index("ix_moderation_looked_at", "moderation", ["submission_id", "partnership_id"], unique=False)
    op.create_index(op.f("ix_moderation_round_id"), "moderation", ["round_id"], unique=False)


def _scorecard() -> None:
    op.create_table(
        "scorecard",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column(
            "layer",
            sa.Enum("self", "moderated", "agreed", name="layer", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("data", document(), nullable=False),
        sa.Column("overall_percent_n", sa.Integer(), nullable=True),
        sa.Column("overall_ratio", sa.String(length=80), nullable=True),
        sa.Column("band", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_scorecard_submission_id")),
        sa.PrimaryKeyConstraint("submission_id", "layer", "partnership_id", name=op.f("pk_scorecard")),
    )


def _score() -> None:
    op.create_table(
        "score",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column(
            "layer",
            sa.Enum("self", "moderated", "agreed", name="layer", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=60), nullable=True),
        sa.Column("ratio", sa.String(length=40), nullable=True),
        sa.Column("weight", sa.String(length=20), nullable=False),
        sa.Column("counts_as", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_score_round_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_score_submission_id")),
        sa.PrimaryKeyConstraint(
            "round_id", "submission_id", "layer", "partnership_id", "question", name=op.f("pk_score")
        ),
    )
    op.create_index("ix_score_question", "score", ["round_id", "question", "layer"], unique=False)
    op.create_index(op.f("ix_score_submission_id"), "score", ["submission_id"], unique=False)


def _report_order() -> None:
    op.create_table(
        "report_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("workbook", "pack", name="order_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "ready",
                "failed",
                name="order_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_key", sa.String(length=200), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.Column("parameters", document(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_report_order_asked_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_report_order_organisation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_report_order_partnership_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_report_order_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_order")),
    )
    op.create_index(op.f("ix_report_order_partnership_id"), "report_order", ["partnership_id"], unique=False)
    op.create_index(op.f("ix_report_order_round_id"), "report_order", ["round_id"], unique=False)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("data", document(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_event_actor_id")),
        sa.PrimaryKeyConstraint("round_id", "stream", "number", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_at"), "event", ["at"], unique=False)


def _daily_head() -> None:
    op.create_table(
        "daily_head",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heads", document(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_daily_head")),
    )
