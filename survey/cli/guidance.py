"""`survey guidance edition | change | list`: editions and notes for the whole installation, or for one partnership."""

from datetime import UTC, datetime

import click
from sqlmodel import Session

from questionnaires.guidance.register import STATES
from questionnaires.parts import Reference
from survey.cli.references import DAY
from survey.config import Settings
from survey.extensions import session_for
from survey.models import Partnership
from survey.queries.guidance.registers import get_register
from survey.queries.partnerships import find_partnership
from survey.services import guidance as service
from survey.services.refusals import Refused

PARTNERSHIP = click.option("--partnership", "slug", help="For this partnership alone; without it, for all of them.")
COMMIT = click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")


@click.group("guidance")
def guidance() -> None:
    """Enter editions of guidance and what they changed, on top of the shipped register."""


@guidance.command()
@click.argument("title")
@click.argument("name")
@click.option("--from", "first", type=DAY, required=True, help="The first day in force, such as 2026-09-01.")
@click.option("--to", "last", type=DAY, help="The last day; only where the document was withdrawn without a later one.")
@click.option("--check", "to_check", default="", help="What is still to be checked.")
@PARTNERSHIP
@COMMIT
def edition(
    title: str, name: str, first: datetime, last: datetime | None, to_check: str, slug: str | None, commit: bool
) -> None:
    """Enter an edition, or put one right: TITLE and NAME as references name them."""
    given = service.EditionGiven(title, name, first.date(), last.date() if last else None, to_check)
    with session_for(Settings.from_environment()) as session:
        whose = partnership_of(session, slug)
        row = service.add_edition(session, None, whose, given, datetime.now(UTC))
        say(f"{row.document} ({row.edition}) in force from {row.from_on}", whose, commit)
        if commit:
            session.commit()


@guidance.command()
@click.argument("title")
@click.argument("name")
@click.argument("words")
@click.option("--paragraph", default="", help="Of the edition before; several with semicolons.")
@click.option("--tag", "tags", multiple=True, help="A tag of the questions it is about.")
@click.option("--again", is_flag=True, help="Whoever answered under the edition before must answer again.")
@click.option("--instead-of", default="", help="The key of a shipped note that this one takes the place of.")
@PARTNERSHIP
@COMMIT
def change(
    title: str,
    name: str,
    words: str,
    paragraph: str,
    tags: tuple[str, ...],
    again: bool,
    instead_of: str,
    slug: str | None,
    commit: bool,
) -> None:
    """Note in a sentence, WORDS, what an edition changed."""
    given = service.ChangeGiven(title, name, words, paragraph, tags, again, instead_of)
    with session_for(Settings.from_environment()) as session:
        whose = partnership_of(session, slug)
        row = service.add_change(session, None, whose, given, datetime.now(UTC))
        say(f"{row.document} ({row.edition}): {row.words}", whose, commit)
        if commit:
            session.commit()


@guidance.command("list")
@click.option("--on", type=DAY, help="The day to look at; today without it.")
@PARTNERSHIP
def list_command(on: datetime | None, slug: str | None) -> None:
    """List every edition, one a line: document, edition, first day, state, what is to be checked; tabs between."""
    day = on.date() if on else datetime.now(UTC).date()
    with session_for(Settings.from_environment(), writes=False) as session:
        whose = partnership_of(session, slug)
        register = get_register(session, whose.id if whose else None)
    for document in sorted(register.documents.values(), key=lambda one: one.title):
        for one in document.editions:
            state = register.standing(Reference(document=document.title, edition=one.name), day).state
            click.echo(f"{document.title}\t{one.name}\t{one.begins_in_words}\t{STATES[state].lower()}\t{one.check}")


def partnership_of(session: Session, slug: str | None) -> Partnership | None:
    """Find the partnership that a command names. Raises Refused when there is none."""
    found = find_partnership(session, slug) if slug else None
    if slug and found is None:
        raise Refused(f"There is no partnership called {slug}. `survey partnerships list` shows them.")
    return found


def say(what: str, whose: Partnership | None, commit: bool) -> None:
    """Say what was entered, or would be."""
    where = whose.name if whose else "all partnerships"
    click.echo(f"{'entered' if commit else 'would enter'} for {where}: {what}")
    if not commit:
        click.echo("nothing was changed: repeat with --commit", err=True)
