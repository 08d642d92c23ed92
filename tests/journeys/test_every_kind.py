"""In a browser: a question of each kind, from its boxes to the copy that was signed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.conftest import Look, Served
from tests.journeys.issued import ALONE, LEAD, Issued, issue
from tests.journeys.outbox import address_in, letter
from tests.journeys.screens import Section, SignIn, Window

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]

SOURCE = (Path(__file__).parents[1] / "questionnaires/files/every_kind.yaml").read_text("utf-8")


@pytest.fixture
def issued(served: Served, worker: None) -> Issued:
    """A round with one question of each kind."""
    return issue(served, ALONE, SOURCE)


@pytest.fixture
def lead(browser: Browser, look: Look, issued: Issued) -> Iterator[Window]:
    """The lead's window, signed in."""
    window = Window(browser.new_context().new_page())
    window.page.goto(f"{issued.address}/sections/parts")
    SignIn(window).ask(LEAD).open_link(address_in(letter(issued.served, LEAD, "Your link"))).come_in()
    yield Window(window.page, look)
    window.page.context.close()


def test_a_list_of_actions_grows_without_script(issued: Issued, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    window = Window(page, scripts=False)
    page.goto(f"{issued.address}/sections/parts")
    SignIn(window).ask(LEAD).open_link(address_in(letter(issued.served, LEAD, "Your link"))).come_in()
    plan = Section(window, "Answers in parts").question("t.plan")
    for number in (1, 2):
        plan.get_by_role("group", name=f"Action {number}").get_by_label("What will be done").fill(f"Deed {number}")
    row(Section(window, "Answers in parts"), "Staff").get_by_label("People trained").fill("many")
    plan.get_by_role("button", name="Save to add more").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Staff, people trained: Enter a number in figures")
    row(Section(window, "Answers in parts"), "Staff").get_by_label("People trained").fill("40")
    plan.get_by_role("button", name="Save to add more").click()
    expect(page).to_have_url(f"{issued.address}/sections/parts#q-t.plan")
    expect(plan.get_by_role("group", name="Action 2").get_by_label("What will be done")).to_have_value("Deed 2")
    expect(plan.get_by_role("group", name="Action 4")).to_be_visible()
    page.context.close()


def row(section: Section, name: str) -> Locator:
    """Find a row of the matrix."""
    return section.question("t.training").get_by_role("group", name=name, exact=True)


def test_each_kind_from_the_box_to_the_copy(issued: Issued, lead: Window) -> None:
    section = Section(lead, "Answers in parts")
    fill_the_matrix(section)
    answer_the_criteria(section)
    section.write("t.proof", "Evidence", "Minutes of the board, May 2026.")
    plan_three(section)
    section.press_save("Save and go to C")
    answer_the_rest(issued, lead)
    again = Section(lead, "Answers in parts")
    expect(again.page.get_by_text("That counts as partly met.")).to_be_visible()
    expect(row(again, "Volunteers").get_by_role("checkbox")).to_be_checked()
    lead.page.goto(f"{issued.address}/check")
    lead.look(lead.page, "check") if lead.look else None
    lead.page.get_by_role("button", name="It is ready to sign").click()
    sign(lead)
    copy_holds_everything(lead)


def fill_the_matrix(section: Section) -> None:
    """One row with a grade and a number that is none at first; the other does not apply."""
    row(section, "Staff").get_by_role("radio", name="Partly met").check()
    row(section, "Staff").get_by_label("People trained").fill("many")
    expect(section.status).to_contain_text("B1: Staff, people trained: Enter a number in figures")
    row(section, "Staff").get_by_label("People trained").fill("40")
    row(section, "Volunteers").get_by_role("checkbox", name="Does not apply").check()
    expect(row(section, "Volunteers").get_by_label("People trained")).to_be_hidden()
    section.write("t.training", "Comment", "Ten are new and booked for June.")
    section.is_saved()


def answer_the_criteria(section: Section) -> None:
    """Yes, no, and one that does not apply."""
    policy = section.question("t.policy")
    for criterion, said in (("Who the lead is", "Yes"), ("When it is looked at again", "No")):
        policy.get_by_role("group", name=criterion).get_by_role("radio", name=said, exact=True).check()
    policy.get_by_role("group", name="What holds online").get_by_role("radio", name="Not applicable").check()


def plan_three(section: Section) -> None:
    """Two actions in the boxes that are there, and one more."""
    plan = section.question("t.plan")
    plan.get_by_role("button", name="Add another action").click()
    expect(plan.get_by_role("group", name="Action 3").get_by_label("What will be done")).to_be_focused()
    for number in (1, 2, 3):
        action = plan.get_by_role("group", name=f"Action {number}")
        action.get_by_label("What will be done").fill(f"Deed {number}")
        action.get_by_label("Who sees to it (role)").fill("Head of training")
        action.get_by_label("By when").fill("1 May 2027")
        action.get_by_label("How far it is").select_option("In progress")


def answer_the_rest(issued: Issued, lead: Window) -> None:
    """Sections C and A."""
    end = Section(lead, "To end")
    end.question("e.true").get_by_role("checkbox").check()
    end.press_save("Save and go to the sections")
    lead.page.goto(f"{issued.address}/sections/plain")
    section = Section(lead, "Plain answers")
    section.choose("p.graded", "Met")
    section.choose("p.rank", "1, best")
    section.question("p.share").get_by_role("combobox").select_option("90%")
    section.choose("p.yes-no", "Yes")
    section.choose("p.choice", "Here")
    section.question("p.choices").get_by_role("checkbox", name="Under 5").check()
    section.write("p.staff", "How many staff are there?", "50")
    section.write("p.date", "When was the policy last looked at?", "1 June 2026")
    section.write("p.text", "What did children tell you?", "They know whom to tell.")
    section.write("p.lead", "Role", "Designated lead")
    section.press_save("Save and go to B")


def sign(lead: Window) -> None:
    """What is not fully met stands first; then the lead signs."""
    below = lead.page.get_by_role("region", name="Not fully met")
    for text in ("Is each group trained?", "What does the policy say?", "Share of staff trained"):
        expect(below.get_by_text(text)).to_be_visible()
    lead.page.get_by_label("Your name").fill("The lead")
    lead.page.get_by_role("checkbox").check()
    lead.page.get_by_role("button", name="Sign", exact=True).click()
    lead.page.get_by_role("link", name="Read what was sent").click()


def copy_holds_everything(lead: Window) -> None:
    """The copy says every part in words, and axe finds nothing on it."""
    main = lead.page.get_by_role("main")
    for words in (
        "How well: Partly met; People trained: 40 people",
        "Not applicable",
        "Minutes of the board, May 2026.",
        "Deed 3",
        "Head of training, by 1 May 2027, in progress",
        "80%",
        "90%",
    ):
        expect(main.get_by_text(words).first).to_be_visible()
    if lead.look:
        lead.look(lead.page, "copy")
