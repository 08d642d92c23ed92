"""Reading a return: on paper before starting, as it was signed, its receipt, and what has happened to it."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.queries.confirmations import is_sample
from survey.queries.returns import (
    get_earlier,
    get_sheet,
    get_submission,
    list_submission_numbers,
    open_submission,
)
from survey.queries.returns.notes import list_history
from survey.queries.returns.submissions import Signed
from survey.views import scope
from survey.views.guards import allowed
from survey.views.returns.blueprint import bp, open_here
from survey.views.returns.history import sentences
from survey.views.returns.papers import chapters, print_notes, signed_by, tally
from survey.views.returns.tasks import samples


@bp.get("/print")
@allowed(policies.works_on_return)
def print_(ret: int) -> ResponseReturnValue:
    """Show every question on one page, with the answers given so far and room for those that are not."""
    dossier = open_here()
    sheet = get_sheet(db.session, dossier)
    return render_template(
        "returns/print.html",
        dossier=dossier,
        samples=samples(db.session, dossier),
        sample=is_sample(db.session, dossier.line.id, dossier.edition.id, dossier.core.status),
        sheet=sheet,
        chapters=chapters(sheet.path, sheet.answers),
        notes=print_notes(sheet.path, get_earlier(db.session, dossier)),
    )


@bp.get("/copy")
@allowed(policies.reads_return)
def copy(ret: int) -> ResponseReturnValue:
    """Show a return as it was signed: the submission that counts, or one by its number."""
    signed = signed_or_none(request.args.get("number", type=int))
    if signed is None:
        if "number" in request.args or not scope.may(policies.works_on_return):
            abort(404)
        return redirect(url_for("returns.print_", ret=ret))
    return render_template(
        "returns/copy.html",
        dossier=open_here(),
        signed=signed,
        submission=signed.submission,
        signed_by=signed_by(signed.submission),
        chapters=chapters(signed.path, signed.values),
        tally=tally(signed.path, signed.values),
        numbers=list_submission_numbers(db.session, scope.return_()),
        works=scope.may(policies.works_on_return),
    )


@bp.get("/receipt")
@allowed(policies.reads_return)
def receipt(ret: int) -> ResponseReturnValue:
    """Show that the return was received, when, and from whom."""
    signed = signed_or_none(None)
    if signed is None:
        abort(404)
    return render_template(
        "returns/receipt.html",
        dossier=open_here(),
        submission=signed.submission,
        signed_by=signed_by(signed.submission),
        works=scope.may(policies.works_on_return),
    )


@bp.get("/history")
@allowed(policies.reads_return)
def history(ret: int) -> ResponseReturnValue:
    """Show what has happened to the return, newest first, and its earlier submissions."""
    dossier = open_here()
    return render_template(
        "returns/history.html",
        dossier=dossier,
        lines=sentences(dossier, list_history(db.session, dossier)),
        numbers=list_submission_numbers(db.session, dossier.return_),
        works=scope.may(policies.works_on_return),
    )


def signed_or_none(number: int | None) -> Signed | None:
    """Open a submission of the return of the address."""
    submission = get_submission(db.session, scope.return_(), number)
    return open_submission(db.session, submission) if submission else None
