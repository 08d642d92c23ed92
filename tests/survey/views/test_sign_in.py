"""Signing in by link, code and password; what nobody may find out; sessions and their ends."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import Session, select

from survey.models import AttemptCount, Event, Message, SignInLink, User
from survey.services.accounts import attempts, passwords
from tests import factories
from tests.conftest import Clock
from tests.house_client import HouseClient
from tests.survey.world import World

Clients = Callable[..., HouseClient]
PASSWORD = "four quiet brown horses"


@pytest.fixture(autouse=True)
def at_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer without the even pause."""
    monkeypatch.setitem(app.config, "SIGN_IN_PAUSE", 0.0)


@pytest.fixture
def lead(world: World) -> User:
    """Somebody who needs no second factor."""
    return world.user("lead")


def ask_for_link(client: HouseClient, email: str, **fields: str) -> int:
    """Ask for a link."""
    return client.post("/sign-in", data={"email": email} | fields).status_code


def letter(session: Session) -> tuple[str, str]:
    """Read path and code from the newest letter."""
    body = session.exec(select(Message).order_by(Message.id.desc())).first().body  # type: ignore[attr-defined,union-attr]
    link, code = re.search(r"https?://[^/]+(/sign-in/link/\S+)", body), re.search(r"\b(\w{4}-\w{4})\b", body)
    assert link
    assert code
    return link[1], code[1]


def is_in(client: HouseClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/account").status_code == 200


def test_the_even_pace_is_kept(client: Clients, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setitem(app.config, "SIGN_IN_PAUSE", 60.0)
    monkeypatch.setattr("survey.views.pace.time.sleep", waited.append)
    ask_for_link(client(), "nobody@example.org")
    client().get("/sign-in")
    assert len(waited) == 1
    assert waited[0] > 0


# Links


def test_a_link_signs_in_once_and_only_by_its_button(client: Clients, session: Session, lead: User) -> None:
    browser = client()
    assert ask_for_link(browser, lead.email) == 303
    path, _ = letter(session)
    assert "One more press" in browser.get(path).text
    assert not is_in(browser)
    assert browser.post(path).headers["Location"] == "/home"
    assert is_in(browser)
    other = client()
    assert other.get(path).status_code == 410
    assert other.post(path).status_code == 410
    assert not is_in(other)


def test_a_link_works_a_quarter_of_an_hour(client: Clients, session: Session, lead: User, clock: Clock) -> None:
    browser = client()
    ask_for_link(browser, lead.email)
    path, _ = letter(session)
    clock.advance(minutes=15)
    assert browser.post(path).status_code == 410


def test_only_hashes_are_kept(client: Clients, session: Session, lead: User) -> None:
    ask_for_link(client(), lead.email)
    path, code = letter(session)
    link = session.exec(select(SignInLink)).one()
    kept = f"{link.token_hash} {link.code_hash}"
    assert path.rpartition("/")[2] not in kept
    assert code.replace("-", "") not in kept
    assert {len(link.token_hash), len(link.code_hash)} == {64}


def test_using_one_link_ends_the_others(client: Clients, session: Session, lead: User) -> None:
    browser = client()
    ask_for_link(browser, lead.email)
    first, _ = letter(session)
    ask_for_link(browser, lead.email)
    second, _ = letter(session)
    assert browser.post(second).status_code == 303
    assert client().post(first).status_code == 410


def test_an_unknown_address_gets_the_same_answer(client: Clients, session: Session, lead: User) -> None:
    answers = []
    for email in (lead.email, "nobody@example.org"):
        browser = client()
        answer = browser.post("/sign-in", data={"email": email}, follow_redirects=True)
        text = re.sub(r'(name="csrf_token" value|nonce)="[^"]*"', "", answer.text.replace(email, "ADDRESS"))
        answers.append((answer.status_code, text))
    assert answers[0] == answers[1]
    assert len(session.exec(select(Message)).all()) == 1


def test_somebody_who_left_gets_no_letter(client: Clients, session: Session, lead: User) -> None:
    lead.active = False
    session.add(lead)
    session.flush()
    assert ask_for_link(client(), lead.email) == 303
    assert not session.exec(select(Message)).all()


def test_an_address_is_known_in_any_case(client: Clients, session: Session, lead: User) -> None:
    ask_for_link(client(), f"  {lead.email.upper()} ")
    assert session.exec(select(Message)).one().to_email == lead.email


@pytest.mark.parametrize("typed", ["", "nobody", "a b@example.org"])
def test_what_is_no_address_is_said(client: Clients, typed: str) -> None:
    answer = client().post("/sign-in", data={"email": typed})
    assert answer.status_code == 200
    assert "such as name@example.org" in answer.text


@pytest.mark.parametrize("email", ["known", "nobody@example.org"])
def test_the_sixth_link_in_an_hour_is_refused(client: Clients, lead: User, clock: Clock, email: str) -> None:
    address = lead.email if email == "known" else email
    assert [ask_for_link(client(), address) for _ in range(6)] == [303] * 5 + [429]
    clock.advance(hours=1)
    assert ask_for_link(client(), address) == 303


def test_tries_of_days_gone_by_are_forgotten(client: Clients, session: Session, clock: Clock) -> None:
    ask_for_link(client(), "nobody@example.org")
    clock.advance(days=2)
    ask_for_link(client(), "somebody@example.org")
    starts = {count.window_start for count in session.exec(select(AttemptCount))}
    assert min(starts) > clock() - timedelta(days=1)


def test_links_that_expired_long_ago_are_forgotten(client: Clients, session: Session, lead: User, clock: Clock) -> None:
    ask_for_link(client(), lead.email)
    clock.advance(days=8)
    ask_for_link(client(), lead.email)
    assert len(session.exec(select(SignInLink)).all()) == 1


# Codes


def test_the_code_does_the_same_as_the_link(client: Clients, session: Session, lead: User) -> None:
    browser = client()
    ask_for_link(browser, lead.email)
    path, code = letter(session)
    answer = browser.post("/sign-in/code", data={"email": lead.email, "code": code.lower().replace("-", " ")})
    assert answer.status_code == 303
    assert is_in(browser)
    assert client().post(path).status_code == 410


def test_five_wrong_codes_kill_a_link(client: Clients, session: Session, lead: User) -> None:
    browser = client()
    ask_for_link(browser, lead.email)
    path, code = letter(session)
    for _ in range(5):
        answer = browser.post("/sign-in/code", data={"email": lead.email, "code": "AAAA-AAAA"})
        assert "This code is not right" in answer.text
    browser.post("/sign-in/code", data={"email": lead.email, "code": code})
    assert not is_in(browser)
    assert browser.post(path).status_code == 410


def test_a_code_is_for_one_person(client: Clients, session: Session, world: World, lead: User) -> None:
    browser = client()
    ask_for_link(browser, lead.email)
    _, code = letter(session)
    other = world.next_door("lead")
    browser.post("/sign-in/code", data={"email": other.email, "code": code})
    assert not is_in(browser)


def test_codes_are_limited_by_address(client: Clients, session: Session) -> None:
    data = {"email": "nobody@example.org", "code": "AAAA-AAAA"}
    answers = [client().post("/sign-in/code", data=data).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


# Passwords


@pytest.fixture
def with_password(session: Session, lead: User) -> User:
    """The lead, with a password."""
    lead.password_hash = passwords.HASHER.hash(PASSWORD)
    return factories.keep(session, lead)


def test_a_password_signs_in(client: Clients, with_password: User) -> None:
    browser = client()
    answer = browser.post("/sign-in/password", data={"email": with_password.email, "password": PASSWORD})
    assert answer.status_code == 303
    assert is_in(browser)


@pytest.mark.parametrize("email", ["known", "nobody@example.org"])
def test_a_wrong_password_says_nothing_about_the_address(client: Clients, with_password: User, email: str) -> None:
    address = with_password.email if email == "known" else email
    browser = client()
    answer = browser.post("/sign-in/password", data={"email": address, "password": "not this one, no"})
    assert "Address or password is not right." in answer.text
    assert not is_in(browser)


def test_whoever_has_no_password_cannot_use_one(client: Clients, lead: User) -> None:
    browser = client()
    browser.post("/sign-in/password", data={"email": lead.email, "password": "nobody has this one"})
    assert not is_in(browser)


def test_passwords_are_limited_by_address(client: Clients, with_password: User) -> None:
    data = {"email": with_password.email, "password": "not this one, no"}
    assert [client().post("/sign-in/password", data=data).status_code for _ in range(11)] == [200] * 10 + [429]


def test_an_old_hash_is_made_anew(client: Clients, session: Session, lead: User) -> None:
    from argon2 import PasswordHasher

    lead.password_hash = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    factories.keep(session, lead)
    client().post("/sign-in/password", data={"email": lead.email, "password": PASSWORD})
    session.refresh(lead)
    assert not passwords.HASHER.check_needs_rehash(lead.password_hash or "")


def test_setting_a_password_ends_the_other_sessions(client: Clients, session: Session, lead: User) -> None:
    here, elsewhere = client(lead), client(lead)
    answer = here.post("/account/password", data={"new_password": PASSWORD})
    assert answer.status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    session.refresh(lead)
    assert lead.password_hash is not None
    assert lead.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("new", ["short", "aaaaaaaaaaaaaaaa", "password1234", "x" * 300])
def test_a_poor_password_is_refused(client: Clients, session: Session, lead: User, new: str) -> None:
    answer = client(lead).post("/account/password", data={"new_password": new})
    assert "govuk-error-summary" in answer.text
    session.refresh(lead)
    assert lead.password_hash is None


def test_changing_a_password_needs_the_old_one(client: Clients, session: Session, with_password: User) -> None:
    browser, before = client(with_password), with_password.password_hash
    data = {"current": "not this one, no", "new_password": "three other good words"}
    assert "not your password now" in browser.post("/account/password", data=data).text
    session.refresh(with_password)
    assert with_password.password_hash == before
    assert browser.post("/account/password", data=data | {"current": PASSWORD}).status_code == 303


# Sessions


def test_a_session_ends_after_idling(client: Clients, lead: User, clock: Clock) -> None:
    browser = client(lead)
    clock.advance(hours=1, minutes=59)
    assert is_in(browser)
    clock.advance(hours=2, seconds=1)
    assert not is_in(browser)


def test_a_session_ends_though_it_is_used(client: Clients, lead: User, clock: Clock) -> None:
    browser = client(lead)
    for _ in range(12):
        assert is_in(browser)
        clock.advance(hours=1, seconds=1)
    assert not is_in(browser)


def test_staff_have_the_shorter_session(client: Clients, world: World, clock: Clock) -> None:
    browser = client(world.user("moderator"))
    clock.advance(hours=1, seconds=1)
    assert not is_in(browser)


def test_the_lengths_stand_on_the_page(client: Clients) -> None:
    text = client().get("/sign-in").text
    assert all(words in text for words in ("12 hours", "2 hours", "8 hours", "1 hour"))


def test_signing_out_everywhere_else(client: Clients, lead: User) -> None:
    here, elsewhere = client(lead), client(lead)
    here.post("/account/sessions")
    assert is_in(here)
    assert not is_in(elsewhere)


def test_signing_out(client: Clients, session: Session, lead: User) -> None:
    browser = client(lead)
    assert browser.post("/sign-out").headers["Location"] == "/sign-in"
    assert not is_in(browser)
    kinds = [event.kind for event in session.exec(select(Event).where(Event.stream == f"user:{lead.id}"))]
    assert kinds == ["signed_out"]


def test_a_cookie_of_another_serial_is_worth_nothing(client: Clients, session: Session, lead: User) -> None:
    browser = client(lead)
    lead.session_serial += 1
    factories.keep(session, lead)
    assert not is_in(browser)


def test_a_changed_cookie_is_worth_nothing(client: Clients, lead: User) -> None:
    browser = client(lead)
    cookie = browser.get_cookie("survey")
    assert cookie is not None
    head, _, rest = cookie.value.partition(".")
    browser.set_cookie("survey", f"{head}x.{rest}")
    assert not is_in(browser)


def test_the_cookie_is_hard_to_steal(client: Clients, lead: User) -> None:
    set_cookie = client().get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Secure" in set_cookie


def test_events_of_signing_in_hold_no_address(client: Clients, session: Session, lead: User) -> None:
    browser = client()
    ask_for_link(browser, lead.email)
    browser.post(letter(session)[0])
    events = session.exec(select(Event).where(Event.stream == f"user:{lead.id}")).all()
    assert [event.kind for event in events] == ["sign_in_link_made", "signed_in"]
    assert lead.email not in str([event.data for event in events])


# Where one is led


@pytest.mark.parametrize(
    ("next_", "led"),
    [
        ("/account", "/account"),
        ("/returns/3/sections/G?kept=4", "/returns/3/sections/G?kept=4"),
        ("https://example.org/", "/home"),
        ("//example.org/", "/home"),
        ("/\\example.org/", "/home"),
        ("javascript:alert(1)", "/home"),
        ("/a\nb", "/home"),
    ],
)
def test_after_signing_in_nobody_is_led_elsewhere(
    client: Clients, session: Session, lead: User, next_: str, led: str
) -> None:
    browser = client()
    ask_for_link(browser, lead.email, next=next_)
    path, _ = letter(session)
    with browser.application.test_request_context(path):
        from flask import request

        after = request.args.get("next", "")
    assert browser.post(path.partition("?")[0], data={"next": after}).headers["Location"] == led
    failed = client().post("/sign-in/password", data={"email": lead.email, "password": "x", "next": next_})
    carried = re.findall(r'name="next" value="([^"]*)"', failed.text)
    assert carried == [next_ if led == next_ else ""] * 2


def test_a_page_asked_for_is_shown_after_signing_in(client: Clients) -> None:
    assert client().get("/account?a=b").headers["Location"] == "/sign-in?next=/account?a%3Db"


def test_the_counts_keep_no_address(client: Clients, session: Session, lead: User) -> None:
    ask_for_link(client(), lead.email)
    keys = [count.key for count in session.exec(select(AttemptCount))]
    assert {key.partition(":")[0] for key in keys} == {"links", "links-from"}
    assert lead.email not in str(keys)
    assert attempts.LINKS_FOR_ADDRESS.tries == 5
