"""Lists of people: what one holds oneself, who has access to a partnership, whom a demonstration offers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    Grant,
    Membership,
    Organisation,
    Partnership,
    Programme,
    Role,
    User,
)
from survey.queries.accounts.people import in_force

BODIES_SHOWN = 4
AT_BODIES = (Role.LEAD, Role.CONTRIBUTOR, Role.SIGNATORY)
PAGE = 100


@dataclass(frozen=True)
class Access:
    """One line of somebody's access, with the names of what it is about."""

    grant_id: int
    user_id: int
    name: str
    email: str
    role: Role
    about: str
    from_on: date
    to_on: date | None
    ended_at: datetime | None
    last_signed_in_at: datetime | None
    has_factor: bool

    @property
    def left_on(self) -> date | None:
        """Give the last day, whether set beforehand or ended by hand."""
        ended = self.ended_at.date() if self.ended_at else None
        return min(day for day in (ended, self.to_on) if day) if ended or self.to_on else None


@dataclass(frozen=True)
class DemonstrationPerson:
    """Somebody made up, to be signed in as."""

    user_id: int
    name: str
    partnership: str
    role: Role
    about: str


def list_access(session: Session, user_id: int, today: date) -> list[Access]:
    """List what a user holds today; one query."""
    return _rows(session, _access().where(col(Grant.user_id) == user_id, *in_force(today)).order_by(col(Grant.id)))


def list_people(
    session: Session, partnership_id: int, today: date, *, show: str = "now", words: str = "", page: int = 1
) -> list[Access]:
    """List who has access to a partnership or to a body of it, a page at a time and one more; one query.

    `show` is now, joined (the newest first), left (who went last first) or all; `words` are looked for in name,
    address and body.
    """
    member = select(Membership.organisation_id).where(Membership.partnership_id == partnership_id)
    statement = _access().where(
        sa.or_(col(Grant.partnership_id) == partnership_id, col(Grant.organisation_id).in_(member))
    )
    over = sa.or_(col(Grant.ended_at).is_not(None), col(Grant.to_on) < today)
    if show == "now":
        statement = statement.where(*in_force(today))
    elif show == "left":
        statement = statement.where(over)
    for word in words.split()[:5]:
        like = f"%{word.replace('%', '').replace('_', '')}%"
        columns = (col(User.name), col(User.email), col(Organisation.name))
        statement = statement.where(sa.or_(*(column.ilike(like) for column in columns)))
    ordered = statement.order_by(*_order(show)).limit(PAGE + 1).offset((max(page, 1) - 1) * PAGE)
    return _rows(session, ordered)


def find_access(session: Session, partnership_id: int, grant_id: int) -> tuple[Grant, User] | None:
    """Find a grant that a partnership may end: its own, or one over a body of it."""
    member = select(Membership.organisation_id).where(Membership.partnership_id == partnership_id)
    statement = (
        select(Grant, User)
        .join(User, col(User.id) == Grant.user_id)
        .where(
            Grant.id == grant_id,
            sa.or_(col(Grant.partnership_id) == partnership_id, col(Grant.organisation_id).in_(member)),
        )
    )
    return session.exec(statement).one_or_none()


def list_demonstration_people(session: Session, today: date) -> list[DemonstrationPerson]:
    """List made-up people by partnership: whoever works for it, then those of a few bodies of different kinds, and
    the administrators last. Nobody, where a single partnership is a real one."""
    if session.exec(select(Partnership.id).where(col(Partnership.demonstration).is_(False)).limit(1)).first():
        return []
    few = _few_bodies(today)
    shown = sa.and_(few.c.organisation_id == col(Grant.organisation_id), few.c.place <= BODIES_SHOWN)
    owner = sa.func.coalesce(few.c.partnership_id, col(Grant.partnership_id))
    statement = (
        sa.select(
            col(User.id),
            col(User.name),
            sa.func.coalesce(col(Partnership.name), "The whole installation"),
            col(Grant.role),
            col(Programme.name),
            col(Organisation.name),
        )
        .join(Grant, col(Grant.user_id) == col(User.id))
        .join(few, shown, isouter=True)
        .join(Partnership, col(Partnership.id) == owner, isouter=True)
        .join(Programme, col(Programme.id) == col(Grant.programme_id), isouter=True)
        .join(Organisation, col(Organisation.id) == few.c.organisation_id, isouter=True)
        .where(sa.or_(owner.is_not(None), col(Grant.role) == Role.ADMINISTRATOR), col(User.active), *in_force(today))
        .order_by(owner.is_(None), col(Partnership.name), sa.func.coalesce(few.c.place, 0), col(Grant.id))
    )
    return [
        DemonstrationPerson(user_id, name, partnership, Role(role), body or programme or "")
        for user_id, name, partnership, role, programme, body in session.execute(statement)
    ]


def _few_bodies(today: date) -> sa.Subquery:
    """Number the made-up bodies of each partnership that have people: one of each kind first, a school before all."""
    kinds = (
        sa.select(
            col(Membership.partnership_id),
            col(Membership.organisation_id),
            col(Organisation.kind),
            sa.func.row_number()
            .over(partition_by=[col(Membership.partnership_id), col(Organisation.kind)], order_by=col(Organisation.id))
            .label("of_kind"),
        )
        .join(Organisation, col(Organisation.id) == col(Membership.organisation_id))
        .where(
            col(Organisation.demonstration),
            col(Organisation.id).in_(select(Grant.organisation_id).where(*in_force(today))),
        )
        .subquery()
    )
    order = [kinds.c.of_kind, kinds.c.kind != "school", kinds.c.organisation_id]
    place = sa.func.row_number().over(partition_by=kinds.c.partnership_id, order_by=order).label("place")
    return sa.select(kinds.c.partnership_id, kinds.c.organisation_id, place).subquery()


def _access() -> sa.Select[*tuple[Any, ...]]:
    """Select grants with the names of what they are about."""
    return (
        sa.select(Grant, User, col(Partnership.short_name), col(Programme.name), col(Organisation.name))
        .join(User, col(User.id) == col(Grant.user_id))
        .join(Partnership, col(Partnership.id) == col(Grant.partnership_id), isouter=True)
        .join(Programme, col(Programme.id) == col(Grant.programme_id), isouter=True)
        .join(Organisation, col(Organisation.id) == col(Grant.organisation_id), isouter=True)
    )


def _order(show: str) -> list[Any]:
    if show == "joined":
        return [col(Grant.from_on).desc(), col(Grant.id).desc()]
    if show == "left":
        last = sa.func.coalesce(sa.func.date(col(Grant.ended_at)), sa.func.date(col(Grant.to_on)))
        return [last.desc(), col(Grant.id).desc()]
    names = [sa.func.coalesce(col(Organisation.name), ""), sa.func.lower(col(User.name)), sa.asc(col(Grant.id))]
    return [col(Grant.role).in_(AT_BODIES), *names]


def _rows(session: Session, statement: sa.Select[*tuple[Any, ...]]) -> list[Access]:
    return [
        Access(
            grant_id=grant.id,
            user_id=user.id,
            name=user.name,
            email=user.email,
            role=Role(grant.role),
            about=_about(partnership, programme, body, grant.section),
            from_on=grant.from_on,
            to_on=grant.to_on,
            ended_at=grant.ended_at,
            last_signed_in_at=user.last_signed_in_at,
            has_factor=user.has_factor,
        )
        for grant, user, partnership, programme, body in session.execute(statement)
    ]


def _about(partnership: str | None, programme: str | None, body: str | None, section: str | None) -> str:
    if body is not None:
        return f"{body}, one section" if section else body
    return f"{partnership}, {programme}" if programme else partnership or "The whole installation"
