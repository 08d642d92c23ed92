"""An interim audit between two full ones: answered beside the last full return, compared with it, nothing retired."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from sqlmodel import Session

from questionnaires.answers import Answer
from survey.exports.comparison import comparison_data
from survey.queries.returns import get_earlier
from tests.survey import supplements_kit
from tests.survey.supplements_kit import ANSWERS, CORE, GREEN, RED, Kit

FULL = datetime(2025, 10, 6, 9, 30, tzinfo=UTC)
BETWEEN = FULL + timedelta(days=350)
REPORTED = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def kit(session: Session) -> Kit:
    return supplements_kit.make(session)


def interim(kit: Kit) -> str:
    """A document that takes one question of the full audit, moves it, and asks one of its own."""
    head = CORE.format(key=f"{kit.core}-interim", version="2026", replaces=f"replaces: {kit.core}@2025")
    return (
        head.partition("sections:")[0]
        + f"""sections:
  - key: since
    title: What has changed
    questions:
      - key: p.checks
        kind: graded
        scale: rag
        text: Nobody starts before checks.
        lineage: {{change: moved, from: ["{kit.core}:p.checks"]}}
      - {{key: i.inspected, kind: yes_no, text: Were you inspected?}}
"""
    )


def test_the_interim_round_stands_beside_the_full_one(kit: Kit) -> None:
    full = kit.issue(kit.core_version("2025", FULL), slug="full", now=FULL)
    kit.send(full, ANSWERS | {"p.checks": RED}, FULL)
    version = kit.publish(interim(kit), BETWEEN)
    between = kit.issue(version, slug="between", now=BETWEEN, after=full)
    dossier = kit.dossier(between)
    earlier = get_earlier(kit.session, dossier)
    assert earlier is not None
    beside = earlier.besides(dossier.questionnaire.questions.values())
    assert [one.words for one in beside["p.checks"].before] == ["Not met"]
    assert (beside["p.checks"].compared, beside["i.inspected"].before) == (True, ())
    kit.send(between, {"p.checks": GREEN, "i.inspected": Answer(value="no")}, BETWEEN)
    (pair,) = comparison_data(kit.session, kit.partnership, [between, full], REPORTED).pairs[kit.body.slug]
    assert {question.key: question.movement for question in pair.questions} == {"p.checks": "improved"}
    assert pair.comparable is not None
    assert (pair.comparable.before, pair.comparable.now) == (Fraction(0), Fraction(100))


def test_a_full_round_beside_an_interim_one_says_that_it_is_another(kit: Kit) -> None:
    full = kit.issue(kit.core_version("2025", FULL), slug="full", now=FULL)
    version = kit.publish(interim(kit), BETWEEN)
    between = kit.issue(version, slug="between", now=BETWEEN, after=full)
    kit.send(between, {"p.checks": GREEN, "i.inspected": Answer(value="no")}, BETWEEN)
    kit.send(full, ANSWERS, BETWEEN)
    (pair,) = comparison_data(kit.session, kit.partnership, [full, between], REPORTED).pairs[kit.body.slug]
    assert (pair.comparable, pair.reason) == (None, "another questionnaire in Round between")
