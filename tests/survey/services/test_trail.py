"""The trail: what may be recorded, and that no change, gap or cut goes unseen."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel, create_engine, select

from survey.models import NO_ROUND, DailyHead, Event, EventKind, User
from survey.queries.trail import list_events, verify
from survey.services.trail import record, sign_day
from tests import factories
from tests.databases import Database

SECRET = "secret"
DAY = factories.TODAY
ENGINE = create_engine("sqlite://", poolclass=sa.StaticPool)
SQLModel.metadata.create_all(ENGINE)

plain = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("abcxyz:-éß", max_size=20)
data = st.dictionaries(st.sampled_from(["number", "question", "digest"]), plain | st.lists(plain, max_size=3))
happenings = st.lists(
    st.tuples(st.sampled_from(["return:1", "return:2", "user:1"]), st.sampled_from(EventKind), data),
    min_size=1,
    max_size=8,
)

CHANGES: dict[str, Any] = {
    "kind": lambda event: "submitted" if event.kind != "submitted" else "reopened",
    "at": lambda event: event.at + timedelta(microseconds=1),
    "actor_id": lambda event: (event.actor_id or 0) + 1,
    "data": lambda event: {**event.data, "more": 1},
    "stream": lambda event: event.stream + "0",
    "round_id": lambda event: event.round_id + 1,
    "number": lambda event: event.number + 100,
    "previous": lambda event: "f" * 64,
    "digest": lambda event: "e" * 64,
}


@contextmanager
def unguarded() -> Iterator[Session]:
    """Open a session on tables without triggers, rolled back at the end: where a forger would have all rights."""
    with ENGINE.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


def put_on_record(session: Session, happened: list[tuple[str, EventKind, dict[str, Any]]]) -> list[Event]:
    """Record a list of happenings, a minute apart."""
    times = (factories.NOW + timedelta(minutes=minute) for minute in range(len(happened)))
    told = [
        (NO_ROUND, stream, record(session, stream=stream, kind=kind, at=at, actor=None, **data))
        for (stream, kind, data), at in zip(happened, times, strict=False)
    ]
    return [session.get_one(Event, place) for place in told]


@given(happened=happenings)
def test_an_untouched_trail_holds(happened: list[tuple[str, EventKind, dict[str, Any]]]) -> None:
    with unguarded() as session:
        put_on_record(session, happened)
        sign_day(session, DAY, SECRET, at=factories.NOW)
        session.expire_all()
        assert verify(session, SECRET) == []


@given(happened=happenings, which=st.integers(0, 7), column=st.sampled_from(sorted(CHANGES)))
def test_any_change_is_found(happened: list[tuple[str, EventKind, dict[str, Any]]], which: int, column: str) -> None:
    with unguarded() as session:
        event = (events := put_on_record(session, happened))[which % len(events)]
        setattr(event, column, CHANGES[column](event))
        session.flush()
        assert verify(session)


@given(happened=happenings, which=st.integers(0, 7))
def test_anything_left_out_is_found(happened: list[tuple[str, EventKind, dict[str, Any]]], which: int) -> None:
    with unguarded() as session:
        events = put_on_record(session, happened)
        sign_day(session, DAY, SECRET, at=factories.NOW)
        session.delete(events[which % len(events)])
        session.flush()
        assert verify(session)


@given(happened=happenings, which=st.integers(0, 7))
def test_a_chain_forged_anew_is_found(happened: list[tuple[str, EventKind, dict[str, Any]]], which: int) -> None:
    with unguarded() as session:
        changed = (events := put_on_record(session, happened))[which % len(events)]
        sign_day(session, DAY, SECRET, at=factories.NOW)
        changed.data = {**changed.data, "forged": True}
        previous = None
        for event in list_events(session, changed.stream):
            event.previous = previous.digest if previous else event.previous
            event.digest = event.computed_digest()
            previous = event
        session.flush()
        assert any("differs from the signed list" in problem.what for problem in verify(session, SECRET))


def test_signatures_hold_each_other(session: Session) -> None:
    for ahead in range(3):
        at = factories.NOW + timedelta(days=ahead)
        record(session, stream="return:1", kind=EventKind.ANSWERS_SAVED, at=at, actor=None)
        sign_day(session, DAY + timedelta(days=ahead), SECRET, at=at)
    assert verify(session, SECRET) == []
    assert verify(session, "another secret") != []
    session.delete(session.get_one(DailyHead, DAY + timedelta(days=1)))
    session.flush()
    assert [problem.stream for problem in verify(session, SECRET)] == ["day 2026-11-23"]


def test_a_day_is_signed_once(session: Session) -> None:
    first = sign_day(session, DAY, SECRET, at=factories.NOW)
    record(session, stream="return:1", kind=EventKind.ANSWERS_SAVED, at=factories.NOW, actor=None)
    assert sign_day(session, DAY, SECRET, at=factories.NOW) is first
    assert len(session.exec(select(DailyHead)).all()) == 1


def test_an_event_says_who_and_where(session: Session) -> None:
    user = factories.user(session)
    round_ = factories.round_(session)
    number = record(
        session,
        stream="return:7",
        kind=EventKind.SUBMITTED,
        at=factories.NOW,
        actor=user,
        round_id=round_.id,
        number=1,
        versions={"core": 4},
    )
    (event,) = list_events(session, "return:7", round_.id)
    assert (event.number, event.actor_id, event.data["versions"]) == (number, user.id, {"core": 4})
    assert list_events(session, "return:7") == []


@pytest.mark.parametrize(
    "told",
    [
        {"to": "person@example.org"},
        {"text": "x" * 81},
        {"deep": [{"er": "a\nb"}]},
        {"share": 0.5},
        {"day": date(2026, 1, 1)},
        {"person@example.org": 1},
    ],
)
def test_texts_and_addresses_are_not_recorded(session: Session, told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="an event"):
        record(session, stream="user:1", kind=EventKind.SIGNED_IN, at=factories.NOW, actor=None, **told)


def test_a_kind_must_be_known(session: Session) -> None:
    with pytest.raises(ValueError, match="sneezed"):
        record(session, stream="user:1", kind="sneezed", at=factories.NOW, actor=None)  # type: ignore[arg-type]


def test_two_at_once_add_one_after_the_other(fresh_database: Database) -> None:
    from threading import Barrier, Thread

    ready = Barrier(4)

    def many() -> None:
        ready.wait()
        for _ in range(5):
            with fresh_database.session() as session:
                record(session, stream="return:1", kind=EventKind.ANSWERS_SAVED, at=factories.NOW, actor=None)

    threads = [Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with fresh_database.session() as session:
        assert [event.number for event in list_events(session, "return:1")] == list(range(1, 21))
        assert verify(session) == []
        assert session.exec(select(User)).all() == []
