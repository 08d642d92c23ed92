"""The front page of a draft, its head, everything that must be mended, and the draft as a file."""

from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from questionnaires.editing import Edit
from questionnaires.faults import Fault
from questionnaires.kinds import KINDS
from reports.questionnaire_files import FORMS, Wanted, apart
from survey import policies
from survey.extensions import db
from survey.forms.drafts import heads
from survey.forms.drafts.subjects import words_of
from survey.models import DraftState
from survey.queries import drafts
from survey.services import drafting
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.drafts.blueprint import bp
from survey.views.drafts.desk import Desk, open_draft, to_overview
from survey.views.drafts.saving import Errors, base_of, conflict_page, posted, refused, save, summary
from survey.views.guards import allowed, writes

FILES = {"yaml": "text/yaml", "xlsx": FORMS["xlsx"].media}


@bp.get("/p/<pid>/drafts/<int:draft>")
@allowed(policies.reviews_drafts)
def show(pid: str, draft: int) -> ResponseReturnValue:
    """Show a draft: its sections, how it stands, what to do next."""
    desk = open_draft(draft)
    review = drafts.latest_review(db.session, desk.draft)
    may_edit = scope.may(policies.edits_questionnaires)
    return render_template("drafts/show.html", desk=desk, review=review, steps=next_steps(desk), may_edit=may_edit)


def next_steps(desk: Desk) -> dict[str, bool]:
    """Tell which steps of the way are done."""
    approved = desk.draft.state in (DraftState.APPROVED, DraftState.PUBLISHED)
    return {
        "written": bool(desk.now.questions),
        "mended": bool(desk.now.questions) and not desk.checked.errors,
        "reviewed": approved,
        "published": desk.draft.state == DraftState.PUBLISHED,
    }


@bp.get("/p/<pid>/drafts/<int:draft>/head")
@allowed(policies.edits_questionnaires)
def head(pid: str, draft: int) -> ResponseReturnValue:
    """Show title, audience and what else stands above the sections."""
    desk = open_draft(draft)
    return head_page(desk, heads.head_stored(desk.document)) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/head")
@writes
@allowed(policies.edits_questionnaires)
def save_head(pid: str, draft: int) -> ResponseReturnValue:
    """Save the head."""
    desk = open_draft(draft)
    boxes = heads.head_posted(posted(), desk.document)
    values, errors = heads.head_values(boxes)
    edit = Edit("set-head", "head", values)
    if errors:
        return head_page(desk, boxes, errors)
    try:
        save(desk, edit)
    except Overtaken as met:
        return conflict_page(desk, edit, met)
    except Refused as no:
        return head_page(desk, boxes, refused(no))
    stays = request.form.get("go") == "stay"
    return redirect(url_for("drafts.head" if stays else "drafts.show", pid=pid, draft=draft), 303)


def head_page(desk: Desk, boxes: dict[str, Any], errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page of the head."""
    kinds = [(kind, words_of(kind)) for kind in sorted(KINDS)]
    return render_template(
        "drafts/head.html",
        desk=desk,
        boxes=boxes,
        errors=summary(errors),
        wrong=dict(errors or ()),
        kinds=kinds,
        base=base_of() or desk.draft.current,
        beside=desk.problems_beside("head"),
    )


@bp.get("/p/<pid>/drafts/<int:draft>/problems")
@allowed(policies.reviews_drafts)
def problems(pid: str, draft: int) -> ResponseReturnValue:
    """List everything that the check found, each with a link to its place."""
    desk = open_draft(draft)
    return render_template("drafts/problems.html", desk=desk, groups=grouped(desk))


def grouped(desk: Desk) -> dict[str, list[tuple[str, str, Fault]]]:
    """Give the faults in the order of the form, errors apart from warnings: (name of the part, its page, fault)."""
    found: dict[str, list[tuple[str, str, Fault]]] = {"error": [], "warning": []}
    for address, faults in desk.faults.items():
        kind, _, key = address.partition(":")
        name = desk.label(key) if kind in ("section", "question") else f"Scale {key}" if kind == "scale" else "Title"
        for fault in faults:
            found[fault.level].append((name, page_of(desk, kind, key), fault))
    return found


def page_of(desk: Desk, kind: str, key: str) -> str:
    """Give the page of a part: where it is changed, or for who only reads where it is seen."""
    here: dict[str, Any] = {"pid": scope.partnership().slug, "draft": desk.draft.id}
    if desk.edits:
        return url_for(f"drafts.{kind}", **here | ({kind: key} if key else {}))
    section = key if kind == "section" else desk.question(key)[0]["key"] if kind == "question" else None
    return url_for("drafts.preview", **here, section=section)


@bp.get("/p/<pid>/drafts/<int:draft>/file")
@allowed(policies.reviews_drafts)
def file(pid: str, draft: int) -> ResponseReturnValue:
    """Give the draft as a file: a document, or a workbook to edit."""
    desk, form = open_draft(draft), request.args.get("format", "yaml")
    if form not in FILES:
        abort(404)
    if form == "yaml":
        data = drafting.document_file(db.session, desk.draft)
    elif desk.checked.questionnaire is None:
        raise Refused("A workbook needs words in every question and section. Mend that first, or take the document.")
    else:
        data = apart("xlsx", Wanted(desk.checked.questionnaire, desk.old, None, "DRAFT", scope.partnership().name))
    name = f"{desk.draft.key}-{desk.draft.version}-draft.{form}"
    return send_file(BytesIO(data), mimetype=FILES[form], as_attachment=True, download_name=name)


@bp.get("/p/<pid>/drafts/<int:draft>/upload")
@allowed(policies.edits_questionnaires)
def upload(pid: str, draft: int) -> ResponseReturnValue:
    """Show how to bring a file back."""
    desk = open_draft(draft)
    return upload_page(desk) if desk.is_open else to_overview(desk)


@bp.post("/p/<pid>/drafts/<int:draft>/upload")
@writes
@allowed(policies.edits_questionnaires)
def take_file(pid: str, draft: int) -> ResponseReturnValue:
    """Put a file in the place of the draft's document; the one of before stays in the history."""
    desk, given = open_draft(draft), request.files.get("file")
    if given is None or not given.filename:
        return upload_page(desk, [("file", "Choose the file that you edited.")])
    try:
        drafting.replace_document(
            db.session, desk.draft, scope.actor(), given.read(), given.filename, base=base_of(), now=clock.now()
        )
    except Overtaken as met:
        db.session.rollback()
        told = f"{met.message} Nothing was put in its place. Take the file again, with that change in it."
        return upload_page(open_draft(draft), [("file", told)])
    except Refused as no:
        return upload_page(desk, [("file", line) for line in refused(no)[0][1].splitlines() if line])
    flash("The file is in place. What stood there before is in the history.")
    return redirect(url_for("drafts.show", pid=pid, draft=draft), 303)


def upload_page(desk: Desk, errors: Errors | None = None) -> ResponseReturnValue:
    """Show the page for a file."""
    return render_template("drafts/upload.html", desk=desk, errors=errors, base=desk.draft.current)
