"""Arranging the standards of a partnership: taken over from the twelve, added, renamed, mapped, moved, ended."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from questionnaires.standards import COMMON, COMMON_KEYS
from survey.models import EventKind, Partnership, Standard, User
from survey.queries.standards import find_standard, is_in_use, list_standards
from survey.services.refusals import Refused
from survey.services.trail import record

MOST = 60
_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,38}[A-Za-z0-9])?")


@dataclass(frozen=True)
class Given:
    """A standard as somebody enters it; `common` are keys of the twelve that it stands for."""

    title: str
    common: Collection[str]
    from_on: date | None = None
    to_on: date | None = None


def adopt(session: Session, actor: User | None, partnership: Partnership, today: date, now: datetime) -> list[Standard]:
    """Take the twelve over as the partnership's own, each standing for itself; those that are there stay. Flushes."""
    there = list_standards(session, partnership.id)
    if there:
        return there
    made = [
        Standard(
            partnership_id=partnership.id,
            key=one.key,
            title=one.title,
            position=position,
            common=[one.key],
            from_on=today,
            changed_by=actor.id if actor else None,
            changed_at=now,
        )
        for position, one in enumerate(COMMON, 1)
    ]
    session.add_all(made)
    _note(session, actor, partnership.id, EventKind.STANDARDS_ADOPTED, now, count=len(made))
    return made


def add(
    session: Session, actor: User | None, partnership: Partnership, key: str, given: Given, today: date, now: datetime
) -> Standard:
    """Add a standard at the end; flushes. Raises Refused on `key`, `title`, `common`, `from_on` or `to_on`."""
    rows = list_standards(session, partnership.id)
    if not rows:
        raise Refused("Take the twelve common standards over first, then change them.")
    if not _KEY.fullmatch(key.strip()):
        raise Refused("Use letters, digits, dots and hyphens for the key, at most 40, such as V1.", "key")
    if find_standard(session, partnership.id, key.strip()) is not None:
        raise Refused(f"There is a standard with the key {key.strip()} already. A key is never used again.", "key")
    if len(rows) >= MOST:
        raise Refused(f"A partnership may have at most {MOST} standards.", "key")
    row = Standard(
        partnership_id=partnership.id,
        key=key.strip(),
        title="",
        position=max(one.position for one in rows) + 1,
        from_on=today,
        changed_at=now,
    )
    _fill(row, given)
    return _keep(session, actor, row, EventKind.STANDARD_ADDED, now)


def change(session: Session, actor: User | None, row: Standard, given: Given, now: datetime) -> Standard:
    """Rename a standard, map it anew, or set its days; its key stays. Raises Refused as `add` does."""
    _fill(row, given)
    kind = EventKind.STANDARD_ENDED if row.to_on else EventKind.STANDARD_CHANGED
    return _keep(session, actor, row, kind, now)


def move(session: Session, actor: User | None, row: Standard, by: int, today: date, now: datetime) -> Standard:
    """Move a standard one place up (-1) or down (1) among those in use; at the edge nothing changes."""
    rows = [one for one in list_standards(session, row.partnership_id) if one.id == row.id or is_in_use(one, today)]
    here = next(index for index, one in enumerate(rows) if one.id == row.id)
    there = here + (1 if by > 0 else -1)
    if not 0 <= there < len(rows):
        return row
    row.position, rows[there].position = rows[there].position, row.position
    session.add(rows[there])
    return _keep(session, actor, row, EventKind.STANDARD_MOVED, now)


def _fill(row: Standard, given: Given) -> None:
    """Set what can be changed; refuses what cannot be right."""
    title = " ".join(given.title.split())
    if not title or len(title) > 200:
        raise Refused("Give the standard a title of at most 200 characters.", "title")
    unknown = sorted(set(given.common) - COMMON_KEYS)
    if unknown:
        raise Refused(f"There is no common standard called {unknown[0]}.", "common")
    first = given.from_on or row.from_on
    if given.to_on is not None and given.to_on < first:
        raise Refused("The last day cannot be before the first.", "to_on")
    row.title, row.from_on, row.to_on = title, first, given.to_on
    row.common = [one.key for one in COMMON if one.key in given.common]


def _keep(session: Session, actor: User | None, row: Standard, kind: EventKind, now: datetime) -> Standard:
    row.changed_by, row.changed_at = actor.id if actor else None, now
    session.add(row)
    _note(session, actor, row.partnership_id, kind, now, standard=row.key, common=list(row.common))
    return row


def _note(
    session: Session, actor: User | None, partnership_id: int, kind: EventKind, now: datetime, **data: Any
) -> None:
    session.flush()
    record(session, stream=f"partnership:{partnership_id}", kind=kind, at=now, actor=actor, **data)
