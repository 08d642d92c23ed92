"""Putting on record what happens to a return: always in its own stream, keys and counts only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from survey.models import EventKind, Return, User
from survey.services import trail

LONGEST = 80
"""Characters of a key in an event; a longer one is cut there."""


def record(
    session: Session,
    actor: User | None,
    return_: Return,
    kind: EventKind,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Add an event to the stream of a return.

    Example: `record(session, lead, return_, EventKind.ANSWERS_SAVED, now, {"questions": ["sr.policy"]})`.
    """
    fitting = {
        name: [key[:LONGEST] for key in value] if isinstance(value, list) else value
        for name, value in (data or {}).items()
    }
    trail.record(
        session, stream=stream_of(return_), round_id=return_.round_id, kind=kind, at=now, actor=actor, **fitting
    )


def stream_of(return_: Return) -> str:
    """Name the stream of a return: `return:12`."""
    return f"return:{return_.id}"
