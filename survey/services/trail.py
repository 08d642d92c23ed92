"""Writing the trail: `record` adds an event to a chain, `sign_day` makes a cut tail show."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from survey.models import User
from survey.models.trail import BEGINNING, NO_ROUND, DailyHead, Event, EventKind, digest_of
from survey.queries.trail import chain_end, day_heads, signature, signature_before

ADDING = sa.insert(Event)
LONGEST = 80
_UNFIT = re.compile(r"[@\x00-\x1f\x7f]")


def record(
    session: Session,
    *,
    stream: str,
    kind: EventKind,
    at: datetime,
    actor: User | None,
    round_id: int = NO_ROUND,
    **data: Any,
) -> int:
    """Add an event to a stream's chain and give its number; whatever else waits in the session is flushed too.

    `data` holds ids, kinds, counts and digests; a text that is long or holds an address raises ValueError, and so
    does a kind that is not in `EventKind`. Names, answers and wordings do not belong here.
    Example: `record(session, stream="return:12", kind=EventKind.SUBMITTED, at=now, actor=user, round_id=3, number=1)`.
    """
    known = EventKind(kind).value
    check_data(data)
    session.flush()
    ends = _ends(session, stream, round_id)
    last, previous = ends[round_id, stream]
    number, who = last + 1, actor.id if actor else None
    row: dict[str, Any] = {"round_id": round_id, "stream": stream, "number": number, "kind": known, "at": at}
    row |= {"actor_id": who, "data": data, "previous": previous}
    row["digest"] = digest_of(row)
    session.connection().execute(ADDING, row)
    ends[round_id, stream] = (number, row["digest"])
    return number


def _ends(session: Session, stream: str, round_id: int) -> dict[tuple[int, str], tuple[int, str]]:
    """Give the ends of chains that are known in this transaction, this one among them."""
    ends: dict[tuple[int, str], tuple[int, str]] = session.info.setdefault("chain ends", {})
    if (round_id, stream) not in ends:
        _take_turn(session, stream, round_id)
        ends[round_id, stream] = chain_end(session, stream, round_id) or (0, BEGINNING)
    return ends


@sa.event.listens_for(Session, "after_transaction_end")
def _forget_ends(session: Session, _transaction: object) -> None:
    """Look up the end of a chain anew in the next transaction; within one, nobody else can add to the chain."""
    session.info.pop("chain ends", None)


def check_data(data: Mapping[str, Any]) -> None:
    """Refuse what is no id, kind, count or digest, at any depth; raises ValueError."""
    for value in leaves(data):
        if isinstance(value, str) and (len(value) > LONGEST or _UNFIT.search(value)):
            raise ValueError("an event holds ids, kinds and digests, no text and no personal data")
        if not (value is None or isinstance(value, str | int)):
            raise ValueError(f"an event cannot hold a {type(value).__name__}")


def leaves(value: Any) -> Iterator[Any]:
    """Give every key and every plain value of a document."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key)
            yield from leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def sign_day(session: Session, day: date, secret: str, *, at: datetime) -> DailyHead:
    """Sign where every stream stood at the end of `day` (UTC); a day that is signed stays as it is.

    To be called once the day is over. Flushes.
    """
    signed = session.get(DailyHead, day)
    if signed is not None:
        return signed
    heads = day_heads(session, day)
    head = DailyHead(
        day=day, at=at, heads=heads, signature=signature(secret, day, heads, signature_before(session, day))
    )
    session.add(head)
    session.flush()
    return head


def sign_days(session: Session, today: date, secret: str, *, at: datetime) -> list[DailyHead]:
    """Sign every day before `today` (UTC) on which something happened, after the last one signed; flushes."""
    _take_turn(session, "daily heads", NO_ROUND)
    signed: list[DailyHead] = []
    day = _next_day(session, session.exec(select(func.max(DailyHead.day))).one())
    while day is not None and day < today:
        signed.append(sign_day(session, day, secret, at=at))
        day = _next_day(session, day)
    return signed


def _next_day(session: Session, last: date | None) -> date | None:
    """Find the first day (UTC) after `last` on which something happened."""
    statement = select(Event.at).order_by(col(Event.at)).limit(1)
    if last is not None:
        statement = statement.where(Event.at >= datetime.combine(last + timedelta(days=1), time.min, UTC))
    moment = session.exec(statement).first()
    return moment.date() if moment else None


def _take_turn(session: Session, stream: str, round_id: int) -> None:
    """Let one transaction at a time add to a stream; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        name = hashlib.sha256(f"trail {round_id}/{stream}".encode()).digest()
        session.exec(select(func.pg_advisory_xact_lock(int.from_bytes(name[:8], "big", signed=True))))
