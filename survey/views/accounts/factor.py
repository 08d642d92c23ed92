"""The second factor: set up once, then asked for at every sign-in."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db, limiter
from survey.forms.accounts import FactorForm
from survey.forms.fields import errors_of
from survey.services.accounts import attempts, factors
from survey.services.accounts.sign_ins import note_refused
from survey.services.refusals import Refused
from survey.views import clock
from survey.views.accounts import bp
from survey.views.accounts.entry import Pending, keep_secret, let_in, pending
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes

WRONG = "This code is not right or has been used. Type the one the app shows now."


@bp.get("/sign-in/factor")
@allowed(policies.anyone)
def factor() -> ResponseReturnValue:
    """Ask for the code of the authenticator app, or help to set one up."""
    waiting = pending()
    return ask(waiting, FactorForm(formdata=None)) if waiting else begin_again()


@bp.post("/sign-in/factor")
@limiter.limit("30 per minute")
@writes
@allowed(policies.anyone)
def check_factor() -> ResponseReturnValue:
    """Let in whoever gives the right code."""
    waiting, form = pending(), FactorForm()
    if waiting is None:
        return begin_again()
    if not form.validate():
        return ask(waiting, form)
    attempts.count(db.session, attempts.FACTORS_FOR_USER, str(waiting.user.id), clock.now())
    if not waiting.user.has_factor:
        return set_up(waiting, form)
    if factors.check_factor(db.session, waiting.user, form.code.data, clock.now()):
        return let_in(waiting.user, waiting.way, waiting.next)
    note_refused(db.session, waiting.user, "factor", clock.now())
    form.code.errors = [WRONG]
    return ask(waiting, form)


def set_up(waiting: Pending, form: FactorForm) -> ResponseReturnValue:
    """Take the first code of a new second factor."""
    try:
        factors.set_factor(db.session, waiting.user, waiting.secret or "", form.code.data, clock.now())
    except Refused as refused:
        put_refusal(form, refused, undo=False)
        return ask(waiting, form)
    return let_in(waiting.user, waiting.way, waiting.next)


def ask(waiting: Pending, form: FactorForm) -> ResponseReturnValue:
    """Show the page that takes a code; before the first one, with what the app must be given."""
    if waiting.user.has_factor:
        return render_template("accounts/factor.html", form=form, errors=errors_of(form))
    secret = waiting.secret or factors.new_secret()
    if waiting.secret is None:
        keep_secret(secret)
    return render_template(
        "accounts/set_factor.html", form=form, errors=errors_of(form), **drawn(secret, waiting.user.email)
    )


def drawn(secret: str, email: str) -> dict[str, str]:
    """Give a secret as a picture and as text to type."""
    return {"picture": factors.picture(secret, email), "secret": factors.typed_secret(secret)}


def begin_again() -> ResponseReturnValue:
    """Send back to the door whoever took too long."""
    flash("That took longer than a quarter of an hour. Please begin again.", "warning")
    return redirect(url_for("accounts.sign_in"), 303)
