"""Result pages: every figure can be reached from, added up, and is the engine's."""

import re
from collections.abc import Callable

import pytest
from sqlmodel import Session

from questionnaires.comparing import Marked, compare
from survey.exports.comparison import chain_of
from survey.exports.rounds import round_data
from survey.models import Partnership
from tests.house_client import HouseClient
from tests.survey.small_demonstration import build_small, round_of, submitted_body

Client = Callable[..., HouseClient]


@pytest.fixture
def partnership(session: Session) -> Partnership:
    """The small demonstration."""
    return build_small(session)


def address(session: Session, *rest: str) -> str:
    """An address under the answered schools round."""
    return "/".join(["/p/wendmere/rounds/wendmere-schools-2025", *rest])


def test_round_page_shows_medians_with_their_n(client: Client, partnership: Partnership, session: Session) -> None:
    """Medians over bodies with returns in both years, every body with a link."""
    page = client("scrutineer", partnership=partnership).get(address(session, "results"))
    assert page.status_code == 200
    assert "Bodies with returns in both years" in page.text
    body = submitted_body(session, round_of(session, "wendmere-schools-2025"))
    assert f"/results/{body.slug}" in page.text


def test_body_page_shows_the_figures_of_the_engine(client: Client, partnership: Partnership, session: Session) -> None:
    """The comparable percentages are those of compare() on the two submissions."""
    now = round_of(session, "wendmere-schools-2025")
    before = round_of(session, "wendmere-schools-2024")
    body = submitted_body(session, now)
    this, last = (round_data(session, partnership, one, [body.id]).returns[body.slug] for one in (now, before))
    pair = compare(
        Marked("now", this.questionnaire, this.scorecard),
        Marked("before", last.questionnaire, last.scorecard),
        chain_of(session, [now, before]),
    )
    page = client("scrutineer", partnership=partnership).get(address(session, "results", body.slug)).text
    assert pair.comparable is not None
    assert pair.comparable.now is not None
    assert f"{float(pair.comparable.now):.1f}%" in page
    assert f'movement=compared">{len(pair.comparable.keys)}<' in page


CHOICES = ("", "?section=leadership", "?movement=compared", "?movement=not_compared", "?counts_as=met", "?question=no")


def test_answers_behind_a_figure(client: Client, partnership: Partnership, session: Session) -> None:
    """Each choice gives a page that says what it shows; a choice of nothing says so."""
    body = submitted_body(session, round_of(session, "wendmere-schools-2025"))
    someone = client("scrutineer", partnership=partnership)
    pages = [someone.get(address(session, "results", body.slug, "answers") + choice) for choice in CHOICES]
    assert {page.status_code for page in pages} == {200}
    assert all("Scored questions" in page.text for page in pages)
    assert "No question fits this choice" in pages[-1].text


def test_answers_add_up_to_the_score(client: Client, partnership: Partnership, session: Session) -> None:
    """Earned and available on the page are those of the stored scorecard."""
    now = round_of(session, "wendmere-schools-2025")
    body = submitted_body(session, now)
    figures = round_data(session, partnership, now, [body.id]).returns[body.slug].scorecard.overall
    page = client("scrutineer", partnership=partnership).get(address(session, "results", body.slug, "answers")).text
    found = re.search(r"earned ([\d./]+) of ([\d./]+) points of weight", page)
    assert found is not None
    assert (float(found[1]), float(found[2])) == (float(figures.earned), float(figures.available))


def test_heat_map_says_word_and_number(client: Client, partnership: Partnership, session: Session) -> None:
    """Colour is never the only sign."""
    page = client("scrutineer", partnership=partnership).get(address(session, "heat") + "?order=name").text
    cells = re.findall(r'class="cell cell--(?:green|amber|red)"[^>]*><b>([^<]+)</b><span>([^<]+)</span>', page)
    assert cells
    assert all(number.replace(".", "").isdigit() and word in ("Green", "Amber", "Red") for number, word in cells)


def test_a_body_without_a_return_is_not_there(client: Client, partnership: Partnership, session: Session) -> None:
    """Nothing submitted, nothing to show."""
    assert client("scrutineer", partnership=partnership).get(address(session, "results", "nobody")).status_code == 404


def test_forum_members_see_no_scores(client: Client, partnership: Partnership, session: Session) -> None:
    """They read packs, not results."""
    assert client("forum_member", partnership=partnership).get(address(session, "results")).status_code == 403


def test_ordering_a_report_twice_is_one_order(client: Client, partnership: Partnership, session: Session) -> None:
    """A second click gives the order that is under way; its page and data say where it stands."""
    someone = client("scrutineer", partnership=partnership)
    first = someone.post(address(session, "reports"), data={"kind": "workbook"})
    second = someone.post(address(session, "reports"), data={"kind": "workbook"})
    assert first.status_code == 302
    assert first.location == second.location
    assert "Waiting for its turn" in someone.get(first.location).text
    assert (someone.get(first.location + "/progress").json or {})["state"] == "waiting"
    assert someone.get(first.location + "/file").status_code == 404
    assert "Comparison workbook" in someone.get("/p/wendmere/reports").text


def test_a_report_of_no_kind_is_refused(client: Client, partnership: Partnership, session: Session) -> None:
    """Only workbooks and packs."""
    someone = client("scrutineer", partnership=partnership)
    for fields in ({"kind": "poster"}, {}):
        assert someone.post(address(session, "reports"), data=fields).status_code == 400


def test_questionnaire_pages(client: Client, partnership: Partnership) -> None:
    """The list, a version, and what changed; an unknown one is not there."""
    someone = client("scrutineer", partnership=partnership)
    assert "section-175" in someone.get("/p/wendmere/questionnaires").text
    assert "Asked when" in someone.get("/p/wendmere/questionnaires/section-175/2026").text
    assert "75 of 86 scored questions compare" in someone.get("/p/wendmere/questionnaires/section-175/2025/2026").text
    assert someone.get("/p/wendmere/questionnaires/section-175/1999").status_code == 404
    assert someone.get("/p/wendmere/questionnaires/section-175/2026/2025").status_code == 404
