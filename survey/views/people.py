"""Joiners and leavers: who may see and answer what, for one partnership and its bodies."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.people import PersonForm
from survey.models import Grant, Role, User
from survey.queries import accounts
from survey.queries.accounts.lists import PAGE
from survey.queries.partnerships import list_programmes
from survey.services.accounts import factors, people
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes

bp = Blueprint("people", __name__)

SHOWN = {"now": "With access now", "joined": "Joiners", "left": "Leavers", "all": "Everybody"}


@bp.get("/p/<pid>/people")
@allowed(policies.manages_people)
def people_(pid: str) -> ResponseReturnValue:
    """List who has access, who joined and who left."""
    show = request.args.get("show", "now")
    show = show if show in SHOWN else "now"
    page = max(1, request.args.get("page", 1, type=int))
    words = request.args.get("words", "")[:100]
    rows = accounts.list_people(db.session, scope.partnership().id, clock.today(), show=show, words=words, page=page)
    return render_template(
        "people/people.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        show=show,
        shown=SHOWN,
        page=page,
        first=(page - 1) * PAGE + 1,
        words=words,
        respondents=policies.RESPONDENTS,
    )


@bp.get("/p/<pid>/people/new")
@allowed(policies.manages_people)
def new(pid: str) -> ResponseReturnValue:
    """Offer to let somebody in."""
    given = {"organisation": request.args.get("body"), "role": request.args.get("role", Role.LEAD.value)}
    return form_page(PersonForm(formdata=None, data=given))


@bp.post("/p/<pid>/people/new")
@writes
@allowed(policies.manages_people)
def add(pid: str) -> ResponseReturnValue:
    """Let somebody in."""
    form = PersonForm()
    form.programme.offer(programme_choices())
    if form.validate():
        try:
            user = people.add_person(
                db.session, scope.actor(), form.email.data, form.name.data, access_from(form), clock.now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            flash(f"{user.name} can sign in with {user.email}. Tell them so; no letter was sent.")
            return redirect(url_for("people.people_", pid=pid), 303)
    return form_page(form)


@bp.get("/p/<pid>/people/<int:grant>")
@allowed(policies.manages_people)
def person(pid: str, grant: int) -> ResponseReturnValue:
    """Show one person's access, with what can be done about it."""
    held, user = access_or_404(grant)
    access = accounts.list_access(db.session, user.id, clock.today())
    return render_template(
        "people/person.html",
        held=held,
        user=user,
        access=[line for line in access if line.grant_id == held.id],
        elsewhere=len(access) - sum(line.grant_id == held.id for line in access),
        may_reset=user.has_factor and may_reset(user),
        is_self=user.id == scope.viewer().user_id,
    )


@bp.post("/p/<pid>/people/<int:grant>/end")
@writes
@allowed(policies.manages_people)
def end(pid: str, grant: int) -> ResponseReturnValue:
    """End one access now."""
    held, user = access_or_404(grant)
    people.end_access(db.session, scope.actor(), held, clock.now())
    flash(f"The access of {user.name} has ended.")
    return redirect(url_for("people.people_", pid=pid), 303)


@bp.post("/p/<pid>/people/<int:grant>/factor")
@writes
@allowed(policies.manages_people)
def reset_factor(pid: str, grant: int) -> ResponseReturnValue:
    """Take a lost second factor away; a new one is set up at the next sign-in."""
    _, user = access_or_404(grant)
    if not may_reset(user):
        abort(403)
    factors.reset_factor(db.session, scope.actor(), user, clock.now())
    flash(f"The second factor of {user.name} was taken away. They set a new one up when they sign in.")
    return redirect(url_for("people.person", pid=pid, grant=grant), 303)


def access_or_404(grant_id: int) -> tuple[Grant, User]:
    """Find a grant of this partnership, or of a body of it."""
    found = accounts.find_access(db.session, scope.partnership().id, grant_id)
    if found is None:
        abort(404)
    return found


def may_reset(user: User) -> bool:
    """Whether the viewer may take somebody's second factor away: an administrator's only another administrator."""
    held = [grant.role for grant, _ in accounts.list_grants(db.session, user.id, clock.today())]
    return user.id != scope.viewer().user_id and (scope.viewer().is_administrator or Role.ADMINISTRATOR not in held)


def programme_choices() -> list[tuple[str, str]]:
    """List the programmes of the partnership."""
    programmes = list_programmes(db.session, scope.partnership().id)
    return [("", "All programmes"), *((str(one.id), one.name) for one in programmes)]


def access_from(form: PersonForm) -> people.Access:
    """Read the access from a form that is valid."""
    role = Role(form.role.data)
    first, last = form.from_on.day or clock.today(), form.to_on.day
    if role in policies.RESPONDENTS:
        return people.Access(role, first, last, organisation_id=the_body(form.organisation.data or ""))
    programme = int(form.programme.data) if form.programme.data else None
    return people.Access(role, first, last, partnership_id=scope.partnership().id, programme_id=programme)


def the_body(typed: str) -> int:
    """Find the one body that was meant. Raises Refused on `organisation`."""
    found = accounts.find_bodies(db.session, scope.partnership().id, typed)
    if not typed.strip() or not found:
        raise Refused("Write the name or the identifier of a body of this partnership.", "organisation")
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:4])
        raise Refused(f"Several bodies match: {names}. Write the whole name or the identifier.", "organisation")
    return found[0].id


def form_page(form: PersonForm) -> ResponseReturnValue:
    """Show the form."""
    form.programme.offer(programme_choices())
    return render_template("people/new.html", form=form, errors=errors_of(form))
