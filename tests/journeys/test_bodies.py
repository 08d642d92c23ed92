"""In a browser: a partnership without bodies brings in the register and a list, with and without scripts."""

from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from survey.services.accounts.links import make_link
from tests import factories
from tests.journeys.conftest import Served
from tests.survey import importing_kit as kit
from tests.survey.importing_kit import school

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]
SECRET = pyotp.random_base32()
Look = Callable[[str], None]
LIST = kit.lines("""
    name,kind,parent,contact_email,Remark
    Coast Council,local-authority,,office@council.example,x
    Housing,local-authority,Coast Council,,
    "=HYPERLINK(""x"")",voluntary,,,
    Hospital,spaceship,,,
""")


@pytest.fixture
def door(served: Served) -> str:
    """The address that signs the business unit of an empty partnership in."""
    with served.database.session() as session:
        here = factories.partnership(session, slug="here", name="Stonebeck Safeguarding Children Partnership")
        unit = factories.user_with(session, "business_unit", partnership=here)
        unit.totp_secret = SECRET
        token = make_link(session, unit, served.database.settings(), served.clock()).token
    return f"{served.address}/sign-in/link/{token}"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A register with two schools of one name and a row that cannot be read; a list of agencies."""
    rows = (school(100001), school(100002, town="Formby"), school("no number"))
    made = {"register": kit.table(*rows, encoding="cp1252"), "list": LIST}
    for name, data in made.items():
        (tmp_path / f"{name}.csv").write_bytes(data)
    return {name: tmp_path / f"{name}.csv" for name in made}


def enter(page: Page, door: str) -> None:
    page.goto(door)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Six-digit code").fill(pyotp.TOTP(SECRET).at(factories.NOW))
    page.get_by_role("button", name="Go on").click()


def choose(page: Page, kind: str, file: Path) -> None:
    page.get_by_label(kind).check()
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Show what it would do").click()


def test_bodies_come_in_and_are_told_apart(
    page: Page, door: str, files: dict[str, Path], served: Served, look_at: Look
) -> None:
    enter(page, door)
    page.goto(f"{served.address}/p/here/bodies")
    look_at("no bodies yet")
    page.get_by_role("link", name="Bring in the register").click()
    page.get_by_role("button", name="Show what it would do").click()
    look_at("no file chosen")
    choose(page, "Get Information About Schools", files["register"])
    expect(page.get_by_role("heading", level=1)).to_have_text("What the file would do")
    expect(page.get_by_text("is not a number of the register")).to_be_visible()
    look_at("dry run")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("went in: added 2")).to_be_visible()
    page.get_by_role("link", name="Bring bodies in from a file").click()
    choose(page, "A list of our own", files["list"])
    look_at("dry run of a list")
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("link", name="Ash Primary School (Formby)")).to_be_visible()
    look_at("bodies")
    page.get_by_role("link", name="Coast Council").click()
    expect(page.get_by_role("link", name="Housing")).to_be_visible()
    look_at("a body")
    page.get_by_role("link", name="Add a contact").click()
    page.get_by_role("button", name="Add the contact").click()
    look_at("a contact with an error")


def test_bodies_come_in_without_scripts(browser: Browser, door: str, files: dict[str, Path], served: Served) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    enter(page, door)
    page.goto(f"{served.address}/p/here/bodies/import")
    choose(page, "Get Information About Schools", files["register"])
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_label("Name, place or number").fill("formby")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("1 body of 2 asked now.").first).to_be_visible()
    page.get_by_role("link", name="Ash Primary School (Formby)").click()
    page.get_by_role("link", name="Add a contact").click()
    page.get_by_label("E-mail address").fill("lead@ash.example")
    page.get_by_role("button", name="Add the contact").click()
    expect(page.get_by_text("The contact was added.")).to_be_visible()
    expect(page.get_by_role("cell", name="lead@ash.example")).to_be_visible()
