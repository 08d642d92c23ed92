"""Entering editions and notes on top of the register, and taking them back."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.guidance.register import Document
from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.guidance import ChangeForm, EditionForm
from survey.queries.guidance.registers import find_change, find_edition, get_register
from survey.queries.guidance.words import key_of
from survey.services import guidance as service
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes
from survey.views.guidance import shown
from survey.views.guidance.blueprint import bp


@bp.get("/p/<pid>/guidance/enter-an-edition")
@allowed(policies.keeps_guidance)
def new_edition(pid: str) -> ResponseReturnValue:
    """Offer to enter an edition, of a document named in the address or of any."""
    register = get_register(db.session, scope.partnership().id)
    there = register.documents.get(request.args.get("document", ""))
    edition = there.edition(request.args.get("edition", "")) if there else None
    given = {
        "document": there.title if there else request.args.get("title", "")[:200],
        "edition": edition.name if edition else request.args.get("edition", "")[:40],
        "from_on": edition.from_ if edition and len(edition.from_ or "") == len("2026-09-01") else "",
        "to_on": edition.to if edition else "",
    }
    return edition_page(EditionForm(formdata=None, data=given))


@bp.post("/p/<pid>/guidance/enter-an-edition")
@writes
@allowed(policies.keeps_guidance)
def add_edition(pid: str) -> ResponseReturnValue:
    """Enter an edition for this partnership."""
    form = EditionForm()
    if form.validate():
        given = service.EditionGiven(
            form.document.data or "",
            form.edition.data or "",
            form.from_on.day,
            form.to_on.day,
            form.to_check.data or "",
        )
        try:
            row = service.add_edition(db.session, scope.actor(), scope.partnership(), given, clock.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            flash(f"The {row.edition} edition of {row.document} was entered.")
            return redirect(url_for(".document_", pid=pid, document=key_for(row.document)), 303)
    return edition_page(form)


def key_for(title: str) -> str:
    """Give the key of a document in addresses."""
    found = get_register(db.session, scope.partnership().id).find(title)
    return found.key if found else key_of(title)


def edition_page(form: EditionForm) -> ResponseReturnValue:
    """Show the form."""
    return render_template("guidance/edition.html", form=form, errors=errors_of(form))


@bp.get("/p/<pid>/guidance/<document>/note")
@allowed(policies.keeps_guidance)
def new_change(pid: str, document: str) -> ResponseReturnValue:
    """Offer to note what an edition changed; a shipped note named in the address is offered to be put right."""
    desk = shown.desk()
    found = desk.document_or_404(document)
    edition = found.edition(request.args.get("edition", ""))
    shipped = request.args.get("instead_of", "")
    there = next((one for one in edition.changes if one.key == shipped), None) if edition and shipped else None
    given: dict[str, Any] = {"edition": edition.name if edition else ""}
    if there is not None:
        given |= {"words": there.words, "paragraph": "; ".join(there.paragraphs), "instead_of": there.key}
        given |= {"again": "yes" if there.again else "no", "tags": list(there.tags)}
    return change_page(ChangeForm(formdata=None, data=given), desk, found)


@bp.post("/p/<pid>/guidance/<document>/note")
@writes
@allowed(policies.keeps_guidance)
def add_change(pid: str, document: str) -> ResponseReturnValue:
    """Note what an edition changed."""
    desk = shown.desk()
    found = desk.document_or_404(document)
    form = ChangeForm()
    form.offer([edition.name for edition in found.editions], shown.tags_of(desk.asked_by(found)))
    if form.validate():
        try:
            given = change_given(form, found.title)
            service.add_change(db.session, scope.actor(), scope.partnership(), given, clock.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            flash(f"What the {given.edition} edition changed was noted.")
            return redirect(url_for(".document_", pid=pid, document=document), 303)
    return change_page(form, desk, found)


def change_given(form: ChangeForm, title: str) -> service.ChangeGiven:
    """Read the note from a form."""
    return service.ChangeGiven(
        title,
        form.edition.data,
        form.words.data or "",
        form.paragraph.data or "",
        form.chosen_tags(),
        form.again.data == "yes",
        form.instead_of.data or "",
    )


def change_page(form: ChangeForm, desk: shown.Desk, document: Document) -> ResponseReturnValue:
    """Show the form."""
    form.offer([edition.name for edition in reversed(document.editions)], shown.tags_of(desk.asked_by(document)))
    return render_template("guidance/note.html", form=form, document=document, errors=errors_of(form))


@bp.post("/p/<pid>/guidance/<any(edition, change):kind>/<int:number>/withdraw")
@writes
@allowed(policies.keeps_guidance)
def withdraw(pid: str, kind: str, number: int) -> ResponseReturnValue:
    """Take back an edition or a note that the partnership entered."""
    find = find_edition if kind == "edition" else find_change
    row = find(db.session, scope.partnership().id, number) or abort(404)
    key = key_for(row.document)
    service.withdraw(db.session, scope.actor(), row, clock.now())
    flash("It was taken back. Who entered it, and who took it back, stays on record.")
    there = key in get_register(db.session, scope.partnership().id).documents
    return redirect(url_for(".document_", pid=pid, document=key) if there else url_for(".index", pid=pid), 303)
