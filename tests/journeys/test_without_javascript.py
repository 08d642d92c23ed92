"""In a browser that runs no script: from the code of a sign-in letter to the receipt."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Served
from tests.journeys.issued import ALONE, LEAD, Issued, issue
from tests.journeys.outbox import code_in, letter
from tests.journeys.screens import Check, Receipt, Section, SignIn, TaskList, Window

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]


@pytest.fixture
def issued(served: Served, worker: None) -> Issued:
    """A round that was sent out; the lead signs alone."""
    return issue(served, ALONE)


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """A window that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    yield Window(context.new_page(), scripts=False)
    context.close()


def test_from_the_code_to_the_receipt(issued: Issued, window: Window) -> None:
    window.page.goto(issued.address)
    SignIn(window).ask(LEAD).type_code(code_in(letter(issued.served, LEAD, "Your link")))
    section = TaskList(window).start()
    section.choose("p.policy", "Not met")
    section.write("p.policy", "Comment", "It has not been read this year.")
    section.choose("p.boards", "No")
    section.choose("p.critical", "Met")
    section.press_save("Save and go to B")
    numbers = Section(window, "Numbers")
    numbers.write("n.staff", "How many staff?", "twelve")
    numbers.write("n.date", "When was the last review?", "1 September 2026")
    numbers.press_save("Save and go to the sections")
    numbers.is_refused("B1")
    expect(numbers.question("n.staff").get_by_label("How many staff?")).to_have_value("twelve")
    numbers.write("n.staff", "How many staff?", "12")
    task_list = numbers.to_sections()
    task_list.says("4 of 5")
    section = task_list.open("Policy")
    section.plan("p.policy", "Read it with the governors", "Head teacher", "11 December 2026")
    section.to_sections().check()
    Check(window).ready().sign("The lead")
    Receipt(window).copy().says("It has not been read this year.")
