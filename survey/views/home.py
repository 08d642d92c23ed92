"""The first pages: the front, what waits for me, and how a partnership stands today."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.models import DraftState, Partnership, QuestionnaireDraft
from survey.policies import Viewer
from survey.queries import accounts, drafts, home
from survey.queries.home import ToDo
from survey.queries.rounds.figures import RoundRow, list_rounds
from survey.views import clock, scope, sessions
from survey.views.guards import allowed

bp = Blueprint("home", __name__)

RECENT = timedelta(days=180)
"""How long a round that is still open stays on the first page after its due date."""


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
    """Show how the running rounds stand and what waits; before the first round, what to do next."""
    shown, sees, today = scope.partnership(), scope.may(policies.lists_rounds), clock.today()
    programmes = policies.programmes_of(scope.viewer(), shown.id)
    rounds = list_rounds(db.session, shown.id, clock.now(), today, programmes) if sees else []
    running = [row for row in rounds if row.round_.is_open and row.round_.due_on >= today - RECENT]
    to_do = home.count_to_do(db.session, shown.id) if running else {}
    return render_template(
        "home/partnership.html",
        rounds=running,
        waiting=[line for row in running for line in what_waits(row, to_do.get(row.round_.id, ToDo()))],
        drafts=waiting_drafts(shown),
        failed_letters=home.count_failed_letters(db.session, shown.id) if sees else 0,
        steps=home.get_first_steps(db.session, shown.id, today) if sees and not rounds else None,
        sees=sees,
        may_issue=scope.may(policies.issues),
        today=today,
    )


def waiting_drafts(shown: Partnership) -> list[QuestionnaireDraft]:
    """List the drafts of questionnaires that wait for this viewer: to be read as a second person, or published."""
    if not scope.may(policies.reviews_drafts):
        return []
    found = drafts.list_waiting(db.session, shown.id, scope.viewer().user_id)
    return [one for one in found if one.state == DraftState.IN_REVIEW or scope.may(policies.edits_questionnaires)]


def the_only(viewer: Viewer, returns: list[int], partnerships: list[str]) -> str | None:
    """Give the address of the only thing there is for somebody, None where there are several or none."""
    if len(returns) + len(partnerships) != 1 or viewer.is_administrator:
        return None
    return url_for("returns.task_list", ret=returns[0]) if returns else url_for("home.partnership", pid=partnerships[0])


def what_waits(row: RoundRow, to_do: ToDo) -> list[tuple[str, int, str, str]]:
    """List what a round asks of the partnership: (sentence, how many bodies, slug of the round, state of its list)."""
    lines = [
        ("past the due date", row.tally.overdue, "overdue"),
        ("given back for changes", to_do.to_clarify, "returned"),
        ("sent and to be moderated", to_do.to_moderate, "submitted"),
    ]
    return [(f"{row.round_.name}: {words}", count, row.round_.slug, state) for words, count, state in lines if count]
