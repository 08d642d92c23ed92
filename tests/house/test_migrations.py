"""The migrations make what the models say, on both databases, and leave the job library's tables alone."""

from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlmodel import Session, SQLModel, select

from migrations.jobs import JOB_TABLES
from survey.cli.database import alembic_config, current, newest, upgrade
from survey.models import OrganisationKind
from tests.databases import Database

KINDS = """school college early-years childminder training-provider academy-trust local-authority police
police-and-crime-commissioner health-commissioner nhs-trust general-practice health-provider ambulance fire probation
youth-justice prison immigration housing childrens-home supported-accommodation fostering-agency adoption-agency
voluntary faith sport national-body other"""


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    return ScriptDirectory.from_config(config)


def constraints(engine: sa.Engine) -> dict[str, set[str | None]]:
    """Name the checks and unique constraints of each of our tables, as the database has them."""
    seen = sa.inspect(engine)
    return {
        table: {found["name"] for found in seen.get_check_constraints(table) + seen.get_unique_constraints(table)}
        for table in SQLModel.metadata.tables
    }


def test_the_head_is_pinned() -> None:
    assert scripts().get_heads() == [files("migrations").joinpath("head.txt").read_text().strip()]


def test_revisions_are_numbered_in_a_row() -> None:
    names = sorted(path.stem for path in scripts_folder())
    assert [name[:3] for name in names] == [f"{number:03}" for number in range(1, len(names) + 1)]
    assert names[-1][:3] == newest()


def scripts_folder() -> list[Path]:
    """List the files of the revisions."""
    return [path for path in Path(str(files("migrations")), "versions").iterdir() if path.name[0].isdigit()]


def test_revisions_import_neither_models_nor_sqlmodel() -> None:
    for path in scripts_folder():
        text = path.read_text()
        assert "sqlmodel" not in text, path.name
        assert "survey." not in text, path.name


def test_nothing_is_left_to_migrate(database: Database) -> None:
    with database.engine.connect() as connection:
        command.check(alembic_config(connection))


def test_checks_are_those_of_the_models(database: Database, empty_database: Database) -> None:
    SQLModel.metadata.create_all(empty_database.engine)
    assert constraints(database.engine) == constraints(empty_database.engine)


def test_only_known_tables_are_there(database: Database) -> None:
    others = set(sa.inspect(database.engine).get_table_names()) - set(SQLModel.metadata.tables) - {"alembic_version"}
    assert others == (JOB_TABLES if database.name == "sqlite" else set())


def test_an_upgrade_may_be_repeated(empty_database: Database) -> None:
    settings = empty_database.settings()
    assert upgrade(settings) == (None, newest())
    assert upgrade(settings) == (newest(), newest())
    assert current(empty_database.engine) == newest()


def test_the_kinds_of_organisation_are_shipped(session: Session) -> None:
    kinds = session.exec(select(OrganisationKind).order_by(sa.column("position")))
    assert [kind.key for kind in kinds] == KINDS.split()


def test_every_append_only_table_has_its_triggers(database: Database) -> None:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'refuse_%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'refuse_%'",
    }
    tables = ("questionnaire_version", "answer_revision", "event", "draft_revision", "questionnaire_confirmation")
    with database.engine.connect() as connection:
        found = set(connection.execute(sa.text(query[database.name])).scalars())
    assert found == {f"refuse_{verb}_{table}" for verb in ("update", "delete") for table in tables}
