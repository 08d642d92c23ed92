"""Who is signed in, and for how long.

The cookie is signed and says who (user id and session serial), since when and when last seen. The lengths are ours,
not the cookie's: a session that has ended can still be told whose it was, which is how typed text is given back.
Raising a user's `session_serial` ends every session of theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, g, session
from flask_login import UserMixin, current_user, login_user, logout_user

from survey.extensions import db, login_manager
from survey.models import Grant, User
from survey.policies import Held, Viewer
from survey.queries import accounts
from survey.views import clock

TOUCH = timedelta(minutes=1)


@dataclass(frozen=True)
class Lengths:
    """How long a session lasts altogether, and without a request."""

    whole: timedelta
    idle: timedelta


RESPONDENT = Lengths(timedelta(hours=12), timedelta(hours=2))
STAFF = Lengths(timedelta(hours=8), timedelta(hours=1))


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps for a request: the user's row and what they hold."""

    def __init__(self, user: User, viewer: Viewer) -> None:
        """Keep both."""
        self.user = user
        self.viewer = viewer

    def get_id(self) -> str:
        """Give what stands in the cookie: whose session, and which serial it was begun under."""
        return cookie_id(self.user)


def register(app: Flask) -> None:
    """Fit the sign-in to the app."""
    app.config.setdefault("SESSION_LENGTHS", {"respondent": RESPONDENT, "staff": STAFF})
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(days=2)  # how long a cookie can still be read; see above
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form lasts as long as the session it belongs to
    login_manager.session_protection = None  # a telephone changes its address; the lengths and the serial guard
    login_manager.user_loader(load)


def cookie_id(user: User) -> str:
    """Give the id that the cookie holds."""
    return f"{user.id}.{user.session_serial}"


def viewer_of(user: User) -> Viewer:
    """Load what a user holds today."""
    return viewer_with(user, accounts.list_grants(db.session, user.id, clock.today()))


def viewer_with(user: User, held: Iterable[tuple[Grant, str | None]]) -> Viewer:
    """Make a viewer of a user and what they hold."""
    return Viewer(user.id, user.name, user.email, tuple(Held.of(grant, slug) for grant, slug in held))


def load(session_id: str) -> SignedIn | None:
    """Find who a cookie belongs to, if their session has not ended; once a request, by Flask-Login. One query."""
    number, _, _ = session_id.partition(".")
    found = accounts.find_signed_in(db.session, int(number), clock.today()) if number.isdecimal() else None
    if found is None or cookie_id(found[0]) != session_id:
        return None
    user, viewer = found[0], viewer_with(*found)
    if has_ended(viewer, clock.now()):
        return None
    touch(clock.now())
    return SignedIn(user, viewer)


def user_of(session_id: str) -> User | None:
    """Find the user that a cookie names, whatever became of the session."""
    number, _, _ = session_id.partition(".")
    return accounts.get_user(db.session, int(number)) if number.isdecimal() else None


def lengths(staff: bool) -> Lengths:
    """Give the lengths in force."""
    from flask import current_app

    found: Lengths = current_app.config["SESSION_LENGTHS"]["staff" if staff else "respondent"]
    return found


def has_ended(viewer: Viewer, now: datetime) -> bool:
    """Whether the session of this cookie is over."""
    allowed = lengths(viewer.is_staff)
    began, seen = session.get("began", 0), session.get("seen", 0)
    return bool(
        now.timestamp() - began > allowed.whole.total_seconds() or now.timestamp() - seen > allowed.idle.total_seconds()
    )


def touch(now: datetime) -> None:
    """Note that the session is in use; not oftener than once a minute, so that most answers set no cookie."""
    if now.timestamp() - session.get("seen", 0) >= TOUCH.total_seconds():
        session["seen"] = int(now.timestamp())


def begin(user: User, now: datetime) -> None:
    """Begin a session; what the cookie held before goes, so that nobody can plant one."""
    session.clear()
    session["began"] = session["seen"] = int(now.timestamp())
    login_user(SignedIn(user, viewer_of(user)))
    g.pop("viewer", None)


def end() -> None:
    """End the session of this browser."""
    logout_user()
    session.clear()


def current() -> SignedIn | None:
    """Give who is signed in, with the row of the user."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def ended_user() -> User | None:
    """Find whose session the cookie was, though it has ended."""
    session_id = session.get("_user_id")
    return user_of(session_id) if isinstance(session_id, str) else None
