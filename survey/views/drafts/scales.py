"""The scales of a draft: their grades, what each is worth, and where the grades of the version before go."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.editing import Edit
from questionnaires.editing.changes import differ
from questionnaires.editing.retiring import ancestors
from questionnaires.editing.scales import users_of
from questionnaires.editing.tree import every_question
from questionnaires.scales import Grade, Scale
from survey import policies
from survey.extensions import db
from survey.forms.drafts import scales as forms
from survey.forms.drafts.rows import with_spare
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import Desk, open_draft, to_overview
from survey.views.drafts.saving import Errors, base_of, conflict_page, posted, refused, save, summary
from survey.views.guards import allowed, writes

WORDS = {"needs": forms.NEEDS, "counts": forms.COUNTS_AS, "colours": forms.COLOURS}
FIRST = {
    "grades": [
        {"key": "met", "label": "Met", "points": "2", "counts_as": "met", "colour": "green"},
        {"key": "partly", "label": "Partly met", "points": "1", "counts_as": "partly_met", "colour": "amber",
         "needs": ["comment", "action"]},
        {"key": "not", "label": "Not met", "points": "0", "counts_as": "not_met", "colour": "red",
         "needs": ["comment", "action"]},
    ],
    "not_applicable": {"allowed": True, "needs": ["comment"]},
}  # fmt: skip
"""What a new scale begins with."""


@dataclass(frozen=True)
class Before:
    """The scale that most questions here were graded by in the version before, and what its difference does."""

    version: str
    grades: tuple[Grade, ...]
    differs: bool
    questions: int


@bp.get("/p/<pid>/drafts/<int:draft>/scales")
@allowed(policies.edits_questionnaires)
def scales(pid: str, draft: int) -> ResponseReturnValue:
    """List the scales."""
    desk = open_draft(draft)
    return scales_page(desk) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/scales")
@writes
@allowed(policies.edits_questionnaires)
def add_scale(pid: str, draft: int) -> ResponseReturnValue:
    """Add a scale that begins with three grades."""
    desk, name = open_draft(draft), request.form.get("name", "").strip()
    try:
        save(desk, Edit("add-scale", f"scale:{name}", FIRST))
    except (Refused, Overtaken) as no:
        db.session.rollback()
        return scales_page(desk, [("name", no.message)])
    return redirect(url_for("drafts.scale", pid=pid, draft=draft, scale=name), 303)


def scales_page(desk: Desk, errors: Errors | None = None) -> ResponseReturnValue:
    """Show the list of scales."""
    rows = [
        (name, desk.now.scales.get(name), users_of(desk.document, name)) for name in desk.document.get("scales", {})
    ]
    base = base_of() or desk.draft.current
    typed = request.form.get("name", "" if rows else "rag")
    return render_template(
        "drafts/scales.html", desk=desk, rows=rows, errors=errors, wrong=dict(errors or ()), base=base, typed=typed
    )


@bp.get("/p/<pid>/drafts/<int:draft>/scales/<scale>")
@allowed(policies.edits_questionnaires)
def scale(pid: str, draft: int, scale: str) -> ResponseReturnValue:
    """Show one scale."""
    desk = open_draft(draft)
    return scale_page(desk, scale, forms.boxes_stored(stored(desk, scale))) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/scales/<scale>")
@writes
@allowed(policies.edits_questionnaires)
def save_scale(pid: str, draft: int, scale: str) -> ResponseReturnValue:
    """Save a scale, or take it out where nothing uses it."""
    desk = open_draft(draft)
    desk.part(f"scale:{scale}", base_of())
    go, boxes = request.form.get("go"), forms.boxes_posted(posted())
    values, errors = forms.values_of(boxes)
    if go == "more" or (errors and go != "remove"):
        return scale_page(desk, scale, boxes, errors if go != "more" else None)
    address = f"scale:{scale}"
    edit = Edit("remove-scale", address) if go == "remove" else Edit("set-scale", address, values)
    try:
        save(desk, edit)
    except Overtaken as met:
        return conflict_page(desk, edit, met)
    except Refused as no:
        return scale_page(desk, scale, boxes, refused(no))
    if go == "remove":
        return redirect(url_for("drafts.scales", pid=pid, draft=draft), 303)
    return redirect(url_for("drafts.scale", pid=pid, draft=draft, scale=scale), 303)


def stored(desk: Desk, name: str) -> dict[str, Any]:
    """Give a scale of a draft; 404 where it has none of this name."""
    found: dict[str, Any] | None = desk.document.get("scales", {}).get(name)
    return found if found is not None else abort(404)


def scale_page(desk: Desk, name: str, boxes: dict[str, Any], errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page of a scale."""
    users = users_of(desk.document, name)
    return render_template(
        "drafts/scale.html",
        desk=desk,
        name=name,
        boxes=boxes,
        rows=with_spare(boxes["grades"]),
        now=desk.now.scales.get(name),
        before=before(desk, name),
        users=users,
        errors=summary(errors),
        wrong=dict(errors or ()),
        base=base_of() or desk.draft.current,
        beside=desk.problems_beside(f"scale:{name}"),
        last=desk.changed_by(f"scale:{name}"),
        words=WORDS,
    )


def before(desk: Desk, name: str) -> Before | None:
    """Find the scale that the questions of a scale had in the version before; None where there was none."""
    old = desk.old
    if old is None:
        return None
    earlier: list[str] = []
    for _, question in every_question(desk.document):
        if question.get("scale") == name:
            named = [old.questions[key].scale for key in ancestors(question, old)[:1]]
            earlier += [one for one in named if one]
    if not earlier:
        return None
    usual, count = Counter(earlier).most_common(1)[0]
    there, here = old.scales[usual], desk.now.scales.get(name)
    return Before(old.version, there.grades, differs(here, there), count)


def differs(here: Scale | None, there: Scale) -> bool:
    """Whether two scales grade differently, with no mapping of the older grades."""
    return differ(here, there)
