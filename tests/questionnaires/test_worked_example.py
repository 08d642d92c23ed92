"""The worked example of the design, figure by figure."""

import json
from fractions import Fraction

from questionnaires.comparing import Marked, compare, throughout
from questionnaires.contracts import pair_data, scorecard_data
from questionnaires.scoring import score

from .builders import grades, read_file

ONE, TWO = read_file("worked_1.yaml"), read_file("worked_2.yaml")
FIRST = Marked("demo-2025", ONE, score(ONE, grades(a="partly", b="met", c="met"), {}))
SECOND = Marked("demo-2026", TWO, score(TWO, grades(a="met", b="partly", c="partly", d="not"), {}))


def test_each_year_on_everything() -> None:
    """Year 1: 7/2 of 4; year 2: 5/2 of 5."""
    assert FIRST.scorecard.overall.earned == Fraction(7, 2)
    assert FIRST.scorecard.overall.available == 4
    assert scorecard_data(FIRST.scorecard)["overall"]["percent"] == "87.50"
    data = scorecard_data(SECOND.scorecard)["overall"]
    assert (data["earned"], data["available"], data["percent"]) == ("5/2", "5", "50.00")
    assert data["grades"] == {"met": 1, "partly": 2, "not": 1}
    assert data["counts_as"] == {"met": 1, "partly_met": 2, "not_met": 1}


def test_comparable_set_and_movements() -> None:
    """A and B compare: 83.33 to 66.67, change -16.67."""
    data = pair_data(compare(SECOND, FIRST, [ONE, TWO]))
    assert data["comparable"] == {
        "questions": 2,
        "now": {"earned": "2", "available": "3", "percent": "66.67"},
        "before": {"earned": "5/2", "available": "3", "percent": "83.33"},
        "change": "-16.67",
    }
    moved = {name: count for name, count in data["movements"].items() if count}
    assert moved == {"improved": 1, "declined": 1, "not_comparable": 1, "new": 1}
    assert data["questions"][0] == {
        "key": "a", "from": ["a"], "lineage": "reworded", "now": "met", "before": "partly", "movement": "improved",
    }  # fmt: skip


def test_one_question_in_the_form_of_the_contract() -> None:
    """B in the second year: partly, half of weight 2."""
    expected = '{"state": "answered", "answer": "partly", "points": "1", "ratio": "1/2", "weight": "2"}'
    assert scorecard_data(SECOND.scorecard)["questions"]["b"] == json.loads(expected) | {"counts_as": "partly_met"}


def test_throughout_two_rounds_is_the_comparable_set() -> None:
    """The set comparable throughout two rounds is that of their pair."""
    found = throughout([SECOND, FIRST], [ONE, TWO])
    assert found.keys == ("a", "b")
    assert found.percents == {"demo-2026": Fraction(200, 3), "demo-2025": Fraction(250, 3)}
