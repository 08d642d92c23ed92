"""Check your answers: everything in words, what still needs something, and the word that it is ready."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.forms.returns.boxes import still_wanted
from survey.models import ReturnState
from survey.queries.returns import Dossier, Sheet, get_sheet, list_conflicts
from survey.services.refusals import Refused
from survey.services.returns.signing import make_ready, next_step, standing_signatures
from survey.views import clock, scope
from survey.views.guards import allowed, writes
from survey.views.returns.blueprint import base_url, bp, open_here
from survey.views.returns.papers import chapters, tally


@dataclass(frozen=True)
class Wanting:
    """What one section still needs. `small` are answered but miss something, `open` are not answered at all."""

    letter: str
    title: str
    small: list[tuple[str, str, str]]
    open: list[tuple[str, str]]


@bp.get("/check")
@allowed(policies.works_on_return)
def check(ret: int) -> ResponseReturnValue:
    """Show every answer in words, and first what still needs something."""
    return show(open_here())


@bp.post("/ready")
@writes
@allowed(policies.readies)
def ready(ret: int) -> ResponseReturnValue:
    """Say that the return is ready to be signed."""
    dossier = open_here()
    try:
        make_ready(db.session, scope.actor(), dossier, clock.now(), base_url())
    except Refused as refused:
        db.session.rollback()
        return show(dossier, refused.message), 409
    if dossier.return_.state == ReturnState.SUBMITTED:
        return redirect(url_for("returns.receipt", ret=ret), 303)
    step = next_step(dossier.line.chain, standing_signatures(db.session, ret)) or 0
    here = scope.here()
    mine = policies.signs(here.viewer, here.place, str(dossier.line.chain[step]["role"]))
    return redirect(url_for("returns.sign" if mine else "returns.task_list", ret=ret), 303)


def show(dossier: Dossier, refused: str = "") -> str:
    """Show the page, with why it could not be made ready if it could not."""
    sheet = get_sheet(db.session, dossier)
    conflicts = list_conflicts(db.session, dossier)
    return render_template(
        "returns/check.html",
        dossier=dossier,
        sheet=sheet,
        chapters=chapters(sheet.path, sheet.answers),
        tally=tally(sheet.path, sheet.answers),
        wanting=wanting(dossier, sheet),
        conflicts=[(dossier.questionnaire.label_of(key), conflict_url(dossier, key)) for key in conflicts],
        may_answer=dossier.editable and scope.may(policies.answers),
        may_ready=dossier.editable and scope.may(policies.readies) and not conflicts and sheet.complete,
        waiting=dossier.return_.state == ReturnState.AWAITING_SIGNATURE,
        first=dossier.line.chain[0]["label"] if dossier.line.chain else "",
        errors=[("", refused)] if refused else [],
    )


def wanting(dossier: Dossier, sheet: Sheet) -> list[Wanting]:
    """List what is wanting, section by section, each with the address of its question."""
    found = []
    for section, questions in sheet.path.sections():
        labels = dossier.questionnaire.labels
        page = url_for("returns.section", ret=dossier.return_.id, key=section.key)
        asked = [one for one in questions if one.key in sheet.problems]
        small = [
            (labels[one.key], message, f"{page}#{box}")
            for one in asked
            if sheet.states[one.key] == "wanting"
            for message, box in still_wanted(sheet.problems[one.key])
        ]
        open_ = [(labels[one.key], f"{page}#q-{one.key}") for one in asked if sheet.states[one.key] == "unanswered"]
        if asked:
            found.append(Wanting(labels[section.key], section.title, small, open_))
    return found


def conflict_url(dossier: Dossier, question: str) -> str:
    """Give the address of the two texts on a question."""
    return url_for("returns.conflict", ret=dossier.return_.id, question=question)
