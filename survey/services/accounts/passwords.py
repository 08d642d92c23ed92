"""Passwords, for those who set one: argon2id with the parameters OWASP gives for small machines."""

from datetime import datetime
from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session

from survey.models import EventKind, User
from survey.queries.accounts import find_user
from survey.services.refusals import Refused
from survey.services.trail import record

SHORTEST, LONGEST = 12, 256
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
WELL_KNOWN = frozenset({"password", "passwort", "safeguarding", "welcome", "letmein", "qwertyuiop", "administrator"})


def check_password(session: Session, email: str, password: str) -> User | None:
    """Give the user whose address and password these are, else None; as slow for an unknown address as for a known one.

    A hash made with other parameters is made anew.
    """
    user = find_user(session, email)
    known = user.password_hash if user and user.active else None
    if not _matches(known or _nobodys_hash(), password[:LONGEST]) or known is None or user is None:
        return None
    if HASHER.check_needs_rehash(known):
        user.password_hash = HASHER.hash(password)
        session.add(user)
        session.flush()
    return user


def set_password(session: Session, user: User, new: str, now: datetime, *, current: str = "") -> None:
    """Set a password; who has one must give it. Every session of the user ends, so the caller begins a new one.

    Raises Refused with `field` `current` or `new_password`.
    """
    if user.password_hash is not None and not _matches(user.password_hash, current[:LONGEST]):
        raise Refused("This is not your password now.", field="current")
    check_strength(new, user)
    user.password_hash = HASHER.hash(new)
    user.session_serial += 1
    session.add(user)
    record(session, stream=f"user:{user.id}", kind=EventKind.PASSWORD_SET, at=now, actor=user)


def check_strength(password: str, user: User) -> None:
    """Refuse a password that is short, well known or made of the user's own address."""
    if len(password) < SHORTEST:
        raise Refused(f"Use at least {SHORTEST} characters. Three or four words do well.", field="new_password")
    if len(password) > LONGEST:
        raise Refused(f"Use at most {LONGEST} characters.", field="new_password")
    plain = "".join(letter for letter in password.lower() if letter.isalpha())
    easy = len(set(password.lower())) < 5 or plain in WELL_KNOWN
    if easy or user.email.partition("@")[0] == password.lower() or user.email == password.lower():
        raise Refused("This password is easy to guess. Choose another.", field="new_password")


def _matches(known: str, password: str) -> bool:
    try:
        return HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _nobodys_hash() -> str:
    """Give a hash that no password matches, to be tried for addresses that are not known."""
    return HASHER.hash("nobody has this one")
