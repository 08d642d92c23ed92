"""Editions and notes of guidance of a partnership or the whole installation: entered, and withdrawn when wrong."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from survey.models import EventKind, GuidanceChange, GuidanceEdition, Partnership, User
from survey.services.refusals import Refused
from survey.services.trail import record


@dataclass(frozen=True)
class EditionGiven:
    """An edition as somebody enters it."""

    document: str
    edition: str
    from_on: date | None = None
    to_on: date | None = None
    to_check: str = ""


@dataclass(frozen=True)
class ChangeGiven:
    """What an edition changed, as somebody enters it.

    `paragraph` may name several, with semicolons; `instead_of` is the key of a shipped note.
    """

    document: str
    edition: str
    words: str
    paragraph: str = ""
    tags: tuple[str, ...] = ()
    again: bool = False
    instead_of: str = ""


def add_edition(
    session: Session, actor: User | None, partnership: Partnership | None, given: EditionGiven, now: datetime
) -> GuidanceEdition:
    """Enter an edition, for a partnership or (None) for the installation; flushes.

    One that is there already is put right: the newest row counts. Raises Refused on `document`, `edition`, `from_on`,
    `to_on` or `to_check`.
    """
    document, edition = _named(given.document, given.edition)
    if given.from_on is None:
        raise Refused("Write the day from which the edition is in force.", "from_on")
    if given.to_on is not None and given.to_on < given.from_on:
        raise Refused("The last day in force cannot be before the first.", "to_on")
    to_check = _fitting(given.to_check, 500, "What is still to be checked", "to_check")
    row = GuidanceEdition(
        partnership_id=partnership.id if partnership else None,
        document=document,
        edition=edition,
        from_on=given.from_on,
        to_on=given.to_on,
        to_check=to_check,
        added_by=actor.id if actor else None,
        added_at=now,
    )
    session.add(row)
    _note(session, actor, row, EventKind.GUIDANCE_EDITION_ADDED, now)
    return row


def add_change(
    session: Session, actor: User | None, partnership: Partnership | None, given: ChangeGiven, now: datetime
) -> GuidanceChange:
    """Enter what an edition changed and whether to answer again; flushes.

    Raises Refused on `document`, `edition`, `words` or `paragraph`.
    """
    document, edition = _named(given.document, given.edition)
    words = _fitting(given.words, 500, "What changed", "words")
    if not words:
        raise Refused("Say in a sentence what changed.", "words")
    row = GuidanceChange(
        partnership_id=partnership.id if partnership else None,
        document=document,
        edition=edition,
        paragraph=_fitting(given.paragraph, 120, "The paragraph", "paragraph"),
        words=words,
        tags=sorted(set(given.tags))[:20],
        again=given.again,
        instead_of=given.instead_of[:80],
        added_by=actor.id if actor else None,
        added_at=now,
    )
    session.add(row)
    _note(session, actor, row, EventKind.GUIDANCE_CHANGE_ADDED, now)
    return row


def withdraw(session: Session, actor: User | None, row: GuidanceEdition | GuidanceChange, now: datetime) -> None:
    """Take back an edition or a note; the row stays, with who took it back and when. A second time changes nothing."""
    if row.withdrawn_at is not None:
        return
    row.withdrawn_by, row.withdrawn_at = actor.id if actor else None, now
    session.add(row)
    is_edition = isinstance(row, GuidanceEdition)
    kind = EventKind.GUIDANCE_EDITION_WITHDRAWN if is_edition else EventKind.GUIDANCE_CHANGE_WITHDRAWN
    _note(session, actor, row, kind, now)


def _named(document: str, edition: str) -> tuple[str, str]:
    """Read the title and the name of the edition."""
    title = _fitting(document, 200, "The title of the document", "document")
    name = _fitting(edition, 40, "The edition", "edition")
    if not title:
        raise Refused("Write the title of the document, as references name it.", "document")
    if not name:
        raise Refused("Write the edition as references name it, such as 2026.", "edition")
    return title, name


def _fitting(text: str, most: int, what: str, field: str) -> str:
    """Read a line of text; refuses one that is too long."""
    line = " ".join(text.split())
    if len(line) > most:
        raise Refused(f"{what} may have at most {most} characters; it has {len(line)}.", field)
    return line


def _note(
    session: Session, actor: User | None, row: GuidanceEdition | GuidanceChange, kind: EventKind, now: datetime
) -> None:
    session.flush()
    stream = f"partnership:{row.partnership_id}" if row.partnership_id else "installation"
    record(session, stream=stream, kind=kind, at=now, actor=actor, number=row.id)
