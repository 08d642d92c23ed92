"""Counting tries in the database, so that a limit holds over every process and host."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete

from survey.models import AttemptCount
from survey.services.refusals import Refused

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many tries in a window of time."""

    name: str
    tries: int
    window: timedelta


LINKS_FOR_ADDRESS = Limit("links", 5, timedelta(hours=1))
LINKS_FROM_HOST = Limit("links-from", 200, timedelta(hours=1))  # a whole council may stand behind one address
WORDS_FOR_ADDRESS = Limit("words", 10, timedelta(minutes=15))
WORDS_FROM_HOST = Limit("words-from", 100, timedelta(minutes=15))
CODES_FOR_ADDRESS = Limit("codes", 10, timedelta(minutes=15))
CODES_FROM_HOST = Limit("codes-from", 100, timedelta(minutes=15))
FACTORS_FOR_USER = Limit("factors", 5, timedelta(minutes=15))


class TooMany(Refused):
    """A limit is reached; said in the same words whether or not the address is known."""


def count(session: Session, limit: Limit, subject: str, now: datetime) -> None:
    """Count one try of `subject` and raise TooMany once there are more than the limit in this window.

    Only a digest of the subject is kept. Example: `count(session, LINKS_FOR_ADDRESS, email, now)`.
    """
    start = _window_start(now, limit.window)
    digest = hashlib.sha256(subject.strip().lower().encode()).hexdigest()
    if _add_one(session, f"{limit.name}:{digest}", start) > limit.tries:
        minutes = -int((now - start - limit.window).total_seconds() // 60)
        raise TooMany(f"Too many tries. Wait {minutes} minutes, then try again.")


def forget_old(session: Session, now: datetime) -> None:
    """Delete the counts of days gone by."""
    session.exec(delete(AttemptCount).where(col(AttemptCount.window_start) < now - KEPT_FOR))


def _window_start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _add_one(session: Session, key: str, start: datetime) -> int:
    """Add one in a single statement, so that tries at the same moment are all counted."""
    table = AttemptCount.metadata.tables["attempt_count"]
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(table).values(key=key, window_start=start, count=1)
    counted: sa.Executable = first.on_conflict_do_update(
        index_elements=["key", "window_start"], set_={"count": table.c.count + 1}
    ).returning(table.c["count"])
    return int(session.execute(counted).scalar_one())
