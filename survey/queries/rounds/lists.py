"""Rounds in lists: all of them for commands, those of a partnership for its page."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import IssueLine, Partnership, Round, RoundPartnership


@dataclass(frozen=True)
class Listed:
    """A round in the list of a command."""

    slug: str
    name: str
    opens_on: date
    due_on: date
    state: str
    bodies: int
    partnerships: str


def find_by_slug(session: Session, slug: str) -> Round | None:
    """Find a round by its slug alone: for commands, never for a page."""
    return session.exec(select(Round).where(Round.slug == slug)).one_or_none()


def list_all(session: Session, partnership: str | None = None) -> list[Listed]:
    """List rounds that are out, the newest first; two queries."""
    bodies = (
        sa.select(sa.func.count()).where(col(IssueLine.round_id) == col(Round.id)).correlate(Round).scalar_subquery()
    )
    pairs = (
        sa.select(col(RoundPartnership.round_id), col(Partnership.slug))
        .join(Partnership, col(Partnership.id) == col(RoundPartnership.partnership_id))
        .order_by(col(Partnership.slug))
    )
    of: dict[int, list[str]] = {}
    for round_id, slug in session.connection().execute(pairs):
        of.setdefault(round_id, []).append(slug)
    wanted = sa.select(Round, bodies).order_by(col(Round.opens_on).desc(), col(Round.slug))
    return [
        Listed(one.slug, one.name, one.opens_on, one.due_on, one.state.value, count, ",".join(of[one.id]))
        for one, count in session.execute(wanted)
        if one.id in of and partnership in (None, *of[one.id])
    ]
