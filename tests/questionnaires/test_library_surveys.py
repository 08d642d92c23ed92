"""The Prevent duty audit and the staff survey that ship: scales, bodies, pairs."""

from fractions import Fraction

import pytest

from questionnaires import documents
from questionnaires.asking import asked
from questionnaires.lineage import links

from .builders import grades


def test_four_levels_become_three_grades_and_still_compare() -> None:
    """Level 1 is the best; each level says what it is now, so the pair is not a change of scale."""
    old, new = documents.load("prevent-duty@2025"), documents.load("prevent-duty@2026")
    levels = old.scales["level"]
    assert max(levels.pointed, key=lambda grade: grade.points or 0).label.startswith("1 ")
    found = links(new, old, [])
    for key in ("r.assessment", "l.partnership", "e.online", "v.police"):
        assert not found[key].scale_changed
        assert found[key].grades == {"1": 1, "2": Fraction(1, 2), "3": Fraction(1, 2), "4": 0}
    assert {link.change for link in found.values()} == {
        "same", "reworded", "strengthened", "split", "merged", "moved", "new",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["school", "childminder", "local-authority", "police", "nhs-trust", "prison"])
@pytest.mark.parametrize("version", ["2025", "2026"])
def test_each_kind_of_body_is_asked_about_25(version: str, kind: str) -> None:
    """Parts for other kinds are left out, and so is what does not arise: rooms to let, visitors, the internet."""
    questionnaire = documents.load(f"prevent-duty@{version}")
    gates = ("a.internet", "a.premises", "a.speakers")
    most = asked(questionnaire, grades(**dict.fromkeys(gates, "yes")), {"kind": kind}).keys
    least = asked(questionnaire, grades(**dict.fromkeys(gates, "no")), {"kind": kind}).keys
    assert 20 <= len(least) < len(most) <= 29
    assert len(most) < len(questionnaire.questions)


@pytest.mark.parametrize("version", ["2025", "2026"])
def test_the_staff_survey_has_23_questions_and_1_is_best(version: str) -> None:
    """The label 1 has the most points; what somebody does not know is counted apart."""
    survey = documents.load(f"staff-survey@{version}")
    scale = survey.scales["agree"]
    assert len(survey.questions) == 23
    assert [grade.label[0] for grade in sorted(scale.pointed, key=lambda g: g.points or 0)] == ["5", "4", "3", "2", "1"]
    unknown = scale.grade("do-not-know")
    assert unknown is not None
    assert (unknown.points, unknown.counts_as) == (None, None)


@pytest.mark.parametrize("version", ["2025", "2026"])
def test_what_staff_say_is_paired_with_what_leaders_say(version: str) -> None:
    """Each pair names a graded question that the full audit of that year asks."""
    survey, full = documents.load(f"staff-survey@{version}"), documents.load(f"section-11@{version}")
    pairs = [name for question in survey.questions.values() for name in question.paired_with]
    assert len(pairs) >= 2
    for name in pairs:
        key, _, question = name.partition(":")
        assert key == "section-11"
        assert full.questions[question].kind == "graded"
