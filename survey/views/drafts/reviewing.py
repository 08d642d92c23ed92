"""A second person looks: asked for, approved, or changes wanted; and what changed since the version before."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.diffing import Difference, difference
from questionnaires.lineage import NoChain
from survey import policies
from survey.extensions import db
from survey.models import DraftState
from survey.queries import drafts
from survey.services import drafting
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import Desk, open_draft
from survey.views.drafts.saving import Errors, refused
from survey.views.guards import allowed, writes


def changes_of(desk: Desk) -> Difference | None:
    """Give what changed since the replaced version; None where none is replaced, or the two cannot be joined."""
    if desk.old is None:
        return None
    try:
        return difference(desk.old, desk.now)
    except NoChain:
        return None


@bp.get("/p/<pid>/drafts/<int:draft>/changes")
@allowed(policies.reviews_drafts)
def changes(pid: str, draft: int) -> ResponseReturnValue:
    """Show what changed since the version before, and what it does to comparison."""
    desk = open_draft(draft)
    return render_template("drafts/changes.html", desk=desk, found=changes_of(desk))


@bp.get("/p/<pid>/drafts/<int:draft>/review")
@allowed(policies.reviews_drafts)
def review(pid: str, draft: int) -> ResponseReturnValue:
    """Show the reviews, and what this person can do about them."""
    return review_page(open_draft(draft))


@bp.post("/p/<pid>/drafts/<int:draft>/review")
@writes
@allowed(policies.edits_questionnaires)
def ask(pid: str, draft: int) -> ResponseReturnValue:
    """Ask for a review of the draft as it is."""
    desk = open_draft(draft)
    try:
        drafting.ask_review(db.session, desk.draft, scope.actor(), request.form.get("note", ""), now=clock.now())
    except Refused as no:
        return review_page(desk, refused(no))
    flash("A review is asked for. Send a colleague the address of this page.")
    return redirect(url_for("drafts.review", pid=pid, draft=draft), 303)


@bp.post("/p/<pid>/drafts/<int:draft>/decide")
@writes
@allowed(policies.reviews_drafts)
def decide(pid: str, draft: int) -> ResponseReturnValue:
    """Approve the draft, or say which changes are wanted."""
    desk, outcome = open_draft(draft), request.form.get("outcome", "")
    try:
        drafting.decide(db.session, desk.draft, scope.actor(), outcome, request.form.get("reply", ""), now=clock.now())
    except Refused as no:
        return review_page(desk, refused(no))
    flash(
        "The draft is approved as it is." if outcome == "approved" else "The author is told which changes are wanted."
    )
    return redirect(url_for("drafts.review", pid=pid, draft=draft), 303)


def review_page(desk: Desk, errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page of reviews."""
    rows = drafts.reviews(db.session, desk.draft)
    waiting = rows[0].review if rows and desk.draft.state == DraftState.IN_REVIEW else None
    me = scope.viewer().user_id
    return render_template(
        "drafts/review.html",
        desk=desk,
        rows=rows,
        waiting=waiting,
        second=waiting is not None and me != waiting.asked_by and me not in drafts.changed_by(db.session, desk.draft),
        found=changes_of(desk),
        errors=errors,
        wrong=dict(errors or ()),
        typed=request.form,
    )
