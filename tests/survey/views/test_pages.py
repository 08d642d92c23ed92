"""Public pages: notices, the partnership's colour, health; and what every page says of where it stands."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlmodel import Session

from survey.models import ACCENT, Partnership
from survey.views.pages import NOTICES, accent, contrast_on_white
from tests import factories
from tests.house_client import HouseClient
from tests.survey.world import World

Clients = Callable[..., HouseClient]
As = Callable[[str], HouseClient]


@pytest.mark.parametrize("notice", NOTICES)
def test_each_partnership_has_its_notices(client: Clients, world: World, notice: str) -> None:
    answer = client().get(f"/p/{world.here.slug}/{notice}")
    assert answer.status_code == 200
    assert world.here.name in answer.text
    assert f"/style/{world.here.slug}.css" in answer.text


@pytest.mark.parametrize("notice", NOTICES)
def test_the_foot_leads_to_the_notices(client: Clients, client_as: As, world: World, notice: str) -> None:
    text = client().get(f"/{notice}").text
    assert f"/p/{world.here.slug}/{notice}" in text
    assert f"/p/{world.there.slug}/{notice}" in text
    assert client_as("lead").get(f"/{notice}").headers["Location"] == f"/p/{world.here.slug}/{notice}"


def test_with_one_partnership_the_notice_is_its_own(client: Clients, session: Session) -> None:
    only = factories.partnership(session)
    assert client().get("/privacy").headers["Location"] == f"/p/{only.slug}/privacy"


def test_a_notice_of_no_partnership_is_not_found(client: Clients) -> None:
    assert client().get("/p/nowhere/privacy").status_code == 404
    assert "No partnership is set up" in client().get("/privacy").text


def test_the_accessibility_statement_is_dated_and_claims_nothing(client: Clients, world: World) -> None:
    text = client().get(f"/p/{world.here.slug}/accessibility").text
    assert "22 November 2026" in text
    assert "make no claim that the service conforms" in text
    assert "an audit by anyone outside" in text


def test_the_privacy_notice_names_who_is_responsible(client: Clients, world: World, session: Session) -> None:
    address = f"/p/{world.here.slug}/privacy"
    assert "has not yet named them" in client().get(address).text
    world.here.settings = {"controllers": ["The council", "the police"], "processor": "The host", "retention_years": 7}
    factories.keep(session, world.here)
    text = client().get(address).text
    assert "The council and the police" in text
    assert "The host runs the service" in text
    assert "kept for 7 years" in text


def test_the_foot_gives_the_source_of_registers(client: Clients) -> None:
    assert "Open Government Licence v3.0" in client().get("/").text


@pytest.mark.parametrize(
    ("colour", "given"),
    [
        ("#0b4f71", "#0b4f71"),
        ("#0B4F71", "#0b4f71"),
        ("#1d70b8", ACCENT),
        ("#ffffff", ACCENT),
        ("red", ACCENT),
        ("#0b4f7}", ACCENT),
        ("#12", ACCENT),
    ],
)
def test_the_colour_is_dark_enough_or_ours(colour: str, given: str) -> None:
    assert accent(Partnership(slug="a", name="A", short_name="A", accent=colour)) == given


def test_contrast() -> None:
    assert round(contrast_on_white("#000000"), 2) == 21.0
    assert round(contrast_on_white("#ffffff"), 2) == 1.0
    assert round(contrast_on_white("#4a2c7a"), 1) == 10.9


def test_the_style_sheet_of_a_partnership(client: Clients, world: World) -> None:
    answer = client().get(f"/style/{world.here.slug}.css")
    assert answer.mimetype == "text/css"
    assert answer.text == f":root {{ --accent: {ACCENT}; }}\n"
    assert answer.cache_control.max_age == 3600
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert client().get(f"/style/{world.here.slug}.css", headers=etag).status_code == 304
    assert client().get("/style/nowhere.css").status_code == 404


def test_health(client: Clients) -> None:
    assert client().get("/healthz").text == "ok\n"
    assert client().get("/readyz").text == "ready\n"


def test_a_page_that_is_not_there(client: Clients, client_as: As) -> None:
    answer = client().get("/nowhere")
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert client_as("lead").get("/nowhere").status_code == 404


def test_an_address_used_the_wrong_way(client: Clients) -> None:
    assert client().post("/healthz").status_code == 405


def test_a_fault_shows_a_page_that_asks_nothing_of_the_database(
    client: Clients, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("survey.queries.accounts.list_partnerships", breaks)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client().get("/")
    assert answer.status_code == 500
    assert "It is our fault" in answer.text
    assert "a fault" not in answer.text.replace("our fault", "")


# The demonstration

OFFERED = ("business_unit", "forum_member", "lead", "signatory", "administrator")


@pytest.fixture
def demonstration(app: Flask, world: World, session: Session, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world as a demonstration, with somebody of each kind."""
    settings = replace(app.config["SETTINGS"], demonstration=True, factor_required=False)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    world.here.demonstration = world.there.demonstration = world.school.demonstration = True
    for role in OFFERED:
        world.user(role)
    world.next_door("contributor")
    session.flush()
    return world


def test_the_demonstration_offers_its_people(client: Clients, demonstration: World) -> None:
    text = client().get("/sign-in").text
    assert [role for role in OFFERED if f"The {role}" not in text] == []
    assert "The contributor" not in text
    browser = client()
    unit = demonstration.user("business_unit")
    assert browser.post(f"/sign-in/demonstration/{unit.id}").headers["Location"] == "/home"
    assert browser.get("/account").status_code == 200


def test_only_made_up_people_can_be_signed_in_as(client: Clients, demonstration: World) -> None:
    real = demonstration.next_door("contributor")
    assert client().post(f"/sign-in/demonstration/{real.id}").status_code == 404


def test_one_real_partnership_ends_the_list(client: Clients, demonstration: World, session: Session) -> None:
    factories.partnership(session)
    unit = demonstration.user("business_unit")
    assert "Look round as somebody" not in client().get("/sign-in").text
    assert client().post(f"/sign-in/demonstration/{unit.id}").status_code == 404


def test_elsewhere_nobody_can_be_signed_in_as(client: Clients, world: World, session: Session) -> None:
    world.here.demonstration = True
    unit = world.user("business_unit")
    session.flush()
    assert "Look round as somebody" not in client().get("/sign-in").text
    assert client().post(f"/sign-in/demonstration/{unit.id}").status_code == 404


def test_the_sign_in_page_says_what_is_due(client: Clients, world: World) -> None:
    text = client().get("/sign-in", query_string={"p": world.here.slug}).text
    assert "Schools and colleges" in text
    assert "due 11 December 2026" in text
    assert world.here.name in text


def test_the_navigation_shows_what_one_may_open(client_as: As, world: World) -> None:
    text = client_as("business_unit").get(f"/p/{world.here.slug}/").text
    assert f'href="/p/{world.here.slug}/" aria-current="page"' in text
    assert f'href="/p/{world.here.slug}/people"' in text
    assert f'href="/p/{world.here.slug}/people"' not in client_as("moderator").get(f"/p/{world.here.slug}/").text


def test_guidance_and_standards_belong_to_questionnaires(client_as: As, world: World) -> None:
    """Pages whose address begins otherwise still say where one is."""
    for page in ("questionnaires", "guidance", "standards"):
        text = client_as("business_unit").get(f"/p/{world.here.slug}/{page}").text
        assert f'href="/p/{world.here.slug}/questionnaires" aria-current="page"' in text
