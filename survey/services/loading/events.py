"""The record of returns loaded in bulk: their chains continued in one statement."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from questionnaires.scoring import METHOD
from survey.models import BEGINNING, Event, EventKind, User
from survey.services.loading.rows import Load

Head = tuple[int, str]


def add_events(session: Session, actor: User | None, loads: Sequence[Load], now: datetime) -> None:
    """Continue the chain of every return with what loading did to it."""
    heads = heads_of(session, loads)
    actor_id = actor.id if actor else None
    found = [
        event.model_dump()
        for load in loads
        for event in events_of(load, actor_id, now, heads.get(stream_of(load), (0, BEGINNING)))
    ]
    session.connection().execute(sa.insert(Event), found)


def heads_of(session: Session, loads: Sequence[Load]) -> dict[str, Head]:
    """Give number and digest of the last event of each return; one query."""
    round_id = loads[0].dossier.return_.round_id
    streams = [stream_of(load) for load in loads]
    wanted = (
        sa.select(col(Event.stream), col(Event.number), col(Event.digest))
        .where(col(Event.round_id) == round_id, col(Event.stream).in_(streams))
        .order_by(col(Event.number))
    )
    return {stream: (number, digest) for stream, number, digest in session.connection().execute(wanted)}


def events_of(load: Load, actor_id: int | None, now: datetime, head: Head) -> Iterator[Event]:
    """Give the events of one return, each tied to the one before."""
    number, previous = head
    for kind, data in deeds_of(load):
        number += 1
        event = Event(
            round_id=load.dossier.return_.round_id,
            stream=stream_of(load),
            number=number,
            kind=kind.value,
            at=now,
            actor_id=actor_id,
            data=data,
            previous=previous,
            digest="",
        )
        event.digest = previous = event.computed_digest()
        yield event


def deeds_of(load: Load) -> Iterator[tuple[EventKind, dict[str, Any]]]:
    """Say what was done to a return, in ids, counts and digests."""
    yield EventKind.RETURN_LOADED, {"answers": len(load.answers)}
    if load.submit:
        yield EventKind.SUBMITTED, {"number": 1, "digest": load.digest}
        yield EventKind.SCORED, {"number": 1, "method": METHOD}


def stream_of(load: Load) -> str:
    """Name the stream of a return."""
    return f"return:{load.dossier.return_.id}"
