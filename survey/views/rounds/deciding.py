"""Decisions about one body: exempt, nil, due again, more time, opened again, invited again."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.rounds import DecisionForm
from survey.queries.rounds.lines import Line, get_line
from survey.services.refusals import Refused
from survey.services.rounds import lines
from survey.views import scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes
from survey.views.rounds.blueprint import bp
from survey.views.rounds.bodies import show_body
from survey.views.rounds.desk import desk

Said = Callable[[Line], str]
DEEDS: dict[str, tuple[lines.Decide, str]] = {
    "exempt": (lines.exempt, "{name} is exempt from this round."),
    "nil": (lines.nil, "A nil return is on record for {name}."),
    "reinstate": (lines.reinstate, "{name} is due again."),
    "reopen": (lines.give_back, "The return of {name} is open again."),
    "resend": (lines.resend, "The invitation of {name} went out again."),
}


@bp.post("/p/<pid>/rounds/<rid>/bodies/<oid>/<any(exempt,nil,reinstate,reopen,resend):deed>")
@writes
@allowed(policies.manages)
def decide(pid: str, rid: str, oid: str, deed: str) -> ResponseReturnValue:
    """Decide something about a body, for a reason that stays on record."""
    form, found = DecisionForm(prefix=deed), the_line()
    act, said = DEEDS[deed]
    try:
        told = act(db.session, desk(), found, form.reason.data or "")
    except Refused as refused:
        return refuse(form, deed, refused)
    flash(said.format(name=found.name) + told_words(told))
    return redirect(url_for("rounds.body", pid=pid, rid=rid, oid=oid), 303)


@bp.post("/p/<pid>/rounds/<rid>/bodies/<oid>/extend")
@writes
@allowed(policies.manages)
def extend(pid: str, rid: str, oid: str) -> ResponseReturnValue:
    """Give a body more time."""
    form, found = DecisionForm(prefix="extend"), the_line()
    if not form.validate() or form.until.day is None:
        if not form.until.errors:
            form.until.errors = ["Write a date such as 27 November 2026."]
        return show_body({"extend": form})
    try:
        told = lines.extend(db.session, desk(), found, form.until.day, form.reason.data or "")
    except Refused as refused:
        return refuse(form, "extend", refused)
    flash(f"{found.name} has more time.{told_words(told)}")
    return redirect(url_for("rounds.body", pid=pid, rid=rid, oid=oid), 303)


def told_words(told: bool) -> str:
    """Say whether somebody at the body was told."""
    return " Whoever leads there was told by e-mail." if told else " Nobody could be told: no e-mail address is known."


def the_line() -> Line:
    """Give the line of the address with what belongs to it."""
    return get_line(db.session, scope.line(), scope.partnership().id)


def refuse(form: DecisionForm, deed: str, refused: Refused) -> ResponseReturnValue:
    """Show the page of the body again, with what was typed and what is wrong."""
    put_refusal(form, refused)
    return show_body({deed: form})
