"""Drafts of questionnaires with their revisions and reviews, and confirmations of published versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "006"
down_revision = "005"
branch_labels = None
depends_on = None

APPEND_ONLY = ("draft_revision", "questionnaire_confirmation")


def upgrade() -> None:
    """Add the four tables, and triggers that refuse to change what is only ever added."""
    _questionnaire_draft()
    _draft_revision()
    _draft_review()
    _questionnaire_confirmation()
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            _refuse(table, verb)


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _questionnaire_draft() -> None:
    states = ("open", "in_review", "approved", "published", "discarded")
    op.create_table(
        "questionnaire_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", _words("empty", "next", "copy", "supplement", name="draft_source"), nullable=False),
        sa.Column("started_from", sa.String(length=130), nullable=False),
        sa.Column("state", _words(*states, name="draft_state"), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_questionnaire_draft_partnership_id")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_questionnaire_draft_created_by")),
        sa.ForeignKeyConstraint(
            ["published_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_questionnaire_draft_published_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_draft")),
    )
    op.create_index(
        op.f("ix_questionnaire_draft_partnership_id"), "questionnaire_draft", ["partnership_id"], unique=False
    )


def _draft_revision() -> None:
    op.create_table(
        "draft_revision",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("touched", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["questionnaire_draft.id"], name=op.f("fk_draft_revision_draft_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_draft_revision_author_id")),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_draft_revision")),
    )


def _draft_review() -> None:
    op.create_table(
        "draft_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_of", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", _words("approved", "changes_wanted", name="review_outcome"), nullable=True),
        sa.Column("reply", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["questionnaire_draft.id"], name=op.f("fk_draft_review_draft_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_draft_review_asked_by")),
        sa.ForeignKeyConstraint(["asked_of"], ["user.id"], name=op.f("fk_draft_review_asked_of")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_draft_review_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_review")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_review_draft_id_number")),
    )
    op.create_index(op.f("ix_draft_review_draft_id"), "draft_review", ["draft_id"], unique=False)


def _questionnaire_confirmation() -> None:
    table = "questionnaire_confirmation"
    op.create_table(
        table,
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["questionnaire_version.id"], name=op.f(f"fk_{table}_version_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f(f"fk_{table}_partnership_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["user.id"], name=op.f(f"fk_{table}_confirmed_by")),
        sa.PrimaryKeyConstraint("version_id", "partnership_id", name=op.f(f"pk_{table}")),
    )


def _refuse(table: str, verb: str) -> None:
    name = f"refuse_{verb.lower()}_{table}"
    if op.get_bind().dialect.name == "postgresql":
        action = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        action = f"FOR EACH ROW BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {action}")
