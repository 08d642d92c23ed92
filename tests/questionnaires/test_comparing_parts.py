"""Criteria, matrices and mapped grades over the years: compared on what is alike, said where it is not."""

from fractions import Fraction
from typing import Any

from questionnaires.answers import Answer
from questionnaires.comparing import Marked, Pair, compare, throughout
from questionnaires.definition import Questionnaire
from questionnaires.scoring import score

from .builders import THREE, graded, tiny

WORDS = {"lead": "Lead", "review": "Review", "online": "Online"}


def criteria(key: str, names: str, weights: str = "1 1 1", **more: Any) -> dict[str, Any]:
    """A criteria question."""
    parts = [
        {"key": name, "label": WORDS[name], "weight": weight}
        for name, weight in zip(names.split(), weights.split(), strict=False)
    ]
    return {"key": key, "kind": "criteria", "text": "What does it say?", "criteria": parts,
            "not_applicable": {"allowed": "true"}, **more}  # fmt: skip


def returned(form: Questionnaire, **values: Any) -> Marked:
    """A return with these values."""
    answers = {key: Answer(value=value) for key, value in values.items()}
    return Marked(f"round-{form.version}", form, score(form, answers, {}))


def pair(now: Marked, before: Marked, *known: Questionnaire) -> Pair:
    """Two returns compared."""
    return compare(now, before, known)


def test_criteria_are_compared_on_those_in_both_years() -> None:
    """Design 8: where applicable criteria differ, both years count only what is alike, on the newer weights."""
    old = tiny(criteria("q", "lead review online"))
    new = tiny(criteria("q", "lead review online", "3 1 1"), version="2", replaces="1")
    before = returned(old, q={"lead": "yes", "review": "no", "online": "no"})
    now = returned(new, q={"lead": "yes", "review": "yes", "online": "n-a"})
    found = pair(now, before)
    (question,) = found.questions
    assert (question.movement, question.note) == ("improved", "on the 2 criteria that apply in both years")
    assert (question.now_ratio, question.before_ratio) == (Fraction(1), Fraction(3, 4))
    assert found.comparable is not None
    assert found.comparable.change == 25


def test_over_many_years_only_a_ratio_that_all_share() -> None:
    """This year's own ratio stands in every pair, or the question is left out."""
    old, new = tiny(criteria("q", "lead review")), tiny(criteria("q", "lead review"), version="2", replaces="1")
    whole, half = {"lead": "yes", "review": "no"}, {"lead": "yes", "review": "n-a"}
    assert throughout([returned(new, q=half), returned(old, q=whole)], []).keys == ("q",)
    assert throughout([returned(new, q=whole), returned(old, q=half)], []).keys == ()


def test_no_criterion_in_both_years_is_no_comparison() -> None:
    """Counted and named, not dropped."""
    old, new = tiny(criteria("q", "lead review")), tiny(criteria("q", "lead review"), version="2", replaces="1")
    before = returned(old, q={"lead": "yes", "review": "n-a"})
    found = pair(returned(new, q={"lead": "n-a", "review": "yes"}), before)
    assert found.questions[0].movement == "not_comparable"
    assert found.questions[0].note == "no criterion applies in both years"


def test_a_grade_turned_into_criteria_is_a_change_of_scale() -> None:
    """It is shown by met, partly met and not met, outside the score."""
    old = tiny(graded("q", text="What does it say?"))
    lineage = {"change": "reworded", "from": ["q"]}
    new = tiny(criteria("q", "lead review", lineage=lineage), version="2", replaces="1")
    found = pair(returned(new, q={"lead": "yes", "review": "no"}), returned(old, q="met"))
    assert (found.questions[0].movement, found.questions[0].note) == ("scale_changed", "worse")


def scale(names: str, **grades_from: str) -> dict[str, Any]:
    """A scale of three grades with these keys, best first."""
    keys = names.split()
    ranks = (("2", "met"), ("1", "partly_met"), ("0", "not_met"))
    grades = [
        {"key": key, "label": key, "points": points, "counts_as": counts}
        for key, (points, counts) in zip(keys, ranks, strict=True)
    ]
    return {"grades": grades, **({"grades_from": grades_from} if grades_from else {})}


def test_two_mappings_in_a_row_go_by_way_of_the_grade_between() -> None:
    """Good, then green, then gold: the oldest answer still has a place on the newest scale."""
    first = tiny(graded("q"), scale=scale("good fair poor"))
    second = tiny(graded("q"), scale=scale("green amber red", good="amber", fair="amber", poor="red"),
                  version="2", replaces="1")  # fmt: skip
    third = tiny(graded("q"), scale=scale("gold silver bronze", green="gold", amber="silver", red="bronze"),
                 version="3", replaces="2")  # fmt: skip
    found = pair(returned(third, q="gold"), returned(first, q="good"), second)
    assert found.questions[0].movement == "improved"
    assert found.questions[0].before_ratio == Fraction(1, 2)


def test_a_colour_that_moves_its_meaning_is_found_from_the_descriptors_alone() -> None:
    """Green was meets and became exceeds: same keys, points and labels, other words."""
    meets = {**THREE, "grades": [{**grade, "descriptor": "Meets it."} for grade in THREE["grades"]]}
    exceeds = {**THREE, "grades": [{**grade, "descriptor": "Exceeds it."} for grade in THREE["grades"]]}
    old, new = tiny(graded("q"), scale=meets), tiny(graded("q"), scale=exceeds, version="2", replaces="1")
    found = pair(returned(new, q="met"), returned(old, q="met"))
    assert found.questions[0].movement == "scale_changed"
    assert found.comparable is not None
    assert found.comparable.keys == ()
