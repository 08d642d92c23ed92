"""What was changed, by whom and when: taken back, done again, or the whole draft as it stood before."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.queries import drafts
from survey.services import drafting
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import open_draft
from survey.views.drafts.saving import base_of, refused
from survey.views.guards import allowed, writes

PAGE = 100


@bp.get("/p/<pid>/drafts/<int:draft>/history")
@allowed(policies.reviews_drafts)
def history(pid: str, draft: int) -> ResponseReturnValue:
    """Show every change, the newest first."""
    desk, before = open_draft(draft), request.args.get("before", type=int)
    rows = drafts.history(db.session, desk.draft, before=before, most=PAGE)
    return render_template(
        "drafts/history.html",
        desk=desk,
        rows=rows,
        steps=drafts.steps(db.session, desk.draft),
        more=rows[-1].number if rows and rows[-1].number > 1 else None,
    )


@bp.post("/p/<pid>/drafts/<int:draft>/<any(undo,redo,restore):deed>")
@writes
@allowed(policies.edits_questionnaires)
def step(pid: str, draft: int, deed: str) -> ResponseReturnValue:
    """Take the newest change back, do it again, or go back to an earlier state; each is a change of its own."""
    desk = open_draft(draft)
    act = {"undo": drafting.undo, "redo": drafting.redo, "restore": drafting.restore}[deed]
    try:
        made = act(db.session, desk.draft, scope.actor(), base_of("number"), now=clock.now())
    except Refused as no:
        flash(refused(no)[0][1], "warning")
    else:
        flash(f"{made.said}.")
    return redirect(url_for("drafts.history", pid=pid, draft=draft), 303)
