"""Publishing a draft: what stops it first, then what it changes in words, then the button."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.models import DraftState
from survey.queries import drafts
from survey.services import drafting
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import Desk, open_draft
from survey.views.drafts.overview import grouped
from survey.views.drafts.reviewing import changes_of
from survey.views.drafts.saving import Errors, refused
from survey.views.guards import allowed, writes


@bp.get("/p/<pid>/drafts/<int:draft>/publish")
@allowed(policies.edits_questionnaires)
def check(pid: str, draft: int) -> ResponseReturnValue:
    """Show what would be published."""
    return publish_page(open_draft(draft))


@bp.post("/p/<pid>/drafts/<int:draft>/publish")
@writes
@allowed(policies.edits_questionnaires)
def publish(pid: str, draft: int) -> ResponseReturnValue:
    """Publish the draft as a version that never changes."""
    desk = open_draft(draft)
    try:
        made = drafting.publish(db.session, desk.draft, scope.actor(), now=clock.now())
    except Refused as no:
        return publish_page(desk, [("", line) for line in refused(no)[0][1].splitlines() if line])
    flash(f"{made.title}, version {made.version}, is published. It never changes; a round can issue it now.")
    return redirect(url_for("questionnaires.show", pid=pid, qkey=made.key, version=made.version), 303)


def publish_page(desk: Desk, errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page before publishing."""
    review = drafts.latest_review(db.session, desk.draft)
    return render_template(
        "drafts/publish.html",
        desk=desk,
        groups=grouped(desk),
        approved=desk.draft.state == DraftState.APPROVED,
        review=review,
        found=changes_of(desk),
        errors=errors,
        scored=desk.counts[0],
    )
