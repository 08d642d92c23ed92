"""How rounds stand: the list of them, the page of one, its bodies in a list; and taking one back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.queries import home
from survey.queries.rounds.bodies import list_bodies
from survey.queries.rounds.figures import get_figures, list_rounds
from survey.services.rounds.withdrawing import why_not, withdraw
from survey.views import clock, scope
from survey.views.guards import allowed, writes
from survey.views.rounds import filters, words
from survey.views.rounds.blueprint import bp
from survey.views.rounds.pages import groups_of, round_page


@bp.get("/p/<pid>/rounds")
@allowed(policies.lists_rounds)
def index(pid: str) -> ResponseReturnValue:
    """List the rounds of a partnership; before the first one, say what to do."""
    shown, today = scope.partnership(), clock.today()
    programmes = policies.programmes_of(scope.viewer(), shown.id)
    rows = list_rounds(db.session, shown.id, clock.now(), today, programmes)
    return render_template(
        "rounds/index.html",
        open=[row for row in rows if row.round_.is_open and row.round_.due_on >= today],
        past=[row for row in rows if not row.round_.is_open or row.round_.due_on < today],
        steps=None if rows else home.get_first_steps(db.session, shown.id, today),
        may_issue=scope.may(policies.issues),
        today=today,
    )


@bp.get("/p/<pid>/rounds/<rid>")
@allowed(policies.sees_rounds)
def round_(pid: str, rid: str) -> ResponseReturnValue:
    """Show how a round stands."""
    page = round_page(db.session, scope.partnership(), scope.round_(), clock.now(), clock.today())
    return render_template(
        "rounds/round.html",
        page=page,
        round=page.round_,
        words=words,
        groups=groups_of(db.session, page.figures),
        offered=offered(),
        may_manage=scope.may(policies.manages),
        may_see_results=scope.may(policies.sees_results),
        now=clock.now(),
        today=clock.today(),
    )


@bp.get("/p/<pid>/rounds/<rid>/lines")
@allowed(policies.sees_rounds)
def lines(pid: str, rid: str) -> ResponseReturnValue:
    """List the bodies of a round, narrowed and sorted as the address says."""
    shown, partnership, found = filters.shown(), scope.partnership(), scope.round_()
    figures = get_figures(db.session, found.id, partnership.id, clock.now(), clock.today())
    return render_template(
        "rounds/lines.html",
        round=found,
        shown=shown,
        bodies=list_bodies(db.session, found.id, partnership.id, shown.wanted(clock.today()), clock.now()),
        issued=sum(figures.whole.places.values()),
        groups=groups_of(db.session, figures),
        offered=offered(shown.state),
        words=words,
        may_manage=scope.may(policies.manages),
        now=clock.now(),
        today=clock.today(),
    )


@bp.get("/p/<pid>/rounds/<rid>/withdraw")
@allowed(policies.manages)
def ask_to_withdraw(pid: str, rid: str) -> ResponseReturnValue:
    """Ask whether the round is really to be taken back."""
    return render_template("rounds/withdraw.html", round=scope.round_(), no=why_not(db.session, scope.round_()))


@bp.post("/p/<pid>/rounds/<rid>/withdraw")
@writes
@allowed(policies.manages)
def take_back(pid: str, rid: str) -> ResponseReturnValue:
    """Take a round back while nobody has begun."""
    found, name = scope.round_(), scope.round_().name
    told = withdraw(db.session, scope.actor(), found, clock.now())
    flash(f"{name} is withdrawn. {f'{told} people were told' if told else 'Nobody had been written to'}.")
    return redirect(url_for("rounds.index", pid=pid), 303)


def offered(state: str = "") -> list[tuple[str, str]]:
    """List what the filter of a list offers, with the present choice even where it is no usual one."""
    names = [*filters.OFFERED, *([state] if state not in filters.OFFERED else [])]
    return [(name, filters.STATES[name][0]) for name in names]
