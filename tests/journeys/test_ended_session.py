"""In a browser: a session ends while somebody types; after signing in again the words are there to save."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, Served
from tests.journeys.issued import ALONE, LEAD, issue
from tests.journeys.outbox import address_in, letter
from tests.journeys.screens import Section, SignIn, TaskList, Window

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]
WORDS = "What was typed in the three hours in which nobody pressed anything."


def test_typed_words_outlive_the_session(page: Page, served: Served, worker: None, look: Look) -> None:
    window, issued = Window(page, look), issue(served, ALONE)
    page.goto(issued.address)
    come_in(Window(page), served, 0)
    section = TaskList(Window(page)).start()
    served.clock.advance(hours=3)
    section.choose("p.policy", "Met")
    section.write("p.policy", "Comment", WORDS)
    expect(section.status).to_contain_text("You are signed out")
    section.press_save("Save and go to B")
    SignIn(window).says("Sign in and your text is there again")
    come_in(window, served, 1)
    again = Section(window, "Policy")
    again.says("These are the words you typed before your session ended. Save them.")
    expect(again.question("p.policy").get_by_label("Comment")).to_have_value(WORDS)
    again.press_save("Save and go to B")
    page.goto(f"{issued.address}/sections/policy")
    expect(Section(Window(page), "Policy").question("p.policy").get_by_label("Comment")).to_have_value(WORDS)


def come_in(window: Window, served: Served, after: int) -> None:
    """Ask for a link and follow the newest; `after` links were sent before."""
    SignIn(window).ask(LEAD).open_link(address_in(letter(served, LEAD, "Your link", after))).come_in()
