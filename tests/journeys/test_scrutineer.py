"""In a browser: a scrutineer reads a round, doubts a figure, and takes the workbook and a pack away."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Look, Served
from tests.journeys.screens import Window
from tests.journeys.staff_screens import RoundResults, at_results, come_in
from tests.survey.small_demonstration import NOW, build_small

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_name", ["sqlite"])]
SCRUTINEER = "scrutineer@wendmere.example"


@pytest.fixture
def address(served: Served, worker: None) -> str:
    """Where the results of last year's agencies stand."""
    served.clock.now = NOW
    with served.database.session() as session:
        build_small(session)
    return f"{served.address}/p/wendmere/rounds/wendmere-agencies-2025/results"


def test_from_a_figure_to_the_files(page: Page, served: Served, address: str, look: Look, tmp_path: Path) -> None:
    window = Window(page, look)
    come_in(served, window, SCRUTINEER, address)
    results = RoundResults(window)
    body = results.first_body()
    figure = page.locator('dl.figs a[href*="movement=compared"]').first.inner_text()
    behind = body.behind("compared")
    assert behind.count() == int(figure), "the figure and the answers it rests on"
    behind.says("points of weight")
    page.go_back()
    assert body.order_pack().download(tmp_path)[:5] == b"%PDF-"
    heat = at_results(window, address).heat_map()
    assert heat.first_cell().count() > 0
    workbook = at_results(window, address).order_workbook()
    assert workbook.download(tmp_path)[:4] == b"PK\x03\x04"
