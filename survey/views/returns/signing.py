"""Signing a return, or sending it back with a note."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.returns.pages import NoteForm, SignForm
from survey.models import ReturnState, Signature
from survey.queries.returns import Dossier, get_sheet
from survey.services.refusals import Refused
from survey.services.returns import signing
from survey.services.returns.signing import Signing
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes
from survey.views.returns import tasks
from survey.views.returns.blueprint import base_url, bp, open_here
from survey.views.returns.papers import below_met, chapters, tally

BACK = "The return is with the lead again, with your note."


@bp.get("/sign")
@allowed(policies.opens_signing)
def sign(ret: int) -> ResponseReturnValue:
    """Show what is signed and the form, when it is the viewer's turn; else whose turn it is."""
    dossier = open_here()
    if dossier.return_.state == ReturnState.SUBMITTED:
        return redirect(url_for("returns.receipt", ret=ret))
    signatures = signing.standing_signatures(db.session, ret)
    step = signing.next_step(dossier.line.chain, signatures) or 0
    form = SignForm(
        formdata=None, data={"name": scope.viewer().name, "step": str(step), "seen": signing.mark_of(dossier)}
    )
    return show(dossier, form, NoteForm(formdata=None))


@bp.post("/sign")
@writes
@allowed(policies.opens_signing)
def give_signature(ret: int) -> ResponseReturnValue:
    """Sign; the last signature sends the return."""
    dossier, form = open_here(), SignForm()
    if form.validate():
        step = int(form.step.data) if (form.step.data or "").isdecimal() else -1
        try:
            check_role(dossier, step)
            submission = signing.sign(
                db.session, scope.actor(), dossier, signing_of(form, step), clock.now(), base_url()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect(url_for("returns.receipt" if submission else "returns.task_list", ret=ret), 303)
    return show(dossier, form, NoteForm(formdata=None))


@bp.post("/send-back")
@writes
@allowed(policies.sends_back)
def send_back(ret: int) -> ResponseReturnValue:
    """Give the return back to its lead with a note."""
    dossier, form = open_here(), NoteForm()
    try:
        signing.send_back(db.session, scope.actor(), dossier, form.note.data or "", clock.now(), base_url())
    except Refused as refused:
        put_refusal(form, refused)
        return show(dossier, SignForm(formdata=None), form)
    flash(BACK)
    return redirect(url_for("returns.task_list", ret=ret), 303)


def check_role(dossier: Dossier, step: int) -> None:
    """Raise Refused where the step of the chain is not one that the viewer may sign."""
    here = scope.here()
    if not 0 <= step < len(dossier.line.chain):
        raise Refused("This step is not in the chain. Open the page again.")
    if not policies.signs(here.viewer, here.place, str(dossier.line.chain[step]["role"])):
        raise Refused(f"{dossier.line.chain[step]['label']} signs this step.")


def signing_of(form: SignForm, step: int) -> Signing:
    """Hand what was filled in over to the service."""
    return Signing(step, form.name.data, form.seen.data or "", form.meeting_on.day, form.minute.data or "")


def show(dossier: Dossier, form: SignForm, note: NoteForm) -> ResponseReturnValue:
    """Show the page: what is signed, by whom next, the form."""
    sheet = get_sheet(db.session, dossier)
    signatures = signing.standing_signatures(db.session, dossier.return_.id)
    shown = chapters(sheet.path, sheet.answers)
    return render_template(
        "returns/sign.html",
        dossier=dossier,
        sheet=sheet,
        chapters=shown,
        below=below_met(one for chapter in shown for one in chapter.entries),
        tally=tally(sheet.path, sheet.answers),
        steps=tasks.chain_steps(dossier, sheet, signatures, is_lead=scope.may(policies.readies)),
        turn=whose_turn(dossier, signatures),
        declaration=signing.declaration_for(dossier),
        form=form,
        note=note,
        errors=errors_of(form) + errors_of(note),
    )


def whose_turn(dossier: Dossier, signatures: list[Signature]) -> dict[str, Any] | None:
    """Say which step is next and whether the viewer may give it; None while the return is being worked on."""
    step = signing.next_step(dossier.line.chain, signatures)
    if dossier.return_.state != ReturnState.AWAITING_SIGNATURE or step is None:
        return None
    here, found = scope.here(), dossier.line.chain[step]
    own = next((one.label for one in signatures if one.user_id == here.viewer.user_id), None)
    may = policies.signs(here.viewer, here.place, str(found["role"]))
    barred = may and own is not None and not found.get("same_person")
    return {
        "label": found["label"],
        "meeting": bool(found.get("meeting")),
        "mine": may and not barred,
        "own": own if barred else None,
        "may_send_back": scope.may(policies.sends_back),
    }
