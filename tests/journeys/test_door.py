"""In a browser: through the door with a link, a code and a second factor; every page on the way looked at by axe."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from survey.models import Message, User
from tests import factories
from tests.journeys.conftest import Served
from tests.survey.world import World

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]
Look = Callable[[str], None]


@pytest.fixture
def people(served: Served) -> dict[str, str]:
    """The addresses of people by role, in a committed world."""
    with served.database.session() as session:
        world = World(session)
        world.here.slug, world.here.name = "here", "Stonebeck Safeguarding Children Partnership"
        earlier = factories.round_(session, world.here, world.version)
        factories.return_(session, factories.issue_line(session, earlier, world.school))
        return {role: world.user(role).email for role in ("lead", "business_unit", "administrator")}


def letter(served: Served) -> tuple[str, str]:
    """Read the link's path and the code of the newest letter."""
    with served.database.session() as session:
        body = session.exec(select(Message).order_by(Message.id.desc())).first().body  # type: ignore[attr-defined,union-attr]
    link, code = re.search(r"(/sign-in/link/\S+)", body), re.search(r"\b(\w{4}-\w{4})\b", body)
    assert link
    assert code
    return link[1], code[1]


def ask(page: Page, served: Served, email: str) -> None:
    """Ask for a link."""
    page.goto(f"{served.address}/sign-in")
    page.get_by_label("E-mail address").first.fill(email)
    page.get_by_role("button", name="Send me a link").click()


def test_a_lead_comes_in_by_link(page: Page, served: Served, people: dict[str, str], look_at: Look) -> None:
    page.goto(served.address)
    look_at("front")
    page.get_by_role("link", name="Sign in").click()
    look_at("sign-in")
    page.get_by_role("button", name="Send me a link").click()
    look_at("sign-in with an error")
    ask(page, served, people["lead"])
    look_at("sent")
    page.goto(served.address + letter(served)[0])
    look_at("link")
    page.get_by_role("button", name="Sign in").click()
    assert page.url == f"{served.address}/home"
    look_at("what waits")
    for path in ("/account", "/account/password", "/account/factor", "/nowhere"):
        page.goto(served.address + path)
        look_at(path)
    page.get_by_role("button", name="Sign out").click()
    page.goto(served.address + letter(served)[0])
    look_at("a dead link")


def test_the_business_unit_sets_up_its_second_factor(
    page: Page, served: Served, people: dict[str, str], look_at: Look
) -> None:
    ask(page, served, people["business_unit"])
    page.get_by_label("Code from the e-mail").fill(letter(served)[1])
    page.get_by_role("button", name="Sign in").click()
    look_at("second factor")
    page.get_by_text("Type it instead").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Six-digit code").fill(pyotp.TOTP(secret).at(served.clock()))
    page.get_by_role("button", name="Set it up").click()
    assert page.url == f"{served.address}/p/here/"
    look_at("today")
    for path in ("people", "people?show=left", "people/new", "help", "accessibility", "privacy", "cookies"):
        page.goto(f"{served.address}/p/here/{path}")
        look_at(path)


def test_joining_and_leaving(page: Page, served: Served, people: dict[str, str], look_at: Look) -> None:
    with served.database.session() as session:
        unit = session.exec(select(User).where(User.email == people["business_unit"])).one()
        unit.totp_secret = secret = pyotp.random_base32()
        session.add(unit)
    ask(page, served, people["business_unit"])
    page.get_by_label("Code from the e-mail").fill(letter(served)[1])
    page.get_by_role("button", name="Sign in").click()
    look_at("code of the app")
    page.get_by_label("Six-digit code").fill(pyotp.TOTP(secret).at(served.clock()))
    page.get_by_role("button", name="Go on").click()
    page.goto(f"{served.address}/p/here/people/new")
    page.get_by_role("button", name="Let them in").click()
    look_at("let somebody in, with errors")
    page.get_by_label("E-mail address").fill("new@example.org")
    page.get_by_label("Name", exact=True).fill("New moderator")
    page.get_by_label("Role").select_option("moderator")
    page.get_by_role("button", name="Let them in").click()
    page.get_by_role("link", name="New moderator").click()
    look_at("person")
    page.get_by_role("button", name="End access").click()
    page.goto(f"{served.address}/p/here/people?show=left")
    assert page.get_by_text("new@example.org").is_visible()


def test_without_javascript(browser: Browser, served: Served, people: dict[str, str]) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    ask(page, served, people["lead"])
    page.goto(served.address + letter(served)[0])
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What waits for you"
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_text("You have signed out.").is_visible()
