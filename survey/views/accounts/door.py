"""The door: ask for a link, open it, type its code, or give a password; and out again.

Every answer is the same, in words and in time, whether or not an address is known.
"""

from datetime import timedelta
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from survey import policies
from survey.extensions import db, limiter
from survey.forms.accounts import CodeForm, LinkForm, PasswordForm
from survey.forms.fields import errors_of
from survey.queries.home import list_due_dates
from survey.services.accounts import attempts, links, passwords
from survey.services.accounts.sign_ins import note_signed_out
from survey.views import clock, context, sessions
from survey.views.accounts import bp
from survey.views.accounts.demonstration import demonstration_people
from survey.views.accounts.entry import after_first_proof, local_path, settings
from survey.views.guards import allowed, writes
from survey.views.pace import evenly

PER_HOST = "60 per minute"
WRONG_CODE = "This code is not right, has been used or has expired. Type it again or ask for a new link."
WRONG_WORD = "Address or password is not right."


@bp.get("/sign-in")
@allowed(policies.anyone)
def sign_in() -> ResponseReturnValue:
    """Offer the ways in."""
    return door(LinkForm(request.args, meta={"csrf": False}), PasswordForm(formdata=None))


@bp.post("/sign-in")
@limiter.limit(PER_HOST)
@evenly
@writes
@allowed(policies.anyone)
def send_link() -> ResponseReturnValue:
    """Send a link to an address, if it is known; the answer does not say whether it is."""
    form = LinkForm()
    if not form.validate():
        return door(form, PasswordForm(formdata=None))
    attempts.count(db.session, attempts.LINKS_FOR_ADDRESS, form.email.data, clock.now())
    attempts.count(db.session, attempts.LINKS_FROM_HOST, host(), clock.now())
    attempts.forget_old(db.session, clock.now())
    after = local_path(form.next.data)
    links.send_link(
        db.session,
        form.email.data,
        settings(),
        clock.now(),
        after=f"?{urlencode({'next': after})}" if after else "",
        service=service_name(),
    )
    session["asked"] = form.email.data
    return redirect(url_for("accounts.sent", next=after or None), 303)


@bp.get("/sign-in/sent")
@allowed(policies.anyone)
def sent() -> ResponseReturnValue:
    """Say what to do with the letter, and take its code."""
    form = CodeForm(formdata=None, data={"email": session.get("asked"), "next": local_path(request.args.get("next"))})
    return render_template("accounts/sent.html", form=form, errors=[], demonstration=settings().demonstration)


@bp.post("/sign-in/code")
@limiter.limit(PER_HOST)
@evenly
@writes
@allowed(policies.anyone)
def code() -> ResponseReturnValue:
    """Sign in with the code of a letter."""
    form = CodeForm()
    if form.validate():
        attempts.count(db.session, attempts.CODES_FOR_ADDRESS, form.email.data, clock.now())
        attempts.count(db.session, attempts.CODES_FROM_HOST, host(), clock.now())
        user = links.spend_code(db.session, form.email.data, form.code.data, settings(), clock.now())
        if user is not None:
            return after_first_proof(user, "code", form.next.data)
        form.code.errors = [WRONG_CODE]
    demonstration = settings().demonstration
    return render_template("accounts/sent.html", form=form, errors=errors_of(form), demonstration=demonstration)


@bp.get("/sign-in/link/<token>")
@allowed(policies.anyone)
def link(token: str) -> ResponseReturnValue:
    """Show the button of a link; looking at it spends nothing, since scanners of e-mail look too."""
    live = links.find_live_link(db.session, token, clock.now())
    if live is None:
        return render_template("accounts/link_dead.html", next=local_path(request.args.get("next"))), 410
    return render_template("accounts/link.html", form=FlaskForm(), next=local_path(request.args.get("next")))


@bp.post("/sign-in/link/<token>")
@limiter.limit(PER_HOST)
@writes
@allowed(policies.anyone)
def open_link(token: str) -> ResponseReturnValue:
    """Sign in with a link, once."""
    after = local_path(request.form.get("next"))
    user = links.spend_link(db.session, token, clock.now())
    if user is None:
        return render_template("accounts/link_dead.html", next=after), 410
    return after_first_proof(user, "link", after)


@bp.post("/sign-in/password")
@limiter.limit(PER_HOST)
@evenly
@writes
@allowed(policies.anyone)
def password() -> ResponseReturnValue:
    """Sign in with a password, for those who set one."""
    form = PasswordForm()
    if form.validate():
        attempts.count(db.session, attempts.WORDS_FOR_ADDRESS, form.email.data, clock.now())
        attempts.count(db.session, attempts.WORDS_FROM_HOST, host(), clock.now())
        user = passwords.check_password(db.session, form.email.data, form.password.data)
        if user is not None:
            return after_first_proof(user, "password", form.next.data)
        form.password.errors = [WRONG_WORD]
    return door(LinkForm(formdata=None, data={"next": local_path(form.next.data)}), form)


@bp.post("/sign-out")
@writes
@allowed(policies.anyone)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    signed_in = sessions.current()
    if signed_in is not None:
        note_signed_out(db.session, signed_in.user, clock.now())
    sessions.end()
    flash("You have signed out.")
    return redirect(url_for("accounts.sign_in"), 303)


def door(form: LinkForm, password_form: PasswordForm) -> ResponseReturnValue:
    """Show the sign-in page with its two forms."""
    form.next.data = password_form.next.data = local_path(form.next.data or password_form.next.data)
    partnership = context.chosen_partnership(request.args.get("p"))
    return render_template(
        "accounts/sign_in.html",
        form=form,
        password_form=password_form,
        errors=errors_of(form) + errors_of(password_form),
        due=list_due_dates(db.session, partnership.id, clock.today()) if partnership else [],
        lengths={name: words(sessions.lengths(name == "staff")) for name in ("respondent", "staff")},
        people=demonstration_people(),
    )


def words(lengths: sessions.Lengths) -> tuple[str, str]:
    """Say how long a session lasts: ('12 hours', '2 hours')."""
    return hours(lengths.whole), hours(lengths.idle)


def hours(length: timedelta) -> str:
    """Say a length of time in words."""
    minutes = int(length.total_seconds() // 60)
    count, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def host() -> str:
    """Give the address that the request came from, for counting tries."""
    return request.remote_addr or "unknown"


def service_name() -> str:
    """Name the service in a letter."""
    partnership = context.shown_partnership(None)
    return f"the safeguarding self-assessment of {partnership.name}" if partnership else "Safeguarding Survey"
