"""What of last year's answer in parts may be taken over: the same rows and criteria, never last year's figures."""

from fractions import Fraction
from typing import Any

import pytest

from questionnaires.definition import Questionnaire
from survey.queries.returns.again import differs, value_again
from tests.questionnaires.builders import tiny

ROWS = ("staff", "board")
GIVEN = {"staff": {"level": "met", "trained": Fraction(4)}, "board": "n-a"}


def table(*rows: str, **more: Any) -> Questionnaire:
    """A matrix with a graded column and one of numbers."""
    columns = [{"key": "level", "label": "Level", "kind": "graded"}, {"key": "trained", "label": "Trained"}]
    own = {"rows": [{"key": row, "label": row.title()} for row in rows], "columns": columns}
    return tiny({"key": "q", "kind": "matrix", "scale": "three", "text": "Trained?", **own, **more})


def criteria(*keys: str, **more: Any) -> Questionnaire:
    """A few criteria."""
    listed = [{"key": key, "label": key.title()} for key in keys]
    return tiny({"key": "q", "kind": "criteria", "text": "What is there?", "criteria": listed, **more})


def again(now: Questionnaire, before: Questionnaire, value: Any) -> Any:
    return value_again((now, now.questions["q"]), (before, before.questions["q"]), value)


def test_a_matrix_keeps_its_grades_and_asks_its_figures_anew() -> None:
    assert again(table(*ROWS), table(*ROWS), GIVEN) == {"staff": {"level": "met"}, "board": "n-a"}


@pytest.mark.parametrize("now", [table("staff"), table("board", "staff"), table("staff", "board", "others")])
def test_a_matrix_with_other_rows_is_answered_anew(now: Questionnaire) -> None:
    assert again(now, table(*ROWS), GIVEN) is None


def test_a_matrix_whose_grades_are_worth_something_else_is_answered_anew() -> None:
    grades = [{"key": "met", "label": "Met", "points": "9"}, {"key": "not", "label": "Not met", "points": "0"}]
    columns = [{"key": "level", "label": "Level", "kind": "graded"}, {"key": "trained", "label": "Trained"}]
    rows = [{"key": row, "label": row} for row in ROWS]
    question = {"key": "q", "kind": "matrix", "scale": "three", "text": "Trained?", "rows": rows, "columns": columns}
    assert again(tiny(question, scale={"grades": grades}), table(*ROWS), GIVEN) is None


def test_criteria_are_taken_over_where_they_are_the_same() -> None:
    value = {"lead": "yes", "review": "n-a"}
    assert again(criteria("lead", "review"), criteria("lead", "review"), value) == value
    assert again(criteria("lead"), criteria("lead", "review"), value) is None
    assert again(criteria("lead", "review", scale="three"), criteria("lead", "review"), value) is None


def test_what_was_not_offered_does_not_count_as_changed() -> None:
    offered = {"staff": {"level": "met"}, "board": "n-a"}
    assert not differs(offered, GIVEN)
    assert differs(offered, {"staff": {"level": "not"}, "board": "n-a"})
    assert differs(offered, {"staff": {"level": "met"}})
    assert differs("met", "not")
