"""In a browser: from an empty partnership to a round that was issued, reminded about and narrowed by one body."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.journeys.conftest import Look, Served
from tests.journeys.outbox import letter
from tests.journeys.round_screens import BodyInRound, ChooseVersion, Import, RoundPage
from tests.journeys.screens import Window
from tests.journeys.staff_screens import come_in
from tests.survey.returns_kit import document

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]
ROUND = "Schools and colleges 2026"
BODIES = """\
name,kind,basis,area,urn,type,contact_name,contact_email,contact_role
Alder Primary School,school,relevant-agency,343,900101,Community school,The lead,lead@alder.example,lead
Birch High School,school,relevant-agency,343,900102,Foundation school,The lead,lead@birch.example,lead
Cedar School,school,relevant-agency,343,900103,Community school,The lead,lead@cedar.example,lead
"""


@pytest.fixture
def email(served: Served, worker: None) -> str:
    """The business unit of a partnership with nothing in it but a published questionnaire."""
    with served.database.session() as session:
        name = "Stonebeck Safeguarding Children Partnership"
        partnership = factories.partnership(session, slug="stonebeck", name=name, short_name="Stonebeck")
        factories.version(session, document(key="short"))
        return factories.user_with(session, "business_unit", partnership=partnership).email


def test_a_round_from_nothing(page: Page, served: Served, email: str, look: Look, tmp_path: Path) -> None:
    window, here = Window(page, look), f"{served.address}/p/stonebeck"
    (tmp_path / "bodies.csv").write_text(BODIES)
    come_in(served, window, email, f"{here}/bodies/import")
    preview = Import(window).choose("A list of our own", tmp_path / "bodies.csv")
    preview.bring_in()
    page.get_by_text("went in: added 3").wait_for()
    page.goto(f"{here}/rounds/new")
    step = ChooseVersion(window).choose("Safeguarding self-assessment").see_list(ROUND)
    step.says("Alder Primary School")
    issued = step.issue("Issue to 3 bodies", ROUND)
    address = page.url
    issued.says("Issued to 3 bodies; 3 were written to.")
    assert "Birch High School" in letter(served, "lead@birch.example", ROUND)
    served.clock.advance(minutes=30)
    issued.remind("Remind the 3 not returned").send("A week before half-term", "Write to 3 bodies", ROUND)
    assert "Nothing has been answered yet." in letter(served, "lead@cedar.example", ROUND, after=1)
    page.goto(f"{address}/bodies/cedar-school")
    BodyInRound(window, "Cedar School").exempt("Merged with Birch High School in September")
    BodyInRound(window, "Cedar School").says("Merged with Birch High School in September")
    page.goto(address)
    RoundPage(window, ROUND).says("1 exempt, 0 closed")
