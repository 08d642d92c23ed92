"""Signing in as a made-up person with one click, on demonstrations only."""

from itertools import groupby

from flask import abort
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.queries import accounts
from survey.queries.accounts import DemonstrationPerson
from survey.views import clock, sessions
from survey.views.accounts import bp
from survey.views.accounts.entry import let_in, settings
from survey.views.guards import allowed, writes


@bp.post("/sign-in/demonstration/<int:user_id>")
@writes
@allowed(policies.anyone)
def sign_in_as(user_id: int) -> ResponseReturnValue:
    """Sign in as one of the people on the list."""
    listed = {person.user_id for _, people in demonstration_people() for person in people}
    user = sessions.user_of(str(user_id))
    if user is None or user_id not in listed:
        abort(404)
    return let_in(user, "demonstration", "")


def demonstration_people() -> list[tuple[str, list[DemonstrationPerson]]]:
    """List the people one may sign in as, by partnership; nobody where this is not a demonstration."""
    if not settings().demonstration:
        return []
    people = accounts.list_demonstration_people(db.session, clock.today())
    return [(name, list(group)) for name, group in groupby(people, key=lambda person: person.partnership)]
