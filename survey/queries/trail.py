"""Reading the trail: what happened in a stream, and whether the record still holds together."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from survey.models.trail import BEGINNING, NO_ROUND, DailyHead, Event, canonical

CHAIN_END = (
    sa.select(col(Event.number), col(Event.digest))
    .where(col(Event.round_id) == sa.bindparam("of_round"), col(Event.stream) == sa.bindparam("of_stream"))
    .order_by(col(Event.number).desc())
    .limit(1)
)
"""Made once: it is asked at every save."""

Heads = dict[str, list[int | str]]


@dataclass(frozen=True)
class Problem:
    """A place where the record does not hold: the stream, the number of the event (0 for a day), and what is wrong."""

    round_id: int
    stream: str
    number: int
    what: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{head_key(self.round_id, self.stream)} {self.number}: {self.what}"


def head_key(round_id: int, stream: str) -> str:
    """Name a chain: `3/return:12`."""
    return f"{round_id}/{stream}"


def list_events(session: Session, stream: str, round_id: int = NO_ROUND) -> list[Event]:
    """List the events of one stream, the oldest first; one query."""
    statement = select(Event).where(Event.round_id == round_id, Event.stream == stream).order_by(col(Event.number))
    return list(session.exec(statement))


def chain_end(session: Session, stream: str, round_id: int = NO_ROUND) -> tuple[int, str] | None:
    """Find number and digest of the newest event of one stream."""
    found = session.connection().execute(CHAIN_END, {"of_round": round_id, "of_stream": stream}).first()
    return (found[0], found[1]) if found else None


def verify(session: Session, secret: str | None = None) -> list[Problem]:
    """List everything that shows a change, a gap or a cut in the trail; an empty list means that it holds.

    With the secret of this installation the daily signatures are checked too. Reads every event once.
    """
    events = session.exec(
        select(Event)
        .order_by(col(Event.round_id), col(Event.stream), col(Event.number))
        .execution_options(yield_per=1000)
    )
    problems: list[Problem] = []
    for (round_id, stream), chain in groupby(events, key=lambda event: (event.round_id, event.stream)):
        problems += check_chain(round_id, stream, chain)
    return problems + list(_check_days(session, secret))


def check_chain(round_id: int, stream: str, events: Iterable[Event]) -> Iterator[Problem]:
    """Check one stream from its beginning: numbers without a gap, each digest right and tied to the one before."""
    expected, previous = 1, BEGINNING
    for event in events:
        if event.number != expected:
            yield Problem(round_id, stream, expected, "is missing")
        elif event.previous != previous:
            yield Problem(round_id, stream, event.number, "does not follow from the event before it")
        if event.digest != event.computed_digest():
            yield Problem(round_id, stream, event.number, "was changed after it was recorded")
        expected, previous = event.number + 1, event.digest


def signature(secret: str, day: date, heads: Heads, previous: str) -> str:
    """Sign the heads of a day, on top of the signature of the day before."""
    content = canonical({"day": day.isoformat(), "heads": heads, "previous": previous})
    return hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()


def day_heads(session: Session, day: date) -> Heads:
    """Give number and digest of the last event of every stream that moved on `day` (UTC); one query."""
    begin = datetime.combine(day, time.min, UTC)
    newest = (
        select(Event.round_id, Event.stream, func.max(Event.number).label("number"))
        .where(Event.at >= begin, Event.at < begin + timedelta(days=1))
        .group_by(col(Event.round_id), col(Event.stream))
        .subquery()
    )
    rows = session.exec(
        select(Event.round_id, Event.stream, Event.number, Event.digest).join(
            newest,
            (col(Event.round_id) == newest.c.round_id)
            & (col(Event.stream) == newest.c.stream)
            & (col(Event.number) == newest.c.number),
        )
    )
    return {head_key(round_id, stream): [number, digest] for round_id, stream, number, digest in rows}


def signature_before(session: Session, day: date) -> str:
    """Give the signature of the last signed day before `day`."""
    statement = select(DailyHead.signature).where(DailyHead.day < day).order_by(col(DailyHead.day).desc()).limit(1)
    return session.exec(statement).first() or BEGINNING


def _check_days(session: Session, secret: str | None) -> Iterator[Problem]:
    """Check every signed day: its signature, and that the events it names are still there."""
    previous = BEGINNING
    for head in session.exec(select(DailyHead).order_by(col(DailyHead.day))):
        day = f"day {head.day.isoformat()}"
        if secret is not None and head.signature != signature(secret, head.day, head.heads, previous):
            yield Problem(
                NO_ROUND, day, 0, "its signature does not fit: changed, cut before, or signed with another key"
            )
        previous = head.signature
        for key, (number, digest) in sorted(head.heads.items()):
            round_id, _, stream = key.partition("/")
            event = session.get(Event, (int(round_id), stream, number))
            if event is None:
                yield Problem(int(round_id), stream, number, f"was cut off: the signed list of {day} names it")
            elif event.digest != digest:
                yield Problem(int(round_id), stream, number, f"differs from the signed list of {day}")
