"""Issuing a round: choose the questionnaire, fill in the rest from sensible defaults, see the whole list, issue."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.queries.confirmations import list_confirmed
from survey.services.refusals import Refused
from survey.services.rounds.issuing import issue_round
from survey.services.rounds.planning import check_order, plan_round
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.filters import counted
from survey.views.guards import allowed, writes
from survey.views.rounds import letters, words
from survey.views.rounds.blueprint import bp
from survey.views.rounds.desk import base_url
from survey.views.rounds.ordering import Draft, fresh_form, may_issue, offered_versions, order_from, read_draft


@bp.get("/p/<pid>/rounds/new")
@allowed(policies.issues)
def new(pid: str) -> ResponseReturnValue:
    """Offer the questionnaires; once one is chosen, the rest with sensible defaults."""
    chosen = request.args.getlist("versions", type=int)
    versions = offered_versions()
    if not any(version.id in chosen for version in versions):
        wrong = [("versions", "Choose a questionnaire.")] if "chosen" in request.args else []
        known = list_confirmed(db.session, scope.partnership().id)
        return render_template("rounds/versions.html", versions=versions, errors=wrong, chosen=chosen, confirmed=known)
    return form_page(fresh_form(chosen))


@bp.post("/p/<pid>/rounds/new")
@writes
@allowed(policies.issues)
def issue(pid: str) -> ResponseReturnValue:
    """Show the whole list with the reason for each body; on the second press, issue the round."""
    draft = read_draft()
    if not draft.form.validate():
        return form_page(draft)
    try:
        order = order_from(draft)
        may_issue(order)
        check_order(order, taken=False)
        if request.form.get("step") != "issue":
            return check_page(draft)
        now, today = clock.now(), clock.today()
        done = issue_round(db.session, scope.actor(), order, now, today=today, base_url=base_url())
    except Refused as refused:
        put_refusal(draft.form, on_form(draft, refused))
        return form_page(draft)
    left = f" {counted(done.without_address, 'body has', 'bodies have')} nobody to write to." * bool(
        done.without_address
    )
    flash(f"Issued to {counted(done.bodies, 'body', 'bodies')}; {done.written_to} were written to.{left}")
    return redirect(url_for("rounds.round_", pid=pid, rid=done.round_.slug), 303)


def on_form(draft: Draft, refused: Refused) -> Refused:
    """Give a refusal of the rules, or of a supplement, to the field they came from."""
    if refused.field == "versions" and draft.supplements:
        return Refused(refused.message, "supplements", refused.technical)
    if refused.field != "to":
        return refused
    return Refused(refused.message, "more" if draft.form.more.data else "groups", refused.technical)


def form_page(draft: Draft) -> ResponseReturnValue:
    """Show the form."""
    return render_template("rounds/new.html", draft=draft, form=draft.form, errors=errors_of(draft.form))


def check_page(draft: Draft) -> ResponseReturnValue:
    """Show what would be issued, before anything is."""
    if request.form.get("step") == "change":
        return form_page(draft)
    order = order_from(draft)
    plan = plan_round(db.session, order, clock.today())
    if not plan.lines:
        raise Refused("Nobody would be due: tick the bodies that the questionnaire is for.", "groups")
    return render_template(
        "rounds/check.html",
        draft=draft,
        form=draft.form,
        order=order,
        plan=plan,
        letter=letters.sample(order, plan, clock.today()),
        unreached=letters.unreached(plan),
        beside=letters.beside(order, plan),
        words=words,
        today=clock.today(),
    )
