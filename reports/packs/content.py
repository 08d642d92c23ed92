"""The whole pack as plain JSON: what the templates lay out. No text of a body ever stands in a template."""

from __future__ import annotations

from typing import Any

from reports.fonts import families
from reports.inputs import PackData
from reports.packs.cover import cover
from reports.packs.detail import detail
from reports.packs.found import actions, exceptions
from reports.packs.lines import enquiry_page, record
from reports.packs.own import own
from reports.packs.picture import picture
from reports.packs.voice import voice
from reports.packs.words import safe
from reports.packs.years import View

CHARTS = ("standards", "grades", "peers")


def content(data: PackData) -> dict[str, Any]:
    """Everything the pack says, in the order of its pages.

    Example: `content(data)["cover"]["name"]` is the body's name.
    """
    view = View(data)
    drawn = picture(view)
    svgs = {name: drawn[name].pop("svg") for name in CHARTS if drawn[name]}
    pages = {
        "fonts": families(),
        "title": f"Challenge pack: {data.now.organisation.name}, {view.form.title} {view.form.version}",
        "head": head(view),
        "cover": cover(view),
        "picture": drawn,
        "detail": detail(view),
        "exceptions": exceptions(view),
        "actions": actions(view),
        "voice": voice(view),
        "lines": enquiry_page(view),
        "record": record(view),
    }
    if added := own(view):
        pages["own"] = added
    found: dict[str, Any] = safe(pages)
    return found | {"svg": svgs}


def head(view: View) -> dict[str, str]:
    """What stands at the top and foot of every page."""
    partnership = view.data.partnership
    return {
        "document": f"Challenge pack · {view.data.round.name}",
        "body": view.data.now.organisation.name,
        "marking": partnership.marking,
        "demonstration": "DEMONSTRATION" if partnership.demonstration else "",
        "partnership": partnership.name,
    }
