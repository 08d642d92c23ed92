"""Boxes of a draft and back again: nothing that is shipped changes by being looked at, and bad input is told."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from questionnaires import documents
from questionnaires.editing import CannotEdit, Edit, apply, plain_document
from questionnaires.editing.tree import every_question, sections_of
from survey.forms.drafts import conditions, heads, lists, questions, scales
from survey.forms.drafts.kinds import KINDS, fields_of
from survey.forms.drafts.rows import Posted


def post_rows(name: str, rows: Sequence[Mapping[str, Any]], form: MultiDict[str, str]) -> None:
    """Add the boxes of a list to a form."""
    for number, row in enumerate(rows, 1):
        for field, value in row.items():
            for one in value if isinstance(value, list) else [value]:
                form.add(f"{name}-{number}-{field}", one)


def post_when(boxes: Mapping[str, Any], form: MultiDict[str, str]) -> None:
    """Add the boxes of a condition to a form."""
    form.add("when-join", boxes["join"])
    post_rows("when", boxes["lines"], form)


def posted(question: Mapping[str, Any]) -> Posted:
    """The form that a question's page would post as it came."""
    boxes, form = questions.boxes_stored(question), MultiDict[str, str]()
    form.add("kind-shown", question["kind"])
    for name in (*questions.TEXTS, "tags", "paired_with"):
        form.add(name, boxes[name])
    for name in [one for one in questions.TICKS if boxes[one]]:
        form.add(name, "yes")
    for name in questions.LISTS:
        post_rows(name, boxes[name], form)
    for key, words in boxes["descriptors"].items():
        form.add(f"descriptor-{key}", words)
    post_when(boxes["when"], form)
    form.add("lineage-change", boxes["lineage"]["change"])
    for number, key in enumerate(boxes["lineage"]["from"], 1):
        form.add(f"lineage-from-{number}", key)
    form.add("not_applicable", boxes["not_applicable"]["allowed"])
    for need in boxes["not_applicable"]["needs"]:
        form.add("not_applicable-needs", need)
    for name, words in boxes["compute"].items():
        form.add(f"compute-{name}", words)
    return Posted(form)


@pytest.mark.parametrize("name", documents.library())
def test_nothing_shipped_changes_by_being_posted_back(name: str) -> None:
    document = plain_document(documents.load(name))
    for _, question in every_question(document):
        form = posted(question)
        values, errors = questions.values_of(questions.boxes_posted(form, question), form)
        made = apply(document, Edit("set-question", f"question:{question['key']}", values))
        assert (errors, made.touched) == ([], ())
    for section in sections_of(document):
        values, errors = heads.section_values(heads.section_stored(section))
        assert (errors, apply(document, Edit("set-section", f"section:{section['key']}", values)).touched) == ([], ())
    values, errors = heads.head_values(heads.head_stored(document))
    assert (errors, apply(document, Edit("set-head", "head", values)).touched) == ([], ())
    for key, scale in document.get("scales", {}).items():
        values, errors = scales.values_of(scales.boxes_stored(scale))
        assert (errors, apply(document, Edit("set-scale", f"scale:{key}", values)).touched) == ([], ())


def some(words: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """One or several of some words, in any order."""
    return st.lists(st.sampled_from(words), min_size=1, unique=True)


LEAF = st.one_of(
    st.builds(lambda key, of: {"question": key, "is": of}, st.sampled_from("abc"), some("xyz")),
    st.builds(lambda of: {"organisation": "kind", "is": of}, some(["school", "police"])),
    st.builds(
        lambda test, n: {"question": "n", test: str(n)}, st.sampled_from(["at_least", "at_most"]), st.integers(0, 10**6)
    ),
)
CONDITIONS = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.builds(
            lambda join, parts: {join: parts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=2, max_size=3)
        ),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
def test_every_condition_goes_through_its_boxes(when: dict[str, Any]) -> None:
    form = MultiDict[str, str]()
    post_when(conditions.boxes_stored(when), form)
    value, errors = conditions.value_of(conditions.boxes_posted(Posted(form)))
    assert (value, errors) == (when, [])


@pytest.mark.parametrize("text", ["{", "[]", '{"all": []}', '{"eval": "x"}', "null", '{"not": 3}', "[" * 3000])
def test_a_line_that_was_tampered_with_is_refused(text: str) -> None:
    boxes = conditions.boxes_posted(Posted(MultiDict({"when-1-whole": text})))
    value, errors = conditions.value_of(boxes)
    assert value is None
    assert [name for name, _ in errors] == ["when-1-gone"]


@pytest.mark.parametrize(
    ("boxes", "where"),
    [
        ({"weight": "two"}, "weight"),
        ({"weight": "1/0"}, "weight"),
        ({"references-1-document": "KCSIE"}, "references-1-edition"),
        ({"lineage-change": "split"}, "lineage-from-1"),
        ({"lineage-change": "reworded", "lineage-from-1": "a", "lineage-from-2": "b"}, "lineage-change"),
        ({"when-1-subject": "q:a", "when-1-test": "at_least", "when-1-number": "many"}, "when-1-number"),
        ({"when-1-subject": "q:a", "when-1-test": "is"}, "when-1-subject"),
    ],
)
def test_what_is_wrong_is_told_at_its_box(boxes: dict[str, str], where: str) -> None:
    usual = {"kind": "graded", "kind-shown": "graded", "text": "Done.", "weight": "1", "lineage-change": ""}
    form = Posted(MultiDict(usual | boxes))
    _, errors = questions.values_of(questions.boxes_posted(form, {"key": "q", "kind": "graded"}), form)
    assert [name for name, _ in errors] == [where]


def test_every_kind_has_a_page_of_boxes() -> None:
    assert all({"kind", "text", "lineage", "when"} <= set(fields_of(kind)) for kind in KINDS)
    assert "descriptors" in fields_of("graded")
    assert "descriptors" not in fields_of("matrix")


def test_only_so_many_rows_of_a_list_are_read() -> None:
    form = Posted(MultiDict({f"options-{n}-label": str(n) for n in range(1, 400)}))
    assert len(lists.list_posted(form, "options")) == 80


def test_a_row_gets_a_key_that_is_not_its_words() -> None:
    rows = [{"key": "", "label": "Head teacher"}, {"key": "o1", "label": "Chair"}]
    value, errors = lists.list_value("options", rows)
    assert [one["key"] for one in value] == ["o2", "o1"]
    assert errors == []


def test_grades_are_named_and_numbered() -> None:
    form = Posted(
        MultiDict({"grades-1-points": "x", "grades-2-label": "Met", "grades-2-points": "2", "made_of": "grades"})
    )
    _, errors = scales.values_of(scales.boxes_posted(form))
    assert [name for name, _ in errors] == ["grades-1-label", "grades-1-points"]


NAMES = (
    "kind", "kind-shown", "text", "weight", "scale", "min", "words", "places", "as_at", "tags", "paired_with", "force",
    "options-1-label", "options-1-key", "options-9-label", "columns-1-label", "columns-1-kind", "columns-1-min",
    "criteria-1-label", "criteria-1-weight", "references-1-document", "references-1-edition", "lineage-change",
    "lineage-from-1", "lineage-from-2", "when-1-subject", "when-1-test", "when-1-number", "when-1-values",
    "when-2-whole", "descriptor-green", "not_applicable", "not_applicable-needs", "compute-operation", "compute-of",
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=20), st.sampled_from(["1", "yes", "q:a", "o:kind", "at_least", "merged", "sum", *KINDS])
)


@given(st.dictionaries(st.sampled_from(NAMES), TYPED))
def test_whatever_is_posted_is_saved_or_refused_in_words(typed: dict[str, str]) -> None:
    document = plain_document(documents.load("childminders@2026"))
    question = next(one for _, one in every_question(document))
    form = Posted(MultiDict(typed))
    values, errors = questions.values_of(questions.boxes_posted(form, question), form)
    try:
        apply(document, Edit("set-question", f"question:{question['key']}", values))
    except CannotEdit as refused:
        errors.append((refused.field or "", refused.message))
    assert all(message for _, message in errors)
