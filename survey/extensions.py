"""The database and the Flask extensions; nothing here knows a table.

SQLite refuses at once a transaction that reads first and writes later while somebody else wrote in between, and no
busy timeout helps. So whatever writes takes the write lock when it begins (BEGIN IMMEDIATE): web requests that are
not GET or HEAD, commands and jobs. Reads begin plainly and never wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import event
from sqlmodel import Session

from survey.config import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=FULL")


class Database(SQLAlchemy):
    """Flask-SQLAlchemy-Lite with SQLModel's session, so that `db.session.exec(...)` is known to exist."""

    @property
    def session(self) -> Session:
        """The session of this request or app context."""
        return cast(Session, super().session)


db = Database(session_options={"class_": Session})
login_manager = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def make_engine(url: str) -> sa.Engine:
    """Make an engine whose SQLite connections are durable, enforce foreign keys and begin as described above."""
    options: dict[str, Any] = {} if url.startswith("sqlite") else {"pool_pre_ping": True}
    return prepare(sa.create_engine(url, **options))


def prepare(engine: sa.Engine) -> sa.Engine:
    """Fit the SQLite listeners to an engine and give it back; PostgreSQL needs none."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def begin_writing(session: Session) -> None:
    """Make the transactions of this session take SQLite's write lock at their start.

    To be called before the session is used; a session bound to a connection (as in tests) stays as it is.
    """
    if isinstance(session.bind, sa.Engine):
        session.bind = session.bind.execution_options(writes=True)


@contextmanager
def session_for(settings: Settings, *, writes: bool = True) -> Iterator[Session]:
    """Give commands and jobs a session; they commit themselves, what is left over is rolled back.

    With `writes=False` it never waits for others and never makes them wait: for lists, exports and long reading. Do not
    open a second one that writes while one is in a transaction that writes: on SQLite it would wait for itself.
    Example: `with session_for(settings) as session: add(session, ...); session.commit()`.
    """
    engine = make_engine(settings.database_url)
    try:
        with Session(engine.execution_options(writes=writes)) as session:
            yield session
    finally:
        engine.dispose()


def drop_async_teardown(app: Flask) -> None:
    """Take out the teardown of sessions that do not exist here: it starts an event loop at every request's end."""
    app.teardown_appcontext_funcs = [one for one in app.teardown_appcontext_funcs if not iscoroutinefunction(one)]


def init_extensions(app: Flask) -> None:
    """Fit every extension to the app; the session of an unsafe request is set to write."""
    db.init_app(app)
    drop_async_teardown(app)
    with app.app_context():
        prepare(db.engine)
    login_manager.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)

    @app.before_request
    def choose_begin() -> None:
        """Take the write lock for every request that may change something."""
        if request.method not in SAFE_METHODS:
            begin_writing(db.session)


def _on_connect(connection: Any, _record: Any) -> None:
    """Set up a new SQLite connection; the driver leaves BEGIN to us."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: sa.Connection) -> None:
    """Begin a SQLite transaction, with the write lock where it is meant to write."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
