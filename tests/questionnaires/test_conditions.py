"""Conditions: yes, no and unknown; only a plain yes asks."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import Answer
from questionnaires.conditions import ConditionFault, condition_data, condition_from

YES = {"question": "a", "is": ["yes"]}
KNOWN_YES = {"a": Answer(value="yes")}
KNOWN_NO = {"a": Answer(value="no")}


@pytest.mark.parametrize(
    ("condition", "on_yes", "on_no", "on_unknown"),
    [
        (YES, True, False, None),
        ({"not": YES}, False, True, None),
        ({"all": [YES, {"organisation": "boarding", "is": ["yes"]}]}, True, False, None),
        ({"any": [YES, {"organisation": "boarding", "is": ["no"]}]}, True, False, None),
        ({"any": [YES, {"organisation": "boarding", "is": ["yes"]}]}, True, True, True),
        ({"all": [YES, {"organisation": "boarding", "is": ["no"]}]}, False, False, False),
    ],
)
def test_three_values(condition: dict[str, Any], on_yes: bool, on_no: bool, on_unknown: bool | None) -> None:
    """Unknown stays unknown unless another part settles it."""
    parsed = condition_from(condition)
    attributes = {"boarding": "yes"}
    assert parsed.holds(KNOWN_YES, attributes) is on_yes
    assert parsed.holds(KNOWN_NO, attributes) is on_no
    assert parsed.holds({}, attributes) is on_unknown


def test_bounds_read_numbers_and_attributes() -> None:
    """At least and at most include the limit; a missing number is unknown."""
    low = condition_from({"question": "n", "at_least": "2"})
    assert low.holds({"n": Answer(value=Fraction(2))}, {}) is True
    assert low.holds({"n": Answer(value=Fraction(1))}, {}) is False
    assert low.holds({"n": Answer(value="text")}, {}) is None
    age = condition_from({"organisation": "age_low", "at_most": "4"})
    assert age.holds({}, {"age_low": "4"}) is True
    assert age.holds({}, {"age_low": ""}) is None


def test_an_unknown_attribute_is_unknown_not_no() -> None:
    """A register that does not say whether a school boards leaves the question open."""
    assert condition_from({"not": {"organisation": "boarding", "is": ["yes"]}}).holds({}, {"boarding": ""}) is None


@pytest.mark.parametrize(
    "data",
    [{"all": []}, {"any": []}, {}, {"question": "a"}, {"question": "a", "is": []}, {"question": "a", "at_least": "x"},
     {"question": "a", "organisation": "b", "is": ["c"]}, {"python": "exit()"},
     {"question": "a", "at_least": "1e999999999"}],
)  # fmt: skip
def test_anything_else_is_refused(data: dict[str, Any]) -> None:
    """The set of conditions is closed, and empty lists are refused."""
    with pytest.raises(ConditionFault):
        condition_from(data)


LEAVES = st.one_of(
    st.builds(
        lambda q, v: {"question": q, "is": v}, st.sampled_from("abc"), st.lists(st.sampled_from(["x", "y"]), min_size=1)
    ),
    st.builds(
        lambda a, v: {"organisation": a, "is": [v]},
        st.sampled_from(["kind", "boarding"]),
        st.sampled_from(["yes", "no"]),
    ),
    st.builds(lambda q, n: {"question": q, "at_least": str(n)}, st.sampled_from("abc"), st.integers(-5, 5)),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


@given(TREES)
def test_document_form_comes_back(data: dict[str, Any]) -> None:
    """A condition written out and read again is the same, and can say itself."""
    condition = condition_from(data)
    assert condition_from(condition_data(condition)) == condition
    assert condition.sentence({})


@given(TREES, st.dictionaries(st.sampled_from("abc"), st.sampled_from([Answer(value="x"), Answer(value="y")])))
def test_not_is_the_opposite_and_never_turns_unknown_into_yes(data: dict[str, Any], known: dict[str, Answer]) -> None:
    """not(not(c)) is c, in all three values."""
    condition = condition_from(data)
    twice = condition_from({"not": {"not": data}})
    assert twice.holds(known, {}) is condition.holds(known, {})
