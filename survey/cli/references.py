"""`survey questionnaires references`: what refers to an edition of guidance that is no longer in force."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

import click
from sqlmodel import Session

from questionnaires.faults import Fault, lines_of
from questionnaires.guidance.outdated import Cited, Finding, cited_in, ended_faults, look
from questionnaires.guidance.register import Register, shipped
from survey.config import Settings
from survey.extensions import session_for
from survey.models import Partnership
from survey.queries.guidance.referring import list_referring
from survey.queries.guidance.registers import get_register
from survey.queries.partnerships import find_partnership
from survey.services import questionnaires as publishing
from survey.services.refusals import Refused

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("name", required=False)
@click.option("--on", type=DAY, help="The day to look at, such as 2026-09-01; today without it.")
@click.option("--partnership", "slug", help="With the editions, notes and versions of this partnership.")
@click.option("--every", is_flag=True, help="Also versions that another one has replaced.")
def references(name: str | None, on: datetime | None, slug: str | None, every: bool) -> None:
    """Report what refers to an edition of guidance that is no longer in force, what changed, and who answers again.

    NAME is KEY@VERSION; without it, every version that no other one replaces. One line a reference, separated by tabs:
    version, question, reference, what to say.
    """
    day = on.date() if on else datetime.now(UTC).date()
    with session_for(Settings.from_environment(), writes=False) as session:
        partnership = find_partnership(session, slug) if slug else None
        if slug and partnership is None:
            raise Refused(f"There is no partnership called {slug}. `survey partnerships list` shows them.")
        register = get_register(session, partnership.id if partnership else None)
        versions = {name: cited_of(session, name, partnership)} if name else all_cited(session, partnership, every)
    found = {version: list(outdated_of(cited, register, day)) for version, cited in versions.items()}
    for version, findings in found.items():
        for line in lines(version, findings):
            click.echo(line)
    say_summary(found, day)


def cited_of(session: Session, name: str, partnership: Partnership | None) -> Sequence[Cited]:
    """Give the references of one version: published here, else shipped. Raises Refused when there is none."""
    found = publishing.published_version(session, partnership)(name) or publishing.library_version(name)
    if found is None:
        raise Refused(f"There is no questionnaire {name}. `survey questionnaires list` shows what there is.")
    return cited_in(found)


def all_cited(session: Session, partnership: Partnership | None, every: bool) -> dict[str, Sequence[Cited]]:
    """Give the references of every published version, or of those that none replaces."""
    versions = list_referring(session, [partnership.id] if partnership else [])
    return {version.name: version.cited for version in versions if every or version.newest}


def outdated_of(cited: Iterable[Cited], register: Register, on: date) -> Iterator[Finding]:
    """Give the references that have ended, or that nobody has registered."""
    for found in look(cited, register, on):
        if found.standing.state in ("ended", "unknown"):
            yield found


def lines(version: str, findings: Iterable[Finding]) -> Iterator[str]:
    """Give one line a reference."""
    for found in findings:
        label = f"{found.cited.label} {found.cited.key}" if found.cited.key else found.cited.text
        yield f"{version}\t{label}\t{found.cited.reference}\t{found.words}"


def say_summary(found: dict[str, list[Finding]], on: date) -> None:
    """Say on stderr how many there are."""
    every = [one for findings in found.values() for one in findings]
    ended = [one for one in every if one.standing.state == "ended"]
    again = sum(one.again for one in ended)
    click.echo(
        f"{on.isoformat()}: {len(found)} versions, {len(ended)} references to an edition no longer in force "
        f"({again} to be answered again), {len(every) - len(ended)} not in the register",
        err=True,
    )


def ended_lines(checked: publishing.Checked, file: str, on: datetime | None) -> list[str]:
    """Give the warnings about references that have ended by a day, as `check --on` prints them; none without a day."""
    questionnaire = checked.draft.questionnaire
    if questionnaire is None or on is None:
        return []
    faults: list[Fault] = list(ended_faults(questionnaire, shipped(), on.date()))
    return lines_of(file, faults, checked.draft.places)
