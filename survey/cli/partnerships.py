"""`survey partnerships add | list`."""

from datetime import UTC, datetime

import click

from survey.config import Settings
from survey.extensions import session_for
from survey.queries.partnerships import list_areas, list_partnerships
from survey.services import partnerships as service


@click.group("partnerships")
def partnerships() -> None:
    """Add and list partnerships."""


@partnerships.command()
@click.argument("slug")
@click.option("--name", required=True, help="The full name, as pages and letters show it.")
@click.option("--area", "areas", required=True, multiple=True, help="Code of a local authority (343), or CODE=NAME.")
@click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")
def add(slug: str, name: str, areas: tuple[str, ...], commit: bool) -> None:
    """Add a partnership; SLUG is its part of the address, such as sefton."""
    named = service.named_areas(areas)
    with session_for(Settings.from_environment()) as session:
        service.add(session, None, slug=slug, name=name, areas=named, now=datetime.now(UTC))
        if commit:
            session.commit()
    where = ", ".join(f"{area} ({code})" for code, area in named.items())
    click.echo(f"{'added' if commit else 'would add'} {slug}: {name}; areas: {where}")
    if not commit:
        click.echo("nothing was changed: repeat with --commit", err=True)


@partnerships.command("list")
def list_command() -> None:
    """List the partnerships, one per line: slug, area codes, name; separated by tabs."""
    with session_for(Settings.from_environment(), writes=False) as session:
        found = list_partnerships(session)
        areas = list_areas(session, [partnership.id for partnership in found])
        for partnership in found:
            codes = ",".join(area.code for area in areas if area.partnership_id == partnership.id)
            click.echo(f"{partnership.slug}\t{codes}\t{partnership.name}")
