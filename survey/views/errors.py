"""Pages for what went wrong: what happened, what to do, and what is safe."""

import logging
from dataclasses import dataclass

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from wtforms import Form

from survey.extensions import db
from survey.services.accounts.attempts import TooMany
from survey.services.refusals import Refused
from survey.views import kept

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """What an error page says."""

    title: str
    lead: str


TROUBLES = {
    400: Trouble("The page could not be understood", "Go back, check the address or what was typed, and try again."),
    403: Trouble(
        "You cannot do this with the access you have",
        "If it is part of your work, ask the business unit of your partnership to add it. Nothing has changed.",
    ),
    404: Trouble(
        "Page not found",
        "Check the address. If you followed a link, it may be for somebody else, or your access may have ended.",
    ),
    405: Trouble("This address cannot be used like that", "Go back to the page before and use its buttons."),
    413: Trouble("That is too large", "Send a smaller file or less text. Nothing of it was saved."),
    429: Trouble("Too many tries", "Wait a quarter of an hour, then try again."),
    500: Trouble(
        "Something went wrong here",
        "It is our fault and it is on record. What was saved before is safe; what you sent just now was not saved.",
    ),
}


def register(app: Flask) -> None:
    """Fit the pages to the app."""
    app.register_error_handler(CSRFError, lambda _: kept.refuse_stale())
    app.register_error_handler(Refused, show_refused)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(500, show_fault)


def show_http(error: HTTPException) -> ResponseReturnValue:
    """Show the page for an HTTP error; a redirect that werkzeug raises goes through."""
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if code >= 500:
        return show_fault(error)
    return show(code, TROUBLES.get(code, TROUBLES[400]))


def show_refused(refused: Refused) -> ResponseReturnValue:
    """Show a refusal that no view put on a form."""
    if refused.technical:
        log.warning("refused: %s", refused.technical)
    if isinstance(refused, TooMany):
        return show(429, Trouble(TROUBLES[429].title, refused.message))
    return show(409, Trouble("This cannot be done", refused.message))


def show_fault(error: Exception) -> ResponseReturnValue:
    """Show the page for a fault of ours, without asking the database for anything."""
    db.session.rollback()
    g.bare = True
    return show(500, TROUBLES[500])


def show(code: int, trouble: Trouble) -> ResponseReturnValue:
    """Show one error, to a person or to a script."""
    if kept.wants_json():
        return jsonify(error=code, message=trouble.lead), code
    return render_template("errors/page.html", trouble=trouble, code=code, path=request.path), code


def put_refusal(form: Form, refused: Refused, *, undo: bool = True) -> None:
    """Undo what the service had begun and put its refusal on the form: on its field, or above all fields.

    Without `undo` what was counted before (tries) is kept; for services that refuse before they change anything.
    """
    if undo:
        db.session.rollback()
    if refused.technical:
        log.warning("refused: %s", refused.technical)
    field = form._fields.get(refused.field) if refused.field else None
    if field is None:
        form.form_errors = [*form.form_errors, refused.message]
    else:
        field.errors = [*field.errors, refused.message]
