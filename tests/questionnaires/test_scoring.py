"""Scores: states kept apart, bands exact, rounding once."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.contracts import scorecard_data, scorecard_from
from questionnaires.exact import rounded
from questionnaires.scoring import Settings, percent_in_band, percent_text, score

from .builders import THREE, graded, grades, tiny

FOUR = tiny(graded("a"), graded("b"), graded("c"), graded("d"))


def test_states_stay_apart() -> None:
    """Not answered, not applicable and a grade without points are three things beside the score."""
    figures = score(FOUR, grades(a="met", b="n-a", c="unsure", d=""), {}).overall
    assert (figures.asked, figures.answered, figures.not_applicable, figures.not_scored) == (4, 2, 1, 1)
    assert figures.percent == 100
    assert figures.grades == {"met": 1, "unsure": 1}


def test_all_not_applicable_scores_nothing() -> None:
    """No percentage, no band, rather than 0% or 100%."""
    figures = score(FOUR, grades(a="n-a", b="n-a", c="n-a", d="n-a"), {}).overall
    assert figures.percent is None
    assert (figures.band, figures.band_reason) == (None, "nothing was scored")


def test_scale_where_one_is_best() -> None:
    """Points say what is better, never labels or order."""
    scale = {
        "grades": [
            {"key": "1", "label": "1", "points": "3", "counts_as": "met"},
            {"key": "4", "label": "4", "points": "0", "counts_as": "not_met"},
        ]
    }
    questionnaire = tiny(graded("a"), scale=scale)
    assert score(questionnaire, grades(a="1"), {}).overall.percent == 100
    assert score(questionnaire, grades(a="4"), {}).overall.percent == 0


def test_scales_with_more_points_weigh_no_more() -> None:
    """A ratio is between least and most of its own scale, also below zero."""
    scale = {
        "grades": [
            {"key": "top", "label": "T", "points": "10", "counts_as": "met"},
            {"key": "mid", "label": "M", "points": "0", "counts_as": "partly_met"},
            {"key": "low", "label": "L", "points": "-10", "counts_as": "not_met"},
        ]
    }
    assert score(tiny(graded("a"), scale=scale), grades(a="mid"), {}).questions["a"].ratio == Fraction(1, 2)


def test_question_not_asked_counts_for_nothing() -> None:
    """An answer to a question that is not asked is kept elsewhere and ignored here."""
    questionnaire = tiny(graded("a"), graded("b", when={"question": "a", "is": ["met"]}))
    card = score(questionnaire, grades(a="not", b="met"), {})
    assert card.questions["b"].state == "not_asked"
    assert card.overall.asked == 1
    assert card.overall.percent == 0


@pytest.mark.parametrize(
    ("answers", "band", "reason"),
    [
        ({"a": "met", "b": "met", "c": "met", "d": "met"}, "high", ""),
        ({"a": "met", "b": "met", "c": "met", "d": "not"}, "middle", ""),
        ({"a": "not", "b": "not", "c": "met", "d": "met"}, "low", ""),
        ({"a": "met", "b": "met", "c": "met", "d": ""}, None, "fewer than 90% of the questions are answered"),
    ],
)
def test_bands(answers: dict[str, str], band: str | None, reason: str) -> None:
    """Default bounds 85 and 60; none below 90% answered."""
    figures = score(FOUR, grades(**answers), {}).overall
    assert (figures.band, figures.band_reason) == (band, reason)


def test_critical_question_holds_the_band() -> None:
    """Not met caps whole and section; not answered leaves no band."""
    questionnaire = tiny(*(graded(f"q{n}") for n in range(19)), graded("key", critical="true"))
    good = {f"q{n}": "met" for n in range(19)}
    held = score(questionnaire, grades(**good, key="not"), {})
    assert held.overall.percent == 95
    assert held.overall.band == "low"
    assert held.sections["s"].band_reason == "a critical question is not met"
    assert score(questionnaire, grades(**good, key=""), {}).overall.band_reason == "a critical question is not answered"
    assert score(questionnaire, grades(**good, key="partly"), {}).overall.band == "high"


def test_unanswered_as_not_met_says_so() -> None:
    """Only when the round says so, and then the figure carries it."""
    settings = Settings(unanswered_as_not_met=True)
    figures = score(FOUR, grades(a="met", b="met", c="met", d=""), {}, settings).overall
    assert figures.percent == 75
    assert figures.unanswered_as_not_met
    assert not score(FOUR, grades(a="met"), {}).overall.unanswered_as_not_met


def test_bound_is_exact_and_shown_with_enough_decimals() -> None:
    """84.996 prints 85.00 with two decimals and is below 85; 84.8 never prints as 85."""
    value = Fraction(84996, 1000)
    assert percent_text(value) == "85.00"
    assert percent_in_band(value, Settings()) == "84.996"
    assert percent_in_band(Fraction(848, 10), Settings(), places=0) == "84.8"
    assert percent_in_band(Fraction(85), Settings()) == "85.0"


@given(st.fractions(min_value=0, max_value=100))
def test_shown_percentage_never_contradicts_its_band(value: Fraction) -> None:
    """Whatever the value, its printed form lies in the same band."""
    shown = Fraction(str(percent_in_band(value, Settings(), places=0)))
    assert (shown >= 85) == (value >= 85)
    assert (shown >= 60) == (value >= 60)


@given(st.fractions(), st.integers(0, 4))
def test_rounding_is_half_away_from_zero(value: Fraction, places: int) -> None:
    """Within half a unit, symmetric about zero."""
    result = Fraction(rounded(value, places))
    assert abs(result - value) <= Fraction(1, 2 * 10**places)
    assert Fraction(rounded(-value, places)) == -result
    if (abs(value) * 10**places) % 1 == Fraction(1, 2):
        assert abs(result) > abs(value)


def test_weights_count() -> None:
    """Sum of weight x ratio over sum of weight."""
    questionnaire = tiny(graded("a", weight="1.5"), graded("b", weight="0.5"))
    figures = score(questionnaire, grades(a="met", b="not"), {}).overall
    assert figures.earned == Fraction(3, 2)
    assert figures.percent == 75


def test_yes_no_with_a_scale_is_scored() -> None:
    """A yes-or-no question may name a scale whose grades are yes and no."""
    scale = {
        "grades": [
            {"key": "yes", "label": "Yes", "points": "1", "counts_as": "met"},
            {"key": "no", "label": "No", "points": "0", "counts_as": "not_met"},
        ]
    }
    questionnaire = tiny({"key": "a", "kind": "yes_no", "text": "Is it?", "scale": "three"}, scale=scale)
    assert score(questionnaire, grades(a="yes"), {}).overall.percent == 100
    assert THREE is not scale


@given(st.lists(st.sampled_from(["met", "partly", "not", "unsure", "n-a", ""]), min_size=4, max_size=4), st.booleans())
def test_stored_scorecard_comes_back(chosen: list[str], strict: bool) -> None:
    """What is kept as JSON gives the same object, figures, band and reason."""
    settings = Settings(unanswered_as_not_met=strict)
    card = score(FOUR, grades(**dict(zip("abcd", chosen, strict=True))), {}, settings)
    assert scorecard_from(FOUR, scorecard_data(card), settings) == card
