"""Checks of what a questionnaire would do: never asked, worthless weights, hard words, keys used again."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires import documents
from questionnaires.asking import asked
from questionnaires.checking import check, faults_of
from questionnaires.checks.reading import double_barrelled, longest_sentence, reading_age
from questionnaires.conditions import condition_from
from questionnaires.definition import Question, Questionnaire
from questionnaires.faults import lines_of

from .builders import graded, grades, newest_or_named, tiny

YES = {"key": "y", "kind": "yes_no", "text": "Is it so?"}
MANY = {"key": "n", "kind": "number", "text": "How many?", "min": "0", "max": "100", "step": "1"}
SOME = {
    "key": "c",
    "kind": "choices",
    "text": "Which?",
    "options": [{"key": key, "label": key.upper()} for key in "pqr"],
}


def found(questionnaire: Questionnaire, *known: Questionnaire) -> list[str]:
    """The ids of all faults."""
    versions = {version.name: version for version in known}
    return [fault.id for fault in faults_of(questionnaire, versions.get)]


def is_(key: str, *values: str) -> dict[str, Any]:
    """A condition on an answer."""
    return {"question": key, "is": list(values)}


def body(name: str, *values: str) -> dict[str, Any]:
    """A condition on an attribute."""
    return {"organisation": name, "is": list(values)}


@pytest.mark.parametrize(
    ("when", "ever"),
    [
        (is_("y", "yes"), True),
        ({"all": [is_("y", "yes"), is_("y", "no")]}, False),
        ({"any": [is_("y", "yes"), is_("y", "no")]}, True),
        ({"all": [is_("y", "yes"), {"not": is_("y", "yes")}]}, False),
        ({"not": is_("y", "yes", "no")}, False),
        ({"not": is_("a", "met")}, True),
        ({"all": [is_("a", "met", "partly"), is_("a", "not", "partly")]}, True),
        ({"all": [is_("a", "met"), is_("a", "not")]}, False),
        ({"all": [is_("c", "p"), is_("c", "q")]}, True),
        ({"all": [is_("c", "p"), {"not": is_("c", "p", "q")}]}, False),
        ({"question": "n", "at_least": "100"}, True),
        ({"question": "n", "at_least": "101"}, False),
        ({"all": [{"question": "n", "at_least": "3"}, {"question": "n", "at_most": "2"}]}, False),
        ({"all": [{"not": {"question": "n", "at_least": "3"}}, {"not": {"question": "n", "at_most": "2"}}]}, False),
        ({"all": [{"not": {"question": "n", "at_least": "4"}}, {"not": {"question": "n", "at_most": "2"}}]}, True),
        ({"all": [body("boarding", "yes"), body("boarding", "no")]}, False),
        ({"all": [body("kind", "school"), body("boarding", "yes")]}, True),
        (body("kind", "police"), False),
        ({"not": body("kind", "school", "college")}, False),
        ({"all": [{"organisation": "age_low", "at_most": "4"}, {"organisation": "age_low", "at_least": "5"}]}, False),
        ({"not": body("phase", "primary")}, True),
        ({"all": [is_("deep", "yes"), is_("y", "no")]}, False),
    ],
)
def test_questions_that_can_never_be_asked(when: dict[str, Any], ever: bool) -> None:
    """Found from answers, numbers, the body, the audience, and what a mentioned question itself depends on."""
    deep = {"key": "deep", "kind": "yes_no", "text": "And then?", "when": is_("y", "yes")}
    one = tiny(YES, MANY, SOME, graded("a"), deep, graded("z", when=when), audience={"kinds": ["school", "college"]})
    assert ("never-asked" in found(one)) is not ever


def test_a_section_that_can_never_be_asked_is_said_once() -> None:
    """Not again for each question in it; a section and its question may also exclude each other."""
    first = {"key": "one", "title": "One", "questions": [YES]}
    never = {"all": [is_("y", "yes"), is_("y", "no")]}
    shut = {"key": "two", "title": "Two", "when": never, "questions": [graded("a", when=is_("y", "yes")), graded("b")]}
    assert found(tiny(sections=[first, shut])) == ["never-asked"]
    half = {"key": "two", "title": "Two", "when": is_("y", "yes"), "questions": [graded("a", when=is_("y", "no"))]}
    assert found(tiny(sections=[first, half])) == ["never-asked"]


def test_too_many_combinations_say_nothing() -> None:
    """A doubt is no fault."""
    options = [{"key": f"k{number}", "label": str(number)} for number in range(40)]
    wide = {"key": "c", "kind": "choices", "text": "Which?", "options": options}
    parts = [is_("c", option["key"]) for option in options]
    assert found(tiny(wide, graded("z", when={"all": [*parts, {"not": is_("c", "k1")}]}))) == []


CONDITIONS = st.recursive(
    st.builds(is_, st.sampled_from(["a", "b", "c"]), st.sampled_from(["met", "partly", "not", "unsure"])),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, CONDITIONS.filter(lambda when: "'b'" not in str(when) and "'c'" not in str(when)))
def test_never_asked_is_never_said_of_a_question_that_can_be_asked(last: Any, middle: Any) -> None:
    """Against trying every answer: said exactly where nothing asks the question."""
    one = tiny(graded("a"), graded("b", when=middle), graded("c"), graded("z", when=last))
    keys = ["met", "partly", "not", "unsure", ""]
    tried = (asked(one, grades(a=a, b=b, c=c), {}).asked_keys for a in keys for b in keys for c in keys)
    can = frozenset().union(*tried)
    said = {f.path[3] for f in faults_of(one, lambda name: None) if f.id == "never-asked"}
    assert said == {number for number, key in enumerate("abcz") if key not in can}
    assert condition_from(last).mentions()


def test_weights_that_leave_others_no_say() -> None:
    """A section under a hundredth of the whole; a question over nine tenths of its section."""
    heavy = {"key": "one", "title": "One", "questions": [graded("a", weight="100"), graded("b", weight="99")]}
    light = {"key": "two", "title": "Two", "questions": [graded("c", weight="0.5"), graded("d")]}
    facts = {"key": "three", "title": "Three", "questions": [YES]}
    assert found(tiny(sections=[heavy, light, facts])) == ["section-weight"]
    assert found(tiny(graded("a", weight="30"), graded("b"), graded("c"))) == ["question-weight"]
    assert found(tiny(graded("a", weight="30"), graded("b"))) == []
    assert found(tiny(graded("a", weight="18"), graded("b"), graded("c"))) == []


@pytest.mark.parametrize(
    ("kind", "text", "double"),
    [
        ("yes_no", "Is there a policy?", False),
        ("yes_no", "Is there a policy and is it followed?", True),
        ("yes_no", "Is there a policy? Is it followed?", True),
        ("number", "How many staff are there, and how many are trained?", True),
        ("graded", "Policies and/or procedures are in place.", True),
        ("graded", "Staff are trained. Leaders check that it works.", True),
        ("graded", "Staff are trained. It is up to date.", False),
        ("graded", "The policy is read, and it is followed, and it is tested; and it is kept.", True),
        ("text", "What do you do? What came of it?", False),
        ("note", "Read this and/or that.", False),
    ],
)
def test_two_questions_in_one(kind: Any, text: str, double: bool) -> None:
    """Told from the joints of the sentence; a text may be asked for in two sentences."""
    assert bool(double_barrelled(Question(key="a", kind=kind, text=text))) is double


def test_hard_words_and_long_sentences_are_warnings() -> None:
    """Neither stops publishing."""
    hard = "Organisational accountability mechanisms demonstrably operationalise multidisciplinary considerations " * 3
    long = "The team " + "and the next " * 16 + "meet."
    one = tiny(graded("a", text=hard + "."), graded("b", text=long))
    faults = list(faults_of(one, lambda name: None))
    assert {fault.id for fault in faults} == {"reading-age", "long-sentence"}
    assert {fault.level for fault in faults} == {"warning"}


def test_plain_words_read_young() -> None:
    """Short words in short sentences; known words of the field do not count as long."""
    plain = "We check that staff know what to do. They say when they are not sure. Leaders hear of it the same day."
    known = "The designated safeguarding lead knows the local authority procedures. " * 3
    other = "The sesquipedalian administrator enumerates bureaucratic prerequisites. " * 5
    assert (reading_age(plain) or 99) < 10
    assert (reading_age(known) or 99) < (reading_age(other) or 0) - 5
    assert longest_sentence("") == 0


def test_a_key_is_never_used_for_another_question() -> None:
    """Also not years later; the same question may come back, and a lineage may say where it comes from."""
    one = tiny(graded("a"), graded("b"))
    retired = [{"key": "a", "reason": "done"}]
    two = tiny(graded("b"), version="2", replaces="1", retired=retired)
    again = tiny(graded("b"), graded("a", text="Quite another thing."), version="3", replaces="2")
    assert found(again, one, two) == ["key-used"]
    assert found(tiny(graded("b"), graded("a"), version="3", replaces="2"), one, two) == []
    swapped = tiny(
        graded("a", text="New words.", lineage={"change": "reworded", "from": ["b"]}),
        version="2",
        replaces="1",
        retired=retired,
    )
    assert found(swapped, one) == ["key-used"]
    assert found(again, two) == []


def test_what_ships_gives_no_warning() -> None:
    """Plain English, one question at a time, no weight that makes others worthless."""
    lines = []
    for name in documents.library():
        draft = documents.read(documents.library_file(name).read_bytes())
        lines += lines_of(name, check(draft, newest_or_named), draft.places)
    assert lines == []
