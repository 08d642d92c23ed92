"""`survey demo`: demonstrations of the five partnerships, and how to sign in."""

import time
from datetime import UTC, datetime

import click

from survey.config import Settings
from survey.extensions import session_for
from survey.services.demonstration.building import STAFF, build, check_empty

LINE = "  {:44} {}"


@click.command()
@click.option("--partnership", "slugs", multiple=True, help="Only this one; may be given several times.")
def demo(slugs: tuple[str, ...]) -> None:
    """Set up demonstrations of the five partnerships; every body, person and figure is made up."""
    settings = Settings.from_environment()
    started = time.monotonic()
    with session_for(settings) as session:
        check_empty(session)
        partnerships = build(session, slugs, datetime.now(UTC), lambda line: click.echo(f"  {line}", err=True))
        first = partnerships[0]
        slug, name = first.slug, first.name
    click.echo(f"\nThe demonstrations are ready ({time.monotonic() - started:.0f} seconds).")
    click.echo(f"\nSign in at {settings.base_url}/sign-in: the page lists people to sign in as with one click.")
    click.echo(f"For example, in {name}:")
    for address, role, _ in STAFF:
        click.echo(LINE.format(f"{address}@{slug}.example", role))
    click.echo(LINE.format("administrator@survey.example", "Platform administrator"))
    click.echo("A body's lead and signatories are on the same list. A link for anyone: survey users link ADDRESS\n")
