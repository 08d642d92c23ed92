"""The first page of a return: how far it is, who works on what, what comes next."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.models import ReturnState
from survey.queries.confirmations import is_sample
from survey.queries.returns import Dossier, get_earlier, get_sheet, list_conflicts
from survey.queries.returns.glance import get_glance
from survey.queries.returns.notes import list_open_notes
from survey.queries.returns.people import list_people
from survey.services.returns import opening
from survey.services.returns.signing import standing_signatures
from survey.views import clock, scope
from survey.views.guards import allowed, writes
from survey.views.returns import tasks
from survey.views.returns.blueprint import bp, open_here
from survey.views.returns.papers import tally_of

SENT = frozenset({ReturnState.SUBMITTED, ReturnState.IN_MODERATION, ReturnState.AGREED, ReturnState.CLOSED})


@bp.get("")
@allowed(policies.works_on_return)
def task_list(ret: int) -> ResponseReturnValue:
    """Show the sections of a return with their state, the sign-off chain, and last year at a glance."""
    session, dossier = db.session, open_here()
    sheet, earlier = get_sheet(session, dossier), get_earlier(session, dossier)
    glance = get_glance(session, earlier, list(sheet.states))
    people, conflicts = list_people(session, dossier, clock.today()), list_conflicts(session, dossier)
    watch = tasks.Watch(scope.viewer().user_id, clock.now(), people, conflicts)
    signatures = standing_signatures(session, ret)
    return render_template(
        "returns/task_list.html",
        dossier=dossier,
        samples=tasks.samples(session, dossier),
        sample=is_sample(session, dossier.line.id, dossier.edition.id, dossier.core.status),
        sheet=sheet,
        blocks=tasks.blocks(sheet),
        parts=tasks.by_part(tasks.rows(dossier, sheet, watch)),
        steps=tasks.chain_steps(dossier, sheet, signatures, is_lead=scope.may(policies.readies)),
        notes=list_open_notes(session, ret),
        following=tasks.next_question(dossier, sheet),
        conflicts=conflicts,
        glance=glance,
        before=tally_of(glance.earlier.signed.core, glance.overall) if glance and glance.overall else [],
        may=permissions(dossier, len(signatures)),
        stage=stage(dossier),
        today=clock.today(),
    )


@bp.post("/start")
@writes
@allowed(policies.answers)
def start(ret: int) -> ResponseReturnValue:
    """Note that work has begun, and go to the first question."""
    dossier = open_here()
    opening.start(db.session, scope.actor(), dossier, clock.now())
    first = get_sheet(db.session, dossier).path.sections()[0][0]
    return redirect(url_for("returns.section", ret=ret, key=first.key), 303)


def permissions(dossier: Dossier, signed: int) -> dict[str, bool]:
    """Say which buttons the viewer sees."""
    chain = dossier.line.chain
    waiting = dossier.return_.state == ReturnState.AWAITING_SIGNATURE and signed < len(chain)
    here = scope.here()
    return {
        "answer": dossier.editable and scope.may(policies.answers),
        "invite": dossier.editable and scope.may(policies.invites),
        "ready": dossier.editable and scope.may(policies.readies),
        "read_earlier": dossier.organisation.id in here.viewer.reach.organisations,
        "sign": waiting and policies.signs(here.viewer, here.place, str(chain[signed]["role"])),
    }


def stage(dossier: Dossier) -> str:
    """Name the stage that decides what the page leads with: empty, part, waiting, sent or shut."""
    state = dossier.return_.state
    if state in SENT:
        return "sent"
    if not dossier.editable:
        return "shut"
    if state == ReturnState.AWAITING_SIGNATURE:
        return "waiting"
    return "empty" if state == ReturnState.NOT_STARTED else "part"
