"""A job exists when the transaction that asked for it is committed, and never otherwise."""

import json

import sqlalchemy as sa
from sqlmodel import Session

from survey.queue import QUEUE, SEND_MESSAGE, enqueue
from tests.databases import Database


def jobs(database: Database) -> list[sa.Row[tuple[str, str, str, str]]]:
    """Read the job library's own table."""
    place = "" if database.name == "sqlite" else "dbos."
    tables = f"{place}workflow_status AS s LEFT JOIN {place}workflow_input AS i USING (workflow_uuid)"
    query = f"SELECT s.workflow_uuid, s.name, s.queue_name, i.inputs FROM {tables}"
    with database.engine.connect() as connection:
        return list(connection.execute(sa.text(query)))


def test_a_job_is_there_after_the_commit(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        job = enqueue(session, SEND_MESSAGE, 12)
        assert jobs(fresh_database) == []
    ((found, name, queue, arguments),) = jobs(fresh_database)
    assert (found, name, queue) == (job, SEND_MESSAGE, QUEUE)
    assert json.loads(arguments)["positionalArgs"] == [12]


def test_no_job_after_a_rollback(fresh_database: Database) -> None:
    with Session(fresh_database.engine.execution_options(writes=True)) as session:
        enqueue(session, SEND_MESSAGE, 12)
        session.rollback()
    assert jobs(fresh_database) == []


def test_a_key_makes_two_requests_one_job(fresh_database: Database) -> None:
    for _ in range(2):
        with fresh_database.session() as session:
            assert enqueue(session, SEND_MESSAGE, 12, key="send_message-12") == "send_message-12"
    assert len(jobs(fresh_database)) == 1


def test_within_a_test_a_job_is_rolled_back_too(session: Session, database: Database) -> None:
    enqueue(session, SEND_MESSAGE, 12)
    session.commit()
    assert jobs(database) == []
