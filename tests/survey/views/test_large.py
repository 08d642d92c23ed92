"""A questionnaire of 500 questions and 20 versions: every page shows it, and the figures of first and last year agree.

How long it takes is measured by `python -m benchmarks.questionnaires`; here it only has to be right.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, select

from benchmarks.many_versions import KEY, versions
from questionnaires import checking, documents
from questionnaires.answers import Answer
from questionnaires.definition import Questionnaire
from questionnaires.diffing import difference
from questionnaires.formats import yaml
from questionnaires.lineage import links
from survey.exports.comparison import comparison_data
from survey.models import QuestionnaireVersion, Return, Round
from survey.queries.returns import get_dossier
from survey.services.questionnaires import row
from survey.services.returns.filling import Filling, fill
from survey.services.returns.submitting import submit
from tests import factories
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.survey.world import Land

QUESTIONS, VERSIONS = 500, 20


@pytest.fixture(scope="module")
def many() -> Sequence[Questionnaire]:
    """The versions, oldest first."""
    return versions(QUESTIONS, VERSIONS)


@pytest.fixture
def rows(session: Session, many: Sequence[Questionnaire]) -> list[QuestionnaireVersion]:
    """The versions as published, without the check, which has its own tests."""
    found = []
    for number, one in enumerate(many):
        text = documents.canonical(one)
        made = row(one, text, documents.digest(text), yaml.dump(one), NOW + timedelta(minutes=number))
        found.append(factories.keep(session, made))
    return found


def answered(land: Land, version: QuestionnaireVersion, grade: str | None, after: Round | None) -> Round:
    """A round of a version to the first school, every question given one grade and sent; not begun without a grade."""
    session, lead = land.session, land.user("lead")
    made = factories.round_(session, land.partnership, version, after_id=after.id if after else None)
    line = factories.issue_line(session, made, land.bodies[0], chain=[])
    dossier = get_dossier(session, factories.return_(session, line).id)
    assert dossier is not None
    if grade:
        given = {key: Answer(value=grade) for key in dossier.questionnaire.questions}
        (sheet,) = fill(session, [Filling(dossier, given, lead, NOW)])
        submit(session, lead, dossier, sheet, [], NOW, receipt=False)
    return made


def changes(newer: Questionnaire, older: Questionnaire, many: Sequence[Questionnaire]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for link in links(newer, older, many).values():
        counts[link.change] = counts.get(link.change, 0) + 1
    return counts


def test_the_way_through_every_version_is_kept(many: Sequence[Questionnaire]) -> None:
    """Each step changes two, splits one into two, merges two, strengthens one, retires one and adds one."""
    newest, first = many[-1], many[0]
    assert len(first.questions) == QUESTIONS
    step = {"reworded": 2, "split": 2, "merged": 1, "strengthened": 1, "new": 1}
    for older, newer in pairwise(many):
        found = changes(newer, older, many)
        assert {change: count for change, count in found.items() if change != "same"} == step, newer.name
    found = changes(newest, first, many)
    assert sum(found.values()) == len(newest.questions)
    assert found["new"] == VERSIONS - 1
    assert found["split"] == 2 * (VERSIONS - 1)
    by_name = {one.name: one for one in many}
    assert checking.check(documents.read(yaml.dump(newest)), by_name.get) == ()
    shown = difference(first, newest, many)
    assert {change.key for change in shown.changes if change.change == "retired"} <= set(first.questions)


@pytest.mark.slow
def test_every_page_shows_it(
    session: Session, client: Callable[..., HouseClient], rows: list[QuestionnaireVersion]
) -> None:
    """Two years answered by one school, the third open; the first of twenty versions beside the last as well."""
    land = Land(session)
    before = answered(land, rows[0], "amber", None)
    now = answered(land, rows[-2], "green", before)
    open_ = answered(land, rows[-1], None, now)
    made = session.exec(select(Return).where(Return.round_id == open_.id)).one()
    unit, lead = client(land.user("business_unit")), client(land.user("lead"))
    here = f"/p/{land.partnership.slug}"
    body = land.bodies[0].slug
    for page in (f"/{KEY}/20", f"/{KEY}/19/20", f"/{KEY}/1/20"):
        assert unit.get(f"{here}/questionnaires{page}").status_code == 200, page
    for page in ("results", "heat", f"results/{body}", f"results/{body}/answers"):
        assert unit.get(f"{here}/rounds/{now.slug}/{page}").status_code == 200, page
    assert f"{QUESTIONS}" in unit.get(f"{here}/questionnaires/{KEY}/1").text
    for page in ("", "/sections/part0", "/sections/part19", "/check", "/print"):
        assert lead.get(f"/returns/{made.id}{page}").status_code == 200, page


def test_first_and_last_year_compare_by_what_kept_its_meaning(
    session: Session, rows: list[QuestionnaireVersion], many: Sequence[Questionnaire]
) -> None:
    land = Land(session)
    before = answered(land, rows[0], "amber", None)
    now = answered(land, rows[-1], "green", before)
    data = comparison_data(session, land.partnership, [now, before], NOW)
    (pair,) = data.pairs[land.bodies[0].slug]
    assert len(data.chain) == VERSIONS
    alive = [key for key, link in links(many[-1], many[0], many).items() if link.comparable and not link.scale_changed]
    assert pair.comparable is not None
    assert sorted(pair.comparable.keys) == sorted(alive)
    assert (pair.comparable.now, pair.comparable.before) == (100, 50)
