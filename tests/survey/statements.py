"""Counting the statements that a page costs, so that a list of twenty costs no more than one of two."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

QUIET = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


@dataclass
class Statements:
    """How many there were."""

    count: int = 0


@contextmanager
def count_statements(session: Session) -> Iterator[Statements]:
    """Count what is asked of the session's database; the saving points of the test itself are left out.

    Example: `with count_statements(session) as few: client.get(address)`, then `few.count`.
    """
    counted = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.count += not statement.startswith(QUIET)

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)
