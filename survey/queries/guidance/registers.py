"""The shipped register with the installation's and a partnership's own editions and notes on top."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from questionnaires.guidance.register import Change, Document, Edition, Register, shipped
from questionnaires.wording import normal
from survey.models import GuidanceChange, GuidanceEdition, User
from survey.queries.guidance.words import key_of

Own = GuidanceEdition | GuidanceChange


@dataclass(frozen=True)
class Entered:
    """Who entered an own row, and when; `everywhere` when it is the installation's."""

    row: Own
    by: str
    at: datetime
    everywhere: bool


def get_register(session: Session, partnership_id: int | None) -> Register:
    """Give the register as it stands for a partnership, or for the installation alone; two queries."""
    editions = [row for row, _ in session.execute(_standing(GuidanceEdition, partnership_id))]
    changes = [row for row, _ in session.execute(_standing(GuidanceChange, partnership_id))]
    titles: dict[str, str] = {}
    found: dict[str, dict[str, Edition]] = defaultdict(dict)
    for edition in editions:
        titles.setdefault(normal(edition.document), edition.document)
        found[normal(edition.document)][edition.edition] = _edition(edition)
    for change in changes:
        titles.setdefault(normal(change.document), change.document)
        there = found[normal(change.document)]
        under = there.get(change.edition) or Edition(name=change.edition)
        there[change.edition] = under.model_copy(update={"changes": (*under.changes, _change(change))})
    return shipped().with_own(_document(titles[name], list(there.values())) for name, there in found.items())


def list_entered(session: Session, partnership_id: int, document: Document) -> dict[str, dict[int, Entered]]:
    """List who entered the own editions and notes of a document that stand, by "edition" or "change" and number."""
    found: dict[str, dict[int, Entered]] = {"edition": {}, "change": {}}
    for kind, table in (("edition", GuidanceEdition), ("change", GuidanceChange)):
        for row, name in session.execute(_standing(table, partnership_id)):
            if normal(row.document) in document.names:
                found[kind][row.id] = Entered(row, name or "the operator", row.added_at, row.partnership_id is None)
    return found


def find_edition(session: Session, partnership_id: int, number: int) -> GuidanceEdition | None:
    """Find an edition that the partnership itself entered and has not withdrawn."""
    return session.exec(
        select(GuidanceEdition).where(
            GuidanceEdition.id == number,
            GuidanceEdition.partnership_id == partnership_id,
            col(GuidanceEdition.withdrawn_at).is_(None),
        )
    ).one_or_none()


def find_change(session: Session, partnership_id: int, number: int) -> GuidanceChange | None:
    """Find a note that the partnership itself entered and has not withdrawn."""
    return session.exec(
        select(GuidanceChange).where(
            GuidanceChange.id == number,
            GuidanceChange.partnership_id == partnership_id,
            col(GuidanceChange.withdrawn_at).is_(None),
        )
    ).one_or_none()


def _standing(table: type[Own], partnership_id: int | None) -> Any:
    """Rows that stand with the name of who entered them: the installation's first, then by age."""
    return (
        sa.select(table, col(User.name))
        .outerjoin(User, col(User.id) == col(table.added_by))
        .where(col(table.withdrawn_at).is_(None))
        .where(sa.or_(col(table.partnership_id).is_(None), col(table.partnership_id) == partnership_id))
        .order_by(col(table.partnership_id).is_not(None), col(table.id))
    )


def _document(title: str, editions: list[Edition]) -> Document:
    return Document(key=key_of(title), title=title, kind="local", editions=tuple(editions))


def _edition(row: GuidanceEdition) -> Edition:
    return Edition(
        name=row.edition,
        from_=row.from_on.isoformat() if row.from_on else None,
        to=row.to_on.isoformat() if row.to_on else None,
        check=row.to_check,
        own=row.id,
    )


def _change(row: GuidanceChange) -> Change:
    paragraphs = tuple(one.strip() for one in row.paragraph.split(";") if one.strip())
    return Change(
        words=row.words,
        again=row.again,
        paragraphs=paragraphs,
        tags=tuple(row.tags),
        own=row.id,
        instead_of=row.instead_of,
    )
