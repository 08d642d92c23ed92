"""What comes after the first proof (a link, a code, a password): the second factor, or the way in."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, redirect, session, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.config import Settings
from survey.extensions import db
from survey.models import User
from survey.services.accounts.sign_ins import note_signed_in
from survey.views import clock, sessions

PENDING_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Pending:
    """Somebody between the first proof and the second."""

    user: User
    way: str
    next: str
    secret: str | None


def settings() -> Settings:
    """Give the installation's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def local_path(address: str | None) -> str:
    """Give the address if it is a path of ours, else nothing: nobody is led elsewhere after signing in."""
    text = address or ""
    parts = urlsplit(text)
    bad = parts.scheme or parts.netloc or not text.startswith("/") or text.startswith("//")
    return "" if bad or "\\" in text or any(ord(letter) < 33 for letter in text) or len(text) > 600 else text


def after_first_proof(user: User, way: str, after: str) -> ResponseReturnValue:
    """Go on to the second factor where there is one or must be one, else let in."""
    must = settings().factor_required and (user.factor_required or policies.needs_factor(sessions.viewer_of(user)))
    if not (user.has_factor or must):
        return let_in(user, way, after)
    session.clear()
    session["pending"] = {
        "id": sessions.cookie_id(user),
        "at": int(clock.now().timestamp()),
        "way": way,
        "next": local_path(after),
    }
    return redirect(url_for("accounts.factor"), 303)


def let_in(user: User, way: str, after: str) -> ResponseReturnValue:
    """Begin the session and go where they were heading."""
    note_signed_in(db.session, user, way, clock.now())
    sessions.begin(user, clock.now())
    return redirect(local_path(after) or url_for("home.mine"), 303)


def pending() -> Pending | None:
    """Give who has given the first proof, for a quarter of an hour."""
    kept = session.get("pending")
    if not isinstance(kept, dict) or clock.now().timestamp() - kept["at"] > PENDING_FOR.total_seconds():
        return None
    user = sessions.user_of(kept["id"])
    if user is None or sessions.cookie_id(user) != kept["id"]:
        return None
    return Pending(user, kept["way"], kept["next"], kept.get("secret"))


def keep_secret(secret: str) -> None:
    """Keep a second factor's secret until its first code has proved it."""
    session["pending"] = {**session["pending"], "secret": secret}
