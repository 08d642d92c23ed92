"""Edits of a draft's document: what each changes, what it refuses, and what holds for any sequence of them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires import checking, documents, editing
from questionnaires.definition import Questionnaire
from questionnaires.editing import CannotEdit, Edit, apply
from questionnaires.editing.edits import Plain
from tests.questionnaires.builders import THREE, graded, tiny

YES_NO = {"kind": "yes_no", "text": "Do children stay overnight?"}


def first() -> Questionnaire:
    """A published version of two sections."""
    sections = [
        {"key": "one", "title": "One", "questions": [graded("a"), {"key": "b", **YES_NO}, graded("c")]},
        {
            "key": "two",
            "title": "Two",
            "questions": [graded("d", when={"question": "b", "is": ["yes"]}), graded("e"), {"key": "f", **YES_NO}],
        },
    ]
    return tiny(sections=sections)


def find(name: str) -> Questionnaire | None:
    """The one version that is published."""
    return first() if name == "tiny@1" else None


def draft() -> dict[str, Any]:
    """The next version, as it begins."""
    return editing.next_version(first(), "2")


def done(document: Plain, kind: str, target: str, /, **values: Any) -> Plain:
    """The document after an edit that must change something."""
    edited = apply(document, Edit(kind, target, values), find)
    assert edited.touched
    assert edited.said
    return edited.document


def keys(document: Plain) -> list[str]:
    """The questions in order."""
    return [question["key"] for section in document["sections"] for question in section["questions"]]


def question(document: Plain, key: str) -> Plain:
    """One question."""
    return next(one for section in document["sections"] for one in section["questions"] if one["key"] == key)


def refused(document: Plain, kind: str, target: str, /, **values: Any) -> CannotEdit:
    """What an edit that cannot be made says."""
    with pytest.raises(CannotEdit) as wrong:
        apply(document, Edit(kind, target, values), find)
    return wrong.value


def errors(document: Plain) -> list[str]:
    """What the whole check says of a document."""
    questionnaire, faults = documents.from_plain(document)
    found = checking.faults_of(questionnaire, find) if questionnaire else faults
    return [fault.id for fault in found if fault.level == "error"]


# starts


def test_the_next_version_is_sound_and_replaces() -> None:
    document = draft()
    assert errors(document) == []
    assert (document["version"], document["replaces"]) == ("2", "1")
    assert set(editing.changed_since(document, first()).values()) == {"same"}


def test_what_concerned_the_step_before_is_left_out() -> None:
    scale = THREE | {"grades_from": {"old": "met"}}
    before = tiny(
        graded("a", lineage={"change": "reworded"}),
        scale=scale,
        replaces="0",
        retired=[{"key": "z", "reason": "Gone."}],
    )
    document = editing.next_version(before, "2")
    assert "retired" not in document
    assert "grades_from" not in document["scales"]["three"]
    assert "lineage" not in question(document, "a")


def test_an_own_copy_compares_with_what_it_was_copied_from() -> None:
    document = editing.own_copy(first(), "own", "2026", "Our own")
    assert (document["key"], document["replaces"], document["title"]) == ("own", "tiny@1", "Our own")
    assert errors(document) == []
    assert set(editing.changed_since(document, first()).values()) == {"same"}
    assert "retired" not in done(document, "remove-question", "question:a")


def test_a_supplement_has_its_core_in_its_head() -> None:
    document = editing.supplement(first(), "more", "2026", "More")
    assert (document["supplement_to"], document["programme"], document["sections"]) == ("tiny", "schools", [])
    assert list(document["scales"]) == ["three"]


@pytest.mark.parametrize(
    ("start", "field"),
    [
        (lambda: editing.empty("Own", "1", "T", "schools"), "key"),
        (lambda: editing.empty("own", "", "T", "schools"), "version"),
        (lambda: editing.empty("own", "1", "", "schools"), "title"),
        (lambda: editing.empty("own", "1", "T", ""), "programme"),
        (lambda: editing.next_version(first(), "1"), "version"),
        (lambda: editing.own_copy(first(), "tiny", "2", ""), "key"),
        (lambda: editing.supplement(first(), "tiny", "2", "T"), "key"),
    ],
)
def test_a_start_that_will_not_do(start: Any, field: str) -> None:
    with pytest.raises(CannotEdit) as wrong:
        start()
    assert wrong.value.field == field


# the head and sections


def test_the_head() -> None:
    edit = Edit("set-head", "head", {"title": " New\r\ntitle ", "minutes": "40", "audience": {"kinds": ["school"]}})
    edited = apply(draft(), edit, find)
    assert edited.document["title"] == "New\ntitle"
    assert edited.document["minutes"] == 40
    assert edited.said == "Changed the title, time it takes and kinds of body it is for of the questionnaire"
    assert edited.touched == ("head.title", "head.minutes", "head.audience")
    assert "audience" not in done(edited.document, "set-head", "head", audience={})


@pytest.mark.parametrize("field", ["key", "replaces", "sections", "status", "format", "nonsense"])
def test_what_a_head_does_not_let_go(field: str) -> None:
    assert refused(draft(), "set-head", "head", **{field: "x"}).field == field


def test_a_version_never_replaces_itself() -> None:
    assert refused(draft(), "set-head", "head", version="1").field == "version"


def test_sections_come_move_and_go() -> None:
    document = done(draft(), "add-section", "head", key="zero", title="Zero", after="")
    assert [section["key"] for section in document["sections"]] == ["zero", "one", "two"]
    document = done(document, "move-section", "section:two", after="")
    assert [section["key"] for section in document["sections"]] == ["two", "zero", "one"]
    document = done(document, "set-section", "section:zero", title="Nought", intro="Why.")
    assert document["sections"][1] == {"key": "zero", "title": "Nought", "intro": "Why.", "questions": []}
    assert "intro" not in done(document, "set-section", "section:zero", intro="")["sections"][1]
    document = done(document, "remove-section", "section:two", reason="No longer needed.")
    assert [section["key"] for section in document["sections"]] == ["zero", "one"]
    assert [entry["key"] for entry in document["retired"]] == ["d", "e", "f"]


def test_sections_that_cannot_be() -> None:
    assert refused(draft(), "add-section", "head", key="one", title="T").field == "key"
    assert refused(draft(), "add-section", "head", key="three", title="").field == "title"
    assert refused(draft(), "add-section", "head", key="three", title="T", after="nine").field == "after"
    assert refused(draft(), "move-section", "section:one", by=-1).field == "by"
    assert "Change that condition first" in refused(draft(), "remove-section", "section:one", reason="R").message
    assert refused(draft(), "remove-section", "section:two").field == "reason"
    assert "any more" in refused(draft(), "set-section", "section:nine", title="T").message


# questions


def test_fields_of_a_question() -> None:
    edit = Edit("set-question", "question:a", {"text": "a is done.", "weight": "2.50", "critical": "true", "why": ""})
    edited = apply(draft(), edit, find)
    assert edited.touched == ("question:a.weight", "question:a.critical")
    assert edited.edit.values == {"weight": "2.5", "critical": True}
    assert edited.said == "Changed the weight and critical of A1"
    back = apply(edited.document, Edit("set-question", "question:a", {"weight": "1", "critical": "false"}), find)
    assert back.document == draft()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight", "heavy"),
        ("kind", "graph"),
        ("kind", ""),
        ("when", {"question": "b"}),
        ("when", {"any": []}),
        ("lineage", {"change": "better"}),
        ("references", [{"document": "KCSIE"}]),
        ("descriptors", ["met"]),
        ("options", [{"key": "x"}]),
        ("text", "x" * 20_001),
        ("key", "z"),
        ("colour", "green"),
    ],
)
def test_a_value_that_does_not_fit_names_its_field(field: str, value: Any) -> None:
    assert refused(draft(), "set-question", "question:a", **{field: value}).field == field


def test_boxes_left_empty_are_not_given() -> None:
    values = {"descriptors": {"met": " ", "not": "Nothing."}, "tags": ["", "online"], "not_applicable": {"needs": []}}
    cited = {"references": [{"document": "KCSIE", "edition": "2025", "paragraph": ""}]}
    held = question(done(draft(), "set-question", "question:a", **values, **cited), "a")
    assert held["descriptors"] == {"not": "Nothing."}
    assert held["tags"] == ["online"]
    assert held["references"] == [{"document": "KCSIE", "edition": "2025"}]
    assert held["not_applicable"] == {"needs": []}


def test_an_unfinished_question_stays_and_is_a_problem() -> None:
    document = done(draft(), "set-question", "question:a", text="")
    questionnaire, faults = documents.from_plain(document)
    assert questionnaire is None
    found = editing.problems_at(faults, document)
    assert [editing.field_of(fault) for fault in found["question:a"]] == ["text"]


def test_a_new_question() -> None:
    document = done(draft(), "add-question", "", section="one", key="new", kind="text", text="What else?", after="a")
    assert keys(document) == ["a", "new", "b", "c", "d", "e", "f"]
    assert editing.changed_since(document, first())["new"] == "new"
    assert editing.label(document, "new") == "A2"
    document = done(document, "rename-question", "question:new", key="newer")
    assert keys(document)[1] == "newer"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"key": "a"}, "key"),
        ({"key": "A b"}, "key"),
        ({"key": ""}, "key"),
        ({"kind": ""}, "kind"),
        ({"kind": "graph"}, "kind"),
        ({"after": "nine"}, "after"),
        ({"section": "nine"}, None),
    ],
)
def test_a_new_question_that_cannot_be(values: dict[str, Any], field: str | None) -> None:
    asked = {"section": "one", "key": "new", "kind": "text", "text": "T"} | values
    assert refused(draft(), "add-question", "", **asked).field == field


def test_a_key_of_the_version_before_is_not_given_to_another_question() -> None:
    document = done(draft(), "remove-question", "question:a", reason="Asked elsewhere.")
    wrong = refused(document, "add-question", "", section="one", key="a", kind="text", text="T")
    assert "Bring that question back" in wrong.message
    assert refused(document, "rename-question", "question:b", key="z").field == "key"


def test_conditions_follow_a_key() -> None:
    document = done(draft(), "add-question", "", section="one", key="new", kind="yes_no", text="Is it so?")
    when = {"all": [{"not": {"question": "new", "is": ["no"]}}, {"organisation": "kind", "is": ["school"]}]}
    document = done(document, "set-question", "question:e", when=when)
    total = {"operation": "sum", "of": ["new", "new#column"]}
    document = done(document, "add-question", "", section="two", key="sum", kind="computed", text="S", compute=total)
    edited = apply(document, Edit("rename-question", "question:new", {"key": "newer"}), find)
    assert question(edited.document, "e")["when"]["all"][0] == {"not": {"question": "newer", "is": ["no"]}}
    assert question(edited.document, "sum")["compute"]["of"] == ["newer", "newer#column"]
    assert {"question:e.when", "question:sum.compute"} <= set(edited.touched)


def test_what_a_condition_asks_about_stays() -> None:
    assert refused(draft(), "remove-question", "question:b", reason="R").message.startswith("It stays while B1 asks")


def test_taken_out_and_brought_back() -> None:
    assert refused(draft(), "remove-question", "question:a").field == "reason"
    document = done(draft(), "remove-question", "question:a", reason="Asked elsewhere.")
    assert document["retired"] == [{"key": "a", "reason": "Asked elsewhere."}]
    assert errors(document) == []
    document = done(document, "restore-question", "question:a", after="")
    assert document == draft()
    assert "already" in refused(document, "restore-question", "question:a").message
    assert "no question zz" in refused(document, "restore-question", "question:zz").message


def test_brought_back_with_its_scale_and_into_another_section() -> None:
    document = done(draft(), "remove-question", "question:f", reason="R.")
    document = done(document, "restore-question", "question:f", section="one")
    assert question(document, "f")["lineage"] == {"change": "moved"}
    alone = editing.next_version(tiny(graded("a")), "2")
    assert refused(alone, "remove-scale", "scale:three").message.startswith("A1 uses the scale three")


def test_two_made_of_one_leave_nothing_to_retire() -> None:
    document = done(draft(), "add-question", "", section="one", key="a1", kind="text", text="T")
    document = done(document, "set-question", "question:a1", lineage={"change": "split", "from": ["a"]})
    document = done(document, "remove-question", "question:a")
    assert "retired" not in document


def test_a_question_that_another_now_comes_from_is_retired_no_more() -> None:
    document = done(draft(), "remove-question", "question:a", reason="R.")
    edited = apply(
        document, Edit("set-question", "question:c", {"lineage": {"change": "merged", "from": ["a", "c"]}}), find
    )
    assert "retired" not in edited.document
    assert "head.retired" in edited.touched


def test_moved_to_another_section_and_home_again() -> None:
    document = done(draft(), "move-question", "question:a", section="two", after="d")
    assert keys(document) == ["b", "c", "d", "a", "e", "f"]
    assert question(document, "a")["lineage"] == {"change": "moved"}
    assert errors(document) == []
    assert editing.changed_since(document, first())["a"] == "moved"
    document = done(document, "move-question", "question:a", section="one", after="")
    assert document == draft()


def test_a_stronger_lineage_is_kept_in_a_move() -> None:
    document = done(draft(), "set-question", "question:a", lineage={"change": "strengthened"})
    document = done(document, "move-question", "question:a", section="two")
    assert question(document, "a")["lineage"] == {"change": "strengthened"}


# scales, references, sections taken over


def test_scales() -> None:
    document = done(draft(), "add-scale", "scale:share", percent={"met": "90", "partly_met": "50"})
    document = done(document, "set-scale", "scale:share", percent={"step": "25", "met": "75", "partly_met": "50"})
    assert document["scales"]["share"] == {"percent": {"step": "25", "met": "75", "partly_met": "50"}}
    assert "share" not in done(document, "remove-scale", "scale:share")["scales"]
    assert refused(document, "remove-scale", "scale:three").message.startswith("A1, A3, B1, B2 use the scale three")
    assert refused(document, "add-scale", "scale:three").field == "name"
    assert refused(document, "add-scale", "scale:A B").field == "name"
    assert refused(document, "set-scale", "scale:share", percent={"met": "most"}).field == "percent"
    assert "no scale nine" in refused(document, "set-scale", "scale:nine", grades=[]).message


def test_a_scale_that_means_something_else_is_seen_from_the_scale() -> None:
    grades = [dict(grade) for grade in draft()["scales"]["three"]["grades"]]
    grades[0]["descriptor"] = "Every part is in place."
    document = done(draft(), "set-scale", "scale:three", grades=grades)
    assert editing.changed_since(document, first())["a"] == "scale_changed"
    same = {grade["key"]: grade["key"] for grade in grades}
    document = done(document, "set-scale", "scale:three", grades_from=same)
    assert editing.changed_since(document, first())["a"] == "same"


def test_other_words_without_lineage_are_undeclared() -> None:
    document = done(draft(), "set-question", "question:a", text="a is done well.")
    assert editing.changed_since(document, first())["a"] == "undeclared"
    document = done(document, "set-question", "question:a", lineage={"change": "reworded"})
    assert editing.changed_since(document, first())["a"] == "reworded"
    assert set(editing.changed_since(document, None).values()) == {"new"}


def test_references_are_carried_to_a_newer_edition() -> None:
    cited = {"document": "KCSIE", "edition": "2025", "paragraph": "12"}
    document = done(
        draft(), "set-question", "question:a", references=[cited, {"document": "Prevent", "edition": "2025"}]
    )
    document = done(document, "set-question", "question:c", references=[cited])
    asked = {"document": "KCSIE", "from": "2025", "to": "2026", "paragraphs": {"12": "14"}}
    edited = apply(document, Edit("remap-references", "head", asked), find)
    newer = {"document": "KCSIE", "edition": "2026", "paragraph": "14"}
    assert question(edited.document, "a")["references"] == [newer, {"document": "Prevent", "edition": "2025"}]
    assert edited.touched == ("question:a.references", "question:c.references")
    narrow = apply(document, Edit("remap-references", "head", asked | {"questions": ["c"]}), find)
    assert narrow.touched == ("question:c.references",)
    assert apply(edited.document, Edit("remap-references", "head", asked), find).touched == ()
    assert (
        refused(document, "remap-references", "head", document="KCSIE", **{"from": "2025", "to": "2025"}).field == "to"
    )


def test_a_section_taken_over_word_for_word() -> None:
    document = editing.empty("own", "1", "Own", "schools")
    edit = Edit("reuse-section", "head", {"from": "tiny@1:one"})
    edited = apply(document, edit, find)
    assert edited.document["sections"][0]["reused_from"] == "tiny@1:one"
    assert list(edited.document["scales"]) == ["three"]
    assert errors(edited.document) == []
    assert refused(edited.document, "reuse-section", "head", **{"from": "tiny@1:one"}).field == "from"
    assert "asks about b" in refused(document, "reuse-section", "head", **{"from": "tiny@1:two"}).message
    assert keys(done(edited.document, "reuse-section", "head", **{"from": "tiny@1:two"})) == list("abcdef")
    for name in ("tiny@1:nine", "tiny@9:one", ""):
        assert refused(document, "reuse-section", "head", **{"from": name}).field == "from"


def test_a_section_is_not_taken_over_on_to_another_scale_of_the_same_name() -> None:
    document = done(editing.empty("own", "1", "Own", "schools"), "add-scale", "scale:three", grades=[])
    assert "another" in refused(document, "reuse-section", "head", **{"from": "tiny@1:one"}).message


def test_an_edit_of_no_kind_or_of_the_wrong_part() -> None:
    assert "no edit called" in refused(draft(), "explode", "head").message
    assert "names none" in refused(draft(), "set-question", "section:one").message


# what holds for any sequence


def chances() -> st.SearchStrategy[list[Edit]]:
    """Edits of every kind on parts that may or may not be there."""
    some_key = st.sampled_from([*"abcdef", "g", "h"])
    section = st.sampled_from(["one", "two", "three"])
    text = st.sampled_from(["", "Words.", "Other words."])
    by = st.sampled_from([-1, 1])
    edits = [
        st.builds(lambda k, t: Edit("set-question", f"question:{k}", {"text": t}), some_key, text),
        st.builds(lambda k, b: Edit("move-question", f"question:{k}", {"by": b}), some_key, by),
        st.builds(lambda k, s: Edit("move-question", f"question:{k}", {"section": s}), some_key, section),
        st.builds(lambda k: Edit("remove-question", f"question:{k}", {"reason": "R."}), some_key),
        st.builds(lambda k: Edit("restore-question", f"question:{k}"), some_key),
        st.builds(lambda k, n: Edit("rename-question", f"question:{k}", {"key": n}), some_key, some_key),
        st.builds(
            lambda k, s: Edit("add-question", "", {"section": s, "key": k, "kind": "text", "text": "T"}),
            some_key,
            section,
        ),
        st.builds(lambda s: Edit("add-section", "", {"key": s, "title": "T"}), section),
        st.builds(lambda s, b: Edit("move-section", f"section:{s}", {"by": b}), section, by),
        st.builds(lambda s: Edit("remove-section", f"section:{s}", {"reason": "R."}), section),
        st.builds(lambda t: Edit("set-head", "head", {"intro": t}), text),
    ]
    return st.lists(st.one_of(edits), max_size=25)


def applied(document: Plain, edits: list[Edit]) -> list[editing.Edited]:
    """Each edit that can be made, one after the other."""
    made = []
    for edit in edits:
        try:
            made.append(apply(document, edit, find))
        except CannotEdit:
            continue
        document = made[-1].document
    return made


@settings(max_examples=150, deadline=None)
@given(chances())
def test_any_sequence_keeps_keys_apart_and_loses_no_question_unsaid(edits: list[Edit]) -> None:
    before = draft()
    copy = json.dumps(before)
    made = applied(before, edits)
    assert json.dumps(before) == copy, "an edit never changes the document it is given"
    document = made[-1].document if made else before
    found = keys(document)
    sections = [section["key"] for section in document["sections"]]
    assert len(found) == len(set(found))
    assert len(sections) == len(set(sections))
    retired = {entry["key"] for entry in document.get("retired", ())}
    assert retired | set(found) >= set("abcdef")
    assert not retired & set(found)
    assert not {"lost", "key-used", "retired-alive", "key-twice"} & set(errors(document))


@settings(max_examples=150, deadline=None)
@given(chances())
def test_what_an_edit_says_it_touched_is_what_differs(edits: list[Edit]) -> None:
    before: Plain = draft()
    for edited in applied(before, edits):
        assert bool(edited.touched) == (edited.document != before)
        parts = {one.rpartition(".")[0] for one in edited.touched}
        differing = editing.touched_between(before, edited.document)
        # a part that moves by one makes its neighbour stand elsewhere too, which is nobody's change
        assert {one.rpartition(".")[0] for one in differing if not one.endswith(".place")} <= parts
        before = edited.document


@settings(max_examples=100, deadline=None)
@given(chances(), st.sampled_from([*"abcdef"]), st.booleans())
def test_up_then_down_is_where_it_was(edits: list[Edit], key: str, up: bool) -> None:
    made = applied(draft(), edits)
    document = made[-1].document if made else draft()
    by = -1 if up else 1
    there = applied(document, [Edit("move-question", f"question:{key}", {"by": by})])
    if there:
        back = apply(there[0].document, Edit("move-question", f"question:{key}", {"by": -by}), find)
        assert back.document == document


@settings(max_examples=100, deadline=None)
@given(chances())
def test_a_sound_document_reads_back_as_it_is(edits: list[Edit]) -> None:
    made = applied(draft(), edits)
    document = made[-1].document if made else draft()
    questionnaire, _ = documents.from_plain(document)
    if questionnaire is not None:
        assert editing.plain_document(questionnaire) == document


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_held_as_the_format_holds_it(text: str) -> None:
    edited = apply(draft(), Edit("set-question", "question:a", {"text": text}), find)
    held = question(edited.document, "a").get("text")
    again = apply(edited.document, Edit("set-question", "question:a", {"text": held}), find)
    assert again.touched == ()
    assert held is None or (held == held.strip() and "\x00" not in held and "\r" not in held)
