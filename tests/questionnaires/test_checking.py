"""Checks of meaning: conditions, scales, lineage; each with a mend."""

from typing import Any

import pytest

from questionnaires.checking import faults_of
from questionnaires.definition import Questionnaire

from .builders import THREE, graded, tiny


def identities(questionnaire: Questionnaire, *known: Questionnaire) -> set[str]:
    """The ids of all faults, given the versions known."""
    versions = {version.name: version for version in known}
    return {fault.id for fault in faults_of(questionnaire, versions.get)}


def lineage(change: str, *keys: str) -> dict[str, Any]:
    """A lineage as a document has it."""
    return {"change": change, "from": list(keys)}


OLD = tiny(graded("a"), graded("b"))


def newer(*questions: dict[str, Any], **head: Any) -> Questionnaire:
    """Version 2, replacing version 1."""
    return tiny(*questions, version="2", replaces="1", **head)


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([graded("a"), graded("b")], set()),
        ([graded("a", text="Other words."), graded("b")], {"words-changed"}),
        ([graded("a")], {"lost"}),
        ([graded("a", text="New.", lineage=lineage("reworded", "x")), graded("b")], {"from-unknown", "lost"}),
        ([graded("c", lineage=lineage("merged", "a")), graded("b")], {"merged-one"}),
        ([graded("c", lineage=lineage("merged", "a", "b"))], set()),
        ([graded("c", lineage=lineage("reworded", "a", "b"))], {"from-many"}),
        ([graded("a", lineage=lineage("reworded", "a")), graded("b")], {"not-reworded"}),
        ([graded("a", text="X.", lineage=lineage("same", "a")), graded("b")], {"not-same"}),
        ([graded("a", lineage=lineage("moved", "a")), graded("b")], {"not-moved"}),
        ([graded("a", lineage=lineage("new", "a")), graded("b")], {"new-from", "lost"}),
        ([graded("a"), graded("b"), graded("c", text="C.", lineage=lineage("split", "a"))], set()),
        ([graded("A"), graded("a"), graded("b")], {"key-shape"}),
    ],
)
def test_lineage(questions: list[dict[str, Any]], expected: set[str]) -> None:
    """What a version says of the one before must be whole and true."""
    assert identities(newer(*questions), OLD) == expected


def test_retired_must_be_old_and_dead() -> None:
    """Retired questions were there, and nothing comes from them."""
    retired = [{"key": "b", "reason": "gone"}]
    assert identities(newer(graded("a"), retired=retired), OLD) == set()
    assert identities(newer(graded("a"), graded("b"), retired=retired), OLD) == {"retired-alive"}
    assert identities(newer(graded("a"), graded("b"), retired=[{"key": "z", "reason": "?"}]), OLD) == {
        "retired-unknown"
    }
    assert identities(tiny(graded("a"), retired=retired)) == {"retired-first"}


def test_another_questionnaire_is_taken_from_not_retired() -> None:
    """An interim audit descends from the full one: it takes one question and need not retire the other."""
    short = [graded("a", lineage=lineage("same", "tiny:a")), graded("i", text="I.", lineage=lineage("split", "tiny:b"))]
    assert identities(tiny(*short, key="interim", replaces="tiny@1"), OLD) == set()
    assert identities(tiny(short[0], key="interim", replaces="tiny@1"), OLD) == set()
    assert identities(tiny(graded("a", lineage=lineage("same", "tiny:z")), key="interim", replaces="tiny@1"), OLD) == {
        "from-unknown"
    }
    reworded = graded("a", text="Other words.")
    assert identities(tiny(reworded, key="interim", replaces="tiny@1"), OLD) == {"words-changed"}


def when(**condition: Any) -> dict[str, Any]:
    """A graded question with a condition."""
    return graded("b", when=condition)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (graded("a"), when(question="a", **{"is": ["met"]}), set()),
        (graded("a"), when(question="b", **{"is": ["met"]}), {"condition-question"}),
        (graded("a"), when(question="z", **{"is": ["met"]}), {"condition-question"}),
        (graded("a"), when(question="a", **{"is": ["green"]}), {"condition-value"}),
        (graded("a"), when(question="a", at_least="2"), {"condition-number"}),
        (graded("a"), when(organisation="colour", **{"is": ["red"]}), {"attribute"}),
        (graded("a"), when(organisation="boarding", **{"is": ["true"]}), {"attribute-value"}),
        (graded("a", optional="true"), when(question="a", **{"is": ["met"]}), {"optional-mentioned"}),
    ],
)
def test_conditions(first: dict[str, Any], second: dict[str, Any], expected: set[str]) -> None:
    """Conditions look back at answers that can be given."""
    assert identities(tiny(first, second)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"key": "a", "kind": "choice", "text": "Which?"}, {"no-options"}),
        ({"key": "a", "kind": "graded", "text": "Is it?"}, {"no-scale"}),
        ({"key": "a", "kind": "text", "text": "Say.", "critical": "true"}, {"critical-unscored"}),
        ({"key": "a", "kind": "text", "text": "Say.", "scale": "three"}, {"scale-unused"}),
        ({"key": "a", "kind": "yes_no", "text": "Is it?", "scale": "three"}, {"scale-options"}),
        ({"key": "a", "kind": "number", "text": "How many?", "min": "5", "max": "1"}, {"bounds"}),
        ({"key": "a", "kind": "text", "text": "Say.", "dont_know": "true"}, {"dont-know"}),
        (graded("a", descriptors={"blue": "x"}), {"descriptor"}),
        (graded("a", force="must"), {"no-reference"}),
        (graded("a", options=[{"key": "x", "label": "X"}]), {"options-unused"}),
    ],
)
def test_questions(question: dict[str, Any], expected: set[str]) -> None:
    """Each kind has what it needs and no more."""
    assert identities(tiny(question)) == expected


def test_scales_need_two_points_and_one_meaning() -> None:
    """A scale on which everything scores alike scores nothing."""
    flat = {"grades": [{"key": "x", "label": "X", "points": "1", "counts_as": "met"}]}
    assert "one-point" in identities(tiny(graded("a"), scale=flat))
    twice = {**THREE, "grades": [*THREE["grades"], THREE["grades"][0]]}
    assert "grade-key" in identities(tiny(graded("a"), scale=twice))
    mapped = {**THREE, "grades_from": {"green": "blue"}}
    assert "grades-from" in identities(tiny(graded("a"), scale=mapped))
