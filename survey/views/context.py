"""What every page knows: whose pages these are, who looks at them, and where they may go.

Gives templates `partnership`, `partnerships_shown`, `viewer`, `body_name` and `nav`, as base.html reads them.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request

from survey import policies
from survey.extensions import db
from survey.models import Partnership
from survey.policies import Place, Policy, Viewer
from survey.queries import accounts
from survey.views import sessions


@dataclass(frozen=True)
class Entry:
    """A line of the staff navigation."""

    label: str
    url: str
    current: bool


NAVIGATION: tuple[tuple[str, str, Policy], ...] = (
    ("Today", "/p/<pid>/", policies.enters),
    ("Rounds", "/p/<pid>/rounds", policies.lists_rounds),
    ("Bodies", "/p/<pid>/bodies", policies.sees_bodies),
    ("Questionnaires", "/p/<pid>/questionnaires", policies.sees_questionnaires),
    ("Reports", "/p/<pid>/reports", policies.lists_packs),
    ("People", "/p/<pid>/people", policies.manages_people),
)

ALSO = {"/questionnaires": ("/drafts", "/guidance", "/standards")}
"""Pages that belong to a line of the navigation although their address begins otherwise."""


def register(app: Flask) -> None:
    """Fit the context processor to the app; the navigation shows the pages that are there."""
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    app.extensions["navigation"] = tuple(entry for entry in NAVIGATION if entry[1] in rules)
    app.context_processor(values)
    app.jinja_env.globals["role_name"] = policies.role_name


def values() -> dict[str, Any]:
    """Gather what base.html reads; nothing at all on the page for a fault of ours."""
    if g.get("bare", False):
        return {"partnership": None, "viewer": None, "body_name": None, "nav": []}
    signed_in = sessions.current()
    viewer = signed_in.viewer if signed_in else None
    partnership = shown_partnership(viewer)
    here = g.get("here")
    return {
        "partnership": partnership,
        "viewer": viewer,
        "body_name": here.organisation.name if here and here.return_ and here.organisation else None,
        "nav": navigation(viewer, partnership) if viewer and partnership else [],
    }


def show_as(partnership: Partnership | None) -> None:
    """Say in whose name a page stands that has no partnership in its address."""
    g.shown_partnership = partnership


def chosen_partnership(slug: str | None) -> Partnership | None:
    """Give the partnership that a public address asks for by `?p=`, else the usual one."""
    chosen = accounts.find_public_partnership(db.session, slug) if slug else None
    if chosen is not None:
        show_as(chosen)
    signed_in = sessions.current()
    return shown_partnership(signed_in.viewer if signed_in else None)


def shown_partnership(viewer: Viewer | None) -> Partnership | None:
    """Give the partnership whose name and colour a page carries."""
    if "shown_partnership" not in g:
        here = g.get("here")
        g.shown_partnership = here.partnerships[0] if here and here.partnerships else _usual(viewer)
    found: Partnership | None = g.shown_partnership
    return found


def _usual(viewer: Viewer | None) -> Partnership | None:
    """Give the viewer's first partnership, or the only one there is."""
    if viewer is not None:
        return accounts.find_home_partnership(db.session, viewer.reach)
    return accounts.find_only_partnership(db.session)


def navigation(viewer: Viewer, partnership: Partnership) -> list[Entry]:
    """List the pages of a partnership that the viewer may open."""
    place = Place.of(partnership.id)
    return [
        _entry(label, rule.replace("<pid>", partnership.slug))
        for label, rule, policy in current_app.extensions["navigation"]
        if policy(viewer, place)
    ]


def _entry(label: str, path: str) -> Entry:
    also = [path.removesuffix(page) + other for page in ALSO if path.endswith(page) for other in ALSO[page]]
    below = any(not one.endswith("/") and request.path.startswith(one + "/") for one in (path, *also))
    return Entry(label, request.script_root + path, request.path in (path, *also) or below)
