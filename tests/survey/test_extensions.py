"""The database session: who takes the write lock, and that nobody is refused for it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlmodel import Session

from survey import extensions
from survey.extensions import begin_writing, db, make_engine, reading_first, session_for
from survey.models import Partnership
from tests import factories
from tests.databases import Database

ROUNDS = 20


def begins(engine: sa.Engine) -> list[str]:
    """Collect how transactions begin on an engine."""
    seen: list[str] = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    return seen


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_only_what_writes_takes_the_write_lock(fresh_database: Database) -> None:
    seen = begins(fresh_database.engine)
    for writes in (False, True):
        with Session(fresh_database.engine) as session:
            if writes:
                begin_writing(session)
            session.connection()
            session.commit()
            session.connection()
    assert seen == ["BEGIN", "BEGIN", "BEGIN IMMEDIATE", "BEGIN IMMEDIATE"]


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_sqlite_is_set_up_to_keep_what_it_was_given(fresh_database: Database) -> None:
    with fresh_database.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000, "synchronous": 2}


@pytest.mark.parametrize("database_name", ["sqlite"])
@pytest.mark.parametrize(("method", "begin"), [("GET", "BEGIN"), ("HEAD", "BEGIN"), ("POST", "BEGIN IMMEDIATE")])
def test_a_request_that_may_change_something_writes(
    fresh_database: Database, built_app: Flask, method: str, begin: str
) -> None:
    seen = begins(fresh_database.engine)
    with built_app.test_request_context(method=method):
        db.session.bind = fresh_database.engine
        for choose in built_app.before_request_funcs[None]:
            if choose.__name__ == "choose_begin":
                choose()
        db.session.connection()
    assert seen == [begin]


def test_many_who_read_and_then_write_all_succeed(fresh_database: Database) -> None:
    """A deferred transaction on SQLite would be refused here, whatever the busy timeout."""
    with fresh_database.session() as session:
        factories.partnership(session, settings={"count": 0})

    def add_one(_: int) -> None:
        with session_for(fresh_database.settings()) as session:
            statement = sa.select(Partnership).with_for_update()
            partnership = session.execute(statement).scalar_one()
            partnership.settings = {"count": partnership.settings["count"] + 1}
            session.add(partnership)
            session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_one, range(ROUNDS)))
    with fresh_database.session() as session:
        assert session.execute(sa.select(Partnership)).scalar_one().settings == {"count": ROUNDS}


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_the_turn_goes_on_when_a_transaction_cannot_begin(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "PATIENCE", 0.02)
    writing = fresh_database.engine.execution_options(writes=True)
    with session_for(fresh_database.settings()) as elsewhere:
        elsewhere.connection()
        for _ in range(3):
            with pytest.raises(sa.exc.OperationalError, match="locked"), writing.connect() as connection:
                connection.begin()
    with writing.connect() as connection, connection.begin():
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10_000


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_what_is_read_first_takes_no_lock_and_stays_loaded(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        number = factories.partnership(session, name="Before").id
    seen = begins(fresh_database.engine)
    with Session(fresh_database.engine) as session:
        begin_writing(session)
        with reading_first(session):
            found = session.get_one(Partnership, number)
        assert (seen, found.name) == (["BEGIN"], "Before")
        found.name = "After"
        session.commit()
    assert seen == ["BEGIN", "BEGIN IMMEDIATE"]


def test_what_a_command_does_not_commit_is_gone(fresh_database: Database) -> None:
    with session_for(fresh_database.settings()) as session:
        factories.partnership(session)
    with session_for(fresh_database.settings()) as session:
        assert session.execute(sa.select(Partnership)).first() is None


def test_the_address_of_a_server_needs_no_pragmas() -> None:
    assert make_engine("postgresql+psycopg://nobody@nowhere/nothing").dialect.name == "postgresql"
