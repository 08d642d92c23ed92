"""One question of a draft: everything that is said of it, with a preview beside; adding one, its key."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.editing import Edit
from questionnaires.editing.tree import every_question, questions_of, sections_of
from survey import policies
from survey.extensions import db
from survey.forms.drafts import questions as forms
from survey.forms.drafts.conditions import settled
from survey.forms.drafts.kinds import CHANGES, EVIDENCE, FORCES, KINDS, MARKS, OPERATIONS, SHORT, fields_of
from survey.forms.drafts.rows import with_spare
from survey.forms.drafts.scales import NEEDS
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from survey.views.drafts.asking import who
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import Desk, open_draft, to_overview
from survey.views.drafts.origins import origin
from survey.views.drafts.saving import Errors, base_of, conflict_page, posted, refused, save, summary
from survey.views.drafts.seen import question_seen
from survey.views.guards import allowed, writes

WORDS = {
    "kinds": SHORT, "forces": FORCES, "evidences": EVIDENCE, "operations": OPERATIONS,
    "changes": CHANGES, "marks": MARKS, "needs": NEEDS,
}  # fmt: skip


@bp.get("/p/<pid>/drafts/<int:draft>/questions/<question>")
@allowed(policies.edits_questionnaires)
def question(pid: str, draft: int, question: str) -> ResponseReturnValue:
    """Show one question."""
    desk = open_draft(draft)
    boxes = forms.boxes_stored(desk.question(question)[1])
    return question_page(desk, question, boxes) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/questions/<question>")
@writes
@allowed(policies.edits_questionnaires)
def save_question(pid: str, draft: int, question: str) -> ResponseReturnValue:
    """Save a question; `more` only fills the page for further rows or lines, `next` goes on to the next one."""
    desk, form = open_draft(draft), posted()
    stored = desk.part(f"question:{question}", base_of())
    boxes = forms.boxes_posted(form, stored)
    values, errors = forms.values_of(boxes, form)
    values["when"] = settled(values["when"], stored.get("when"))
    if errors or form.get("go") == "more":
        return question_page(desk, question, boxes, errors if form.get("go") != "more" else None)
    edit = Edit("set-question", f"question:{question}", values)
    try:
        save(desk, edit)
    except Overtaken as met:
        return conflict_page(desk, edit, met)
    except Refused as no:
        return question_page(desk, question, boxes, refused(no))
    there = after(desk, question) if form.get("go") == "next" else None
    return redirect(url_for("drafts.question", pid=pid, draft=draft, question=there or question), 303)


def after(desk: Desk, key: str) -> str | None:
    """Give the question after one, in the order of the form."""
    keys = [str(one["key"]) for _, one in every_question(desk.document)]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None


def question_page(desk: Desk, key: str, boxes: dict[str, Any], errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page of a question."""
    section, stored = desk.question(key)
    lists = {name: with_spare(boxes[name]) for name in forms.LISTS}
    following = after(desk, key)
    return render_template(
        "drafts/question.html",
        desk=desk,
        section=section,
        question=stored,
        boxes=boxes,
        lists=lists,
        fields=fields_of(stored.get("kind", "text")),
        errors=summary(errors),
        wrong=dict(errors or ()),
        who=who(desk, boxes["when"], key, stored.get("when")),
        origin=origin(desk, stored),
        scale=desk.now.scales.get(boxes["scale"] or ""),
        base=base_of() or desk.draft.current,
        beside=desk.problems_beside(f"question:{key}"),
        last=desk.changed_by(f"question:{key}"),
        following=following,
        fixed=desk.old is not None and key in desk.old.questions,
        seen=question_seen(desk.now, key),
        elsewhere=elsewhere(desk, section["key"]),
        words=WORDS,
    )


@bp.get("/p/<pid>/drafts/<int:draft>/sections/<section>/questions/new")
@allowed(policies.edits_questionnaires)
def new_question(pid: str, draft: int, section: str) -> ResponseReturnValue:
    """Show how to add a question."""
    desk = open_draft(draft)
    there = [str(one["key"]) for one in questions_of(desk.section(section))][-1:]
    typed = {"kind": "graded", "text": "", "key": suggested(desk, section), "after": "".join(there)}
    return new_page(desk, section, typed) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/sections/<section>/questions/new")
@writes
@allowed(policies.edits_questionnaires)
def add_question(pid: str, draft: int, section: str) -> ResponseReturnValue:
    """Add a question; one that is graded takes the first scale."""
    desk = open_draft(draft)
    desk.section(section)
    typed = {name: request.form.get(name, "").strip() for name in ("kind", "text", "key", "after")}
    key = typed["key"] or suggested(desk, section)
    scales = list(desk.document.get("scales", ()))
    values = {**typed, "key": key, "section": section}
    if typed["kind"] == "graded" and scales:
        values["scale"] = scales[0]
    if not typed["text"]:
        return new_page(desk, section, typed, [("text", "Write what you ask.")])
    try:
        save(desk, Edit("add-question", "", values))
    except (Refused, Overtaken) as no:
        db.session.rollback()
        return new_page(desk, section, typed, [(getattr(no, "field", None) or "", no.message)])
    return redirect(url_for("drafts.question", pid=pid, draft=draft, question=key), 303)


def suggested(desk: Desk, section: str) -> str:
    """Suggest a key: the stem that the section's questions share and the next free number."""
    stems = [str(one["key"]).partition(".")[0] for one in questions_of(desk.section(section)) if "." in one["key"]]
    stem = max(stems, key=stems.count) if stems else section
    taken = {str(one["key"]) for _, one in every_question(desk.document)}
    taken |= set(desk.old.questions) if desk.old else set()
    return next(f"{stem}.q{n}" for n in range(1, len(taken) + 2) if f"{stem}.q{n}" not in taken)


def new_page(desk: Desk, section: str, typed: dict[str, str], errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page for a new question."""
    here = desk.section(section)
    places = [("", "First")]
    places += [(str(one["key"]), f"After {desk.label(one['key'])}") for one in questions_of(here)]
    return render_template(
        "drafts/question_new.html",
        desk=desk,
        section=here,
        typed=typed,
        errors=errors,
        wrong=dict(errors or ()),
        base=base_of() or desk.draft.current,
        places=places,
        kinds=KINDS,
    )


@bp.post("/p/<pid>/drafts/<int:draft>/questions/<question>/key")
@writes
@allowed(policies.edits_questionnaires)
def rename(pid: str, draft: int, question: str) -> ResponseReturnValue:
    """Give a question that was not in the version before another key."""
    desk = open_draft(draft)
    _, stored = desk.question(question)
    key = request.form.get("key", "").strip()
    try:
        save(desk, Edit("rename-question", f"question:{question}", {"key": key}))
    except (Refused, Overtaken) as no:
        db.session.rollback()
        return question_page(desk, question, forms.boxes_stored(stored), [("rename", no.message)])
    return redirect(url_for("drafts.question", pid=pid, draft=draft, question=key), 303)


def elsewhere(desk: Desk, home: str) -> list[tuple[str, str]]:
    """Give the other sections, to move a question to."""
    return [
        (str(one["key"]), f"{desk.label(one['key'])} {one['title']}")
        for one in sections_of(desk.document)
        if one["key"] != home
    ]
