"""The partnership's standards: which there are, what they stand for, and which sections name them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from questionnaires.standards import COMMON
from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.standards import StandardForm
from survey.models import Standard
from survey.queries.standards import find_standard, list_standards, list_uses, taxonomy_of
from survey.services import standards as service
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes

bp = Blueprint("standards", __name__)


@bp.get("/p/<pid>/standards")
@allowed(policies.sees_questionnaires)
def index(pid: str) -> ResponseReturnValue:
    """The standards with what each stands for, the sections that name them, and sections that name none of them."""
    rows = list_standards(db.session, scope.partnership().id)
    taxonomy = taxonomy_of(rows, clock.today())
    uses = [use for use in list_uses(db.session, scope.partnership().id) if use.part.standard]
    return render_template(
        "standards/index.html",
        taxonomy=taxonomy,
        rows={row.key: row for row in rows},
        ended=[row for row in rows if row.key not in taxonomy.by_key],
        used={
            one.key: [use for use in uses if one in taxonomy.resolve(use.part.standard)] for one in taxonomy.standards
        },
        unknown=[use for use in uses if not taxonomy.resolve(use.part.standard)],
        titles={one.key: one.title for one in COMMON},
        may_keep=scope.may(policies.keeps_guidance),
    )


@bp.post("/p/<pid>/standards/adopt")
@writes
@allowed(policies.keeps_guidance)
def adopt(pid: str) -> ResponseReturnValue:
    """Take the twelve over, to be changed."""
    service.adopt(db.session, scope.actor(), scope.partnership(), clock.today(), clock.now())
    flash("The twelve are your own now. Rename them, add others, and say what each stands for.")
    return redirect(url_for(".index", pid=pid), 303)


@bp.get("/p/<pid>/standards/add")
@allowed(policies.keeps_guidance)
def new(pid: str) -> ResponseReturnValue:
    """Offer to add a standard."""
    return form_page(StandardForm(formdata=None))


@bp.post("/p/<pid>/standards/add")
@writes
@allowed(policies.keeps_guidance)
def add(pid: str) -> ResponseReturnValue:
    """Add a standard."""
    form = StandardForm()
    if form.validate():
        given, today, now = given_in(form), clock.today(), clock.now()
        try:
            row = service.add(db.session, scope.actor(), scope.partnership(), form.key.data or "", given, today, now)
        except Refused as no:
            put_refusal(form, no)
        else:
            flash(f"{row.title} was added.")
            return redirect(url_for(".index", pid=pid), 303)
    return form_page(form)


@bp.get("/p/<pid>/standards/<standard>/change")
@allowed(policies.keeps_guidance)
def edit(pid: str, standard: str) -> ResponseReturnValue:
    """Offer to change a standard."""
    row = row_or_404(standard)
    given = {"key": row.key, "title": row.title, "common": row.common, "from_on": row.from_on, "to_on": row.to_on}
    return form_page(StandardForm(formdata=None, data=given), row)


@bp.post("/p/<pid>/standards/<standard>/change")
@writes
@allowed(policies.keeps_guidance)
def change(pid: str, standard: str) -> ResponseReturnValue:
    """Change a standard."""
    row, form = row_or_404(standard), StandardForm()
    if form.validate():
        try:
            service.change(db.session, scope.actor(), row, given_in(form), clock.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            flash(f"{row.title} was changed.")
            return redirect(url_for(".index", pid=pid), 303)
    return form_page(form, row_or_404(standard))


@bp.post("/p/<pid>/standards/<standard>/move")
@writes
@allowed(policies.keeps_guidance)
def move(pid: str, standard: str) -> ResponseReturnValue:
    """Move a standard one place up or down."""
    by = {"up": -1, "down": 1}.get(request.form.get("to", "")) or abort(400)
    service.move(db.session, scope.actor(), row_or_404(standard), by, clock.today(), clock.now())
    return redirect(url_for(".index", pid=pid, _anchor=f"standard-{standard}"), 303)


def row_or_404(key: str) -> Standard:
    """Find a standard of the partnership."""
    return find_standard(db.session, scope.partnership().id, key) or abort(404)


def given_in(form: StandardForm) -> service.Given:
    """Read a standard from a form that is valid."""
    return service.Given(form.title.data or "", form.common.data or (), form.from_on.day, form.to_on.day)


def form_page(form: StandardForm, row: Standard | None = None) -> ResponseReturnValue:
    """Show the form."""
    return render_template("standards/form.html", form=form, row=row, errors=errors_of(form))
