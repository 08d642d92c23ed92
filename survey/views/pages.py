"""Public pages: help, the notices the law asks for, the partnership's colour, and whether the service is well."""

import re

import sqlalchemy as sa
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.models import ACCENT, Partnership
from survey.queries import accounts
from survey.views import context, sessions
from survey.views.guards import allowed

bp = Blueprint("pages", __name__)

NOTICES = {"help": "Help and contact", "accessibility": "Accessibility", "privacy": "Privacy", "cookies": "Cookies"}
NOTICE = "<any(help, accessibility, privacy, cookies):notice>"
COLOUR = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST = 7.0
AN_HOUR = 3600


@bp.get(f"/{NOTICE}")
@allowed(policies.anyone)
def any_notice(notice: str) -> ResponseReturnValue:
    """Go to the notice of the partnership that the visitor has to do with, or let them choose one."""
    signed_in = sessions.current()
    partnership = context.shown_partnership(signed_in.viewer if signed_in else None)
    if partnership is not None:
        return redirect(url_for("pages.notice", pid=partnership.slug, notice=notice))
    return render_template(
        "pages/choose.html",
        notice=notice,
        heading=NOTICES[notice],
        partnerships=accounts.list_partnerships(db.session),
    )


@bp.get(f"/p/<pid>/{NOTICE}")
@allowed(policies.anyone)
def notice(pid: str, notice: str) -> ResponseReturnValue:
    """Show a partnership's notice."""
    partnership = accounts.find_public_partnership(db.session, pid)
    if partnership is None:
        abort(404)
    context.show_as(partnership)
    return render_template(f"pages/{notice}.html", about=partnership, settings=partnership.settings)


@bp.get("/style/<pid>.css")
@allowed(policies.anyone)
def style(pid: str) -> ResponseReturnValue:
    """Give the partnership's accent colour as a style sheet, since pages may carry no inline style."""
    partnership = accounts.find_public_partnership(db.session, pid)
    if partnership is None:
        abort(404)
    answer = Response(f":root {{ --accent: {accent(partnership)}; }}\n", mimetype="text/css")
    answer.cache_control.public = True
    answer.cache_control.max_age = AN_HOUR
    answer.add_etag()
    return answer.make_conditional(request)


@bp.get("/healthz")
@allowed(policies.anyone)
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@allowed(policies.anyone)
def readyz() -> ResponseReturnValue:
    """Say whether the database answers, so that a proxy may send people here."""
    try:
        db.session.connection().execute(sa.text("SELECT 1 FROM partnership LIMIT 1"))
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


def accent(partnership: Partnership) -> str:
    """Give the colour if it is one and dark enough on white, else the product's own."""
    colour = partnership.accent.lower()
    return colour if COLOUR.fullmatch(colour) and contrast_on_white(colour) >= LEAST_CONTRAST else ACCENT


def contrast_on_white(colour: str) -> float:
    """Give the WCAG contrast of a colour such as #4a2c7a against white."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    light = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (light + 0.05)
