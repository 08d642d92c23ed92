"""Joiners and leavers."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from survey.models import Event, Grant, Role, User
from survey.queries.accounts import find_user
from tests import factories
from tests.conftest import Clock
from tests.house_client import HouseClient
from tests.survey.statements import count_statements
from tests.survey.world import World

Clients = Callable[..., HouseClient]


@pytest.fixture
def unit(client_as: Callable[[str], HouseClient]) -> HouseClient:
    """The business unit's browser."""
    return client_as("business_unit")


def add(unit: HouseClient, world: World, **fields: str) -> str:
    """Let somebody in; gives the page that answers, or where it leads."""
    given = {"email": "new@example.org", "name": "New person", "role": "lead", "organisation": world.school.name}
    answer = unit.post(f"/p/{world.here.slug}/people/new", data=given | fields)
    return answer.headers.get("Location") or answer.text


def test_a_lead_is_let_in(unit: HouseClient, world: World, session: Session, client: Clients) -> None:
    assert add(unit, world) == f"/p/{world.here.slug}/people"
    user = find_user(session, "new@example.org")
    assert user is not None
    held = session.exec(select(Grant).where(Grant.user_id == user.id)).one()
    assert (held.role, held.organisation_id, held.granted_by) == (Role.LEAD, world.school.id, unit.user.id)  # type: ignore[union-attr]
    events = session.exec(select(Event).where(Event.stream == f"user:{user.id}")).all()
    assert [event.kind for event in events] == ["user_added", "grant_given"]
    assert world.school.name in client(user).get("/account").text


@pytest.mark.parametrize("typed", ["slug", "upper", "part"])
def test_a_body_is_named_in_several_ways(unit: HouseClient, world: World, typed: str) -> None:
    world.school.name = "Saint Bega Primary"
    factories.keep(world.session, world.school)
    words = {"slug": world.school.slug, "upper": "SAINT BEGA PRIMARY", "part": "bega"}[typed]
    assert add(unit, world, organisation=words).startswith("/p/")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "nobody"}, "such as name@example.org"),
        ({"name": ""}, "Write the person"),
        ({"organisation": ""}, "Write the name or the identifier"),
        ({"organisation": "Nowhere"}, "Write the name or the identifier"),
        ({"organisation": "School"}, "Several bodies match"),
        ({"role": "education_team"}, "Choose the programme"),
        ({"role": "administrator"}, "Not a valid choice"),
        ({"from_on": "yesterday"}, "such as 27 November 2026"),
        ({"from_on": "2/12/2026", "to_on": "1 December 2026"}, "The last day is before the first"),
    ],
)
def test_what_cannot_be_is_said(
    unit: HouseClient, world: World, session: Session, fields: dict[str, str], said: str
) -> None:
    assert said in add(unit, world, **fields)
    assert find_user(session, "new@example.org") is None


def test_a_body_of_another_partnership_is_not_there(unit: HouseClient, world: World) -> None:
    assert "Write the name or the identifier" in add(unit, world, organisation=world.faraway.slug)


def test_a_programme_of_another_partnership_is_not_there(unit: HouseClient, world: World) -> None:
    theirs = world.abroad.schools
    assert "Not a valid choice" in add(unit, world, role="education_team", programme=str(theirs.id))


def test_the_same_access_twice_is_refused(unit: HouseClient, world: World) -> None:
    add(unit, world)
    assert "has this access already" in add(unit, world, email="NEW@example.org ")


def test_whoever_holds_nothing_else_has_left(
    unit: HouseClient, world: World, session: Session, client: Clients
) -> None:
    lead = world.user("lead")
    theirs = client(lead)
    held = session.exec(select(Grant).where(Grant.user_id == lead.id)).one()
    assert unit.post(f"/p/{world.here.slug}/people/{held.id}/end").status_code == 303
    session.refresh(lead)
    assert not lead.active
    assert lead.left_at is not None
    assert theirs.get("/home").status_code == 302
    text = unit.get(f"/p/{world.here.slug}/people?show=left").text
    assert lead.email in text
    assert lead.email not in unit.get(f"/p/{world.here.slug}/people").text


def test_whoever_left_can_come_back(unit: HouseClient, world: World, session: Session) -> None:
    lead = world.user("lead")
    held = session.exec(select(Grant).where(Grant.user_id == lead.id)).one()
    unit.post(f"/p/{world.here.slug}/people/{held.id}/end")
    assert add(unit, world, email=lead.email).startswith("/p/")
    session.refresh(lead)
    assert lead.active
    assert lead.left_at is None


def test_whoever_holds_more_stays(unit: HouseClient, world: World, session: Session, client: Clients) -> None:
    lead = world.user("lead")
    factories.grant(session, lead, "lead", "organisation", organisation_id=world.neighbour.id)
    held = session.exec(select(Grant).where(Grant.organisation_id == world.school.id)).one()
    theirs = client(lead)
    unit.post(f"/p/{world.here.slug}/people/{held.id}/end")
    assert theirs.get("/account").status_code == 200


def test_nobody_ends_their_own_access(unit: HouseClient, world: World, session: Session) -> None:
    held = session.exec(select(Grant).where(Grant.user_id == unit.user.id)).one()  # type: ignore[union-attr]
    assert unit.post(f"/p/{world.here.slug}/people/{held.id}/end").status_code == 409
    session.refresh(held)
    assert held.ended_at is None


def test_access_begins_and_ends_on_its_days(unit: HouseClient, world: World, client: Clients, clock: Clock) -> None:
    add(unit, world, from_on="23 November 2026", to_on="24 November 2026")
    user = find_user(world.session, "new@example.org")
    assert isinstance(user, User)
    seen = []
    for _ in range(5):
        seen.append(client(user).get(f"/p/{world.here.slug}/accessibility") and holds(client(user), world))
        clock.advance(days=1)
    assert seen == [False, False, True, True, False]


def holds(browser: HouseClient, world: World) -> bool:
    """Whether somebody's account names the school."""
    return world.school.name in browser.get("/account").text


def test_the_list_finds_by_name_address_and_body(unit: HouseClient, world: World) -> None:
    add(unit, world)
    add(unit, world, email="other@example.org", name="Other person", organisation=world.neighbour.name)
    unit.get(f"/p/{world.here.slug}/people")  # shows what was flashed
    for words in ("new@", "New person", world.school.slug.replace("-", " ").title()):
        text = unit.get(f"/p/{world.here.slug}/people", query_string={"words": words}).text
        assert "new@example.org" in text
        assert "other@example.org" not in text


def test_many_people_cost_no_more_statements(unit: HouseClient, world: World, session: Session) -> None:
    address = f"/p/{world.here.slug}/people"
    with count_statements(session) as few:
        unit.get(address)
    for _ in range(18):
        person = factories.user(session)
        factories.grant(session, person, "lead", "organisation", organisation_id=world.school.id)
    with count_statements(session) as many:
        text = unit.get(address).text
    assert text.count("@example.org") == 19
    assert many.count == few.count


def test_a_long_list_comes_in_pages(unit: HouseClient, world: World, session: Session) -> None:
    for _ in range(101):
        person = factories.user(session)
        factories.grant(session, person, "lead", "organisation", organisation_id=world.school.id)
    first = unit.get(f"/p/{world.here.slug}/people").text
    second = unit.get(f"/p/{world.here.slug}/people?page=2").text
    assert "Next page" in first
    assert (first + second).count("@example.org") == 102
    assert "Next page" not in second
