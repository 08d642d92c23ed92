"""References moved from one edition to another: looked at first, then written into a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires import documents
from questionnaires.editing import Edit
from questionnaires.guidance.register import Document, Edition
from questionnaires.guidance.remapping import Remapped, carried, preview
from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.guidance import RemapForm
from survey.models import DraftState, QuestionnaireDraft
from survey.queries import drafts
from survey.queries.questionnaires import find_version, get_questionnaire
from survey.services import drafting
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.guards import allowed, writes
from survey.views.guidance import shown
from survey.views.guidance.blueprint import bp

DRAFT = "draft-"


@dataclass(frozen=True)
class Whose:
    """Whose references are looked at: a draft, which can be changed, or a published version, which never is."""

    name: str
    title: str
    plain: Mapping[str, Any]
    draft: QuestionnaireDraft | None = None


@bp.get("/p/<pid>/guidance/<document>/move")
@allowed(policies.sees_questionnaires)
def remap(pid: str, document: str) -> ResponseReturnValue:
    """Choose editions, and see what would become of every reference."""
    return remap_page(document, RemapForm(formdata=None, data=usual(document)))


@bp.post("/p/<pid>/guidance/<document>/move")
@writes
@allowed(policies.edits_questionnaires)
def apply_remap(pid: str, document: str) -> ResponseReturnValue:
    """Write what was looked at into the draft: the questions that are ticked."""
    desk = shown.desk()
    found = desk.document_or_404(document)
    whose = whose_or_404(request.form.get("of", ""))
    old, new = edition_or_404(found, "before"), edition_or_404(found, "after")
    if whose.draft is None:
        abort(404)
    ticked = set(request.form.getlist("questions"))
    seen = [one for one in preview(whose.plain, found, old, new) if one.key in ticked]
    try:
        count = move(whose.draft, old, new, seen, request.form.get("base", type=int) or 0)
    except (Refused, drafting.Overtaken) as no:
        db.session.rollback()
        form = RemapForm(formdata=None, data={"of": whose.name, "before": old.name, "after": new.name})
        form.form_errors = [no.message]
        return remap_page(document, form)
    flash(f"The references of {count} questions were moved to the {new.name} edition, in the draft {whose.title}.")
    return redirect(url_for(".remap", pid=pid, document=document, of=whose.name, before=old.name, after=new.name), 303)


def move(draft: QuestionnaireDraft, old: Edition, new: Edition, seen: list[Remapped], base: int) -> int:
    """Save the edits, one for each title that the document is cited by; gives how many questions were changed."""
    moved: set[str] = set()
    for title, values in carried(seen).items():
        edit = Edit("remap-references", "head", {"document": title, "from": old.name, "to": new.name, **values})
        revision = drafting.save(db.session, draft, scope.actor(), edit, base=base, now=clock.now())
        base, moved = revision.number, moved | set(values["questions"])
    if not moved:
        raise Refused("Tick at least one question.", "questions")
    return len(moved)


def usual(key: str) -> dict[str, str]:
    """Give what was asked for in the address, else nothing."""
    return {name: request.args.get(name, "") for name in ("of", "before", "after")}


def remap_page(key: str, form: RemapForm) -> ResponseReturnValue:
    """Show the choice, and under it what would become of each reference."""
    desk = shown.desk()
    found = desk.document_or_404(key)
    offered = [(f"{DRAFT}{row.draft.id}", f"Draft: {row.draft.title}, {row.draft.version}") for row in open_drafts()]
    offered += [
        (one.version.name, f"{one.version.row.title}, {one.version.row.version}") for one in desk.asked_by(found)
    ]
    form.offer(offered, [edition.name for edition in reversed(found.editions)])
    old, new = found.edition(form.before.data or ""), found.edition(form.after.data or "")
    whose = whose_or_404(form.of.data) if form.of.data else None
    seen = preview(whose.plain, found, old, new) if whose and old and new and old is not new else None
    return render_template(
        "guidance/move.html",
        document=found,
        form=form,
        whose=whose,
        old=old,
        new=new,
        seen=seen,
        may_apply=bool(whose and whose.draft and scope.may(policies.edits_questionnaires)),
        may_start=scope.may(policies.edits_questionnaires),
        errors=errors_of(form),
    )


def open_drafts() -> list[drafts.DraftRow]:
    """List the drafts that may still be changed, for who may read drafts."""
    if not scope.may(policies.reviews_drafts):
        return []
    return [row for row in drafts.list_drafts(db.session, scope.partnership().id) if may_change(row.draft)]


def may_change(draft: QuestionnaireDraft) -> bool:
    """Whether a draft is neither published nor discarded."""
    return draft.state not in (DraftState.PUBLISHED, DraftState.DISCARDED)


def whose_or_404(name: str) -> Whose:
    """Find a draft or a version of the partnership by its name in the form."""
    partnership = scope.partnership()
    if name.startswith(DRAFT) and name.removeprefix(DRAFT).isdigit() and scope.may(policies.reviews_drafts):
        draft = drafts.get_draft(db.session, partnership.id, int(name.removeprefix(DRAFT)[:9])) or abort(404)
        changing = draft if may_change(draft) else None
        return Whose(name, f"{draft.title}, {draft.version}", drafts.document(db.session, draft), changing)
    row = find_version(db.session, name, partnership.id) if "@" in name else None
    row = row or abort(404)
    questionnaire = get_questionnaire(db.session, row.id, row.digest)
    return Whose(name, f"{row.title}, {row.version}", documents.plain(questionnaire))


def edition_or_404(document: Document, field: str) -> Edition:
    """Find an edition of a document by its name in the form."""
    return document.edition(request.form.get(field, "")) or abort(404)
