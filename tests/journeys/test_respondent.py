"""In a browser: from the invitation in the outbox to the read-only copy of what was signed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Look, Served
from tests.journeys.issued import CHAIR, DEPUTY, LEAD, ROUND, Issued, issue
from tests.journeys.outbox import address_in, letter
from tests.journeys.screens import Check, Conflict, Copy, Receipt, Section, Sign, SignIn, TaskList, Window

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]


@pytest.fixture
def issued(served: Served, worker: None) -> Issued:
    """A round that was sent out."""
    return issue(served)


@pytest.fixture
def windows(browser: Browser, look: Look) -> Iterator[dict[str, Window]]:
    """A window each for three people; only the lead's pages are looked at by axe from the first."""
    opened = {email: Window(browser.new_context().new_page(), look) for email in (LEAD, DEPUTY, CHAIR)}
    yield opened
    for window in opened.values():
        window.page.context.close()


def come_in(issued: Issued, window: Window, email: str, letter_about: str) -> None:
    """Follow a letter's address to the door, ask for a link, and press the button behind it."""
    window.page.goto(address_in(letter(issued.served, email, letter_about)))
    SignIn(window).ask(email).open_link(address_in(letter(issued.served, email, "Your link"))).come_in()


def quietly(window: Window) -> Window:
    """The same window without looking: pages that were looked at already."""
    return Window(window.page)


def test_from_the_invitation_to_the_copy(issued: Issued, windows: dict[str, Window]) -> None:
    lead, deputy, chair = windows[LEAD], windows[DEPUTY], windows[CHAIR]
    come_in(issued, lead, LEAD, ROUND)
    section = TaskList(lead).start()
    answer_the_policy(section)
    settle_two_texts(issued, section, quietly(deputy))
    answer_the_numbers(issued, lead)
    check = mend_what_is_wanting(issued, lead)
    check.ready().sign("The lead")
    TaskList(quietly(lead)).says("It is this step’s turn")
    come_in(issued, quietly(chair), CHAIR, "To sign")
    Sign(chair).sign("The chair", "12 November 2026", "12.4")
    copy = Receipt(chair).copy()
    copy.says("Said by both")
    expect(copy.page.get_by_role("textbox")).to_have_count(0)
    receipt = letter(issued.served, LEAD, "Received")
    assert "Chair of governors: The chair" in receipt
    lead.page.goto(address_in(receipt))
    Copy(quietly(lead)).says("12.4")


def answer_the_policy(section: Section) -> None:
    """Answer section A, one grade with a comment; everything is saved without a button."""
    section.choose("p.policy", "Partly met")
    section.write("p.policy", "Comment", "Said by the lead.")
    section.choose("p.boards", "No")
    section.choose("p.critical", "Met")
    section.is_saved()


def settle_two_texts(issued: Issued, section: Section, deputy: Window) -> None:
    """The deputy's page is older than what the lead saves next: both texts are shown, and joined."""
    deputy.page.goto(f"{issued.address}/sections/policy")
    SignIn(deputy).ask(DEPUTY).open_link(address_in(letter(issued.served, DEPUTY, "Your link"))).come_in()
    other = Section(deputy, "Policy")
    section.write("p.policy", "Comment", "Said by the lead, once more.")
    section.is_saved()
    other.write("p.policy", "Comment", "Said by the deputy.")
    other.status.get_by_role("link").click()
    conflict = Conflict(Window(deputy.page, section.window.look))
    conflict.texts("Said by the lead, once more.", "Said by the deputy.")
    conflict.join("Partly met", "Said by both.", "Policy").says("This answer is settled")


def answer_the_numbers(issued: Issued, lead: Window) -> None:
    """Answer section B but for one question, with a value that cannot be read first."""
    lead.page.goto(issued.address)
    section = TaskList(lead).open("Numbers")
    section.write("n.date", "When was the last review?", "some day")
    section.press_save("Save and go to the sections")
    section.is_refused("B2")
    expect(section.question("n.date").get_by_label("When was the last review?")).to_be_focused()
    section.write("n.date", "When was the last review?", "1 September 2026")
    section.to_sections()


def mend_what_is_wanting(issued: Issued, lead: Window) -> Check:
    """Each problem leads to its question: an action that is missing, a number not given."""
    lead.page.goto(f"{issued.address}/check")
    section = Check(lead).to_problem("A1: ", "Policy")
    expect(section.question("p.policy")).to_be_in_viewport()
    section.plan("p.policy", "Read it with the governors", "Head teacher", "11 December 2026")
    section.is_saved()
    section.page.goto(f"{issued.address}/check")
    section = Check(lead).to_problem("B1", "Numbers")
    section.write("n.staff", "How many staff?", "12")
    section.is_saved()
    section.page.goto(f"{issued.address}/check")
    return Check(lead)
