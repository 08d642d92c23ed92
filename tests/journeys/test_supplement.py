"""In a browser: the partnership's own supplement, answered in one form with the questionnaire it is added to."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Look, Served
from tests.journeys.issued import ALONE, LEAD, Issued, issue
from tests.journeys.outbox import address_in, letter
from tests.journeys.screens import Section, SignIn, TaskList, Window
from tests.survey.supplements_kit import EXTRA

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]

OWN = EXTRA.format(key="ours", core="short", version="1", replaces="", beach="Beach trips are planned.", lineage="")


@pytest.fixture
def issued(served: Served, worker: None) -> Issued:
    """A round with a supplement."""
    return issue(served, ALONE, own=OWN)


@pytest.fixture
def lead(browser: Browser, look: Look, issued: Issued) -> Iterator[Window]:
    """The lead's window, signed in."""
    window = Window(browser.new_context().new_page())
    window.page.goto(issued.address)
    SignIn(window).ask(LEAD).open_link(address_in(letter(issued.served, LEAD, "Your link"))).come_in()
    yield Window(window.page, look)
    window.page.context.close()


def test_a_supplement_is_answered_with_its_core(issued: Issued, lead: Window) -> None:
    """Its sections stand below their title, what the core says opens a question in it, and check shows both."""
    expect(lead.page.get_by_role("heading", name="Supplement: What we ask as well")).to_be_visible()
    TaskList(lead)
    lead.page.goto(f"{issued.address}/sections/policy")
    policy = Section(lead, "Policy")
    policy.choose("p.boards", "Yes")
    policy.is_saved()
    lead.page.goto(f"{issued.address}/sections/local")
    own = Section(lead, "Our town")
    own.choose("x.house", "In place")
    own.choose("x.lead", "Not in place")
    own.write("x.lead", "Comment", "The card is still to be printed.")
    own.plan("x.lead", "Print the card", "Office", "11 December 2026")
    own.is_saved()
    lead.page.goto(f"{issued.address}/check")
    expect(lead.page.get_by_text("Supplement: What we ask as well").first).to_be_visible()
    expect(lead.page.get_by_text("The card is still to be printed.")).to_be_visible()
