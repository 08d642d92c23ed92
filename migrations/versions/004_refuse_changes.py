"""Published versions, revisions of answers and events are never changed or deleted: the database refuses it."""

from alembic import op

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None

APPEND_ONLY = ("questionnaire_version", "answer_revision", "event")


def upgrade() -> None:
    """Fit a trigger for UPDATE and one for DELETE to each append-only table."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
            "END $$"
        )
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            _refuse(table, verb)


def _refuse(table: str, verb: str) -> None:
    name = f"refuse_{verb.lower()}_{table}"
    if op.get_bind().dialect.name == "postgresql":
        action = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    else:
        action = f"FOR EACH ROW BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {action}")
