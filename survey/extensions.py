"""The database and the Flask extensions; nothing here knows a table.

SQLite refuses at once a transaction that reads first and writes later while somebody else wrote in between, and no
busy timeout helps. So whatever writes takes the write lock when it begins (BEGIN IMMEDIATE): web requests that are
not GET or HEAD, commands and jobs. Reads begin plainly and never wait.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import iscoroutinefunction
from threading import Lock
from time import monotonic, sleep
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
PATIENCE = 10.0
LOOK_AGAIN = 0.001
BUSY_TIMEOUT = f"PRAGMA busy_timeout={int(PATIENCE * 1000)}"
_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL")


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
        turns = Turns()
        event.listen(engine, "begin", turns.begin)
        event.listen(engine, "checkin", turns.hand_on)
    return engine


def is_writing(bind: sa.Engine | sa.Connection) -> bool:
    """Whether transactions on an engine or connection are meant to write."""
    return bool(bind.get_execution_options().get("writes", False))


def begin_writing(session: Session) -> None:
    """Make the transactions of this session take SQLite's write lock at their start.

    To be called before the session is used; a session bound to a connection (as in tests) stays as it is.
    """
    if isinstance(session.bind, sa.Engine):
        session.bind = session.bind.execution_options(writes=True)


@contextmanager
def reading_first(session: Session) -> Iterator[None]:
    """Read before a change without SQLite's write lock; what was read stays loaded, and may be a moment old.

    Only for what is looked at again under the lock before anything is decided on it, or changes seldom enough.
    """
    bind = session.bind
    if not (isinstance(bind, sa.Engine) and bind.dialect.name == "sqlite" and is_writing(bind)):
        yield
        return
    session.bind = bind.execution_options(writes=False)
    try:
        yield
    finally:
        session.bind = bind
    session.expire_on_commit = False
    session.commit()
    session.expire_on_commit = True


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
    for statement in (BUSY_TIMEOUT, *(f"PRAGMA {pragma}" for pragma in _PRAGMAS)):
        connection.execute(statement).close()


class Turns:
    """Lets what writes take SQLite's write lock soon after it is free.

    SQLite's own waiting looks less and less often, in the end ten times a second: while eight people save, the lock
    lies idle most of the time and the unlucky wait for seconds. Here the threads of a process hand it on, and only the
    first of them looks whether another process has it, a thousand times a second.
    """

    def __init__(self) -> None:
        """Nobody has it."""
        self.turn = Lock()

    def begin(self, connection: sa.Connection) -> None:
        """Begin a SQLite transaction, with the write lock where it is meant to write."""
        if is_writing(connection):
            self.take(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    def take(self, connection: sa.Connection) -> None:
        """Begin with the write lock; raises what SQLite raises when it cannot be had in ten seconds."""
        end = monotonic() + PATIENCE
        if not connection.info.get("turn"):
            connection.info["turn"] = self.turn.acquire(timeout=PATIENCE)
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA busy_timeout=0")
        try:
            begin_or_wait(connection, driver, end)
        finally:
            driver.execute(BUSY_TIMEOUT)

    def hand_on(self, _connection: Any, record: Any) -> None:
        """Let the next one go, once the connection is given back."""
        if record.info.pop("turn", False):
            self.turn.release()


def begin_or_wait(connection: sa.Connection, driver: sqlite3.Connection, end: float) -> None:
    """Begin with the write lock, now or when it is free."""
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except sa.exc.OperationalError as busy:
        if not is_busy(busy.orig):
            raise
        while not begun(driver):
            if monotonic() > end:
                raise
            sleep(LOOK_AGAIN)


def begun(driver: sqlite3.Connection) -> bool:
    """Try again to begin, past SQLAlchemy, which makes much of an error."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as busy:
        if not is_busy(busy):
            raise
        return False
    return True


def is_busy(wrong: BaseException | None) -> bool:
    """Whether somebody else has the lock."""
    return getattr(wrong, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
