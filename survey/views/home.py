"""The first pages: the front, what waits for me, and how a partnership stands today."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.policies import Viewer
from survey.queries import accounts, home
from survey.queries.home import RoundToday
from survey.views import clock, scope, sessions
from survey.views.guards import allowed

bp = Blueprint("home", __name__)


@bp.get("/")
@allowed(policies.anyone)
def front() -> ResponseReturnValue:
    """Say what this is, to whoever is not signed in."""
    if sessions.current() is not None:
        return redirect(url_for("home.mine"))
    return render_template("home/front.html", partnerships=accounts.list_partnerships(db.session))


@bp.get("/home")
@allowed(policies.signed_in)
def mine() -> ResponseReturnValue:
    """Show what waits for me; where that is one thing, go there."""
    viewer = scope.viewer()
    returns = home.list_own_returns(db.session, viewer.reach)
    partnerships = home.list_managed(db.session, viewer.reach) if viewer.is_staff else []
    if only := the_only(viewer, [own.return_id for own in returns], [one.slug for one in partnerships]):
        return redirect(only)
    open_ones = [own for own in returns if own.is_open]
    return render_template(
        "home/mine.html",
        open=open_ones,
        past=[own for own in returns if not own.is_open],
        partnerships=partnerships,
        today=clock.today(),
    )


@bp.get("/p/<pid>/")
@allowed(policies.enters)
def partnership(pid: str) -> ResponseReturnValue:
    """Show how the open rounds stand and what waits; before the first round, what to do next."""
    shown, viewer = scope.partnership(), scope.viewer()
    programmes = policies.programmes_of(viewer, shown.id)
    sees = scope.may(policies.lists_rounds)
    rounds = home.list_rounds_today(db.session, shown.id, clock.today(), programmes) if sees else []
    return render_template(
        "home/partnership.html",
        rounds=rounds,
        waiting=[line for one in rounds for line in what_waits(shown.slug, one)],
        failed_letters=home.count_failed_letters(db.session, shown.id) if sees else 0,
        steps=home.get_first_steps(db.session, shown.id, clock.today()) if sees and not rounds else None,
        sees=sees,
        may_issue=scope.may(policies.issues),
        today=clock.today(),
    )


def the_only(viewer: Viewer, returns: list[int], partnerships: list[str]) -> str | None:
    """Give the address of the only thing there is for somebody, None where there are several or none."""
    if len(returns) + len(partnerships) != 1 or viewer.is_administrator:
        return None
    return url_for("returns.task_list", ret=returns[0]) if returns else url_for("home.partnership", pid=partnerships[0])


def what_waits(pid: str, one: RoundToday) -> list[tuple[str, int, str]]:
    """List what a round asks of the partnership: (sentence, how many bodies, address of the list)."""
    lines = [
        ("sent and to be moderated", one.to_moderate, "submitted"),
        ("sent back for clarification", one.to_clarify, "returned"),
        ("past the due date", one.overdue, "overdue"),
    ]
    base = f"/p/{pid}/rounds/{one.slug}/lines?state="
    return [(f"{one.name}: {words}", count, base + state) for words, count, state in lines if count]
