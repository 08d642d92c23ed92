"""In a browser: an edition came out, a note says what changed, somebody must answer again, a draft moves on."""

import pytest
from playwright.sync_api import Page

from survey.services import drafting
from tests import factories
from tests.factories import NOW
from tests.journeys.conftest import Look, Served
from tests.journeys.guidance_screens import Register
from tests.journeys.screens import Window
from tests.journeys.staff_screens import come_in
from tests.survey.guidance_kit import KCSIE, returned, version

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]


@pytest.fixture
def email(served: Served, worker: None) -> str:
    """The business unit of a partnership with a version that refers to KCSIE 2024, an answer to it, and a draft."""
    with served.database.session() as session:
        partnership = factories.partnership(session, slug="stonebeck", name="Stonebeck Partnership")
        unit = factories.user_with(session, "business_unit", partnership=partnership)
        old = version(session, "refers")
        returned(session, partnership, old, "Alder Primary School", answered=("b",))
        drafting.start(
            session, unit, partnership, source="next", from_name="refers@2024", key="refers", version="2025",
            title="", programme="schools", kinds=(), now=NOW,
        )  # fmt: skip
        return unit.email


def test_guidance_changes(page: Page, served: Served, email: str, look: Look) -> None:
    window, here = Window(page, look), f"{served.address}/p/stonebeck"
    come_in(served, window, email, f"{here}/guidance")
    register = Register(window)
    register.says("is no longer in force")
    document = register.open(KCSIE)
    document.says("Nobody. No answer rests on an edition that has ended and changed since.")
    document = document.note("The words about difference are new.", "2025")
    document.says("Alder Primary School")
    document.says("Noted by Person")
    seen = document.move().look_at("Draft: A questionnaire with references, 2025", "2024", "2025")
    seen.counts("2 references of A questionnaire with references, 2025")
    moved = seen.apply()
    moved.says("The references of 2 questions were moved to the 2025 edition")
    moved.counts("0 references of A questionnaire with references, 2025")
