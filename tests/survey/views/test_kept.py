"""A session that has ended never costs typed text: it is kept for its author, or at least shown."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from survey.models import Answer, KeptPost
from survey.queries.accounts import kept_fields
from survey.services.kept_posts import CAP, MOST, keep_post
from tests.conftest import Clock
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.survey.world import World

Clients = Callable[..., HouseClient]
TEXT = "What we wrote for an hour, with “quotes” and ümlauts."


@pytest.fixture
def address(world: World) -> str:
    """The section that is written on."""
    return f"/returns/{world.return_.id}/sections/two"


def save(browser: HouseClient, address: str, text: str = TEXT, **more: str) -> tuple[int, str]:
    """Send a section; gives the code and where it leads, or the page."""
    answer = browser.post(address, data={"c": text} | more)
    return answer.status_code, answer.headers.get("Location") or answer.text


def kept(session: Session) -> list[KeptPost]:
    """List what is kept."""
    return list(session.exec(select(KeptPost)))


def test_text_is_given_back_after_signing_in_again(
    client: Clients, session: Session, world: World, clock: Clock, address: str
) -> None:
    lead = world.user("lead")
    browser = client(lead)
    clock.advance(hours=3)
    code, door = save(browser, address)
    (post,) = kept(session)
    assert (code, door) == (303, f"/sign-in?next={address}?kept%3D{post.id}")
    assert "your text is there again" in browser.get(door).text
    assert post.user_id == lead.id
    assert "csrf_token" not in post.fields
    again = client(lead)
    again.sign_in(lead, clock())
    assert again.get(f"{address}?kept={post.id}").status_code == 200
    assert kept_fields(session, lead.id, post.id, clock()) == {"c": [TEXT]}
    assert not session.exec(select(Answer)).all()


def test_an_old_security_mark_costs_nothing(client: Clients, session: Session, world: World, address: str) -> None:
    browser = client(world.user("lead"))
    answer = browser.open(address, method="POST", data={"c": TEXT, "csrf_token": "old"}, csrf=False)
    (post,) = kept(session)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?kept={post.id}")
    assert not session.exec(select(Answer)).all()


def test_only_its_author_gets_it_back_and_only_for_a_day(session: Session, world: World) -> None:
    lead, other = world.user("lead"), world.user("contributor")
    post = keep_post(session, lead.id, "/returns/1/sections/two", {"c": [TEXT]}, NOW)
    assert post is not None
    clock = Clock()
    assert kept_fields(session, other.id, post.id, clock()) is None
    clock.advance(hours=23, minutes=59)
    assert kept_fields(session, lead.id, post.id, clock()) == {"c": [TEXT]}
    clock.advance(minutes=1)
    assert kept_fields(session, lead.id, post.id, clock()) is None
    assert kept_fields(session, lead.id, post.id + 1, clock()) is None


def test_the_text_of_somebody_unknown_is_shown(client: Clients, session: Session, address: str) -> None:
    code, page = save(client(), address)
    assert code == 401
    assert TEXT in page
    assert "readonly" in page
    assert not kept(session)


def test_text_over_the_cap_is_shown(
    client: Clients, session: Session, world: World, clock: Clock, address: str
) -> None:
    browser = client(world.user("lead"))
    clock.advance(hours=3)
    code, page = save(browser, address, "long " * (CAP // 5))
    assert code == 401
    assert "long long" in page
    assert not kept(session)


def test_somebody_who_left_is_shown_their_text(client: Clients, session: Session, world: World, address: str) -> None:
    lead = world.user("lead")
    browser = client(lead)
    lead.active = False
    session.add(lead)
    session.flush()
    code, page = save(browser, address)
    assert code == 401
    assert TEXT in page
    assert not kept(session)


def test_other_forms_are_shown_and_not_kept(client: Clients, session: Session, world: World, clock: Clock) -> None:
    browser = client(world.user("business_unit"))
    clock.advance(hours=3)
    data = {"name": "New person", "password": "never to be shown", "csrf_token": "neither"}
    answer = browser.post(f"/p/{world.here.slug}/people/new", data=data)
    assert answer.status_code == 401
    assert "New person" in answer.text
    assert "never to be shown" not in answer.text
    assert not kept(session)


def test_a_script_is_told_that_the_session_has_ended(client: Clients, session: Session, address: str) -> None:
    answer = client().post(f"{address}/autosave", data={"c": TEXT})
    assert (answer.status_code, answer.json["error"]) == (401, "signed_out")  # type: ignore[index]
    assert not kept(session)


def test_a_script_is_told_of_an_old_security_mark(client: Clients, world: World, address: str) -> None:
    browser = client(world.user("lead"))
    answer = browser.open(f"{address}/autosave", method="POST", data={"c": TEXT}, csrf=False)
    assert (answer.status_code, answer.json["error"]) == (400, "stale")  # type: ignore[index]


def test_what_has_expired_goes_and_a_user_keeps_the_newest(session: Session, world: World) -> None:
    lead, clock = world.user("lead"), Clock()
    keep_post(session, lead.id, "/returns/1/sections/one", {"c": ["old"]}, NOW)
    clock.advance(days=2)
    for number in range(MOST + 3):
        keep_post(session, lead.id, "/returns/1/sections/one", {"c": [str(number)]}, clock())
    texts = [post.fields for post in kept(session)]
    assert len(texts) == MOST
    assert "old" not in str(texts)
    assert '{"c": ["12"]}' in texts


def test_a_door_that_stood_open_begins_again(client: Clients) -> None:
    answer = client().open("/sign-in", method="POST", data={"email": "a@example.org"}, csrf=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_a_button_that_stood_waiting_leads_home(client: Clients, world: World) -> None:
    browser = client(world.user("lead"))
    answer = browser.open(f"/returns/{world.return_.id}/ready", method="POST", csrf=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/home")
