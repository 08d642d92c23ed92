"""What each kind of body is asked, shown before anybody is asked."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import Answer
from questionnaires.asking import asked
from questionnaires.conditions import ATTRIBUTES
from questionnaires.definition import Questionnaire
from questionnaires.documents import library, load
from questionnaires.kinds import KINDS
from questionnaires.previewing import EXAMPLES, Example, example, examples_for, preview
from tests.questionnaires.builders import tiny

YES = {"is": ["yes"]}


def form() -> Questionnaire:
    """Conditions of every sort, over attributes and over answers."""

    def question(key: str, **more: Any) -> dict[str, Any]:
        return {"key": key, "kind": "yes_no", "text": f"{key}?", **more}

    boarding = {"organisation": "boarding", **YES}
    return tiny(
        sections=[
            {"key": "one", "title": "One", "questions": [
                question("a"),
                question("b", when=boarding),
                question("c", when={"question": "a", **YES}),
                question("d", when={"question": "b", **YES}),
                question("e", when={"all": [{"question": "a", **YES}, boarding]}),
                question("f", when={"any": [{"question": "b", **YES}, {"not": boarding}]}),
                question("g", when={"not": {"question": "b", "is": ["no"]}}),
                question("h", when={"organisation": "age_high", "at_least": "16"}),
                question("i", when={"organisation": "area", "is": ["343"]}),
            ]},
            {"key": "two", "title": "Two", "when": boarding, "questions": [
                question("j"), question("k", when={"question": "a", **YES}),
            ]},
        ]
    )  # fmt: skip


def fates(body: Example) -> dict[str, str]:
    """What becomes of each question."""
    return {seen.question.key: seen.fate for part in preview(form(), body).sections for seen in part.questions}


def one(key: str) -> Example:
    """A shipped example that must be there."""
    found = example(key)
    assert found is not None
    return found


def test_without_boarding() -> None:
    found = fates(one("primary"))
    assert {key for key, fate in found.items() if fate == "asked"} == {"a", "f"}
    assert {key for key, fate in found.items() if fate == "depends"} == {"c", "i"}
    seen = {
        part.question.key: part.reason for whole in preview(form(), one("primary")).sections for part in whole.questions
    }
    assert seen["b"] == "Asked only if the body has boarding."
    assert seen["c"] == "Asked only if the answer to A1 is “Yes”."
    assert seen["d"] == "Asked only if the answer to A2 is “Yes”. A2 is not asked of such a body."
    assert seen["j"] == seen["k"] == "Asked only if the body has boarding."
    assert preview(form(), one("primary")).sections[1].fate == "never"


def test_with_boarding() -> None:
    found = fates(one("secondary-boarding"))
    assert {key for key, fate in found.items() if fate == "asked"} == {"a", "b", "h", "j"}
    assert {key for key, fate in found.items() if fate == "depends"} == {"c", "d", "e", "f", "g", "i", "k"}
    assert preview(form(), one("secondary-boarding")).counts == {"asked": 4, "depends": 7, "never": 0}


def test_answers_that_are_tried_out_open_questions() -> None:
    found = preview(form(), one("primary"), {"a": Answer(value="yes")})
    assert {seen.question.key for part in found.sections for seen in part.questions if seen.fate == "asked"} == set(
        found.path.keys
    )
    assert set(found.path.keys) == {"a", "c", "f"}


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([one for one in EXAMPLES]),
    st.dictionaries(st.sampled_from("abcdefghijk"), st.sampled_from(["yes", "no"])),
    st.sampled_from(["", "343", "999"]),
)
def test_no_answer_opens_what_is_never_asked_nor_shuts_what_is_asked(
    body: Example, given_: dict[str, str], area: str
) -> None:
    answers = {key: Answer(value=value) for key, value in given_.items()}
    keys = set(asked(form(), answers, {**body.attributes, **({"area": area} if area else {})}).keys)
    found = fates(body)
    assert not keys & {key for key, fate in found.items() if fate == "never"}
    assert keys >= {key for key, fate in found.items() if fate == "asked"}


@pytest.mark.parametrize("name", library())
def test_every_shipped_questionnaire_asks_somebody(name: str) -> None:
    questionnaire = load(name)
    bodies = examples_for(questionnaire)
    assert bodies, "no example is of a kind that it is for"
    for body in bodies:
        found = preview(questionnaire, body)
        assert found.invited
        assert found.counts["asked"] > 0
        plain = {seen.question.key for part in found.sections for seen in part.questions if seen.fate == "asked"}
        assert plain == set(found.path.keys)
        shut = [seen for part in found.sections for seen in part.questions if seen.fate != "asked"]
        assert all(seen.reason for seen in shut)


def test_who_is_not_invited_is_said() -> None:
    assert not preview(load("childminders@2026"), one("police")).invited


def test_examples_are_of_known_kinds_and_attributes() -> None:
    assert len({body.key for body in EXAMPLES}) == len(EXAMPLES)
    for body in EXAMPLES:
        assert body.kind in KINDS
        assert set(body.attributes) <= set(ATTRIBUTES)
        assert "area" not in body.attributes
