"""Locks that show who lives: held by one, let go at the end, on both databases."""

from pathlib import Path

from survey.extensions import make_engine
from survey.jobs.liveness import FileLocks, ServerLocks, claim, locks_for
from tests.databases import Database


def test_a_lock_is_held_by_one(database: Database, tmp_path: Path) -> None:
    one = locks_for(make_engine(database.url), tmp_path)
    two = locks_for(make_engine(database.url), tmp_path)
    assert isinstance(one, FileLocks if database.name == "sqlite" else ServerLocks)
    assert one.take("web-1")
    assert not two.take("web-1")
    one.drop("web-1")
    assert two.take("web-1")
    two.drop("web-1")


def test_ids_are_unique_and_come_back(database: Database, tmp_path: Path) -> None:
    one = locks_for(make_engine(database.url), tmp_path)
    two = locks_for(make_engine(database.url), tmp_path)
    assert claim(one, "web") == "web-1"
    assert claim(two, "web") == "web-2"
    one.drop("web-1")
    assert claim(one, "web") == "web-1"
    one.drop("web-1")
    two.drop("web-2")


def test_a_lost_connection_is_made_good(database: Database, tmp_path: Path) -> None:
    locks = locks_for(make_engine(database.url), tmp_path)
    other = locks_for(make_engine(database.url), tmp_path)
    assert locks.take("web-1")
    if isinstance(locks, ServerLocks):
        assert locks.connection is not None
        process = locks.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with database.engine.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_terminate_backend({process})")
    locks.renew()
    assert not other.take("web-1")
    locks.drop("web-1")
