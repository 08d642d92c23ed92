"""Whom to write to at a body: add, change, end. No register has these addresses."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.organisations import ContactForm
from survey.models import Contact, Membership
from survey.queries.organisations.bodies import find_contact, get_membership
from survey.services import organisations as service
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes
from survey.views.organisations.blueprint import bp


def place() -> Membership:
    """Give the body's place in the partnership."""
    return get_membership(db.session, scope.partnership().id, scope.organisation().id)


def contact_or_404(contact_id: int) -> Contact:
    """Find a contact in use at this body."""
    return find_contact(db.session, place().id, contact_id) or abort(404)


@bp.get("/p/<pid>/bodies/<oid>/contacts/new")
@allowed(policies.manages_bodies)
def new_contact(pid: str, oid: str) -> ResponseReturnValue:
    """Offer to add a contact."""
    return contact_page(ContactForm(formdata=None))


@bp.post("/p/<pid>/bodies/<oid>/contacts/new")
@writes
@allowed(policies.manages_bodies)
def add_contact(pid: str, oid: str) -> ResponseReturnValue:
    """Add a contact."""
    form = ContactForm()
    if form.validate():
        try:
            service.add_contact(
                db.session, scope.actor(), place(), form.role.data, form.name.data, form.email.data, clock.now()
            )
        except Refused as no:
            put_refusal(form, no)
        else:
            flash("The contact was added.")
            return redirect(url_for(".body", pid=pid, oid=oid), 303)
    return contact_page(form)


@bp.get("/p/<pid>/bodies/<oid>/contacts/<int:contact>")
@allowed(policies.manages_bodies)
def edit_contact(pid: str, oid: str, contact: int) -> ResponseReturnValue:
    """Offer to change or end a contact."""
    kept = contact_or_404(contact)
    form = ContactForm(formdata=None, obj=kept)
    form.allow_role(kept.role)
    return contact_page(form, kept)


@bp.post("/p/<pid>/bodies/<oid>/contacts/<int:contact>")
@writes
@allowed(policies.manages_bodies)
def change_contact(pid: str, oid: str, contact: int) -> ResponseReturnValue:
    """Change a contact."""
    kept = contact_or_404(contact)
    form = ContactForm()
    form.allow_role(kept.role)
    if form.validate():
        typed = (form.role.data, form.name.data, form.email.data)
        try:
            service.change_contact(db.session, scope.actor(), place(), kept, *typed, clock.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            flash("The contact was changed.")
            return redirect(url_for(".body", pid=pid, oid=oid), 303)
    return contact_page(form, kept)


@bp.post("/p/<pid>/bodies/<oid>/contacts/<int:contact>/end")
@writes
@allowed(policies.manages_bodies)
def end_contact(pid: str, oid: str, contact: int) -> ResponseReturnValue:
    """Write to somebody no more."""
    service.end_contact(db.session, scope.actor(), place(), contact_or_404(contact), clock.now())
    flash("Nobody writes to that contact any more. Access to returns is ended under People.")
    return redirect(url_for(".body", pid=pid, oid=oid), 303)


def contact_page(form: ContactForm, kept: Contact | None = None) -> ResponseReturnValue:
    """Show the form, with what is wrong."""
    return render_template(
        "organisations/contact.html", form=form, kept=kept, one=scope.organisation(), errors=errors_of(form)
    )
