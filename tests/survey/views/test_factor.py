"""The second factor: set up by those who must have one, asked for, used once, taken away when lost."""

import re
from collections.abc import Callable
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from sqlmodel import Session, select

from survey.models import Event, Grant, Message, User
from tests import factories
from tests.conftest import Clock
from tests.house_client import HouseClient
from tests.survey.world import World

Clients = Callable[..., HouseClient]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer without the even pause."""
    monkeypatch.setitem(app.config, "SIGN_IN_PAUSE", 0.0)


@pytest.fixture
def moderator(session: Session, world: World) -> User:
    """A moderator with a second factor."""
    made = world.user("moderator")
    made.totp_secret = SECRET
    return factories.keep(session, made)


def open_link(browser: HouseClient, session: Session, user: User) -> str:
    """Ask for a link and open it; gives where that leads."""
    browser.post("/sign-in", data={"email": user.email, "next": "/account"})
    body = session.exec(select(Message).order_by(Message.id.desc())).first().body  # type: ignore[attr-defined,union-attr]
    found = re.search(r"(/sign-in/link/[^\s?]+)", body)
    assert found
    return browser.post(found[1], data={"next": "/account"}).headers["Location"]


def code_of(clock: Clock, secret: str = SECRET, steps: int = 0) -> str:
    """Give the code an app shows now, or some steps later."""
    return pyotp.TOTP(secret).at(int(clock().timestamp()) + 30 * steps)


def is_in(browser: HouseClient) -> bool:
    """Whether the browser is signed in."""
    return browser.get("/account").status_code == 200


def give(browser: HouseClient, code: str) -> int:
    """Give a code."""
    return browser.post("/sign-in/factor", data={"code": code}).status_code


def test_a_link_alone_is_not_enough(client: Clients, session: Session, moderator: User, clock: Clock) -> None:
    browser = client()
    assert open_link(browser, session, moderator) == "/sign-in/factor"
    assert not is_in(browser)
    assert browser.post("/sign-in/factor", data={"code": code_of(clock)}).headers["Location"] == "/account"
    assert is_in(browser)


def test_a_code_is_used_once(client: Clients, session: Session, moderator: User, clock: Clock) -> None:
    first, second = client(), client()
    open_link(first, session, moderator)
    assert give(first, code_of(clock)) == 303
    open_link(second, session, moderator)
    assert give(second, code_of(clock)) == 200
    assert not is_in(second)
    assert give(second, code_of(clock, steps=1)) == 303


def test_a_code_from_far_off_is_refused(client: Clients, session: Session, moderator: User, clock: Clock) -> None:
    browser = client()
    open_link(browser, session, moderator)
    assert give(browser, code_of(clock, steps=2)) == 200
    assert give(browser, code_of(clock, steps=-2)) == 200
    assert not is_in(browser)
    kinds = [event.kind for event in session.exec(select(Event).where(Event.stream == f"user:{moderator.id}"))]
    assert kinds.count("sign_in_refused") == 2


def test_the_sixth_code_in_a_quarter_of_an_hour_is_not_looked_at(
    client: Clients, session: Session, moderator: User, clock: Clock
) -> None:
    browser = client()
    open_link(browser, session, moderator)
    assert [give(browser, "000000") for _ in range(5)] == [200] * 5
    assert give(browser, code_of(clock)) == 429
    assert not is_in(browser)


def test_the_first_proof_lasts_a_quarter_of_an_hour(
    client: Clients, session: Session, moderator: User, clock: Clock
) -> None:
    browser = client()
    open_link(browser, session, moderator)
    clock.advance(minutes=16)
    assert browser.post("/sign-in/factor", data={"code": code_of(clock)}).headers["Location"] == "/sign-in"
    assert browser.get("/sign-in/factor").headers["Location"] == "/sign-in"


@pytest.mark.parametrize("role", ["administrator", "business_unit", "education_team", "moderator", "scrutineer"])
def test_staff_without_one_set_it_up(client: Clients, session: Session, world: World, clock: Clock, role: str) -> None:
    browser, user = client(), world.user(role)
    open_link(browser, session, user)
    page = browser.get("/sign-in/factor").text
    assert "<svg" in page
    assert "style=" not in page
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert secret
    assert give(browser, "000000") == 200
    assert give(browser, code_of(clock, secret[1].replace(" ", ""))) == 303
    assert is_in(browser)
    session.refresh(user)
    assert user.has_factor


@pytest.mark.parametrize("role", ["lead", "contributor", "signatory", "forum_member"])
def test_others_need_none(client: Clients, session: Session, world: World, role: str) -> None:
    browser = client()
    assert open_link(browser, session, world.user(role)) == "/account"
    assert is_in(browser)


@pytest.fixture
def not_required(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Require no second factor, as a demonstration does."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], factor_required=False))


@pytest.mark.usefixtures("not_required")
def test_off_in_the_demonstration(client: Clients, session: Session, world: World) -> None:
    assert open_link(client(), session, world.user("moderator")) == "/account"


@pytest.mark.usefixtures("not_required")
def test_one_that_is_set_is_asked_for_in_any_case(client: Clients, session: Session, moderator: User) -> None:
    assert open_link(client(), session, moderator) == "/sign-in/factor"


def test_a_lead_may_set_one_up(client: Clients, session: Session, world: World, clock: Clock) -> None:
    lead = world.user("lead")
    browser = client(lead)
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get("/account/factor").text)
    assert secret
    assert browser.post("/account/factor", data={"code": "123456"}).status_code == 200
    answer = browser.post("/account/factor", data={"code": code_of(clock, secret[1].replace(" ", ""))})
    assert answer.headers["Location"] == "/account"
    session.refresh(lead)
    assert lead.has_factor


def test_without_a_secret_no_code_is_right(client: Clients, session: Session, world: World) -> None:
    lead = world.user("lead")
    browser = client(lead)
    assert browser.post("/account/factor", data={"code": "123456"}).status_code == 200
    session.refresh(lead)
    assert not lead.has_factor


def test_the_business_unit_takes_a_lost_one_away(
    client_as: Callable[[str], HouseClient], client: Clients, session: Session, world: World, moderator: User
) -> None:
    theirs = client(moderator)
    held = session.exec(select(Grant).where(Grant.user_id == moderator.id)).one()
    answer = client_as("business_unit").post(f"/p/{world.here.slug}/people/{held.id}/factor")
    assert answer.status_code == 303
    session.refresh(moderator)
    assert not moderator.has_factor
    assert not is_in(theirs)
    kinds = [event.kind for event in session.exec(select(Event).where(Event.stream == f"user:{moderator.id}"))]
    assert kinds == ["sessions_ended"]


def test_nobody_takes_an_administrators_away_but_another(
    client_as: Callable[[str], HouseClient], session: Session, world: World, moderator: User
) -> None:
    held = session.exec(select(Grant).where(Grant.user_id == moderator.id)).one()
    factories.grant(session, moderator, "administrator", "platform")
    address = f"/p/{world.here.slug}/people/{held.id}/factor"
    assert client_as("business_unit").post(address).status_code == 403
    assert client_as("administrator").post(address).status_code == 303
