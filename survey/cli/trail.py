"""`survey trail verify`."""

import click
from sqlalchemy import func
from sqlmodel import select

from survey.config import Settings
from survey.extensions import session_for
from survey.models import Event
from survey.queries.trail import verify as find_problems
from survey.services.refusals import Refused


@click.group("trail")
def trail() -> None:
    """The record of what happened."""


@trail.command()
def verify() -> None:
    """Check that no event was changed, left out or cut off; prints what is wrong, one per line."""
    settings = Settings.from_environment()
    with session_for(settings, writes=False) as session:
        problems = find_problems(session, settings.secret_key)
        events = session.exec(select(func.count()).select_from(Event)).one()
    for problem in problems:
        click.echo(str(problem))
    if problems:
        raise Refused(f"the trail does not hold: {len(problems)} problems in {events} events")
    click.echo(f"the trail holds: {events} events")
