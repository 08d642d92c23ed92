"""One-use sign-in links and codes. Only hashes are kept; opening a link spends nothing, its button does."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select, update

from survey.config import Settings
from survey.models import EventKind, MessageKind, SignInLink, User
from survey.queries.accounts import find_user, get_user
from survey.services.messages import post
from survey.services.trail import record

LASTS = timedelta(minutes=15)
KEPT_FOR = timedelta(days=7)
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without those that are taken for another
CODE_LENGTH = 8
CODE_TRIES = 5
SUBJECT = "Your link to sign in"
BODY = """Use this link to sign in to {service}:

{link}

It works once, for 15 minutes. Or type this code on the page where you asked for the link:

{code}

If you did not ask for it, leave it. Nobody can sign in as you without it.
"""


@dataclass(frozen=True)
class Ticket:
    """A link's secrets, in clear: they exist here, in the letter, and nowhere else."""

    token: str
    code: str


def make_link(session: Session, user: User, settings: Settings, now: datetime) -> Ticket:
    """Make a one-use link with its code; the rows of links that have long expired go."""
    session.exec(delete(SignInLink).where(col(SignInLink.expires_at) < now - KEPT_FOR))
    ticket = new_ticket()
    session.add(
        SignInLink(
            user_id=user.id,
            token_hash=hash_token(ticket.token),
            code_hash=hash_code(ticket.code, user.id, settings.secret_key),
            made_at=now,
            expires_at=now + LASTS,
        )
    )
    record(session, stream=f"user:{user.id}", kind=EventKind.SIGN_IN_LINK_MADE, at=now, actor=None)
    return ticket


def send_link(session: Session, email: str, settings: Settings, now: datetime, *, after: str, service: str) -> None:
    """Send a link to an address; to one that is not known nothing is sent, and nothing is said about it.

    `after` is where the link leads in the end, a path of ours or nothing.
    """
    user = find_user(session, email)
    if user is None or not user.active:
        new_ticket()
        return
    ticket = make_link(session, user, settings, now)
    link = f"{settings.base_url}/sign-in/link/{ticket.token}{after}"
    post(
        session,
        kind=MessageKind.SIGN_IN,
        to_email=user.email,
        subject=SUBJECT,
        body=BODY.format(link=link, code=shown_code(ticket.code), service=service),
        user_id=user.id,
        now=now,
    )


def find_live_link(session: Session, token: str, now: datetime) -> SignInLink | None:
    """Find a link that can still be used; changes nothing."""
    statement = select(SignInLink).where(SignInLink.token_hash == hash_token(token), *_live(now))
    return session.exec(statement).one_or_none()


def spend_link(session: Session, token: str, now: datetime) -> User | None:
    """Use a link up and give whose it was; None when it was used, has expired or never was."""
    link = find_live_link(session, token, now)
    return _spend(session, link, now) if link else None


def spend_code(session: Session, email: str, code: str, settings: Settings, now: datetime) -> User | None:
    """Use a link up by its typed code; each link stands five wrong codes, then it is dead."""
    user = find_user(session, email)
    links = _links_of(session, user.id, now) if user else []
    given = hash_code(plain_code(code), user.id if user else 0, settings.secret_key)
    right = [link for link in links if hmac.compare_digest(link.code_hash, given)]
    if not right:
        _count_wrong(session, links)
        return None
    return _spend(session, right[0], now)


def new_ticket() -> Ticket:
    """Draw a token of 32 bytes and a code of 8 letters (39 bits)."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    return Ticket(secrets.token_urlsafe(32), code)


def hash_token(token: str) -> str:
    """Hash a token; it is long enough to need no key."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_code(code: str, user_id: int, secret: str) -> str:
    """Hash a code with the installation's key, since a code is short enough to be tried out from a stolen copy."""
    return hmac.new(secret.encode(), f"sign-in code {user_id} {code}".encode(), hashlib.sha256).hexdigest()


def shown_code(code: str) -> str:
    """Write a code for people: `ABCD-EFGH`."""
    return f"{code[:4]}-{code[4:]}"


def plain_code(typed: str) -> str:
    """Read a code as typed, with or without its hyphen, in any case."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:40]


def _live(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(SignInLink.used_at).is_(None),
        col(SignInLink.expires_at) > now,
        col(SignInLink.tries) < CODE_TRIES,
    )


def _links_of(session: Session, user_id: int, now: datetime) -> list[SignInLink]:
    statement = select(SignInLink).where(SignInLink.user_id == user_id, *_live(now)).order_by(col(SignInLink.id).desc())
    return list(session.exec(statement))


def _count_wrong(session: Session, links: list[SignInLink]) -> None:
    for link in links:
        link.tries += 1
        session.add(link)
    session.flush()


def _spend(session: Session, link: SignInLink, now: datetime) -> User | None:
    """Mark it used, only if nobody else just did; the user's other links die with it."""
    user = get_user(session, link.user_id)
    unused = update(SignInLink).where(col(SignInLink.used_at).is_(None)).values(used_at=now)
    won = unused.where(col(SignInLink.id) == link.id).returning(col(SignInLink.id))
    if user is None or session.execute(won).scalar_one_or_none() is None:
        return None
    session.execute(unused.where(col(SignInLink.user_id) == user.id))
    return user
