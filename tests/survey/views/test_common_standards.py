"""A round by common standard, from the scores that were kept."""

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import pytest
from sqlmodel import Session, col, select

from survey.models import Organisation, Partnership, Return, Scorecard
from survey.queries.results import list_earned
from survey.services.standards import Given, adopt, change
from tests.factories import NOW, TODAY
from tests.house_client import HouseClient
from tests.survey.small_demonstration import build_small, round_of
from tests.survey.statements import count_statements

Client = Callable[..., HouseClient]
ROUND = "wendmere-schools-2025"
PAGE = f"/p/wendmere/rounds/{ROUND}/results/by-standard"


@pytest.fixture
def partnership(session: Session) -> Partnership:
    """The small demonstration."""
    return build_small(session)


def test_what_is_pooled_is_what_was_scored(session: Session, partnership: Partnership) -> None:
    """Over all its sections each body comes to its overall score, exactly."""
    round_ = round_of(session, ROUND)
    earned: dict[str, Fraction] = defaultdict(Fraction)
    available: dict[str, Fraction] = defaultdict(Fraction)
    for one in list_earned(session, round_.id, partnership.id):
        earned[one.body] += one.earned
        available[one.body] += one.available
    wanted = (
        select(Organisation.slug, Scorecard.overall_ratio)
        .join(Return, col(Return.organisation_id) == Organisation.id)
        .join(Scorecard, col(Scorecard.submission_id) == Return.submission_id)
        .where(Return.round_id == round_.id)
    )
    kept = dict(session.exec(wanted).all())
    assert kept
    assert {body: earned[body] / there for body, there in available.items()} == {
        body: Fraction(str(ratio)) for body, ratio in kept.items()
    }


def test_the_page_lays_sections_by_what_the_partnership_says(
    client: Client, session: Session, partnership: Partnership
) -> None:
    staff = client("business_unit", partnership=partnership)
    assert PAGE in staff.get(f"/p/wendmere/rounds/{ROUND}/results").text
    text = staff.get(PAGE).text
    assert "section-175 B Leadership and governance" in text
    first = text.split('<span class="quiet">S2</span>')[1].split("</tr>")[0]
    assert "Not asked in this round" in first
    leadership = adopt(session, None, partnership, TODAY, NOW)[0]
    change(session, None, leadership, Given("Leading", ["S1", "S2"]), NOW)
    second = staff.get(PAGE).text.split('<span class="quiet">S2</span>')[1].split("</tr>")[0]
    assert "section-175 B Leadership and governance" in second
    with count_statements(session) as counted:
        staff.get(PAGE)
    assert counted.count <= 8


def test_results_are_for_those_who_see_results(client: Client, partnership: Partnership) -> None:
    assert client("forum_member", partnership=partnership).get(PAGE).status_code == 403
