"""Rounds, returns and what belongs to them."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None


def document() -> Any:
    """A JSON document, JSONB on PostgreSQL."""
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Rounds, returns and what belongs to them."""
    _round()
    _round_partnership()
    _round_version()
    _issue_line()
    _issue_line_partnership()
    _message()
    _return()
    _return_part()
    _return_note()
    _submission()
    _signature()
    _answer()
    _answer_revision()
    _evidence()
    _evidence_link()
    _grant()


def _round() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "full",
                "interim",
                "themed",
                "declaration",
                name="round_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=True),
        sa.Column("settings", document(), nullable=False),
        sa.Column("settings_frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="round_state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["after_id"], ["round.id"], name=op.f("fk_round_after_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["user.id"], name=op.f("fk_round_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("slug", name=op.f("uq_round_slug")),
    )


def _round_partnership() -> None:
    op.create_table(
        "round_partnership",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_round_partnership_partnership_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_partnership_round_id")),
        sa.PrimaryKeyConstraint("round_id", "partnership_id", name=op.f("pk_round_partnership")),
    )
    op.create_index(op.f("ix_round_partnership_partnership_id"), "round_partnership", ["partnership_id"], unique=False)


def _round_version() -> None:
    op.create_table(
        "round_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("core", "supplement", name="part", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_version_round_id")),
        sa.ForeignKeyConstraint(["version_id"], ["questionnaire_version.id"], name=op.f("fk_round_version_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_version")),
        sa.UniqueConstraint("round_id", "version_id", name=op.f("uq_round_version_round_id_version_id")),
    )
    op.create_index(op.f("ix_round_version_version_id"), "round_version", ["version_id"], unique=False)


def _issue_line() -> None:
    op.create_table(
        "issue_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("attributes", document(), nullable=False),
        sa.Column("chain", document(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "due",
                "exempt",
                "nil",
                "closed",
                name="line_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_added", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_issue_line_organisation_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_issue_line_round_id")),
        sa.ForeignKeyConstraint(["version_id"], ["questionnaire_version.id"], name=op.f("fk_issue_line_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_line")),
        sa.UniqueConstraint("round_id", "organisation_id", name=op.f("uq_issue_line_round_id_organisation_id")),
    )
    op.create_index(op.f("ix_issue_line_organisation_id"), "issue_line", ["organisation_id"], unique=False)


def _issue_line_partnership() -> None:
    op.create_table(
        "issue_line_partnership",
        sa.Column("issue_line_id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "statutory_s11",
                "relevant_agency",
                "contract",
                "invited",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_from", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_line_id"], ["issue_line.id"], name=op.f("fk_issue_line_partnership_issue_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_issue_line_partnership_partnership_id")
        ),
        sa.PrimaryKeyConstraint("issue_line_id", "partnership_id", name=op.f("pk_issue_line_partnership")),
    )
    op.create_index(
        op.f("ix_issue_line_partnership_partnership_id"), "issue_line_partnership", ["partnership_id"], unique=False
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("issue_line_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "reminder",
                "receipt",
                "sign_in",
                "notice",
                name="message_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("to_email", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=True),
        sa.Column("dedupe", sa.String(length=120), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["issue_line_id"], ["issue_line.id"], name=op.f("fk_message_issue_line_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_message_round_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_message_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_message_dedupe")),
    )
    op.create_index(op.f("ix_message_issue_line_id"), "message", ["issue_line_id"], unique=False)
    op.create_index(op.f("ix_message_round_id"), "message", ["round_id"], unique=False)


def _return() -> None:
    op.create_table(
        "return_",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("issue_line_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "in_progress",
                "awaiting_signature",
                "submitted",
                "in_moderation",
                "agreed",
                "closed",
                "returned",
                name="return_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "origin",
            sa.Enum("typed", "loaded", name="return_origin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("wanting", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopen_reason", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["issue_line_id"], ["issue_line.id"], name=op.f("fk_return__issue_line_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_return__organisation_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_return__round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_")),
        sa.UniqueConstraint("issue_line_id", name=op.f("uq_return__issue_line_id")),
    )
    op.create_index(op.f("ix_return__organisation_id"), "return_", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_return__round_id"), "return_", ["round_id"], unique=False)


def _return_part() -> None:
    op.create_table(
        "return_part",
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("core", "supplement", name="part", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_return_part_return_id")),
        sa.ForeignKeyConstraint(["version_id"], ["questionnaire_version.id"], name=op.f("fk_return_part_version_id")),
        sa.PrimaryKeyConstraint("return_id", "version_id", name=op.f("pk_return_part")),
    )


def _return_note() -> None:
    op.create_table(
        "return_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_user"], ["user.id"], name=op.f("fk_return_note_by_user")),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_return_note_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_note")),
    )
    op.create_index(op.f("ix_return_note_return_id"), "return_note", ["return_id"], unique=False)


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("typed", "loaded", name="return_origin", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signatures", document(), nullable=False),
        sa.Column("settings", document(), nullable=False),
        sa.Column("questionnaires", document(), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_submission_return_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_submission_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("return_id", "number", name=op.f("uq_submission_return_id_number")),
    )
    op.create_index(op.f("ix_submission_round_id"), "submission", ["round_id"], unique=False)


def _signature() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("minute", sa.String(length=60), nullable=True),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_signature_return_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_signature_submission_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_signature_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_return_id"), "signature", ["return_id"], unique=False)


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "answered",
                "not_applicable",
                "unknown",
                "cleared",
                name="answer_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_answer_return_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_answer_round_id")),
        sa.PrimaryKeyConstraint("round_id", "return_id", "questionnaire", "question", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_return_id"), "answer", ["return_id"], unique=False)


def _answer_revision() -> None:
    op.create_table(
        "answer_revision",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("content", document(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "typed",
                "loaded",
                "carried",
                "confirmed",
                "inherited",
                "workbook",
                "joined",
                name="answer_origin",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_answer_revision_author_id")),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_answer_revision_return_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_answer_revision_round_id")),
        sa.PrimaryKeyConstraint(
            "round_id", "return_id", "questionnaire", "question", "number", name=op.f("pk_answer_revision")
        ),
    )
    op.create_index(op.f("ix_answer_revision_return_id"), "answer_revision", ["return_id"], unique=False)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("held", "link", "file", name="evidence_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["user.id"], name=op.f("fk_evidence_added_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_evidence_organisation_id")),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_evidence_return_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_evidence_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_return_id"), "evidence", ["return_id"], unique=False)


def _evidence_link() -> None:
    op.create_table(
        "evidence_link",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_link_evidence_id")),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_evidence_link_return_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_evidence_link_round_id")),
        sa.PrimaryKeyConstraint(
            "evidence_id", "round_id", "return_id", "questionnaire", "question", name=op.f("pk_evidence_link")
        ),
    )
    op.create_index(op.f("ix_evidence_link_return_id"), "evidence_link", ["return_id"], unique=False)


def _grant() -> None:
    op.create_table(
        "grant_",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "business_unit",
                "education_team",
                "moderator",
                "scrutineer",
                "forum_member",
                "lead",
                "contributor",
                "signatory",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "scope",
            sa.Enum(
                "platform",
                "partnership",
                "programme",
                "organisation",
                "return",
                "section",
                "meeting",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("return_id", sa.Integer(), nullable=True),
        sa.Column("section", sa.String(length=80), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ended_by"], ["user.id"], name=op.f("fk_grant__ended_by")),
        sa.ForeignKeyConstraint(["granted_by"], ["user.id"], name=op.f("fk_grant__granted_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_grant__organisation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_grant__partnership_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_grant__programme_id")),
        sa.ForeignKeyConstraint(["return_id"], ["return_.id"], name=op.f("fk_grant__return_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_grant__user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_")),
    )
    op.create_index(op.f("ix_grant__organisation_id"), "grant_", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_grant__partnership_id"), "grant_", ["partnership_id"], unique=False)
    op.create_index(op.f("ix_grant__return_id"), "grant_", ["return_id"], unique=False)
    op.create_index(op.f("ix_grant__user_id"), "grant_", ["user_id"], unique=False)
