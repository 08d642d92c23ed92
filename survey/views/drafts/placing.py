"""Where things stand: sections and questions moved up and down, taken out, brought back; a draft set aside."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.editing import Edit
from questionnaires.editing.tree import questions_of, readers_of
from survey import policies
from survey.extensions import db
from survey.services import drafting
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import Desk, open_draft, to_overview
from survey.views.drafts.saving import Errors, base_of, refused, save
from survey.views.guards import allowed, writes


@bp.post("/p/<pid>/drafts/<int:draft>/sections/<section>/move")
@writes
@allowed(policies.edits_questionnaires)
def move_section(pid: str, draft: int, section: str) -> ResponseReturnValue:
    """Move a section up or down by one; the button that was pressed has the focus again."""
    way = moved(open_draft(draft), "move-section", f"section:{section}")
    return redirect(url_for("drafts.show", pid=pid, draft=draft, moved=section, way=way, _anchor=f"s-{section}"), 303)


@bp.post("/p/<pid>/drafts/<int:draft>/questions/<question>/move")
@writes
@allowed(policies.edits_questionnaires)
def move_question(pid: str, draft: int, question: str) -> ResponseReturnValue:
    """Move a question within its section by one, or into another section."""
    desk = open_draft(draft)
    home, _ = desk.question(question)
    there = request.form.get("section", "")
    if there and there != home["key"]:
        desk.section(there)
        moved(desk, "move-question", f"question:{question}", {"section": there})
        return redirect(url_for("drafts.question", pid=pid, draft=draft, question=question), 303)
    way = moved(desk, "move-question", f"question:{question}")
    back = url_for(
        "drafts.section", pid=pid, draft=draft, section=home["key"], moved=question, way=way, _anchor=f"m-{question}"
    )
    return redirect(back, 303)


def moved(desk: Desk, kind: str, target: str, values: dict[str, str] | None = None) -> str:
    """Move a part; at the end of its list it stays, and what changed meanwhile is told."""
    way = "up" if request.form.get("way") == "up" else "down"
    try:
        save(desk, Edit(kind, target, values or {"by": "-1" if way == "up" else "1"}))
    except Overtaken as met:
        db.session.rollback()
        flash(f"{met.message} Nothing was moved; look again.", "warning")
    except Refused as no:
        flash(refused(no)[0][1], "warning")
    return way


@bp.get("/p/<pid>/drafts/<int:draft>/sections/<section>/remove")
@allowed(policies.edits_questionnaires)
def leave_section(pid: str, draft: int, section: str) -> ResponseReturnValue:
    """Ask before a section is taken out."""
    desk = open_draft(draft)
    return removal_page(desk, "section", section) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/sections/<section>/remove")
@writes
@allowed(policies.edits_questionnaires)
def remove_section(pid: str, draft: int, section: str) -> ResponseReturnValue:
    """Take a section out with its questions."""
    return taken_out(open_draft(draft), "section", section)


@bp.get("/p/<pid>/drafts/<int:draft>/questions/<question>/retire")
@allowed(policies.edits_questionnaires)
def leave_question(pid: str, draft: int, question: str) -> ResponseReturnValue:
    """Ask why a question is no longer asked."""
    desk = open_draft(draft)
    return removal_page(desk, "question", question) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/questions/<question>/retire")
@writes
@allowed(policies.edits_questionnaires)
def retire(pid: str, draft: int, question: str) -> ResponseReturnValue:
    """Take a question out; one that the version before asked is retired for the reason given."""
    return taken_out(open_draft(draft), "question", question)


def taken_out(desk: Desk, what: str, key: str) -> ResponseReturnValue:
    """Take a part out, or show the page again with what stands in the way."""
    pid, reason = scope.partnership().slug, request.form.get("reason", "")
    home = key if what == "section" else str(desk.question(key)[0]["key"])
    try:
        save(desk, Edit(f"remove-{what}", f"{what}:{key}", {"reason": reason}))
    except Overtaken as met:
        db.session.rollback()
        return removal_page(desk, what, key, [("reason", f"{met.message} Look at it before it goes.")])
    except Refused as no:
        return removal_page(desk, what, key, refused(no))
    if what == "section":
        return redirect(url_for("drafts.show", pid=pid, draft=desk.draft.id), 303)
    return redirect(url_for("drafts.section", pid=pid, draft=desk.draft.id, section=home), 303)


def removal_page(desk: Desk, what: str, key: str, errors: Errors | None = None) -> ResponseReturnValue:
    """Show what would go, what reads it, and whether a reason is needed."""
    section, question = desk.question(key) if what == "question" else (desk.section(key), None)
    going = [question] if question else list(questions_of(section))
    keys = frozenset(str(one["key"]) for one in going)
    out = frozenset({key}) if what == "section" else frozenset()
    return render_template(
        "drafts/remove.html",
        desk=desk,
        what=what,
        section=section,
        question=question,
        going=going,
        readers=readers_of(desk.document, keys, out),
        asked_before=[one for one in going if desk.old and one["key"] in desk.old.questions],
        errors=errors,
        reason=request.form.get("reason", ""),
        base=base_of() or desk.draft.current,
    )


@bp.post("/p/<pid>/drafts/<int:draft>/questions/<question>/restore")
@writes
@allowed(policies.edits_questionnaires)
def restore_question(pid: str, draft: int, question: str) -> ResponseReturnValue:
    """Bring back a question of the version before."""
    desk = open_draft(draft)
    chosen = {"section": request.form["section"]} if request.form.get("section") else {}
    try:
        save(desk, Edit("restore-question", f"question:{question}", chosen))
    except (Refused, Overtaken) as no:
        db.session.rollback()
        flash(no.message, "warning")
        return redirect(url_for("drafts.show", pid=pid, draft=draft, _anchor="gone"), 303)
    return redirect(url_for("drafts.question", pid=pid, draft=draft, question=question), 303)


@bp.post("/p/<pid>/drafts/<int:draft>/<any(discard,reopen):deed>")
@writes
@allowed(policies.edits_questionnaires)
def aside(pid: str, draft: int, deed: str) -> ResponseReturnValue:
    """Set a draft aside, or take it up again; nothing of it is lost."""
    desk = open_draft(draft)
    act, said = {
        "discard": (drafting.discard, "The draft is set aside. Nothing of it is lost: take it up again at any time."),
        "reopen": (drafting.reopen, "The draft is open again."),
    }[deed]
    act(db.session, desk.draft, scope.actor(), now=clock.now())
    flash(said)
    return redirect(url_for("drafts.show", pid=pid, draft=draft), 303)
