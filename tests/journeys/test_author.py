"""In a browser: a business manager adopts a questionnaire, changes six questions, previews, has it read, publishes."""

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import select

from questionnaires import documents
from survey.models import Partnership, QuestionnaireVersion
from survey.queries.questionnaires import find_version
from survey.services.questionnaires import publish
from tests import factories
from tests.journeys.conftest import Look, Served
from tests.journeys.draft_screens import Review, Start
from tests.journeys.screens import Window
from tests.journeys.staff_screens import come_in

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]
TITLE = "Safeguarding audit of schools and childminders"
RECORD = "Someone who does not keep the single central record"


@pytest.fixture
def people(served: Served, worker: None) -> tuple[str, str]:
    """The business unit of a partnership and its scrutineer, with a library questionnaire published."""
    with served.database.session() as session:
        partnership = factories.partnership(
            session, slug="stonebeck", name="Stonebeck Safeguarding Children Partnership"
        )
        data = documents.library_file("section-175@2026").read_bytes()
        earlier = documents.library_file("section-175@2025").read_bytes()
        for one in (earlier, data):
            publish(session, None, one, "library.yaml", now=served.clock())
        unit = factories.user_with(session, "business_unit", partnership=partnership)
        return unit.email, factories.user_with(session, "scrutineer", partnership=partnership).email


def test_adopt_edit_preview_review_and_publish(
    page: Page, browser: Browser, served: Served, people: tuple[str, str], look: Look
) -> None:
    window, author = Window(page, look), people[0]
    here = f"{served.address}/p/stonebeck"
    come_in(served, window, author, f"{here}/drafts/new")
    draft = Start(window).adopt("section-175@2026", TITLE)
    address = page.url
    draft = draft.head().add_kind("Childminder", TITLE)
    section = draft.section("Safer recruitment")
    section.move_up("G7", "G6")
    question = section.question("G6", RECORD)
    question.change(what_we_ask="Someone who does not keep the single central record checks it every half term.")
    question.choose("Change", "reworded")
    question.save("Changed the wording and lineage of G6")
    question.says("Is it only reworded?")
    edits = {
        "g.policy": {"weight": "3"},
        "g.panel": {"why_we_ask": "Values show in how people speak of children."},
        "g.references": {"what_good_looks_like": "Two references, both followed up by telephone."},
        "g.online-search": {"tags": "recruitment, online"},
    }
    for key, texts in edits.items():
        page.goto(f"{address}/questions/{key}")
        question = type(question)(window, "Question G")
        question.change(**texts)
        question.save("Saved. Changed")
    page.goto(f"{address}/questions/g.visitors")
    question = type(question)(window, "Question G8")
    question.only_if("Kind of body", "School")
    question.save("Changed the rule on who is asked of G8")
    question.says("Asked only if the kind of body is school.")
    preview = question.to_draft(TITLE).preview().as_body("Childminder", "boarding")
    preview.says("Nothing in this section is asked.")
    preview.as_body("Childminder", "safer-recruitment").says("Never asked of such a body")
    preview = preview.as_body("Secondary school with boarding", "boarding")
    preview.says("trained safeguarding lead or deputy of its own")
    preview.to_draft(TITLE).review().ask("Mostly safer recruitment, and childminders are new.")
    with browser.new_context() as other:
        second = Window(other.new_page(), look)
        come_in(served, second, people[1], f"{address}/review")
        Review(second).approve("Read as a school and as a childminder.")
    page.goto(address)
    publish_page = type(draft)(window, TITLE).publish()
    publish_page.says("scored questions compare")
    publish_page.publish("2027")
    assert published(served).title == TITLE


def published(served: Served) -> QuestionnaireVersion:
    """The version as it is kept."""
    with served.database.session() as session:
        partnership = session.exec(select(Partnership).where(Partnership.slug == "stonebeck")).one()
        found = find_version(session, "stonebeck-section-175@2027", partnership.id)
        assert found is not None
        return found
