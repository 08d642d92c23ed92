"""Fixtures for everything: databases, sessions that are rolled back, a clock, the app, a checked client, commands.

`database_name` runs a test on both databases; `--databases sqlite` narrows it while one is working on something.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlmodel import Session

from survey import create_app
from survey.cli import main
from survey.extensions import db, limiter
from survey.models import User
from survey.notify import RecordingMailer
from tests import factories
from tests.databases import Database, Databases
from tests.house_client import HouseClient

NAMES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the databases be chosen."""
    default = os.environ.get("TEST_DATABASES", ",".join(NAMES))
    parser.addoption("--databases", default=default, help="sqlite, postgresql, or both with a comma (the default)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a database on each of them; a test that names its database itself is left alone."""
    own = [mark for mark in metafunc.definition.iter_markers("parametrize") if mark.args[0] == "database_name"]
    if "database_name" in metafunc.fixturenames and not own:
        chosen = [name for name in NAMES if name in metafunc.config.getoption("--databases").split(",")]
        marks = {"postgresql": [pytest.mark.postgres]}
        metafunc.parametrize("database_name", [pytest.param(name, marks=marks.get(name, [])) for name in chosen])


@dataclass
class Clock:
    """The time, as tests want it; call it to read it."""

    now: datetime = field(default=factories.NOW)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def advance(self, **span: float) -> datetime:
        """Move on, e.g. `clock.advance(days=1)`."""
        self.now += timedelta(**span)
        return self.now


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Give the maker of databases of this process."""
    made = Databases(tmp_path_factory.mktemp("databases"), os.environ.get("PYTEST_XDIST_WORKER", "main"))
    yield made
    made.close()


@pytest.fixture
def database(databases: Databases, database_name: str) -> Database:
    """Give the shared database; only to be used through `session`, which is rolled back."""
    return databases.working(database_name)


@pytest.fixture
def fresh_database(databases: Databases, database_name: str, tmp_path: Path) -> Iterator[Database]:
    """Give a migrated, empty database of the test's own, for what commits (commands, jobs)."""
    made = databases.fresh(database_name, tmp_path / "home")
    yield made
    databases.drop(made)


@pytest.fixture
def empty_database(databases: Databases, database_name: str, tmp_path: Path) -> Iterator[Database]:
    """Give a database without any table."""
    made = databases.empty(database_name, tmp_path / "empty")
    yield made
    databases.drop(made)


@pytest.fixture
def connection(database: Database) -> Iterator[sa.Connection]:
    """Open the transaction that everything of one test happens in; rolled back at its end."""
    with database.engine.connect().execution_options(writes=True) as opened:
        outer = opened.begin()
        yield opened
        outer.rollback()


@pytest.fixture
def session(connection: sa.Connection) -> Iterator[Session]:
    """Give a session; its commits are savepoints, and nothing outlives the test."""
    with Session(connection, join_transaction_mode="create_savepoint") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """Give the clock that the app reads; it stands still at `factories.NOW`."""
    return Clock()


@pytest.fixture
def mailer() -> RecordingMailer:
    """Give what keeps the letters in `sent`."""
    return RecordingMailer()


@pytest.fixture(scope="session")
def built_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Build the app once, since its templates are costly to compile; use `app`."""
    home = tmp_path_factory.mktemp("app")
    built = create_app(Database("sqlite", f"sqlite:///{home / 'unused.db'}", home).settings())
    built.test_client_class = HouseClient
    built.testing = True
    return built


@pytest.fixture
def app(built_app: Flask, connection: sa.Connection, mailer: RecordingMailer, clock: Clock, tmp_path: Path) -> Flask:
    """Give the app on the test's own transaction, clock, mailer and home folder."""
    settings = replace(built_app.config["SETTINGS"], home=tmp_path)
    built_app.config.update(SETTINGS=settings, MAILER=mailer, CLOCK=clock)
    with built_app.app_context():
        db.sessionmaker.configure(bind=connection, join_transaction_mode="create_savepoint")
        limiter.reset()
    return built_app


@pytest.fixture
def client(app: Flask, session: Session, clock: Clock) -> Callable[..., HouseClient]:
    """Make clients: `client()`, `client(user)`, or `client("moderator", partnership=…)` for a new user of that role."""

    def make(who: User | str | None = None, **scope: object) -> HouseClient:
        made = app.test_client()
        assert isinstance(made, HouseClient)
        made.session = session
        if isinstance(who, str):
            who = factories.user_with(session, who, **scope)
        return made if who is None else made.sign_in(who, clock())

    return make


@pytest.fixture
def cli(fresh_database: Database) -> Callable[..., Outcome]:
    """Run commands on `fresh_database`: `cli("partnerships", "list")` gives code, out and err."""

    def run(*words: str, **environment: str) -> Outcome:
        result = CliRunner().invoke(main, list(words), env=fresh_database.environment() | environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return run
