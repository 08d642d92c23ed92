"""`survey export`: a round as open files."""

from pathlib import Path

import click

from reports.bundle import write_bundle
from survey.cli.reports import find_round, partnership_of
from survey.config import Settings
from survey.exports.open_files import about, round_files
from survey.extensions import session_for


@click.command("export")
@click.option("--round", "slug", required=True, help="The round, by slug.")
@click.option("--partnership", "partnership", help="In a joint round: for which partnership.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.zip.")
def export(slug: str, partnership: str | None, out: Path) -> None:
    """Write everything of a round as open files: documents, signed returns, scorecards, one table of answers.

    The same round gives the same bytes, for as long as nothing in it changes.
    """
    if out.suffix != ".zip":
        raise click.UsageError("--out must end in .zip")
    with session_for(Settings.from_environment()) as session:
        round_ = find_round(session, slug)
        seen_by = partnership_of(session, round_, partnership)
        count = write_bundle(out, round_files(session, seen_by, round_), about(seen_by, round_))
    click.echo(f"wrote {out}: {count} files", err=True)
