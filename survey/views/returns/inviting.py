"""Asking a colleague to help."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.returns.pages import InviteForm
from survey.queries.returns import Dossier, get_sheet
from survey.queries.returns.people import list_people
from survey.services.refusals import Refused
from survey.services.returns import inviting
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes
from survey.views.returns.blueprint import base_url, bp, open_here


@bp.get("/invite")
@allowed(policies.invites)
def invite(ret: int) -> ResponseReturnValue:
    """Offer to ask a colleague, for the whole return or the section the link names."""
    dossier = open_here()
    form = form_for(dossier, InviteForm(formdata=None, data={"section": request.args.get("section", "")}))
    return show(dossier, form)


@bp.post("/invite")
@writes
@allowed(policies.invites)
def send_invitation(ret: int) -> ResponseReturnValue:
    """Let the colleague in and write to them."""
    dossier = open_here()
    form = form_for(dossier, InviteForm())
    if not form.validate():
        return show(dossier, form)
    try:
        colleague = inviting.invite(
            db.session,
            scope.actor(),
            dossier,
            email=form.email.data,
            name=form.name.data,
            section=form.section.data or None,
            base_url=base_url(),
            now=clock.now(),
        )
    except Refused as refused:
        put_refusal(form, refused)
        return show(dossier, form)
    flash(f"{colleague.name} is asked by e-mail to help.")
    return redirect(url_for("returns.task_list", ret=ret), 303)


def form_for(dossier: Dossier, form: InviteForm) -> InviteForm:
    """Put the sections that are asked into the form."""
    labels = dossier.questionnaire.labels
    sections = get_sheet(db.session, dossier).path.sections()
    form.section.choices = [("", "The whole return")] + [
        (section.key, f"{labels[section.key]}, {section.title}") for section, _ in sections
    ]
    return form


def show(dossier: Dossier, form: InviteForm) -> ResponseReturnValue:
    """Show the form, and who can work on the return already."""
    people = list_people(db.session, dossier, clock.today())
    titles = dict(form.section.choices)
    return render_template(
        "returns/invite.html", dossier=dossier, form=form, people=people, titles=titles, errors=errors_of(form)
    )
