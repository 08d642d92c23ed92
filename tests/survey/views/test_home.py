"""The first pages: the front, what waits for me, how a partnership stands today."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from survey.models import LineState, ReturnState
from tests import factories
from tests.factories import NOW, TODAY
from tests.house_client import HouseClient
from tests.survey.statements import count_statements
from tests.survey.world import World

Clients = Callable[..., HouseClient]
As = Callable[[str], HouseClient]


def test_the_front_names_the_partnerships(client: Clients, world: World) -> None:
    text = client().get("/").text
    assert world.here.name in text
    assert world.there.name in text
    assert f"/sign-in?p={world.here.slug}" in text


def test_the_front_leads_home(client_as: As) -> None:
    assert client_as("lead").get("/").headers["Location"] == "/home"


def test_one_return_is_opened_at_once(client_as: As, world: World) -> None:
    assert client_as("lead").get("/home").headers["Location"] == f"/returns/{world.return_.id}"


def test_one_partnership_is_opened_at_once(client_as: As, world: World) -> None:
    assert client_as("moderator").get("/home").headers["Location"] == f"/p/{world.here.slug}/"


def test_several_returns_are_listed_with_the_open_ones_first(client_as: As, world: World, session: Session) -> None:
    earlier = factories.round_(session, world.here, world.version, name="The year before")
    old = factories.return_(session, factories.issue_line(session, earlier, world.school))
    old.state, old.first_submitted_at = ReturnState.AGREED, NOW
    session.flush()
    text = client_as("lead").get("/home").text
    assert "What waits for you" in text
    assert text.index(world.round_.name) < text.index("Sent before") < text.index("The year before")
    assert "20 days from today" in text
    assert world.neighbours_return.id != world.return_.id
    assert f"/returns/{world.neighbours_return.id}" not in text


def test_whoever_helps_with_one_section_finds_it(client: Clients, world: World, session: Session) -> None:
    helper = factories.user(session)
    about = {"organisation_id": world.school.id, "return_id": world.return_.id, "section": "one"}
    factories.grant(session, helper, "contributor", "section", **about)
    assert client(helper).get("/home").headers["Location"] == f"/returns/{world.return_.id}"


def test_with_nothing_to_do_one_is_told_what_to_do(client: Clients, session: Session) -> None:
    text = client(factories.user(session)).get("/home").text
    assert "Nothing waits for you" in text
    assert "ask the partnership to add you" in text


def test_the_administrator_sees_the_partnerships(client_as: As, world: World) -> None:
    text = client_as("administrator").get("/home").text
    assert f"/p/{world.here.slug}/" in text
    assert f"/p/{world.there.slug}/" in text


def test_twenty_returns_cost_no_more_statements(client_as: As, world: World, session: Session) -> None:
    def issue_more(count: int) -> None:
        for _ in range(count):
            round_ = factories.round_(session, world.here, world.version)
            factories.return_(session, factories.issue_line(session, round_, world.school))

    issue_more(1)
    lead = client_as("lead")
    with count_statements(session) as few:
        lead.get("/home")
    issue_more(18)
    with count_statements(session) as many:
        text = lead.get("/home").text
    assert text.count("/returns/") == 20
    assert many.count == few.count


# Today


@pytest.fixture
def crowded(world: World, session: Session) -> World:
    """Twelve bodies: signed, being moderated, begun, late, exempt, nil, closed."""
    land = world.at_home
    states = [
        (LineState.DUE, ReturnState.SUBMITTED, 0),
        (LineState.DUE, ReturnState.SUBMITTED, 0),
        (LineState.DUE, ReturnState.AGREED, 0),
        (LineState.DUE, ReturnState.RETURNED, 0),
        (LineState.DUE, ReturnState.IN_PROGRESS, 0),
        (LineState.DUE, ReturnState.NOT_STARTED, 30),
        (LineState.EXEMPT, ReturnState.NOT_STARTED, 0),
        (LineState.NIL, ReturnState.NOT_STARTED, 30),
        (LineState.CLOSED, ReturnState.NOT_STARTED, 0),
    ]
    for number, (line_state, state, days_late) in enumerate(states):
        made = land.add_body(world.round_)
        made.state, land.lines[-1].state = state, line_state
        made.submission_id = number + 1 if state in (ReturnState.SUBMITTED, ReturnState.AGREED) else None
        made.submission_id = 99 if state == ReturnState.RETURNED else made.submission_id
        made.opened_at = made.last_saved_at = None if state == ReturnState.NOT_STARTED else NOW
        made.asked, made.answered = 3, 0 if state == ReturnState.NOT_STARTED else 1
        part = session.get_one(factories.IssueLinePartnership, (land.lines[-1].id, world.here.id))
        part.due_on -= timedelta(days=days_late)
    session.flush()
    return world


def test_the_figures_of_a_round(client_as: As, crowded: World) -> None:
    text = client_as("business_unit").get(f"/p/{crowded.here.slug}/").text
    cells = re.findall(r'<td class="num">(.*?)</td>', text)
    plain = [re.sub(r"<[^>]+>", "", cell) for cell in cells]
    # 11 issued, less exempt and closed; signed 2 + agreed 1 + given back 1 + nil 1; begun 1; nothing from the rest
    assert plain == ["5 of 9", "0", "1", "3", "1"]


def test_what_waits_leads_to_its_list(client_as: As, crowded: World) -> None:
    text = client_as("business_unit").get(f"/p/{crowded.here.slug}/").text
    base = f"/p/{crowded.here.slug}/rounds/{crowded.round_.slug}/lines?state="
    assert all(base + state in text for state in ("submitted", "returned", "overdue"))


def test_a_round_long_past_is_not_shown(client_as: As, world: World, session: Session) -> None:
    world.round_.due_on = TODAY - timedelta(days=200)
    session.flush()
    text = client_as("business_unit").get(f"/p/{world.here.slug}/").text
    assert "No round is running" in text
    assert world.round_.name not in text


def test_the_education_team_sees_its_programme_only(client_as: As, world: World) -> None:
    agencies = world.with_agencies()
    assert agencies.name in client_as("business_unit").get(f"/p/{world.here.slug}/").text
    text = client_as("education_team").get(f"/p/{world.here.slug}/").text
    assert agencies.name not in text
    assert world.round_.name in text


def test_a_new_partnership_is_told_the_four_steps(client: Clients, session: Session) -> None:
    unit = client("business_unit", partnership=factories.partnership(session, slug="new", name="New Partnership"))
    text = unit.get("/p/new/").text
    assert all(step in text for step in ("Bodies", "Questionnaire", "Last year’s answers", "Issue"))
    assert "None of the four steps are done" in text
    assert "/p/new/rounds/new" in text


def test_a_forum_member_is_shown_the_way(client_as: As, world: World) -> None:
    text = client_as("forum_member").get(f"/p/{world.here.slug}/").text
    assert "Your access: Forum member" in text
    assert world.round_.name not in text
    assert ">Bodies<" not in text


def test_many_bodies_cost_no_more_statements(client_as: As, world: World, session: Session) -> None:
    unit, address = client_as("business_unit"), f"/p/{world.here.slug}/"
    with count_statements(session) as few:
        unit.get(address)
    for _ in range(9):
        world.at_home.add_body(world.round_)
        world.at_home.add_body(factories.round_(session, world.here, world.version))
    with count_statements(session) as many:
        text = unit.get(address).text
    assert text.count("20 days from today") == 10
    assert many.count == few.count
    assert TODAY.year == 2026
