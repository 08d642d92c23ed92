"""One's own account: what one may do, password, second factor, other sessions."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db, limiter
from survey.forms.accounts import FactorForm, NewPasswordForm
from survey.forms.fields import errors_of
from survey.queries import accounts
from survey.services.accounts import attempts, factors, passwords, sign_ins
from survey.services.refusals import Refused
from survey.views import clock, scope, sessions
from survey.views.accounts import bp
from survey.views.accounts.factor import drawn
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes


@bp.get("/account")
@allowed(policies.signed_in)
def account() -> ResponseReturnValue:
    """Show who one is here and what one may do."""
    user = scope.actor()
    access = accounts.list_access(db.session, user.id, clock.today())
    return render_template("accounts/account.html", user=user, access=access)


@bp.get("/account/password")
@allowed(policies.signed_in)
def password_page() -> ResponseReturnValue:
    """Offer to set or change the password."""
    return render_template("accounts/password.html", form=NewPasswordForm(formdata=None), user=scope.actor(), errors=[])


@bp.post("/account/password")
@limiter.limit("30 per minute")
@writes
@allowed(policies.signed_in)
def set_password() -> ResponseReturnValue:
    """Set or change the password; every other session ends."""
    form, user, now = NewPasswordForm(), scope.actor(), clock.now()
    if form.validate():
        attempts.count(db.session, attempts.WORDS_FOR_ADDRESS, user.email, now)
        try:
            passwords.set_password(db.session, user, form.new_password.data, now, current=form.current.data)
        except Refused as refused:
            put_refusal(form, refused, undo=False)
        else:
            sessions.begin(user, now)
            flash("Your password is set. You stay signed in here and were signed out everywhere else.")
            return redirect(url_for("accounts.account"), 303)
    return render_template("accounts/password.html", form=form, user=user, errors=errors_of(form))


@bp.get("/account/factor")
@allowed(policies.signed_in)
def factor_page() -> ResponseReturnValue:
    """Offer to set a second factor up."""
    return offer(FactorForm(formdata=None))


@bp.post("/account/factor")
@limiter.limit("30 per minute")
@writes
@allowed(policies.signed_in)
def set_factor() -> ResponseReturnValue:
    """Set a second factor up with its first code."""
    form, user = FactorForm(), scope.actor()
    if user.has_factor:
        return redirect(url_for("accounts.account"), 303)
    if form.validate():
        attempts.count(db.session, attempts.FACTORS_FOR_USER, str(user.id), clock.now())
        try:
            factors.set_factor(db.session, user, session.get("secret", ""), form.code.data, clock.now())
        except Refused as refused:
            put_refusal(form, refused, undo=False)
        else:
            session.pop("secret", None)
            flash("Your second factor is set. You are asked for a code whenever you sign in.")
            return redirect(url_for("accounts.account"), 303)
    return offer(form)


@bp.post("/account/sessions")
@writes
@allowed(policies.signed_in)
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    user = scope.actor()
    sign_ins.end_sessions(db.session, user, clock.now())
    sessions.begin(user, clock.now())
    flash("You were signed out everywhere else.")
    return redirect(url_for("accounts.account"), 303)


def offer(form: FactorForm) -> ResponseReturnValue:
    """Show what the authenticator app must be given."""
    user = scope.actor()
    if user.has_factor:
        return redirect(url_for("accounts.account"), 303)
    secret = session.setdefault("secret", factors.new_secret())
    page = drawn(secret, user.email)
    return render_template("accounts/set_factor.html", form=form, errors=errors_of(form), **page)
