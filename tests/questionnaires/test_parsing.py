"""Typed text to answers, and what is still wanting: nothing typed is thrown away."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import Action, Answer, as_text, from_store, to_store
from questionnaires.asking import asked
from questionnaires.parsing import parse
from questionnaires.problems import by_section, problems, states
from questionnaires.reading_values import LONGEST, clean

from .builders import graded, tiny

KINDS = tiny(
    graded("g"),
    {"key": "y", "kind": "yes_no", "text": "Is it?"},
    {
        "key": "c",
        "kind": "choices",
        "text": "Which?",
        "options": [{"key": "x", "label": "X"}, {"key": "z", "label": "Z"}],
    },
    {"key": "n", "kind": "number", "text": "How many?", "min": "0", "step": "1", "dont_know": "true", "unit": "staff"},
    {"key": "d", "kind": "date", "text": "When?"},
    {"key": "t", "kind": "text", "text": "Say.", "words": "5", "optional": "true"},
    {"key": "p", "kind": "person", "text": "Who?"},
    {"key": "ok", "kind": "declaration", "text": "It is so."},
    {"key": "note", "kind": "note", "text": "Read this."},
)


def read(key: str, **fields: Any) -> tuple[Answer, list[str]]:
    """The answer and the messages for one question; `value` is the question's own field."""
    posted = {f"{key}.{name}": [value] for name, value in fields.items() if name != "value"}
    if "value" in fields:
        posted[key] = fields["value"] if isinstance(fields["value"], list) else [fields["value"]]
    answer, wrong = parse(KINDS, KINDS.questions[key], posted)
    return answer, [problem.message for problem in wrong]


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("g", "met", "met"),
        ("y", "no", "no"),
        ("c", ["x", "z"], ("x", "z")),
        ("n", "1,204", Fraction(1204)),
        ("n", " 0 ", Fraction(0)),
        ("d", "3 March 2026", date(2026, 3, 3)),
        ("d", "03/03/2026", date(2026, 3, 3)),
        ("d", "2026-03-03", date(2026, 3, 3)),
        ("t", "café 👋", "café 👋"),
        ("ok", "yes", "yes"),
    ],
)
def test_values_by_kind(key: str, typed: Any, value: Any) -> None:
    """Each kind reads what people write, keeps it, and gives it back from the store."""
    answer, wrong = read(key, value=typed)
    assert (answer.value, wrong) == (value, [])
    assert from_store(KINDS.questions[key], to_store(answer)) == answer
    assert as_text(KINDS, KINDS.questions[key], answer)


@pytest.mark.parametrize(
    ("key", "typed"),
    [("g", "green"), ("y", "maybe"), ("c", ["q"]), ("n", "many"), ("n", "-1"), ("n", "1.5"), ("n", "1e9"), ("n", "٣x"),
     ("d", "31/02/2026"), ("d", "yesterday"), ("t", "one two three four five six"), ("ok", "perhaps")],
)  # fmt: skip
def test_values_that_cannot_be_read(key: str, typed: Any) -> None:
    """A message that says how to write it; the value is left out, the comment beside it stays."""
    answer, wrong = read(key, value=typed, comment="kept")
    assert answer.value is None
    assert len(wrong) == 1
    assert answer.comment == "kept"


def test_a_person_is_told_in_words() -> None:
    answer = Answer(value={"role": "Head teacher", "trained_on": "2026-05-01"})
    assert as_text(KINDS, KINDS.questions["p"], answer) == "Head teacher, trained on 1 May 2026"


def test_a_person_needs_a_whole_address() -> None:
    """Role alone will do; half an address will not."""
    assert read("p", role="Head teacher")[0].value == {"role": "Head teacher"}
    assert read("p", role="Head", email="head")[1]
    assert read("p", name="", role="")[0].value is None
    assert read("p", role="DSL", trained_on="1/9/2025")[0].value == {"role": "DSL", "trained_on": "2025-09-01"}


def test_not_known_and_not_applicable() -> None:
    """Both are answers of their own kind."""
    assert read("n", unknown="1")[0].unknown
    assert read("g", value="n-a", reason="No pupils")[0].not_applicable


def test_text_is_cleaned_not_cut() -> None:
    """NUL and control characters show as a replacement; newlines are one kind; mojibake stays as typed."""
    assert clean("a\x00b\x85") == "a\ufffdb\ufffd"
    assert clean("a\r\nb\rc") == "a\nb\nc"
    assert clean("cafÃ©") == "cafÃ©"
    assert read("g", value="met", comment="e\u0301")[0].comment == "é"


def test_a_hundred_thousand_characters() -> None:
    """Too long is said with both numbers; the grade beside it is still read."""
    answer, wrong = read("g", value="met", comment="x" * 100_000)
    assert answer.value == "met"
    assert "100,000" in wrong[0]
    assert f"{LONGEST:,}" in wrong[0]


def test_action_dates_are_read_where_they_are_dates() -> None:
    """'End of term' is a fair answer to by when."""
    assert read("g", value="not", what="Do it", who="Head", by="11 December 2026")[0].action.by == "2026-12-11"
    assert read("g", value="not", by="end of term")[0].action.by == "end of term"


def test_what_is_wanting() -> None:
    """Needs of the grade, unanswered required questions; optional ones may stay empty."""
    answers = {"g": Answer(value="not", comment="Why", action=Action("Do it", "", "")), "y": Answer(value="yes")}
    path = asked(KINDS, answers, {})
    found = problems(KINDS, path, answers)
    assert found["g"][0].message == "Still needed: who sees to it and by when."
    assert "t" not in found
    assert "note" not in found
    assert {key: state for key, state in states(KINDS, path, answers).items() if key in "gyt"} == {
        "g": "wanting", "y": "complete", "t": "unanswered",
    }  # fmt: skip
    assert by_section(path, states(KINDS, path, answers))["s"] == {"complete": 1, "wanting": 1, "unanswered": 5}


def test_not_applicable_needs_leave_and_a_reason() -> None:
    """Where the scale allows it, with a reason; a question may refuse."""
    strict = tiny(graded("a", not_applicable={"allowed": "false"}), graded("b"))
    answers = {"a": Answer(not_applicable=True, reason="x"), "b": Answer(not_applicable=True)}
    found = problems(strict, asked(strict, answers, {}), answers)
    assert [problem.id for problem in found["a"] + found["b"]] == ["na-not-allowed", "na-reason"]


@given(st.text(max_size=300))
def test_any_text_survives_parse_and_store(text: str) -> None:
    """What was cleaned once stays the same for good."""
    answer, _ = read("g", value="met", comment=text, evidence=text, what=text)
    assert answer.comment == clean(text)
    assert clean(answer.comment) == answer.comment
    assert from_store(KINDS.questions["g"], to_store(answer)) == answer


@given(st.dictionaries(st.sampled_from(list(KINDS.questions)), st.text(max_size=30)))
def test_no_posted_text_breaks_the_reader(posted: dict[str, str]) -> None:
    """Any text in any field gives an answer and messages, never an exception."""
    for key, text in posted.items():
        answer, wrong = parse(
            KINDS, KINDS.questions[key], {key: [text], f"{key}.email": [text], f"{key}.trained_on": [text]}
        )
        assert answer.empty or answer.given or answer.not_applicable or wrong
