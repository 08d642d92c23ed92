"""The register as a table, and one document: its editions, the questions that refer to it, who must answer again."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.guidance.register import KINDS, STATES
from survey import policies
from survey.extensions import db
from survey.queries.guidance.referring import Asked, Line
from survey.queries.guidance.registers import list_entered
from survey.views import scope
from survey.views.guards import allowed
from survey.views.guidance import shown
from survey.views.guidance.blueprint import bp

SHOWN = {
    "referred": "Editions referred to",
    "ended": "No longer in force, and referred to",
    "all": "The whole register",
}
SOME = 25
"""Bodies on the page of a document; the file holds them all."""


@bp.get("/p/<pid>/guidance")
@allowed(policies.sees_questionnaires)
def index(pid: str) -> ResponseReturnValue:
    """The register: editions, whether in force, and which versions refer to them."""
    desk = shown.desk()
    show = request.args.get("show", "")
    show = show if show in SHOWN else "referred"
    return render_template(
        "guidance/index.html",
        lines=[line for line in desk.lines if fits(line, show)],
        ended=[line for line in desk.lines if line.standing.state == "ended" and line.references],
        unknown=[line for line in desk.lines if line.standing.state == "unknown"],
        show=show,
        shown=SHOWN,
        states=STATES,
        may_keep=scope.may(policies.keeps_guidance),
    )


def fits(line: Line, show: str) -> bool:
    """Whether a line belongs to what is shown."""
    if show == "ended":
        return bool(line.counts) and line.standing.state in ("ended", "unknown")
    return show == "all" or bool(line.counts)


@bp.get("/p/<pid>/guidance/<document>")
@allowed(policies.sees_questionnaires)
def document_(pid: str, document: str) -> ResponseReturnValue:
    """One document: what each edition changed, which questions refer to it, and who must answer again."""
    desk = shown.desk()
    found = desk.document_or_404(document)
    asked = desk.asked_by(found)
    may_list = scope.may(policies.lists_rounds)
    return render_template(
        "guidance/document.html",
        document=found,
        kind=KINDS[found.kind],
        editions=[line for line in desk.lines if line.document.key == found.key],
        entered=list_entered(db.session, scope.partnership().id, found),
        page=shown.References(asked, chosen(asked, request.args.get("of", "")), request.args.get("which", "")),
        bodies=shown.again_for(asked) if may_list else [],
        some=SOME,
        labels=shown.labels_of(asked),
        states=STATES,
        may_list=may_list,
        may_keep=scope.may(policies.keeps_guidance),
    )


def chosen(asked: Sequence[Asked], name: str) -> Asked | None:
    """Choose the version whose questions are shown: as asked for, else the one with most to look at."""
    by_name = {one.version.name: one for one in asked}
    ended = {one.version.name: sum(f.standing.state == "ended" for f in one.findings) for one in asked}
    most = max(asked, key=lambda one: (one.version.newest, ended[one.version.name]), default=None)
    return by_name.get(name, most)
