"""What is on record about signing in and out."""

from datetime import datetime

from sqlmodel import Session

from survey.models import EventKind, User
from survey.services.trail import record


def note_signed_in(session: Session, user: User, way: str, now: datetime) -> None:
    """Note that somebody has signed in; `way` is link, code, password or demonstration."""
    user.last_signed_in_at = now
    session.add(user)
    record(session, stream=f"user:{user.id}", kind=EventKind.SIGNED_IN, at=now, actor=user, way=way)


def note_refused(session: Session, user: User, way: str, now: datetime) -> None:
    """Note that a second factor was wrong; an unknown address leaves no trace to be told from a known one."""
    record(session, stream=f"user:{user.id}", kind=EventKind.SIGN_IN_REFUSED, at=now, actor=None, way=way)


def note_signed_out(session: Session, user: User, now: datetime) -> None:
    """Note that somebody has signed out."""
    record(session, stream=f"user:{user.id}", kind=EventKind.SIGNED_OUT, at=now, actor=user)


def end_sessions(session: Session, user: User, now: datetime) -> None:
    """End every session of one's own, on every device."""
    user.session_serial += 1
    session.add(user)
    record(session, stream=f"user:{user.id}", kind=EventKind.SESSIONS_ENDED, at=now, actor=user)
