"""Beginning a questionnaire: one short page on which what is usual is filled in."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.drafts.starting import SOURCES, StartForm, key_from, next_year
from survey.forms.fields import errors_of
from survey.queries.questionnaires import list_versions
from survey.services import drafting
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.drafts.blueprint import bp
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes


@bp.get("/p/<pid>/drafts/new")
@allowed(policies.edits_questionnaires)
def new(pid: str) -> ResponseReturnValue:
    """Choose what to begin from; with a source in the address, the rest of the page."""
    versions = newest_first()
    form = StartForm(formdata=None, data=usual(versions))
    form.offer(versions)
    return page(form, bool(versions))


@bp.post("/p/<pid>/drafts/new")
@writes
@allowed(policies.edits_questionnaires)
def begin(pid: str) -> ResponseReturnValue:
    """Begin a draft, or fill in what is usual for another choice."""
    versions = newest_first()
    form = StartForm()
    form.offer(versions)
    if request.form.get("go") == "choose":
        wanted = {"source": form.source.data, "from_name": form.from_name.data}
        return redirect(url_for("drafts.new", pid=pid, **{name: value for name, value in wanted.items() if value}), 303)
    if not form.validate():
        return page(form, bool(versions))
    try:
        wanted = asked(form, versions)
        made = drafting.start(db.session, scope.actor(), scope.partnership(), now=clock.now(), **wanted)
    except Refused as no:
        put_refusal(form, no)
        return page(form, bool(versions))
    flash(f"The draft is begun: {made.title}, version {made.version}. Nobody is asked anything before it is published.")
    return redirect(url_for("drafts.show", pid=pid, draft=made.id), 303)


def newest_first() -> list[Any]:
    """Give what may be begun from: each questionnaire, its newest version first."""
    return list_versions(db.session, [scope.partnership().id])


def usual(versions: list[Any]) -> dict[str, Any]:
    """Fill in what is usual for what the address asks for."""
    source = request.args.get("source", "")
    source = source if source in SOURCES else ("next" if versions else "empty")
    named = request.args.get("from_name", "")
    base = named if any(f"{one.key}@{one.version}" == named for one in versions) else ""
    return {"source": source, "from_name": base, **usual_head(source, base, versions)}


def usual_head(source: str, named: str, versions: list[Any]) -> dict[str, str]:
    """Give version, title, key and programme that are usual for a beginning; empty where that is not known yet."""
    year, taken, slug = clock.today().year, {one.key for one in versions}, scope.partnership().slug
    base = next((one for one in versions if f"{one.key}@{one.version}" == named), None)
    if source == "empty":
        return {"version": str(year), "key": key_from(slug, "survey", taken), "programme": "agencies"}
    if base is None:
        return {}
    head = {"version": next_year(base.version, year)}
    if source == "copy":
        head |= {"title": base.title, "key": key_from(slug, base.key, taken)}
    elif source == "supplement":
        title = f"{scope.partnership().short_name} supplement: {base.title}"[:200]
        head |= {"title": title, "key": key_from(slug, f"{base.key}-supplement", taken)}
    return head


def asked(form: StartForm, versions: list[Any]) -> dict[str, Any]:
    """Give what the service is asked for; a box that was left empty, or was not on the page, holds what is usual."""
    source, named = form.source.data or "", form.from_name.data or ""
    head = usual_head(source, named, versions)
    found = {"source": source, "from_name": named, "version": form.version.data or head.get("version", "")}
    if source != "next":
        found |= {"key": form.key.data or head.get("key", ""), "title": form.title.data or head.get("title", "")}
    if source == "empty":
        programme = form.programme.data or head.get("programme", "")
        found |= {"programme": programme, "kinds": form.kinds.data or [], "from_name": ""}
    return found


def page(form: StartForm, some: bool) -> ResponseReturnValue:
    """Show the page."""
    return render_template("drafts/new.html", form=form, errors=errors_of(form), sources=SOURCES, some=some)
