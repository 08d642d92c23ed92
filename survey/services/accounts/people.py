"""Joiners and leavers: who is let in, as what, over what, from when to when."""

import re
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey import policies
from survey.models import EventKind, Grant, Role, Scope, User
from survey.queries.accounts import find_user
from survey.services.refusals import Refused
from survey.services.trail import record

ADDRESS = re.compile(r"[^@\s,;<>()\"\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True)
class Access:
    """What is to be granted. Respondents need a body (and may be narrowed to a return and a section of it)."""

    role: Role
    from_on: date
    to_on: date | None = None
    partnership_id: int | None = None
    programme_id: int | None = None
    organisation_id: int | None = None
    return_id: int | None = None
    section: str | None = None

    @property
    def scope(self) -> Scope:
        """Name the narrowest thing it is about."""
        narrowed = (
            (self.section, Scope.SECTION),
            (self.return_id, Scope.RETURN),
            (self.organisation_id, Scope.ORGANISATION),
            (self.programme_id, Scope.PROGRAMME),
            (self.partnership_id, Scope.PARTNERSHIP),
        )
        return next((scope for value, scope in narrowed if value is not None), Scope.PLATFORM)


def add_person(session: Session, actor: User | None, email: str, name: str, access: Access, now: datetime) -> User:
    """Let somebody in; a person who is not known yet is added, one who had left comes back.

    Raises Refused where the access does not fit the role or is held already, and for one's own.
    Example: `add_person(session, actor, "a@b.org", "Lead", Access(Role.LEAD, today, organisation_id=7), now)`.
    """
    check_access(access)
    user = _welcome(session, actor, email, name, now)
    if actor is not None and actor.id == user.id:
        raise Refused("Ask a colleague to widen your own access, so that nobody lets themselves in.", field="email")
    if _held(session, user, access) is not None:
        raise Refused("This person has this access already.", field="email")
    _give(session, actor, user, access, now)
    return user


def let_in(session: Session, actor: User | None, email: str, name: str, access: Access, now: datetime) -> User:
    """The same, safe to repeat: access that is held already is left as it is. For invitations."""
    check_access(access)
    user = _welcome(session, actor, email, name, now)
    if _held(session, user, access) is None:
        _give(session, actor, user, access, now)
    return user


def end_access(session: Session, actor: User | None, grant: Grant, now: datetime) -> None:
    """End a grant now. Somebody who holds nothing else has left, and every session of theirs ends."""
    if actor is not None and actor.id == grant.user_id:
        raise Refused("Ask a colleague to end your own access, so that nobody shuts the last door behind them.")
    if grant.ended_at is not None:
        return
    grant.ended_at = now
    grant.ended_by = actor.id if actor else None
    session.add(grant)
    kind = EventKind.GRANT_ENDED
    record(session, stream=f"user:{grant.user_id}", kind=kind, at=now, actor=actor, grant=grant.id)
    user = session.get(User, grant.user_id)
    if user is not None and not _holds_anything(session, user, now.date()):
        _leave(session, actor, user, now)


def check_access(access: Access) -> None:
    """Refuse what does not make sense: a role over the wrong kind of thing, an end before the beginning."""
    if access.role in policies.RESPONDENTS and access.organisation_id is None:
        raise Refused("Choose the body.", field="organisation")
    if access.role in policies.AT_PARTNERSHIP and access.partnership_id is None:
        raise Refused("Choose the partnership.", field="partnership")
    if access.role == Role.EDUCATION_TEAM and access.programme_id is None:
        raise Refused("Choose the programme of the education team.", field="programme")
    if access.role == Role.ADMINISTRATOR and access.scope != Scope.PLATFORM:
        raise Refused("An administrator is one for the whole installation.", field="role")
    if access.to_on is not None and access.to_on < access.from_on:
        raise Refused("The last day is before the first.", field="to_on")


def plain_address(email: str) -> str:
    """Give an e-mail address as it is kept: trimmed, lower case. Raises Refused on `email`."""
    address = email.strip().lower()
    if not ADDRESS.fullmatch(address) or len(address) > 254:
        raise Refused("Write an e-mail address such as name@example.org.", field="email")
    return address


def _welcome(session: Session, actor: User | None, email: str, name: str, now: datetime) -> User:
    address = plain_address(email)
    user = find_user(session, address)
    if user is None:
        user = User(email=address, name=name.strip()[:100] or address[:100], created_at=now)
        session.add(user)
        session.flush()
        record(session, stream=f"user:{user.id}", kind=EventKind.USER_ADDED, at=now, actor=actor)
    elif not user.active:
        user.active, user.left_at = True, None
        session.add(user)
        kind = EventKind.USER_CHANGED
        record(session, stream=f"user:{user.id}", kind=kind, at=now, actor=actor, change="came_back")
    return user


def _give(session: Session, actor: User | None, user: User, access: Access, now: datetime) -> Grant:
    grant = Grant(
        user_id=user.id,
        role=access.role,
        scope=access.scope,
        partnership_id=access.partnership_id,
        programme_id=access.programme_id,
        organisation_id=access.organisation_id,
        return_id=access.return_id,
        section=access.section,
        from_on=access.from_on,
        to_on=access.to_on,
        granted_by=actor.id if actor else None,
        granted_at=now,
    )
    session.add(grant)
    session.flush()
    kind, role = EventKind.GRANT_GIVEN, access.role.value
    record(session, stream=f"user:{user.id}", kind=kind, at=now, actor=actor, grant=grant.id, role=role)
    return grant


def _held(session: Session, user: User, access: Access) -> Grant | None:
    """Find the same access, in force on its first day or later."""
    same = [
        getattr(Grant, name) == getattr(access, name)
        for name in ("role", "partnership_id", "programme_id", "organisation_id", "return_id", "section")
    ]
    open_still = sa.or_(col(Grant.to_on).is_(None), col(Grant.to_on) >= access.from_on)
    statement = select(Grant).where(Grant.user_id == user.id, col(Grant.ended_at).is_(None), open_still, *same)
    return session.exec(statement.limit(1)).first()


def _holds_anything(session: Session, user: User, today: date) -> bool:
    """Whether any grant holds today or will."""
    open_still = sa.or_(col(Grant.to_on).is_(None), col(Grant.to_on) >= today)
    statement = select(Grant.id).where(Grant.user_id == user.id, col(Grant.ended_at).is_(None), open_still)
    return session.exec(statement.limit(1)).first() is not None


def _leave(session: Session, actor: User | None, user: User, now: datetime) -> None:
    user.active = False
    user.left_at = now
    user.session_serial += 1
    session.add(user)
    record(session, stream=f"user:{user.id}", kind=EventKind.USER_LEFT, at=now, actor=actor)
