"""Users and what they hold."""

from collections.abc import Iterable
from datetime import date
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import Grant, Programme, User


def find_user(session: Session, email: str) -> User | None:
    """Find somebody by e-mail address, whatever the case it is typed in."""
    return session.exec(select(User).where(User.email == email.strip().lower())).one_or_none()


def get_user(session: Session, user_id: int) -> User | None:
    """Get somebody by id; someone who has left is not there."""
    user = session.get(User, user_id)
    return user if user is not None and user.active else None


def find_signed_in(session: Session, user_id: int, today: date) -> tuple[User, list[tuple[Grant, str | None]]] | None:
    """Find somebody who has not left with what they hold today, as `list_grants` gives it; one query."""
    rows = session.execute(SIGNED_IN, {"of_user": user_id, "today": today}).all()
    return (rows[0][0], [(grant, slug) for _, grant, slug in rows if grant is not None]) if rows else None


def list_grants(session: Session, user_id: int, today: date) -> list[tuple[Grant, str | None]]:
    """List the grants of one user in force today, each with the slug of its programme; one query."""
    statement = (
        select(Grant, Programme.slug)
        .join(Programme, col(Programme.id) == Grant.programme_id, isouter=True)
        .where(Grant.user_id == user_id, *in_force(today))
        .order_by(col(Grant.id))
    )
    return [(grant, slug) for grant, slug in session.exec(statement)]


def in_force(today: date) -> Iterable[sa.ColumnElement[bool]]:
    """Give the conditions that a grant holds today, as `Grant.holds_on` says it of one row."""
    return (
        col(Grant.ended_at).is_(None),
        col(Grant.from_on) <= today,
        sa.or_(col(Grant.to_on).is_(None), col(Grant.to_on) >= today),
    )


SIGNED_IN = (
    sa.select(User, Grant, col(Programme.slug))
    .join(
        Grant,
        sa.and_(col(Grant.user_id) == col(User.id), *in_force(cast(date, sa.bindparam("today", type_=sa.Date())))),
        isouter=True,
    )
    .join(Programme, col(Programme.id) == col(Grant.programme_id), isouter=True)
    .where(col(User.id) == sa.bindparam("of_user"), col(User.active))
    .order_by(col(Grant.id))
)
"""Made once: it is asked at every request."""
