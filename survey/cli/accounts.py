"""`survey users add | link | reset-factor`."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click
from sqlmodel import Session, col, select

from survey.config import Settings
from survey.extensions import session_for
from survey.models import Identifier, Organisation, Role, User
from survey.policies import ROLE_NAMES
from survey.queries.accounts import find_user
from survey.queries.partnerships import find_partnership, find_programme
from survey.services.accounts.factors import reset_factor
from survey.services.accounts.links import make_link
from survey.services.accounts.people import Access, add_person
from survey.services.refusals import Refused

SCOPES = "platform, partnership:SLUG, programme:SLUG/PROGRAMME, organisation:SLUG or organisation:urn:NUMBER"
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("users")
def users() -> None:
    """Add users, grant roles, print sign-in links."""


@users.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What they are to be.")
@click.option("--scope", required=True, help=f"Over what: {SCOPES}.")
@click.option("--name", default="", help="Their name, for somebody who is not known yet.")
@click.option("--from", "first", type=DAY, help="First day, as 2026-11-27; today when left out.")
@click.option("--to", "last", type=DAY, help="Last day; open when left out.")
@click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")
def add(
    email: str, role: str, scope: str, name: str, first: datetime | None, last: datetime | None, commit: bool
) -> None:
    """Let somebody in; one who is not known yet is added."""
    now = datetime.now(UTC)
    begins = first.date() if first else now.astimezone(ZoneInfo("Europe/London")).date()
    with session_for(Settings.from_environment()) as session:
        access = access_over(session, Role(role), scope, begins, last.date() if last else None)
        user = add_person(session, None, email, name, access, now)
        line = f"{user.email} as {ROLE_NAMES[Role(role)]} over {scope}"
        if commit:
            session.commit()
    click.echo(f"{'added' if commit else 'would add'} {line}")
    _say_dry(commit)


@users.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a one-use link that signs EMAIL in; it works for 15 minutes."""
    settings = Settings.from_environment()
    with session_for(settings) as session:
        ticket = make_link(session, known(session, email), settings, datetime.now(UTC))
        session.commit()
    click.echo(f"{settings.base_url}/sign-in/link/{ticket.token}")


@users.command("reset-factor")
@click.argument("email")
@click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")
def reset_factor_command(email: str, commit: bool) -> None:
    """Take a lost second factor away; EMAIL sets a new one up when signing in."""
    with session_for(Settings.from_environment()) as session:
        user = known(session, email)
        reset_factor(session, None, user, datetime.now(UTC))
        if commit:
            session.commit()
    click.echo(f"{'took' if commit else 'would take'} the second factor of {email} away")
    _say_dry(commit)


def access_over(session: Session, role: Role, scope: str, first: date, last: date | None) -> Access:
    """Read a scope such as `programme:sefton/schools`, or short `sefton`, `sefton/schools`. Raises Refused."""
    if ":" not in scope and find_partnership(session, scope.partition("/")[0]) is not None:
        scope = f"{'programme' if '/' in scope else 'partnership'}:{scope}"
    kind, _, about = scope.partition(":")
    if kind == "platform" and not about:
        return Access(role, first, last)
    if kind == "partnership":
        return Access(role, first, last, partnership_id=_partnership(session, about))
    if kind == "programme":
        slug, _, programme = about.partition("/")
        partnership_id = _partnership(session, slug)
        found = find_programme(session, partnership_id, programme)
        if found is None:
            raise Refused(f"{slug} has no programme {programme}.", "scope")
        return Access(role, first, last, partnership_id=partnership_id, programme_id=found.id)
    if kind == "organisation":
        return Access(role, first, last, organisation_id=_organisation(session, about))
    raise Refused(f"{scope} is no scope: write {SCOPES}.", "scope")


def known(session: Session, email: str) -> User:
    """Find somebody who can sign in. Raises Refused."""
    user = find_user(session, email)
    if user is None or not user.active:
        raise Refused(f"Nobody with the address {email} can sign in: add them with survey users add.", "email")
    return user


def _partnership(session: Session, slug: str) -> int:
    found = find_partnership(session, slug)
    if found is None:
        raise Refused(f"There is no partnership {slug}: see survey partnerships list.", "scope")
    return found.id


def _organisation(session: Session, about: str) -> int:
    """Find a body by its slug, or by an identifier in force such as urn:900001."""
    scheme, _, value = about.partition(":")
    statement = select(Organisation).where(Organisation.slug == about)
    if value:
        held = select(Identifier.organisation_id).where(
            Identifier.scheme == scheme, Identifier.value == value, col(Identifier.to_on).is_(None)
        )
        statement = select(Organisation).where(col(Organisation.id).in_(held))
    found = session.exec(statement).one_or_none()
    if found is None:
        raise Refused(f"There is no organisation {about}: import it first.", "scope")
    return found.id


def _say_dry(commit: bool) -> None:
    if not commit:
        click.echo("nothing was changed: repeat with --commit", err=True)
