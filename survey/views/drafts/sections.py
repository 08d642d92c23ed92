"""A section of a draft: its own words, its questions in order; adding one, taking one over from elsewhere."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.definition import Questionnaire
from questionnaires.editing import Edit
from questionnaires.editing.tree import sections_of
from survey import policies
from survey.extensions import db
from survey.forms.drafts import heads
from survey.forms.drafts.conditions import settled
from survey.forms.drafts.kinds import MARKS, SHORT
from survey.queries import drafts
from survey.queries.questionnaires import list_versions
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from survey.views import scope
from survey.views.drafts.asking import who
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import Desk, open_draft, to_overview
from survey.views.drafts.saving import Errors, base_of, conflict_page, posted, refused, save, summary
from survey.views.guards import allowed, writes


@bp.get("/p/<pid>/drafts/<int:draft>/sections/<section>")
@allowed(policies.edits_questionnaires)
def section(pid: str, draft: int, section: str) -> ResponseReturnValue:
    """Show one section."""
    desk = open_draft(draft)
    boxes = heads.section_stored(desk.section(section))
    return section_page(desk, section, boxes) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/sections/<section>")
@writes
@allowed(policies.edits_questionnaires)
def save_section(pid: str, draft: int, section: str) -> ResponseReturnValue:
    """Save a section's own words; `more` only fills the page for a further line of its condition."""
    desk = open_draft(draft)
    stored = desk.part(f"section:{section}", base_of())
    boxes = heads.section_posted(posted())
    values, errors = heads.section_values(boxes)
    values["when"] = settled(values["when"], stored.get("when"))
    if request.form.get("go") == "more":
        return section_page(desk, section, boxes)
    if errors:
        return section_page(desk, section, boxes, errors)
    edit = Edit("set-section", f"section:{section}", values)
    try:
        save(desk, edit)
    except Overtaken as met:
        return conflict_page(desk, edit, met)
    except Refused as no:
        return section_page(desk, section, boxes, refused(no))
    return redirect(url_for("drafts.section", pid=pid, draft=draft, section=section), 303)


def section_page(desk: Desk, key: str, boxes: dict[str, Any], errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page of a section."""
    stored = desk.section(key)
    return render_template(
        "drafts/section.html",
        desk=desk,
        section=stored,
        boxes=boxes,
        errors=summary(errors),
        wrong=dict(errors or ()),
        who=who(desk, boxes["when"], key, stored.get("when")),
        base=base_of() or desk.draft.current,
        beside=desk.problems_beside(f"section:{key}"),
        marks=MARKS,
        kinds=SHORT,
        last=desk.changed_by(f"section:{key}"),
        moved=request.args.get("moved"),
        way=request.args.get("way"),
    )


@bp.get("/p/<pid>/drafts/<int:draft>/sections/new")
@allowed(policies.edits_questionnaires)
def new_section(pid: str, draft: int) -> ResponseReturnValue:
    """Show how to add a section."""
    desk = open_draft(draft)
    last = [str(one["key"]) for one in sections_of(desk.document)][-1:]
    return new_page(desk, {"title": "", "key": "", "after": "".join(last)}) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/sections/new")
@writes
@allowed(policies.edits_questionnaires)
def add_section(pid: str, draft: int) -> ResponseReturnValue:
    """Add a section."""
    desk = open_draft(draft)
    typed = {name: request.form.get(name, "").strip() for name in ("title", "key", "after")}
    key = typed["key"] or free_key(desk)
    try:
        save(desk, Edit("add-section", "", {"key": key, "title": typed["title"], "after": typed["after"]}))
    except (Refused, Overtaken) as no:
        db.session.rollback()
        return new_page(desk, typed, [(getattr(no, "field", None) or "", no.message)])
    return redirect(url_for("drafts.section", pid=pid, draft=draft, section=key), 303)


def free_key(desk: Desk) -> str:
    """Give a key to a section whose author gave none: a number, never made from its title."""
    taken = {str(one["key"]) for one in sections_of(desk.document)}
    return next(f"s{number}" for number in range(1, len(taken) + 2) if f"s{number}" not in taken)


def new_page(desk: Desk, typed: dict[str, str], errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page for a new section."""
    return render_template(
        "drafts/section_new.html",
        desk=desk,
        typed=typed,
        errors=errors,
        wrong=dict(errors or ()),
        base=base_of() or desk.draft.current,
        places=places(desk),
    )


def places(desk: Desk) -> list[tuple[str, str]]:
    """Give where a section can go: first, or after one that is there."""
    there = [(str(one["key"]), f"After {desk.label(one['key'])} {one['title']}") for one in sections_of(desk.document)]
    return [("", "First"), *there]


@bp.get("/p/<pid>/drafts/<int:draft>/sections/reuse")
@allowed(policies.edits_questionnaires)
def reuse(pid: str, draft: int) -> ResponseReturnValue:
    """Choose a questionnaire, then one of its sections, to take over."""
    desk = open_draft(draft)
    return reuse_page(desk, request.args.get("of", "")) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/sections/reuse")
@writes
@allowed(policies.edits_questionnaires)
def take_over(pid: str, draft: int) -> ResponseReturnValue:
    """Take a section over word for word, with the scales it needs."""
    desk, of = open_draft(draft), request.form.get("of", "")
    wanted = request.form.get("section", "")
    try:
        save(desk, Edit("reuse-section", "", {"from": f"{of}:{wanted}", "after": request.form.get("after", "")}))
    except (Refused, Overtaken) as no:
        db.session.rollback()
        return reuse_page(desk, of, [("section", no.message)])
    return redirect(url_for("drafts.section", pid=pid, draft=draft, section=wanted), 303)


def reuse_page(desk: Desk, of: str, errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page on which a section is taken over."""
    newest: dict[str, Any] = {}
    for one in list_versions(db.session, [scope.partnership().id]):
        newest.setdefault(one.key, one)
    offered = [one for key, one in newest.items() if key != desk.draft.key]
    known = {f"{one.key}@{one.version}" for one in offered}
    source: Questionnaire | None = drafts.finder(db.session, desk.draft.partnership_id)(of) if of in known else None
    return render_template(
        "drafts/reuse.html",
        desk=desk,
        offered=offered,
        of=of,
        source=source,
        errors=errors if source else None,
        base=base_of() or desk.draft.current,
        places=places(desk),
        chosen=request.form.get("section", ""),
    )
