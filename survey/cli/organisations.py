"""`survey organisations import | list`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlmodel import Session

from survey.config import Settings
from survey.extensions import session_for
from survey.models import Partnership
from survey.queries.organisations.lists import Filter, list_bodies
from survey.queries.partnerships import find_partnership
from survey.services.importing.drafts import Outcome, Plan
from survey.services.importing.rows import Result, Source
from survey.services.organisations import commit_import, plan_import
from survey.services.refusals import Refused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LONDON = ZoneInfo("Europe/London")
EVERYTHING = 10_000_000


@click.group("organisations")
def organisations() -> None:
    """Import bodies from registers and lists."""


@organisations.command("import")
@click.argument("file", type=FILE)
@click.option("--partnership", "slug", required=True, help="Whose bodies they are.")
@click.option("--source", type=click.Choice([source.value for source in Source]), required=True)
@click.option("--area", "areas", multiple=True, help="Only this local authority (343); may be repeated.")
@click.option("--verbose", is_flag=True, help="Name every row that changes something, not only the refused ones.")
@click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")
def import_(file: Path, slug: str, source: str, areas: tuple[str, ...], verbose: bool, commit: bool) -> None:
    """Bring in schools from Get Information About Schools, or bodies and contacts from a list.

    FILE is CSV as downloaded (also in its zip) or as saved by a spreadsheet.
    """
    now = datetime.now(UTC)
    codes = [code.strip() for given in areas for code in given.split(",") if code.strip()]
    with (
        session_for(Settings.from_environment(), writes=commit) as session,
        file.open("rb") as data,
        working(f"reading {file.name}"),
    ):
        plan = plan_import(
            session, partnership_named(session, slug), Source(source), data, today=now.astimezone(LONDON).date(),
            now=now, areas=codes, trusted=True, packed=True, to_commit=commit,
        )  # fmt: skip
        if commit:
            commit_import(session, None, plan, file.name)
            session.commit()
    for line in lines_of(plan, verbose):
        click.echo(line)
    if not commit:
        click.echo("nothing was changed: repeat with --commit", err=True)
    click.echo(plan.end_line)


def partnership_named(session: Session, slug: str) -> Partnership:
    """Find a partnership; raises Refused."""
    found = find_partnership(session, slug)
    if found is None:
        raise Refused(f"There is no partnership called {slug}. `survey partnerships list` shows them.")
    return found


def lines_of(plan: Plan, verbose: bool) -> Iterator[str]:
    """Say what is worth saying: columns that are left, refused rows, notes; with `verbose` every change."""
    if plan.left:
        yield f"columns left: {', '.join(plan.left)}"
    for outcome in plan.outcomes:
        telling = outcome.reason or outcome.notes or (verbose and outcome.result != Result.UNCHANGED)
        if telling and (line := line_of(outcome, verbose)):
            yield line


def line_of(outcome: Outcome, verbose: bool) -> str:
    """Write one row's outcome; nothing for a note on a row that stays as it is and was never kept."""
    if outcome.draft is None and outcome.result == Result.UNCHANGED:
        return ""
    words = [outcome.reason] if outcome.reason else [*(outcome.says if verbose else []), *outcome.notes]
    called = f" {outcome.called}" if outcome.called else ""
    return f"line {outcome.line}: {outcome.result.value}{called}: {'; '.join(words)}".removesuffix(": ")


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say on a terminal that something is under way."""
    if sys.stderr.isatty():
        click.echo(f"{what} …", err=True, nl=False)
    try:
        yield
    finally:
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", err=True, nl=False)


@organisations.command("list")
@click.option("--partnership", "slug", required=True, help="Whose bodies to list.")
def list_command(slug: str) -> None:
    """List the bodies of a partnership, one per line: slug, kind, basis, status, number, name; separated by tabs."""
    with session_for(Settings.from_environment(), writes=False) as session:
        partnership = partnership_named(session, slug)
        today = datetime.now(LONDON).date()
        found = list_bodies(session, partnership.id, Filter(show="all"), today, size=EVERYTHING)
        for body in found.rows:
            words = (body.slug, body.kind, body.basis.value, body.status.value, body.identifier, body.name)
            click.echo("\t".join(words))
