"""YAML out and in: the same questionnaire, then the same file."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires import checking, documents
from questionnaires.definition import Questionnaire
from questionnaires.formats.yaml import WIDTH, dump

from .builders import FILES, THREE, graded, tiny

SHIPPED = [documents.library_file(name) for name in documents.library()]
TINY = sorted(FILES.glob("*.yaml"))
FEATURES = sorted((FILES / "features").glob("*.yaml"))


def again(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire after a way through the file."""
    return documents.parse(dump(questionnaire))


@pytest.mark.parametrize("path", [*SHIPPED, *TINY], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_load_then_dump_is_the_same_questionnaire_and_then_the_same_file(path: Any) -> None:
    """Nothing is lost; the second file is the first."""
    questionnaire = documents.parse(path.read_bytes())
    written = dump(questionnaire)
    read = documents.parse(written)
    assert documents.canonical(read) == documents.canonical(questionnaire)
    assert dump(read) == written
    assert dump(documents.from_canonical(documents.canonical(questionnaire))) == written


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_a_file_of_one_feature_is_written_as_it_was_read(path: Any) -> None:
    """One tiny questionnaire for each feature of the format, byte for byte, by way of the database's form too."""
    questionnaire = documents.parse(path.read_bytes())
    assert dump(questionnaire) == path.read_bytes()
    assert dump(documents.from_canonical(documents.canonical(questionnaire))) == path.read_bytes()


@pytest.mark.parametrize("path", FEATURES, ids=lambda path: path.stem)
def test_a_file_of_one_feature_has_no_fault_of_its_own(path: Any) -> None:
    """Only what lies outside the file may be missing: the version it replaces, its core, the section's source."""
    found = checking.check(documents.read(path.read_bytes()), lambda name: None)
    outside = {"replaces-unknown", "supplement-core", "reused-unknown"}
    assert {fault.id for fault in found if fault.level == "error"} <= outside


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_ships_is_written_as_a_person_would(path: Any) -> None:
    """Lines fit, and there is no quoting where none is needed."""
    text = dump(documents.parse(path.read_bytes())).decode()
    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert "\\u" not in text
    assert text.startswith("format: 1\nkey: ")
    assert text.index("\nscales:") < text.index("\nsections:")


@pytest.mark.parametrize(
    "text",
    ["yes", "2026", "0.10", "a: b", "- a", "# a", "a #b", "'", '"', "[x", "null", "~", "*a", "&a", "!a", "a:", "100%",
     "one\ntwo", "one\n\n\ntwo", "tab\there", "two  spaces", "nbsp\u00a0x", "\u200bx", "\x85x", "a\u2028b", "👋", "?",
     "word " * 60 + "end", "x" * 300, "word " * 30 + "\n" + "- word " * 30 + "end", "word " * 30 + "\n  indented"],
)  # fmt: skip
def test_any_text_stays_what_it_is(text: str) -> None:
    """Texts that YAML could take for something else, short and long, in every place."""
    text = text.strip()
    questionnaire = tiny(
        graded("a", text=text, tags=[text], descriptors={"met": text}, references=[{"document": text, "edition": "1"}]),
        title=text,
    )
    assert documents.canonical(again(questionnaire)) == documents.canonical(questionnaire)


def test_fields_that_differ_from_their_default_by_being_there() -> None:
    """A question may refuse what its scale allows; a scale may need nothing for not applicable."""
    scale = {**THREE, "not_applicable": {"allowed": "true", "needs": []}, "grades_from": {"1": "met", "2": "not"}}
    questionnaire = tiny(graded("a", not_applicable={"allowed": "false"}), scale=scale)
    text = dump(questionnaire).decode()
    assert "not_applicable: {allowed: false}" in text
    assert "not_applicable: {allowed: true, needs: []}" in text
    assert 'grades_from: {"1": met, "2": not}' in text
    assert documents.canonical(again(questionnaire)) == documents.canonical(questionnaire)


TEXTS = st.text(max_size=200).map(lambda text: unicodedata.normalize("NFC", text.strip()))
LEAVES = st.one_of(
    st.builds(lambda values: {"question": "a", "is": values}, st.lists(TEXTS, min_size=1, max_size=9)),
    st.builds(lambda n: {"organisation": "age_low", "at_least": str(n)}, st.fractions()),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)
QUESTIONS = st.fixed_dictionaries(
    {"text": TEXTS, "why": TEXTS, "good": TEXTS, "tags": st.lists(TEXTS, max_size=4), "when": CONDITIONS},
    optional={
        "descriptors": st.dictionaries(TEXTS, TEXTS, max_size=3),
        "weight": st.fractions(min_value=0).map(str),
        "not_applicable": st.fixed_dictionaries({"allowed": st.booleans()}),
    },
)


@settings(max_examples=60, deadline=None)
@given(QUESTIONS, TEXTS)
def test_anything_that_can_be_written_comes_back(question: dict[str, Any], title: str) -> None:
    """Whatever stands in a questionnaire, the file gives it back, and is written the same again."""
    questionnaire = tiny(graded("a", **question), title=title, intro=title)
    written = dump(questionnaire)
    assert documents.canonical(documents.parse(written)) == documents.canonical(questionnaire)
    assert dump(documents.parse(written)) == written
