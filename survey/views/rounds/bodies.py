"""One body in a round: where it stands, why it is due, whom to write to, what happened; or how to add it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.rounds import LateForm
from survey.models import Event, EventKind
from survey.queries.rounds.bodies import BodyRow, Wanted, list_bodies
from survey.queries.rounds.contacts import Holder, Known, list_contacts, list_holders
from survey.queries.rounds.lines import Line, get_line, list_decisions, list_letters, names_of
from survey.queries.rounds.lists import find_unissued
from survey.queries.trail import list_events
from survey.services.refusals import Refused
from survey.services.returns.recording import stream_of
from survey.services.rounds.adding import add_body
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.filters import long_date
from survey.views.guards import allowed, writes
from survey.views.rounds import timeline, words
from survey.views.rounds.blueprint import bp
from survey.views.rounds.desk import desk


@dataclass(frozen=True)
class BodyPage:
    """Everything on the page of a body."""

    found: Line
    row: BodyRow
    contacts: list[Known]
    holders: list[Holder]
    happened: list[timeline.Entry]


@bp.get("/p/<pid>/rounds/<rid>/bodies/<oid>")
@allowed(policies.sees_rounds)
def body(pid: str, rid: str, oid: str) -> ResponseReturnValue:
    """Show one body; one that is not on the list can be put there."""
    if scope.here().line is None:
        return late_page(LateForm(formdata=None, data={"due_on": long_date(scope.round_().due_on)}))
    return show_body({})


@bp.post("/p/<pid>/rounds/<rid>/bodies/<oid>/add")
@writes
@allowed(policies.manages)
def add(pid: str, rid: str, oid: str) -> ResponseReturnValue:
    """Put a body on the issue list of a round that is out."""
    form, here = LateForm(), url_for("rounds.body", pid=pid, rid=rid, oid=oid)
    if not form.validate():
        return late_page(form)
    try:
        due_on = form.due_on.day or scope.round_().due_on
        add_body(db.session, desk(), scope.organisation(), due_on, form.reason.data or "")
    except Refused as refused:
        put_refusal(form, refused)
        return late_page(form)
    flash(f"{scope.organisation().name} is on the issue list, added late. Its contacts were written to.")
    return redirect(here, 303)


@bp.get("/p/<pid>/rounds/<rid>/add")
@allowed(policies.manages)
def find(pid: str, rid: str) -> ResponseReturnValue:
    """Look for a body that is not on the issue list."""
    typed = request.args.get("words", "")[:100].strip()
    found = find_unissued(db.session, scope.round_().id, scope.partnership().id, clock.today(), typed)
    return render_template("rounds/add.html", round=scope.round_(), typed=typed, found=found)


def late_page(form: LateForm) -> ResponseReturnValue:
    """Show how to add a body."""
    return render_template(
        "rounds/late.html",
        round=scope.round_(),
        body=scope.organisation(),
        form=form,
        errors=errors_of(form),
        may_manage=scope.may(policies.manages),
    )


def show_body(forms: dict[str, Any]) -> ResponseReturnValue:
    """Show the page of a body; `forms` holds the one that was refused, by its deed."""
    page = body_page(clock.now())
    return render_template(
        "rounds/body.html",
        page=page,
        round=scope.round_(),
        words=words,
        forms=forms,
        errors=[error for form in forms.values() for error in errors_of(form)],
        may_manage=scope.may(policies.manages) and scope.round_().is_open,
        may_see_results=scope.may(policies.sees_results),
        now=clock.now(),
        today=clock.today(),
    )


def body_page(now: datetime) -> BodyPage:
    """Gather the page of a body."""
    partnership, round_ = scope.partnership(), scope.round_()
    found = get_line(db.session, scope.line(), partnership.id)
    wanted = Wanted(slugs=(found.organisation.slug,))
    row = list_bodies(db.session, round_.id, partnership.id, wanted, now).rows[0]
    bodies = [found.organisation.id]
    return BodyPage(
        found=found,
        row=row,
        contacts=list_contacts(db.session, [partnership.id], bodies).get(found.organisation.id, []),
        holders=list_holders(db.session, bodies, clock.today()).get(found.organisation.id, []),
        happened=happened(found),
    )


def happened(found: Line) -> list[timeline.Entry]:
    """List what happened to a body, the newest first."""
    events: list[Event] = list_events(db.session, stream_of(found.return_), found.return_.round_id)
    decisions = list_decisions(db.session, found.line.id)
    letters = list_letters(db.session, found.line.id)
    actors = {event.actor_id for event in events if event.actor_id is not None}
    people = {letter.user_id for letter in letters if letter.user_id is not None}
    entries = timeline.entries(events, decisions, letters, names_of(db.session, actors | people))
    return [one for one in entries if one.kind != EventKind.SCORED]
