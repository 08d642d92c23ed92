"""The standards of a partnership, and which sections of which versions name them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from questionnaires.standards import Standard as Named
from questionnaires.standards import Taxonomy, shipped
from survey.models import Standard
from survey.queries.questionnaires import Shelf, get_questionnaires, list_versions, replaced_in


class Part(NamedTuple):
    """A section of a version: its key, printed letter, title, and the standard it names, if any."""

    key: str
    letter: str
    title: str
    standard: str | None


class Use(NamedTuple):
    """A section of a version that no other one replaces."""

    row: Any
    part: Part


_parts: Shelf[tuple[Part, ...]] = Shelf(512)


def list_standards(session: Session, partnership_id: int) -> list[Standard]:
    """List the standards of a partnership in its order, those that have ended as well; one query."""
    wanted = select(Standard).where(Standard.partnership_id == partnership_id)
    return list(session.exec(wanted.order_by(col(Standard.position), col(Standard.id))))


def find_standard(session: Session, partnership_id: int, key: str) -> Standard | None:
    """Find a standard of a partnership by its key."""
    wanted = select(Standard).where(Standard.partnership_id == partnership_id, Standard.key == key)
    return session.exec(wanted).one_or_none()


def taxonomy_of(rows: Sequence[Standard], on: date) -> Taxonomy:
    """Give the standards in use on a day as a taxonomy; the twelve as they are where the partnership has none."""
    if not rows:
        return shipped()
    return Taxonomy(tuple(Named(row.key, row.title, tuple(row.common)) for row in rows if is_in_use(row, on)))


def is_in_use(row: Standard, on: date) -> bool:
    """Whether a standard is in use on a day."""
    return row.from_on <= on and (row.to_on is None or row.to_on >= on)


def get_taxonomy(session: Session, partnership_id: int, on: date) -> Taxonomy:
    """Give a partnership's standards on a day; one query."""
    return taxonomy_of(list_standards(session, partnership_id), on)


def list_uses(session: Session, partnership_id: int) -> list[Use]:
    """List the sections of every version that may still be issued, by version; two queries at most."""
    rows = list_versions(session, [partnership_id])
    replaced = replaced_in(rows)
    newest = [row for row in rows if (row.key, row.version) not in replaced]
    parts = {row.digest: found for row in newest if (found := _parts.find(row.digest)) is not None}
    for digest, questionnaire in get_questionnaires(
        session, [one for one in newest if one.digest not in parts]
    ).items():
        sections = questionnaire.sections
        found = tuple(Part(one.key, questionnaire.label_of(one.key), one.title, one.standard) for one in sections)
        _parts.put(digest, found)
        parts[digest] = found
    return [Use(row, part) for row in newest for part in parts[row.digest]]
