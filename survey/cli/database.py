"""`survey upgrade`, `survey backup` and `survey restore`; and how a database is brought up to date."""

import sys
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
from alembic.util import CommandError

from survey.config import Settings
from survey.extensions import make_engine


def alembic_config(connection: sa.Connection) -> Config:
    """Make Alembic's configuration for an open connection; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def scripts() -> ScriptDirectory:
    """Give the revisions that this program knows."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    return ScriptDirectory.from_config(config)


def newest() -> str:
    """Give the revision that this code needs."""
    return scripts().get_current_head() or ""


def current(engine: sa.Engine) -> str | None:
    """Give the revision a database is at, None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this program has the steps that lead to a revision."""
    try:
        return scripts().get_revision(revision) is not None
    except CommandError:
        return False


def upgrade(settings: Settings, revision: str = "head") -> tuple[str | None, str]:
    """Create or migrate the database, with the tables of the job library; gives the revisions before and after.

    The whole upgrade is one transaction: it happens or it does not.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = make_engine(settings.database_url)
    try:
        before = current(engine)
        with unchecked(engine) as connection:
            command.upgrade(alembic_config(connection), revision)
        _upgrade_jobs(settings.database_url)
        return before, current(engine) or ""
    finally:
        engine.dispose()


@contextmanager
def unchecked(engine: sa.Engine) -> Iterator[sa.Connection]:
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


@click.command("upgrade")
def upgrade_command() -> None:
    """Create or migrate the database named by SURVEY_DATABASE_URL (default: SQLite in SURVEY_HOME)."""
    before, after = upgrade(Settings.from_environment())
    click.echo(
        f"database at {after}" if before == after else f"database upgraded from {before or 'nothing'} to {after}"
    )


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(file: Path) -> None:
    """Write database and files into one archive, FILE, which must not be there yet.

    Keep it as you keep the database: it holds everything, hashes of passwords included, but not the secret key.
    """
    from survey.cli.backup import backup

    click.echo(counted("backed up", backup(Settings.from_environment(), file, show_progress)))


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Read a backup, FILE, into an empty database and an empty files folder.

    The secret key is not in a backup: copy the file secret-key, or set SURVEY_SECRET_KEY, to what it was.
    """
    from survey.cli.backup import restore

    click.echo(counted("restored", restore(Settings.from_environment(), file, show_progress)))


def show_progress(name: str) -> None:
    """Say on a terminal what is being worked on, in one line that changes."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{name[:70]}", nl=False, err=True)


def counted(done: str, counts: dict[str, int]) -> str:
    """Say how much was done."""
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    rows = sum(count for name, count in counts.items() if name != "files")
    return f"{done} {rows} rows of {len(counts) - 1} tables, {counts['files']} files"
