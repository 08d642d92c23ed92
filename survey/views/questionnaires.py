"""Questionnaires as published: the list, one version with its questions, and what changed between two."""

from io import BytesIO
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from questionnaires.checks.supplements import core_for
from questionnaires.definition import Questionnaire
from questionnaires.diffing import difference
from questionnaires.lineage import NoChain
from reports.questionnaire_files import FORMS, Wanted, apart, file_name
from survey import policies
from survey.extensions import db
from survey.forms.confirmations import ConfirmForm
from survey.forms.fields import errors_of
from survey.models import QuestionnaireVersion
from survey.queries.confirmations import SAMPLE, confirmed, list_confirmed
from survey.queries.drafts import finder, list_drafts
from survey.queries.questionnaires import find_version, get_questionnaire, list_versions, versions_behind
from survey.services import drafting as service
from survey.services.refusals import Refused
from survey.views import clock, scope
from survey.views.errors import put_refusal
from survey.views.guards import allowed, writes
from survey.views.guidance.shown import ended_words

bp = Blueprint("questionnaires", __name__)


def version_or_404(key: str, version: str) -> tuple[QuestionnaireVersion, Questionnaire]:
    """A version of the partnership or of the shared library."""
    found = find_version(db.session, f"{key}@{version}", scope.partnership().id)
    if found is None:
        abort(404)
    return found, get_questionnaire(db.session, found.id, found.digest)


@bp.get("/p/<pid>/questionnaires")
@allowed(policies.sees_questionnaires)
def index(pid: str) -> ResponseReturnValue:
    """Every version published for this partnership and the shared library's, by questionnaire; drafts on top."""
    here = scope.partnership().id
    groups: dict[str, list[Any]] = {}
    for one in list_versions(db.session, [here]):
        groups.setdefault(one.key, []).append(one)
    return render_template(
        "questionnaires/index.html",
        groups=sorted(groups.values(), key=lambda versions: versions[0].title),
        confirmed=list_confirmed(db.session, here),
        written=list_drafts(db.session, here) if scope.may(policies.reviews_drafts) else [],
        may_write=scope.may(policies.edits_questionnaires),
    )


@bp.get("/p/<pid>/questionnaires/<qkey>/<version>")
@allowed(policies.sees_questionnaires)
def show(pid: str, qkey: str, version: str) -> ResponseReturnValue:
    """One version: who is asked what, on which scale, and what good looks like."""
    row, questionnaire = version_or_404(qkey, version)
    earlier = versions_behind(db.session, row)
    names = {key: questionnaire.label_of(key) for key in questionnaire.questions}
    return render_template(
        "questionnaires/show.html",
        row=row,
        questionnaire=questionnaire,
        earlier=earlier,
        names=names,
        forms=FORMS,
        confirmation=confirmed(db.session, scope.partnership().id, row.id),
        may_confirm=row.status == SAMPLE and scope.may(policies.edits_questionnaires),
        may_write=scope.may(policies.edits_questionnaires),
        ended=ended_words(questionnaire),
    )


@bp.get("/p/<pid>/questionnaires/<qkey>/<version>/file")
@allowed(policies.sees_questionnaires)
def file(pid: str, qkey: str, version: str) -> ResponseReturnValue:
    """One version as a file: the document, a workbook to edit, or a blank form for one legal route or for all."""
    row, questionnaire = version_or_404(qkey, version)
    form = FORMS.get(request.args.get("format", ""))
    route = request.args.get("route") or None
    if form is None or (route and questionnaire.basis_for(route) is None):
        abort(404)
    partnership = scope.partnership()
    marking = "DEMONSTRATION" if partnership.demonstration else str(partnership.settings.get("marking", ""))
    old = next(iter(versions_behind(db.session, row)), None)
    is_confirmed = confirmed(db.session, partnership.id, row.id) is not None
    core = core_for(questionnaire, finder(db.session, partnership.id))
    wanted = Wanted(questionnaire, old, route, marking, partnership.name, is_confirmed, core)
    data = apart(request.args["format"], wanted)
    name = file_name(questionnaire, request.args["format"])
    return send_file(BytesIO(data), mimetype=form.media, as_attachment=True, download_name=name)


@bp.get("/p/<pid>/questionnaires/<qkey>/<version>/confirm")
@allowed(policies.edits_questionnaires)
def confirm(pid: str, qkey: str, version: str) -> ResponseReturnValue:
    """Ask who agreed the wording of a version."""
    row, _ = version_or_404(qkey, version)
    return render_template("questionnaires/confirm.html", row=row, form=ConfirmForm(), errors=[])


@bp.post("/p/<pid>/questionnaires/<qkey>/<version>/confirm")
@writes
@allowed(policies.edits_questionnaires)
def put_on_record(pid: str, qkey: str, version: str) -> ResponseReturnValue:
    """Confirm the wording of a version for the partnership."""
    row, _ = version_or_404(qkey, version)
    form, partnership = ConfirmForm(), scope.partnership()
    if form.validate():
        try:
            service.confirm(db.session, scope.actor(), partnership, row, form.statement.data or "", now=clock.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            flash(f"{partnership.short_name} confirmed {row.title}, {row.version}.")
            return redirect(url_for("questionnaires.show", pid=pid, qkey=qkey, version=version), 303)
    return render_template("questionnaires/confirm.html", row=row, form=form, errors=errors_of(form))


@bp.get("/p/<pid>/questionnaires/<qkey>/<old>/<new>")
@allowed(policies.sees_questionnaires)
def diff(pid: str, qkey: str, old: str, new: str) -> ResponseReturnValue:
    """What changed between two versions, and what it does to comparison; `of` names another line's older one."""
    row, newer = version_or_404(qkey, new)
    _, older = version_or_404(request.args.get("of", qkey), old)
    try:
        found = difference(older, newer, versions_behind(db.session, row))
    except NoChain:
        abort(404)
    changed = [change for change in found.changes if change.changed]
    return render_template("questionnaires/diff.html", older=older, newer=newer, found=found, changed=changed)
