"""Who is asked, by whom, and what: users, partnerships, organisations, questionnaires."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "001"
down_revision = None
branch_labels = None
depends_on = None

KINDS = {
    "school": "School",
    "college": "College",
    "early-years": "Early years setting",
    "childminder": "Childminder",
    "training-provider": "Training provider",
    "academy-trust": "Academy trust",
    "local-authority": "Local authority",
    "police": "Police",
    "police-and-crime-commissioner": "Police and crime commissioner",
    "health-commissioner": "Health commissioner",
    "nhs-trust": "NHS trust",
    "general-practice": "General practice",
    "health-provider": "Other health provider",
    "ambulance": "Ambulance service",
    "fire": "Fire and rescue service",
    "probation": "Probation service",
    "youth-justice": "Youth justice service",
    "prison": "Prison or secure establishment",
    "immigration": "Immigration service",
    "housing": "Housing provider",
    "childrens-home": "Children's home",
    "supported-accommodation": "Supported accommodation",
    "fostering-agency": "Fostering agency",
    "adoption-agency": "Adoption agency",
    "voluntary": "Voluntary organisation",
    "faith": "Faith organisation",
    "sport": "Sports organisation",
    "national-body": "National body",
    "other": "Other",
}


def document() -> Any:
    """A JSON document, JSONB on PostgreSQL."""
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Who is asked, by whom, and what: users, partnerships, organisations, questionnaires."""
    _user()
    _sign_in_link()
    _kept_post()
    _attempt_count()
    _partnership()
    _partnership_area()
    _programme()
    _organisation_kind()
    _organisation()
    _identifier()
    _relation()
    _membership()
    _contact()
    _import_run()
    _questionnaire_version()
    _ship_kinds()


def _user() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("totp_secret", sa.String(length=200), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("factor_required", sa.Boolean(), nullable=False),
        sa.Column("session_serial", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_email_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )


def _sign_in_link() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_link_user_id"), "sign_in_link", ["user_id"], unique=False)


def _kept_post() -> None:
    op.create_table(
        "kept_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_kept_post_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_post")),
    )
    op.create_index(op.f("ix_kept_post_user_id"), "kept_post", ["user_id"], unique=False)


def _attempt_count() -> None:
    op.create_table(
        "attempt_count",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_start", name=op.f("pk_attempt_count")),
    )


def _partnership() -> None:
    op.create_table(
        "partnership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("contact_line", sa.String(length=200), nullable=False),
        sa.Column("settings", document(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership")),
        sa.UniqueConstraint("slug", name=op.f("uq_partnership_slug")),
    )


def _partnership_area() -> None:
    op.create_table(
        "partnership_area",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_partnership_area_partnership_id")
        ),
        sa.PrimaryKeyConstraint("partnership_id", "code", name=op.f("pk_partnership_area")),
    )


def _programme() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_programme_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("partnership_id", "slug", name=op.f("uq_programme_partnership_id_slug")),
    )


def _organisation_kind() -> None:
    op.create_table(
        "organisation_kind",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_organisation_kind")),
    )


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=60), nullable=True),
        sa.Column("type", sa.String(length=120), nullable=True),
        sa.Column("legal_route", sa.String(length=30), nullable=True),
        sa.Column("area", sa.String(length=10), nullable=True),
        sa.Column("town", sa.String(length=100), nullable=True),
        sa.Column("postcode", sa.String(length=10), nullable=True),
        sa.Column("low_age", sa.Integer(), nullable=True),
        sa.Column("high_age", sa.Integer(), nullable=True),
        sa.Column("nursery", sa.Boolean(), nullable=True),
        sa.Column("boarding", sa.Boolean(), nullable=True),
        sa.Column("sixth_form", sa.Boolean(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "closed",
                "proposed",
                name="organisation_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["kind"], ["organisation_kind.key"], name=op.f("fk_organisation_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
    )
    op.create_index(op.f("ix_organisation_area"), "organisation", ["area"], unique=False)
    op.create_index(op.f("ix_organisation_kind"), "organisation", ["kind"], unique=False)


def _identifier() -> None:
    op.create_table(
        "identifier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "scheme",
            sa.Enum(
                "urn",
                "ukprn",
                "ods",
                "ofsted",
                "laestab",
                "uid",
                "companies",
                name="identifier_scheme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_identifier_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifier")),
    )
    op.create_index(op.f("ix_identifier_organisation_id"), "identifier", ["organisation_id"], unique=False)
    op.create_index(
        "uq_identifier_scheme_value",
        "identifier",
        ["scheme", "value"],
        unique=True,
        sqlite_where=sa.text("to_on IS NULL"),
        postgresql_where=sa.text("to_on IS NULL"),
    )


def _relation() -> None:
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "part_of",
                "trust",
                "federation",
                "owner",
                "predecessor",
                name="relation_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_relation_organisation_id")),
        sa.ForeignKeyConstraint(["related_id"], ["organisation.id"], name=op.f("fk_relation_related_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint(
            "organisation_id", "related_id", "kind", name=op.f("uq_relation_organisation_id_related_id_kind")
        ),
    )
    op.create_index(op.f("ix_relation_related_id"), "relation", ["related_id"], unique=False)


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
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
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_membership_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "partnership_id", "organisation_id", name=op.f("uq_membership_partnership_id_organisation_id")
        ),
    )
    op.create_index(op.f("ix_membership_organisation_id"), "membership", ["organisation_id"], unique=False)


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_contact_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("membership_id", "role", "email", name=op.f("uq_contact_membership_id_role_email")),
    )


def _import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user", sa.Integer(), nullable=True),
        sa.Column("counts", document(), nullable=False),
        sa.ForeignKeyConstraint(["by_user"], ["user.id"], name=op.f("fk_import_run_by_user")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name=op.f("fk_import_run_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_partnership_id"), "import_run", ["partnership_id"], unique=False)


def _questionnaire_version() -> None:
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("programme", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("replaces_key", sa.String(length=80), nullable=True),
        sa.Column("replaces_version", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnership.id"], name=op.f("fk_questionnaire_version_partnership_id")
        ),
        sa.ForeignKeyConstraint(["published_by"], ["user.id"], name=op.f("fk_questionnaire_version_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
    )
    op.create_index(
        "uq_questionnaire_version_library",
        "questionnaire_version",
        ["key", "version"],
        unique=True,
        sqlite_where=sa.text("partnership_id IS NULL"),
        postgresql_where=sa.text("partnership_id IS NULL"),
    )
    op.create_index(
        "uq_questionnaire_version_partnership",
        "questionnaire_version",
        ["key", "version", "partnership_id"],
        unique=True,
        sqlite_where=sa.text("partnership_id IS NOT NULL"),
        postgresql_where=sa.text("partnership_id IS NOT NULL"),
    )


def _ship_kinds() -> None:
    kinds = sa.table("organisation_kind", sa.column("key"), sa.column("name"), sa.column("position"))
    rows = [{"key": key, "name": name, "position": place} for place, (key, name) in enumerate(KINDS.items(), start=1)]
    op.bulk_insert(kinds, rows)
