"""A save looks at the door before it takes SQLite's write lock, so that others wait for less of it."""

import pytest
from flask import Flask
from sqlmodel import Session, select

from survey.extensions import db
from survey.models import AnswerRevision
from tests.databases import Database
from tests.house_client import HouseClient
from tests.survey.returns_kit import make
from tests.survey.test_extensions import begins


@pytest.fixture
def saved(fresh_database: Database, app: Flask) -> list[str]:
    """Save one answer of a return, committed; gives how each transaction began."""
    with fresh_database.session() as session:
        kit = make(session)
        lead, ret = kit.lead, kit.return_.id
    seen = begins(fresh_database.engine)
    with app.app_context():
        db.sessionmaker.configure(bind=fresh_database.engine, join_transaction_mode="conditional_savepoint")
    client = app.test_client()
    assert isinstance(client, HouseClient)
    client.sign_in(lead, app.config["CLOCK"]())
    answer = client.post(f"/returns/{ret}/sections/policy", data={"base-p.boards": "0", "p.boards": "no"})
    assert answer.status_code == 303
    return seen


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_the_door_is_read_before_the_lock_is_taken(saved: list[str], fresh_database: Database) -> None:
    assert saved == ["BEGIN", "BEGIN IMMEDIATE"]
    with Session(fresh_database.engine) as session:
        assert [one.question for one in session.exec(select(AnswerRevision))] == ["p.boards"]
