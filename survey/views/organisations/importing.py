"""Bringing bodies in from a file: the upload, its dry run as a table, and the commit of exactly those bytes."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.fields import errors_of
from survey.forms.organisations import ImportForm
from survey.queries.organisations.bodies import list_runs
from survey.queries.organisations.words import SCHEMES
from survey.queries.partnerships import list_areas
from survey.services.importing import uploads
from survey.services.importing.drafts import Outcome, Plan
from survey.services.importing.rows import Result, Source
from survey.services.organisations import commit_import, plan_import
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes
from survey.views.organisations.blueprint import bp

SHOWN = 200
GROUPS = (
    (Result.REFUSED, "Refused", "These rows do not go in. Mend them in the file and bring it in again."),
    (Result.ADDED, "Added", "New in the partnership."),
    (Result.CLOSED, "Closed", "The file says that they have closed."),
    (Result.SUCCEEDED, "Closed, with a successor", "Their history joins that of the body named."),
    (Result.CHANGED, "Changed", "What is kept, and what it becomes."),
)


@dataclass(frozen=True)
class Group:
    """The rows of one result, as many as are shown, and how many there are."""

    result: Result
    title: str
    lead: str
    rows: list[tuple[Outcome, str]]
    total: int


def folder() -> Path:
    """Give the folder where this partnership's files wait."""
    return uploads.folder_of(current_app.config["SETTINGS"].home, scope.partnership().id)


def upload_or_404(digest: str) -> uploads.Upload:
    """Find a file that waits."""
    return uploads.find_upload(folder(), digest) or abort(404)


def plan_of(data: bytes, source: Source, *, to_commit: bool = False) -> Plan:
    """Work out what a file would do; raises Refused."""
    return plan_import(
        db.session,
        scope.partnership(),
        source,
        io.BytesIO(data),
        today=clock.today(),
        now=clock.now(),
        trusted=scope.viewer().is_administrator,
        to_commit=to_commit,
    )


@bp.get("/p/<pid>/bodies/import")
@allowed(policies.manages_bodies)
def upload(pid: str) -> ResponseReturnValue:
    """Offer to bring in a file."""
    given = {"source": request.args.get("source", Source.GIAS.value)}
    return upload_page(ImportForm(formdata=None, data=given))


@bp.post("/p/<pid>/bodies/import")
@allowed(policies.manages_bodies)
def take(pid: str) -> ResponseReturnValue:
    """Keep a file and show what it would do; nothing goes in yet."""
    form = ImportForm()
    if form.validate():
        data = form.file.data.read()
        source = Source(form.source.data)
        try:
            plan_of(data, source)
        except Refused as no:
            put_refusal(form, no)
        else:
            kept = uploads.keep_upload(folder(), data, form.file.data.filename, source, clock.now())
            return redirect(url_for(".preview", pid=pid, digest=kept.digest), 303)
    return upload_page(form)


@bp.get("/p/<pid>/bodies/import/<digest>")
@allowed(policies.manages_bodies)
def preview(pid: str, digest: str) -> ResponseReturnValue:
    """Show what a file would do."""
    kept = upload_or_404(digest)
    plan = plan_of(kept.data, kept.source)
    return render_template("organisations/preview.html", upload=kept, **shown(plan))


@bp.post("/p/<pid>/bodies/import/<digest>")
@writes
@allowed(policies.manages_bodies)
def commit(pid: str, digest: str) -> ResponseReturnValue:
    """Do what was shown; where something has changed meanwhile, show it anew instead."""
    kept = upload_or_404(digest)
    plan = plan_of(kept.data, kept.source, to_commit=True)
    if plan.fingerprint != request.form.get("shown"):
        flash("What the file would do has changed since you looked. Look again, then bring it in.", "warning")
        return redirect(url_for(".preview", pid=pid, digest=digest), 303)
    commit_import(db.session, scope.actor(), plan, kept.file_name)
    uploads.drop_upload(folder(), digest)
    flash(f"{kept.file_name} went in: {plan.end_line}.")
    return redirect(url_for(".index", pid=pid), 303)


def upload_page(form: ImportForm) -> ResponseReturnValue:
    """Show the form, with what is wrong, what to fetch and what came in before."""
    partnership = scope.partnership()
    return render_template(
        "organisations/import.html",
        form=form,
        areas=list_areas(db.session, [partnership.id]),
        runs=list_runs(db.session, partnership.id),
        errors=errors_of(form),
    )


def shown(plan: Plan) -> dict[str, Any]:
    """Gather what the page of a dry run shows."""
    groups = [Group(result, title, lead, rows_of(plan, result), plan.counts[result]) for result, title, lead in GROUPS]
    noted = [one for one in plan.outcomes if one.notes and one.draft is not None]
    return {
        "plan": plan,
        "groups": [group for group in groups if group.total],
        "scope": len(plan.outcomes),
        "noted": noted[:SHOWN],
        "more_noted": max(0, len(noted) - SHOWN),
        "never_kept": sum(one.draft is None for one in plan.of(Result.UNCHANGED)),
    }


def rows_of(plan: Plan, result: Result) -> list[tuple[Outcome, str]]:
    """Give the first rows of a result, each with what tells its body apart."""
    return [(one, about(one)) for one in plan.of(result)[:SHOWN]]


def about(outcome: Outcome) -> str:
    """Say which body a row is about beyond its name: type, phase, town and leading number."""
    draft = outcome.draft
    if draft is None:
        return ""
    values = draft.values
    first = next((f"{name} {draft.numbers[scheme]}" for scheme, name in SCHEMES.items() if scheme in draft.numbers), "")
    parts = (values.get("type") or values.get("kind", ""), values.get("phase", ""), values.get("town", ""), first)
    return ", ".join(str(part) for part in parts if part)
