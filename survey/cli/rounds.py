"""`survey rounds issue | list`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import yaml
from sqlmodel import Session

from survey.config import Settings
from survey.extensions import session_for
from survey.models import Partnership, Round, RoundKind
from survey.queries.partnerships import find_partnership
from survey.queries.questionnaires import find_version
from survey.queries.rounds.due import LONDON
from survey.queries.rounds.lists import find_by_slug, list_all
from survey.services.refusals import Refused
from survey.services.rounds.issuing import Issued, issue_round
from survey.services.rounds.planning import Order
from survey.services.rounds.rules import read_rule
from survey.services.rounds.settings import settings_for
from survey.services.rounds.supplements import Chosen, choose

DAY = click.DateTime(["%Y-%m-%d"])


class Several(click.Command):
    """A command without arguments, whose options that may be repeated also take several values in a row."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write `--to a b` as `--to a --to b`."""
        lists = {name for option in self.params if getattr(option, "multiple", False) for name in option.opts}
        written: list[str] = []
        option, filled = "", False
        for word in args:
            if word.startswith("-"):
                option, filled = (word if word in lists else ""), False
            elif option and filled:
                written.append(option)
            elif option:
                filled = True
            written.append(word)
        return super().parse_args(ctx, written)


@click.group("rounds")
def rounds() -> None:
    """Issue rounds and list them."""


@rounds.command(cls=Several)
@click.option("--partnership", "slugs", required=True, multiple=True, help="Who issues it; several for a joint round.")
@click.option(
    "--questionnaire",
    "versions",
    required=True,
    multiple=True,
    help="KEY@VERSION, or KEY@VERSION=RULE for some bodies; a supplement goes beside its core.",
)
@click.option("--slug", required=True, help="The round's part of addresses, such as sefton-schools-2026.")
@click.option("--name", required=True, help="As pages and letters show it.")
@click.option("--opens", required=True, type=DAY, help="The first day, as 2026-09-07.")
@click.option("--due", required=True, type=DAY, help="The last day; it ends at 23:59 in England.")
@click.option("--after", help="The round whose answers stand beside, by slug.")
@click.option("--kind", type=click.Choice([kind.value for kind in RoundKind]), default="full", show_default=True)
@click.option("--settings", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON or YAML.")
@click.option(
    "--to", "rules", required=True, multiple=True, help="all, organisation=urn:900001, or kind=school,area=343."
)
@click.option("--without-letters", is_flag=True, help="Write to nobody. A round that is over writes to nobody anyway.")
@click.option("--commit", is_flag=True, help="Do it; without this, say what would be done.")
def issue(commit: bool, without_letters: bool, **given: Any) -> None:
    """Issue a round: freeze who is due, and why, and invite them. Rules add up."""
    settings, now = Settings.from_environment(), datetime.now(UTC)
    with session_for(settings) as session:
        order = order_from(session, **given)
        issued = issue_round(
            session,
            None,
            order,
            now,
            today=now.astimezone(LONDON).date(),
            base_url=settings.base_url,
            letters=not without_letters,
        )
        say(issued, commit)
        if commit:
            session.commit()


def order_from(
    session: Session,
    *,
    slugs: Sequence[str],
    versions: Sequence[str],
    slug: str,
    name: str,
    opens: datetime,
    due: datetime,
    after: str | None,
    kind: str,
    file: Path | None,
    rules: Sequence[str],
) -> Order:
    """Look up what the options name; raises Refused for what is not there."""
    partnerships = tuple(the_partnership(session, one) for one in dict.fromkeys(slugs))
    return Order(
        slug=slug,
        name=name,
        opens_on=opens.date(),
        due_on=due.date(),
        partnerships=partnerships,
        versions=tuple(the_version(session, one, partnerships) for one in versions),
        to=tuple(read_rule(rule) for rule in rules),
        kind=RoundKind(kind),
        after=the_round(session, after) if after else None,
        settings=settings_for(partnerships[0], read_settings(file) if file else None),
    )


def the_partnership(session: Session, slug: str) -> Partnership:
    """Find a partnership."""
    found = find_partnership(session, slug)
    if found is None:
        raise Refused(f"There is no partnership {slug}. `survey partnerships list` shows what there is.")
    return found


def the_version(session: Session, given: str, partnerships: Sequence[Partnership]) -> Chosen:
    """Find the version of KEY@VERSION or KEY@VERSION=RULE: of the first of the partnerships that has it."""
    name, _, rule = given.partition("=")
    every = (find_version(session, name, one.id) for one in partnerships)
    found = next((one for one in every if one is not None), None)
    if found is None:
        raise Refused(f"No questionnaire {name} is published here. `survey questionnaires list` shows what there is.")
    return choose(session, found, read_rule(rule) if rule else None)


def the_round(session: Session, slug: str) -> Round:
    """Find a round."""
    found = find_by_slug(session, slug)
    if found is None:
        raise Refused(f"There is no round {slug}. `survey rounds list` shows what there is.")
    return found


def read_settings(file: Path) -> dict[str, Any]:
    """Read the settings of a file."""
    try:
        found = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise Refused(f"{file} cannot be read as JSON or YAML: {wrong}") from wrong
    if not isinstance(found, dict):
        raise Refused(f"{file} must hold fields, such as high: 85.")
    return found


def say(issued: Issued, commit: bool) -> None:
    """Print the issue list with its reasons, and what would come of it."""
    for line in issued.plan.lines:
        names = "+".join(one.version.name for one in (line.version, *line.supplements))
        click.echo(f"{line.candidate.organisation.slug}\t{names}\t{line.reason}")
    for candidate in issued.plan.unasked:
        click.echo(f"{candidate.organisation.slug} is chosen, but no version is for it", err=True)
    for rule in issued.plan.idle:
        click.echo(f"the rule {rule.text} chooses nobody", err=True)
    counts = ", ".join(f"{count} {kind.lower()}" for kind, count in issued.plan.counts().items())
    done = "issued" if commit else "would issue"
    click.echo(f"{done} {issued.round_.slug} to {issued.bodies} bodies ({counts}); {issued.written_to} written to")
    if not commit:
        click.echo("nothing was changed: repeat with --commit", err=True)


@rounds.command("list")
@click.option("--partnership", "slug", help="Only the rounds of this partnership.")
def list_command(slug: str | None) -> None:
    """List rounds, one per line: slug, partnerships, opens, due, bodies, state, name; separated by tabs."""
    with session_for(Settings.from_environment(), writes=False) as session:
        if slug:
            the_partnership(session, slug)
        for one in list_all(session, slug):
            words = (one.slug, one.partnerships, iso(one.opens_on), iso(one.due_on), one.bodies, one.state, one.name)
            click.echo("\t".join(str(word) for word in words))


def iso(day: date) -> str:
    """Write a date for programs."""
    return day.isoformat()
