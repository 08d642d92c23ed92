"""What somebody had typed when they turned out not to be signed in: kept, or at least shown to them.

A page is sent with a session that has ended, or with the security mark of an earlier one. Where it is a section of a
return and the cookie still says whose it was, the text is kept for that person, who finds it in the form again after
signing in (`?kept=<id>`). In every other case the text stands on a page to be copied. It is never saved unseen.
"""

import re
from collections.abc import Mapping

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey.extensions import SAFE_METHODS, begin_writing, db
from survey.services.kept_posts import NEVER_KEPT, keep_post
from survey.views import clock, sessions

SECTION = re.compile(r"^/returns/<[^>]+>/sections/<[^>]+>$")
SIGN_IN_AGAIN = "You were signed out. Sign in and your text is there again."
WAITED = "This page had waited too long to be saved. Your text is here: look it over and save it."
NOTHING_LOST = "This page had waited too long. Please try again."


def turn_away() -> ResponseReturnValue:
    """Answer somebody who is not signed in."""
    if wants_json():
        return jsonify(error="signed_out", message=SIGN_IN_AGAIN, sign_in=url_for("accounts.sign_in")), 401
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    user = sessions.ended_user()
    kept = _keep(user.id) if user else None
    if kept:
        flash(SIGN_IN_AGAIN, "warning")
        return redirect(url_for("accounts.sign_in", next=kept), 303)
    return typed_page() if typed() else redirect(url_for("accounts.sign_in"), 303)


def refuse_stale() -> ResponseReturnValue:
    """Answer a form whose security mark is not that of this session."""
    if wants_json():
        return jsonify(error="stale", message=WAITED), 400
    begin_writing(db.session)
    signed_in = sessions.current()
    if signed_in is None:
        return _stale_door() if (request.endpoint or "").startswith("accounts.") else turn_away()
    kept = _keep(signed_in.user.id)
    if kept:
        flash(WAITED, "warning")
        return redirect(kept, 303)
    return typed_page() if typed() else _back()


def wants_json() -> bool:
    """Whether a script asked, not a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.is_json or best == "application/json" or request.path.endswith("/autosave")


def typed() -> dict[str, list[str]]:
    """Give the text of the form, without its security mark and without secrets."""
    return {name: values for name, values in request.form.lists() if name not in NEVER_KEPT and any(values)}


def typed_page() -> ResponseReturnValue:
    """Show the typed text to be copied, since it cannot be kept."""
    g.writes = False
    lines = {name: [text for text in values if text] for name, values in typed().items()}
    return render_template("errors/typed.html", typed=_longest_first(lines)), 401


def _longest_first(lines: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    pairs = [(name, text) for name, texts in lines.items() for text in texts]
    return sorted(pairs, key=lambda pair: -len(pair[1]))


def _keep(user_id: int) -> str | None:
    """Keep the form if it is a section's; gives the address at which it is offered again."""
    rule = request.url_rule
    if rule is None or not SECTION.match(rule.rule):
        return None
    post = keep_post(db.session, user_id, request.path, typed(), clock.now())
    if post is None:
        return None
    g.writes = True
    return f"{request.path}?kept={post.id}"


def _stale_door() -> ResponseReturnValue:
    """A sign-in page that had stood open: begin again, there is nothing to lose."""
    flash(NOTHING_LOST, "warning")
    return redirect(url_for("accounts.sign_in"), 303)


def _back() -> ResponseReturnValue:
    """A button without text on a page that had stood open: go back to where it stands."""
    flash(NOTHING_LOST, "warning")
    return redirect(url_for("home.mine"), 303)
