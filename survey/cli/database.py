"""`survey upgrade`, `survey backup` and `survey restore`; and how a database is brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import click
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from survey.config import Settings
from survey.extensions import make_engine


def alembic_config(connection: sa.Connection) -> Config:
    """Make Alembic's configuration for an open connection; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Give the revision that this code needs."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def current(engine: sa.Engine) -> str | None:
    """Give the revision a database is at, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(settings: Settings) -> tuple[str | None, str]:
    """Create or migrate the database, with the tables of the job library; gives the revisions before and after.

    The whole upgrade is one transaction: it happens or it does not.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = make_engine(settings.database_url)
    try:
        before = current(engine)
        with _unchecked(engine) as connection:
            command.upgrade(alembic_config(connection), "head")
        _upgrade_jobs(settings.database_url)
        return before, newest()
    finally:
        engine.dispose()


@contextmanager
def _unchecked(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Open a transaction in which SQLite may rebuild a table that others point to; checked before the commit."""
    with engine.connect().execution_options(writes=True) as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            _pragma(connection, "foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("the upgrade would leave rows that point nowhere")
        finally:
            if sqlite:
                _pragma(connection, "foreign_keys=ON")


def _pragma(connection: sa.Connection, pragma: str) -> None:
    """Set a pragma outside of any transaction."""
    driver = connection.connection.dbapi_connection
    assert driver is not None  # noqa: S101
    driver.cursor().execute(f"PRAGMA {pragma}")


def _upgrade_jobs(url: str) -> None:
    """Create or migrate the job library's tables in the same database."""
    from dbos import DBOS

    DBOS.migrate(url)


def sqlite_file(url: str) -> Path | None:
    """Give the file of a SQLite address, None for a server."""
    address = sa.make_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


@click.command("upgrade")
def upgrade_command() -> None:
    """Create or migrate the database named by SURVEY_DATABASE_URL (default: SQLite in SURVEY_HOME)."""
    before, after = upgrade(Settings.from_environment())
    click.echo(
        f"database at {after}" if before == after else f"database upgraded from {before or 'nothing'} to {after}"
    )
