"""Is it only reworded? The rules that find more, softer and fewer words; and drafts that are read unfinished."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires import documents
from questionnaires.editing import empty, plain_document
from questionnaires.editing.doubts import doubts
from questionnaires.editing.readable import NO_WORDS, readable
from questionnaires.wording import normal


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("It is checked regularly.", "It is checked at least once a term.", ["at least", "once a term", "regularly"]),
        ("Staff are trained.", "Staff must be trained.", ["must"]),
        ("Staff are trained.", "Staff are trained within 3 months.", ["within", "3 months"]),
        ("Staff are trained every year.", "Staff are trained.", ["every"]),
        ("Every child is seen.", "Where practicable, every child is seen.", ["where practicable"]),
        ("Two adults are there.", "Three adults are there.", ["three", "two"]),
    ],
)
def test_words_that_change_what_is_asked_are_named(old: str, new: str, words: list[str]) -> None:
    found = " ".join(doubts(old, new))
    assert [word for word in words if f"“{word}”" not in found] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("There is a policy.", "A policy is in place."),
        ("Every child is heard.", "Every child is listened to."),
        ("Staff must report it.", "Any worry must be reported by staff."),
        ("Mustard is served.", "Custard is served, allergies known."),
    ],
)
def test_other_words_for_the_same_raise_no_doubt(old: str, new: str) -> None:
    assert doubts(old, new) == ()


@given(st.text(max_size=200))
def test_the_same_words_raise_no_doubt(text: str) -> None:
    assert doubts(text, text) == ()
    assert doubts(normal(text), normal(normal(text))) == ()


@pytest.mark.parametrize("name", ["section-175@2026", "section-11-interim@2027"])
def test_a_finished_draft_reads_as_it_is(name: str) -> None:
    assert readable(plain_document(documents.load(name))) == documents.load(name)


def test_gaps_of_an_unfinished_draft_are_filled() -> None:
    document = empty("k", "1", "T", "schools") | {
        "sections": [{"key": "s", "questions": [{"key": "q", "kind": "date"}]}]
    }
    found = readable(document)
    assert found is not None
    assert (found.sections[0].title, found.questions["q"].text, found.questions["q"].kind) == (
        NO_WORDS,
        NO_WORDS,
        "date",
    )
    assert readable(document | {"sections": [{"key": "s", "unknown": 1}]}) is None
