"""`survey score`, `survey compare` and `survey pack`: results as data, workbook and pack."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlmodel import Session, select

from questionnaires.comparing import throughout
from questionnaires.contracts import pair_data
from questionnaires.scoring import percent_text
from reports.inputs import ComparisonData
from survey.config import Settings
from survey.exports.comparison import comparison_data, marked_rounds
from survey.exports.open_files import scorecards
from survey.exports.packs import NothingSubmitted, pack_data
from survey.exports.rounds import own_round_data, round_data
from survey.extensions import session_for
from survey.models import Partnership, Round, RoundPartnership
from survey.queries.results import find_body
from survey.services.refusals import Refused
from survey.services.scores import verify_scorecards


def find_round(session: Session, slug: str) -> Round:
    """A round by slug.

    Raises:
        Refused: when there is none.
    """
    found = session.exec(select(Round).where(Round.slug == slug)).one_or_none()
    if found is None:
        raise Refused(f"There is no round {slug}. `survey rounds list` shows what there is.")
    return found


def partnership_of(session: Session, round_: Round, slug: str | None) -> Partnership:
    """The partnership to report for: the one named, or the only one of the round.

    Raises:
        Refused: when none is named and the round has several, or the one named is not part of it.
    """
    wanted = select(Partnership).join(RoundPartnership).where(RoundPartnership.round_id == round_.id)
    found = session.exec(wanted.order_by(Partnership.slug)).all()
    chosen = [one for one in found if slug in (None, one.slug)]
    if len(chosen) != 1:
        raise Refused(f"Say which partnership with --partnership: {', '.join(one.slug for one in found)}.")
    return chosen[0]


@click.command()
@click.option("--round", "slug", help="The round, by slug.")
@click.option("--layer", type=click.Choice(["self", "moderated", "agreed"]), default="self")
@click.option("--partnership", "partnership", help="In a joint round: for which partnership.")
@click.option("--format", "form", type=click.Choice(["json"]), default="json")
@click.option("--verify", is_flag=True, help="Work every stored scorecard out again; exit 1 where one differs.")
def score(slug: str | None, layer: str, partnership: str | None, form: str, verify: bool) -> None:
    """Print the scorecards of a round as data, or prove the stored ones."""
    with session_for(Settings.from_environment()) as session:
        if verify:
            checked, wrong = verify_scorecards(session, find_round(session, slug).id if slug else None)
            for line in wrong:
                click.echo(line)
            click.echo(f"{checked} scorecards worked out again, {len(wrong)} differ", err=True)
            raise SystemExit(1 if wrong else 0)
        if slug is None:
            raise click.UsageError("name a round with --round, or ask for --verify")
        if layer != "self":
            raise Refused(f"No {layer} scorecards are kept yet: moderation has not been carried out in this round.")
        round_ = find_round(session, slug)
        reports_for = partnership_of(session, round_, partnership)
        data = round_data(session, reports_for, round_)
        own = own_round_data(session, reports_for, round_, data)
        click.echo(json.dumps(scorecards(data, own), indent=1))


@click.command()
@click.option("--round", "slug", required=True, help="The newest round, by slug.")
@click.option("--with", "earlier", multiple=True, required=True, help="An earlier round; several, newest first.")
@click.option("--partnership", "partnership", help="In a joint round: for which partnership.")
@click.option("--supplement", "own", is_flag=True, help="Compare the partnership's own supplement, not the core.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.xlsx or FILE.json.")
def compare(slug: str, earlier: Sequence[str], partnership: str | None, own: bool, out: Path) -> None:
    """Compare rounds, like with like, into a workbook or data."""
    if out.suffix not in (".xlsx", ".json"):
        raise click.UsageError("--out must end in .xlsx or .json")
    with session_for(Settings.from_environment()) as session:
        round_ = find_round(session, slug)
        rounds = [round_, *(find_round(session, name) for name in earlier)]
        reports_for = partnership_of(session, round_, partnership)
        data = comparison_data(session, reports_for, rounds, datetime.now(UTC), own=own)
        if own and not data.rounds[0].returns:
            raise Refused(f"No body has answered a supplement of {reports_for.name} in {round_.slug}.")
    if out.suffix == ".json":
        out.write_text(json.dumps(compare_data(data), ensure_ascii=False, indent=1), encoding="utf-8")
    else:
        from reports.workbook import comparison_workbook

        comparison_workbook(data, out)
    click.echo(f"wrote {out}: {len(data.pairs)} bodies, {len(rounds)} rounds", err=True)


def compare_data(data: ComparisonData) -> dict[str, Any]:
    """A comparison in the form of the data contract."""
    bodies = []
    for slug, pairs in data.pairs.items():
        marks = marked_rounds(data.rounds, slug)
        found = throughout(marks, data.chain) if len(marks) == len(data.rounds) else None
        entry: dict[str, Any] = {
            "organisation": data.rounds[0].returns[slug].organisation.identifier,
            "pairs": [pair_data(pair) for pair in pairs],
            "throughout": None,
        }
        if found is not None:
            percents = {name: percent_text(percent) for name, percent in found.percents.items()}
            entry["throughout"] = {"rounds": list(found.rounds), "questions": len(found.keys), "percent": percents}
        bodies.append(entry)
    return {"rounds": [round_.slug for round_ in data.rounds], "organisations": bodies}


@click.command()
@click.option("--round", "slug", required=True, help="The round, by slug.")
@click.option("--organisation", "name", required=True, help="The body: slug, or urn:900001.")
@click.option("--partnership", "partnership", help="In a joint round: for which partnership.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.pdf.")
def pack(slug: str, name: str, partnership: str | None, out: Path) -> None:
    """Write the challenge pack of one body."""
    from reports.pack import challenge_pack

    with session_for(Settings.from_environment()) as session:
        round_ = find_round(session, slug)
        body = find_body(session, name)
        if body is None:
            raise Refused(f"There is no body {name}. Give its slug, or urn: and its number.")
        try:
            data = pack_data(session, partnership_of(session, round_, partnership), round_, body, datetime.now(UTC))
        except NothingSubmitted as reason:
            raise Refused(str(reason)) from reason
    out.write_bytes(challenge_pack(data))
    click.echo(f"wrote {out}", err=True)
