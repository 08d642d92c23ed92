"""Orders for workbooks and packs: asked for on a page, made by a job, fetched when ready."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.models import ReportOrder, Round
from survey.models.reports import OrderKind, OrderState
from survey.policies import Place
from survey.queries import accounts
from survey.queries.reports import file_of, find_order, list_orders
from survey.services.refusals import Refused
from survey.services.reports import MEDIA, request_report
from survey.views import clock, scope
from survey.views.guards import allowed, writes

bp = Blueprint("reports", __name__)


@bp.post("/p/<pid>/rounds/<rid>/reports")
@writes
@allowed(policies.orders_reports)
def order(pid: str, rid: str) -> ResponseReturnValue:
    """Ask for the workbook of a round, or the pack of one body."""
    kind = request.form.get("kind", "")
    if kind not in tuple(OrderKind):
        abort(400)
    slug = request.form.get("organisation", "")
    body = scope.organisation_or_404(scope.partnership(), slug) if kind == OrderKind.PACK else None
    try:
        made = request_report(
            db.session,
            scope.actor(),
            scope.partnership(),
            scope.round_(),
            OrderKind(kind),
            now=clock.now(),
            organisation=body,
        )
    except Refused as no:
        db.session.rollback()
        flash(no.message, "error")
        return redirect(url_for("results.round_", pid=pid, rid=rid))
    return redirect(url_for("reports.progress", pid=pid, order=made.id))


def found_or_404(order_id: int) -> tuple[ReportOrder, Round]:
    """An order of the partnership that this viewer may see: a Forum member sees packs alone."""
    found = find_order(db.session, scope.partnership().id, order_id)
    if found is None:
        abort(404)
    round_ = db.session.get_one(Round, found.round_id)
    place = Place.of(scope.partnership().id, programmes=accounts.list_programmes_of_round(db.session, round_.id))
    policy = policies.reads_packs if found.kind == OrderKind.PACK else policies.sees_results
    if not policy(scope.viewer(), place):
        abort(404)
    return found, round_


@bp.get("/p/<pid>/reports")
@allowed(policies.lists_packs)
def index(pid: str) -> ResponseReturnValue:
    """The newest orders; Forum members see packs alone."""
    place = scope.place()
    kinds = tuple(OrderKind) if policies.lists_rounds(scope.viewer(), place) else (OrderKind.PACK,)
    programmes = policies.programmes_of(scope.viewer(), scope.partnership().id)
    rows = list_orders(db.session, scope.partnership().id, programmes, kinds)
    return render_template("reports/index.html", rows=rows)


@bp.get("/p/<pid>/reports/<int:order>")
@allowed(policies.lists_packs)
def progress(pid: str, order: int) -> ResponseReturnValue:
    """How far an order is; the page asks again by itself, and has a link for those without JavaScript."""
    found, round_ = found_or_404(order)
    return render_template("reports/progress.html", order=found, round=round_)


@bp.get("/p/<pid>/reports/<int:order>/progress")
@allowed(policies.lists_packs)
def progress_data(pid: str, order: int) -> ResponseReturnValue:
    """The same as data."""
    found, _ = found_or_404(order)
    ready = found.state == OrderState.READY
    return {
        "state": found.state,
        "done": found.done,
        "total": found.total,
        "message": found.failure or found.message,
        "url": url_for("reports.progress", pid=pid, order=order) if ready or found.state == OrderState.FAILED else None,
    }


@bp.get("/p/<pid>/reports/<int:order>/file")
@allowed(policies.lists_packs)
def file(pid: str, order: int) -> ResponseReturnValue:
    """The finished file, always as a download."""
    found, _ = found_or_404(order)
    path = file_of(found, current_app.config["SETTINGS"].files)
    if path is None:
        abort(404)
    answer = send_file(path, MEDIA[OrderKind(found.kind)][1], as_attachment=True, download_name=found.file_name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
