"""Reminding those who have not returned: who would be written to, how it reads, and then the letters."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.rounds import ReminderForm
from survey.queries.rounds.bodies import Wanted, list_lines
from survey.queries.rounds.lines import Line
from survey.queries.rounds.places import WAITING
from survey.services.refusals import Refused
from survey.services.rounds.reminding import Reminder, preview, remind, usual_reason
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.filters import counted
from survey.views.guards import allowed, writes
from survey.views.rounds.blueprint import bp
from survey.views.rounds.desk import desk

MOST = 3_000
"""Bodies that can be chosen by ticking."""


@bp.get("/p/<pid>/rounds/<rid>/remind")
@allowed(policies.manages)
def ask_to_remind(pid: str, rid: str) -> ResponseReturnValue:
    """Show whom a reminder would go to and how it reads."""
    form = ReminderForm(formdata=None, data={"reason": usual_reason(desk())})
    return reminder_page(form, request.args.getlist("body"))


@bp.post("/p/<pid>/rounds/<rid>/remind")
@writes
@allowed(policies.manages)
def send_reminder(pid: str, rid: str) -> ResponseReturnValue:
    """Send a reminder, or show it again with the line that was typed."""
    form, chosen = ReminderForm(), request.form.getlist("body")
    if not form.validate() or request.form.get("step") != "send":
        return reminder_page(form, chosen)
    try:
        count = remind(db.session, desk(), waiting(chosen), wanted_by(form))
    except Refused as refused:
        put_refusal(form, refused)
        return reminder_page(form, chosen)
    flash(f"{counted(count, 'body was', 'bodies were')} reminded.")
    return redirect(url_for("rounds.round_", pid=pid, rid=rid), 303)


def reminder_page(form: ReminderForm, chosen: list[str]) -> ResponseReturnValue:
    """Show the page, with one of the letters as it would go out."""
    lines = waiting(chosen)
    return render_template(
        "rounds/remind.html",
        round=scope.round_(),
        form=form,
        errors=errors_of(form),
        chosen=chosen,
        seen=preview(db.session, desk(), lines, wanted_by(form)),
    )


def waiting(chosen: list[str]) -> list[Line]:
    """List the bodies that have not returned: those that were ticked, or all of them."""
    wanted = Wanted(places=WAITING, slugs=tuple(chosen[:MOST]))
    return list_lines(db.session, scope.round_().id, scope.partnership().id, wanted, clock.now())


def wanted_by(form: ReminderForm) -> Reminder:
    """Read the form."""
    return Reminder(form.reason.data or "", form.note.data or "", bool(form.signatories.data))
