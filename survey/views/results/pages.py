"""The pages of results; what they show is put together in `shown` and `answered`."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from questionnaires.comparing import Pair
from reports.inputs import ReturnData, RoundData
from survey import policies
from survey.exports.comparison import chain_of, pair_of
from survey.exports.packs import peers
from survey.exports.rounds import round_data
from survey.exports.summaries import list_summaries
from survey.extensions import db
from survey.models import NO_PARTNERSHIP, Round
from survey.queries.results import list_earlier_rounds
from survey.views import scope
from survey.views.guards import allowed
from survey.views.results import answered, shown
from survey.views.results.blueprint import bp


def earlier_of(session: Session, round_: Round) -> Round | None:
    """The round whose answers stand beside."""
    return next(iter(list_earlier_rounds(session, round_, most=1)), None)


@bp.get("/p/<pid>/rounds/<rid>/results")
@allowed(policies.sees_results)
def round_(pid: str, rid: str) -> ResponseReturnValue:
    """A round: medians over bodies with returns in both years, by standard, and every body; `part=own` for the
    partnership's own supplement."""
    now, before = scope.round_(), earlier_of(db.session, scope.round_())
    partnership, own = scope.partnership(), request.args.get("part") == "own"
    bodies = list_summaries(db.session, partnership, now, before, own=own)
    if own and not bodies:
        abort(404)
    page = shown.round_page(db.session, partnership, now, before, bodies, request.args.get("group", ""), own=own)
    return render_template("results/round.html", page=page, round=now, before=before)


@bp.get("/p/<pid>/rounds/<rid>/heat")
@allowed(policies.sees_results)
def heat(pid: str, rid: str) -> ResponseReturnValue:
    """Bodies by standards, each cell with its number and word."""
    now = scope.round_()
    bodies = list_summaries(db.session, scope.partnership(), now, earlier_of(db.session, now))
    page = shown.heat_page(db.session, scope.partnership(), now, bodies, request.args)
    return render_template("results/heat.html", page=page, round=now)


def compared(*, own: bool = False) -> tuple[RoundData, ReturnData, RoundData | None, Pair | None]:
    """The body's return in this round, and its pair with the earlier one; 404 where nothing is submitted.

    Of the core, or of the partnership's own supplement.
    """
    partnership, body = scope.partnership(), scope.organisation()
    now, before = scope.round_(), earlier_of(db.session, scope.round_())
    this = round_data(db.session, partnership, now, [body.id], own=own)
    last = round_data(db.session, partnership, before, [body.id], own=own) if before else None
    found = this.returns.get(body.slug)
    if found is None:
        abort(404)
    chain = chain_of(db.session, [now, *([before] if before else [])], partnership.id if own else NO_PARTNERSHIP)
    return this, found, last, pair_of(found, this, last, chain) if last else None


@bp.get("/p/<pid>/rounds/<rid>/results/<oid>")
@allowed(policies.sees_results)
def organisation(pid: str, rid: str, oid: str) -> ResponseReturnValue:
    """One body, this year beside last; every figure leads to its answers."""
    this, found, last, pair = compared()
    others = peers(db.session, scope.round_(), found, scope.organisation())
    page = shown.body_page(this, found, last, pair, others)
    own = own_part() if found.supplement else None
    return render_template("results/organisation.html", page=page, round=scope.round_(), pair=pair, own=own)


def own_part() -> dict[str, Any]:
    """What the body answered to the partnership's own supplement, this year beside last."""
    this, found, last, pair = compared(own=True)
    return {"page": shown.body_page(this, found, last, pair, None), "pair": pair}


@bp.get("/p/<pid>/rounds/<rid>/results/<oid>/answers")
@allowed(policies.sees_results)
def answers(pid: str, rid: str, oid: str) -> ResponseReturnValue:
    """The answers behind a figure: by section, movement, what they count as, or one question; `part=own` for those
    to the partnership's own supplement."""
    this, found, last, pair = compared(own=request.args.get("part") == "own")
    before = last.returns.get(scope.organisation().slug) if last else None
    page = answered.page(this, found, before, pair, request.args)
    return render_template("results/answers.html", page=page, round=scope.round_())
