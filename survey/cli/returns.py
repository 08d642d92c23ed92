"""`survey returns load`."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from survey.config import Settings
from survey.extensions import session_for
from survey.queries.rounds.lists import find_by_slug
from survey.services.loading import OPTIONAL, REQUIRED, Loaded, Status, Table, load_returns, read_table
from survey.services.refusals import Refused

HEADINGS = f"Headings: {', '.join(REQUIRED)}; and, where wanted, {', '.join(OPTIONAL)}."


@click.group("returns")
def returns() -> None:
    """Load answers in bulk."""


@returns.command(epilog=HEADINGS)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "slug", required=True, help="The round, by slug.")
@click.option(
    "--status", type=click.Choice([status.value for status in Status]), default="submitted", show_default=True
)
@click.option("--commit", is_flag=True, help="Do it; without this, say what would be done.")
def load(file: Path, slug: str, status: str, commit: bool) -> None:
    """Load a long table, CSV or XLSX: a row for each body and question. Other headings are left alone.

    What is loaded as submitted is marked as loaded and signed by nobody. A row that cannot be used is named by its
    line, and nothing of that body is loaded; exit code 1 then. The same file twice changes nothing.
    """
    table = read_table(file.read_bytes(), REQUIRED)
    with session_for(Settings.from_environment()) as session:
        round_ = find_by_slug(session, slug)
        if round_ is None:
            raise Refused(f"There is no round {slug}. `survey rounds list` shows what there is.")
        with progress() as tick:
            loaded = load_returns(session, None, round_, table.rows, datetime.now(UTC), Status(status), tick)
        if commit:
            session.commit()
    say(file, table, loaded, commit)
    sys.exit(1 if loaded.faults else 0)


def say(file: Path, table: Table, loaded: Loaded, commit: bool) -> None:
    """Print what was refused, by line, and what was loaded."""
    ignored = [name for name in table.headings if name and name not in (*REQUIRED, *OPTIONAL)]
    if ignored:
        click.echo(f"{file.name}: left alone: {', '.join(ignored)}", err=True)
    for fault in loaded.faults:
        click.echo(f"{file.name}: {fault}", err=True)
    done = "loaded" if commit else "would load"
    click.echo(
        f"{done} {loaded.answers} answers of {loaded.bodies} bodies, "
        f"unchanged {loaded.unchanged}, refused {loaded.refused}"
    )
    if not commit:
        click.echo("nothing was changed: repeat with --commit", err=True)


class progress:  # noqa: N801  reads as a word where it is used
    """Shows on a terminal how far a load is; elsewhere nothing."""

    def __enter__(self) -> Any:
        """Give what is called with how many are done and how many there are."""
        return self.tick if sys.stderr.isatty() else None

    def tick(self, done: int, whole: int) -> None:
        """Write over the line."""
        click.echo(f"\r{done} of {whole} bodies", nl=done == whole, err=True)

    def __exit__(self, *_: object) -> None:
        """Leave."""
