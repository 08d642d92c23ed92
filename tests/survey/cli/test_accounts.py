"""`survey users`: who is let in from the command line, and a link that signs in once."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from survey.models import Event, Grant, Identifier, IdentifierScheme, SignInLink, User
from survey.services.accounts.links import hash_token
from tests import factories
from tests.conftest import Outcome
from tests.databases import Database

Cli = Callable[..., Outcome]
WHO = "unit@example.org"


@pytest.fixture(autouse=True)
def _sefton(fresh_database: Database) -> None:
    """A partnership with a school."""
    with fresh_database.session() as session:
        school = factories.organisation(session, slug="bega")
        factories.membership(session, factories.partnership(session, slug="sefton"), school)
        session.add(Identifier(organisation_id=school.id, scheme=IdentifierScheme.URN, value="900001"))


def grants(database: Database) -> list[tuple[str, str]]:
    """List role and scope of every grant."""
    with database.session() as session:
        return [(grant.role, grant.scope) for grant in session.exec(select(Grant).order_by(Grant.id))]  # type: ignore[arg-type]


def test_nothing_is_added_without_commit(cli: Cli, fresh_database: Database) -> None:
    outcome = cli("users", "add", WHO, "--role", "business_unit", "--scope", "partnership:sefton")
    assert outcome.code == 0
    assert outcome.out == "would add unit@example.org as business unit over partnership:sefton\n"
    assert "--commit" in outcome.err
    assert grants(fresh_database) == []


@pytest.mark.parametrize(
    ("role", "scope", "kind"),
    [
        ("business_unit", "sefton", "partnership"),
        ("education_team", "sefton/schools", "programme"),
        ("administrator", "platform", "platform"),
        ("business_unit", "partnership:sefton", "partnership"),
        ("education_team", "programme:sefton/schools", "programme"),
        ("lead", "organisation:bega", "organisation"),
        ("signatory", "organisation:urn:900001", "organisation"),
    ],
)
def test_each_scope(cli: Cli, fresh_database: Database, role: str, scope: str, kind: str) -> None:
    outcome = cli("users", "add", "UNIT@example.org", "--role", role, "--scope", scope, "--name", "Unit", "--commit")
    assert outcome.err == ""
    assert grants(fresh_database) == [(role, kind)]
    with fresh_database.session() as session:
        assert session.exec(select(User)).one().email == WHO
    assert cli("trail", "verify").code == 0


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        ("lead", "partnership:sefton", "Choose the body"),
        ("education_team", "partnership:sefton", "Choose the programme"),
        ("administrator", "partnership:sefton", "for the whole installation"),
        ("moderator", "platform", "Choose the partnership"),
        ("moderator", "partnership:nowhere", "There is no partnership nowhere"),
        ("education_team", "programme:sefton/parks", "sefton has no programme parks"),
        ("lead", "organisation:urn:900002", "There is no organisation urn:900002"),
        ("lead", "somewhere", "somewhere is no scope"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(cli: Cli, role: str, scope: str, said: str) -> None:
    outcome = cli("users", "add", WHO, "--role", role, "--scope", scope, "--commit")
    assert outcome.code == 1
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_address_is_checked(cli: Cli) -> None:
    assert (
        "such as name@example.org" in cli("users", "add", "unit", "--role", "administrator", "--scope", "platform").err
    )


def test_a_role_that_is_none_is_a_usage_error(cli: Cli) -> None:
    assert cli("users", "add", WHO, "--role", "king", "--scope", "platform").code == 2


def test_a_link_is_printed_and_only_its_hash_kept(cli: Cli, fresh_database: Database) -> None:
    cli("users", "add", WHO, "--role", "administrator", "--scope", "platform", "--commit")
    printed = cli("users", "link", WHO).out.strip()
    assert printed.startswith("http://127.0.0.1:8000/sign-in/link/")
    with fresh_database.session() as session:
        assert session.exec(select(SignInLink)).one().token_hash == hash_token(printed.rpartition("/")[2])


def test_no_link_for_whoever_is_not_known(cli: Cli) -> None:
    outcome = cli("users", "link", WHO)
    assert outcome.code == 1
    assert "Nobody with the address" in outcome.err


def test_a_lost_second_factor_is_taken_away(cli: Cli, fresh_database: Database) -> None:
    cli("users", "add", WHO, "--role", "administrator", "--scope", "platform", "--commit")
    with fresh_database.session() as session:
        user = session.exec(select(User)).one()
        user.totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
        session.add(user)
    assert "would take" in cli("users", "reset-factor", WHO).out
    cli("users", "reset-factor", WHO, "--commit")
    with fresh_database.session() as session:
        user = session.exec(select(User)).one()
        assert (user.totp_secret, user.session_serial) == (None, 1)
        kinds = [event.kind for event in session.exec(select(Event).order_by(Event.number))]  # type: ignore[arg-type]
    assert kinds == ["user_added", "grant_given", "sessions_ended"]
