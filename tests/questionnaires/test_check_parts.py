"""Faults of the kinds in parts, percentages and what refers to others: each found, each with its place."""

from collections.abc import Mapping
from typing import Any

import pytest

from questionnaires import checking, documents
from questionnaires.definition import Questionnaire

from .builders import FILES, THREE, graded, tiny

ROWS = [{"key": "staff", "label": "Staff"}]
LEVEL = {"key": "level", "label": "Level", "kind": "graded"}
HEADS = {"key": "heads", "label": "Heads", "kind": "number"}
PERCENT = {"percent": {"step": "10", "met": "90", "partly_met": "50"}}


def faults(*questions: Mapping[str, Any], scale: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The errors of a questionnaire of these questions: id -> place."""
    found = checking.faults_of(tiny(*questions, scale=scale), lambda name: None)
    return {fault.id: "/".join(str(step) for step in fault.path[4:]) for fault in found if fault.level == "error"}


def matrix(**more: Any) -> dict[str, Any]:
    """A scored matrix."""
    return graded("m", **{"kind": "matrix", "rows": ROWS, "columns": [LEVEL, HEADS]} | more)


def criteria(*parts: Mapping[str, str]) -> dict[str, Any]:
    """A criteria question."""
    return {"key": "c", "kind": "criteria", "text": "C", "criteria": list(parts)}


def computed(operation: str, *of: str, **more: Any) -> dict[str, Any]:
    """A computed question behind a number, a grade and a matrix."""
    rule = {"operation": operation, "of": list(of)} | more.pop("rule", {})
    return {"key": "f", "kind": "computed", "text": "F", "compute": rule, **more}


NUMBER = {"key": "n", "kind": "number", "text": "N"}


def test_the_file_of_every_kind_is_sound() -> None:
    """No error; it is the example of the whole format."""
    draft = documents.read((FILES / "every_kind.yaml").read_bytes())
    found = checking.check(draft, lambda name: None)
    assert [fault for fault in found if fault.level == "error"] == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (matrix(), {}),
        (matrix(rows=[]), {"part-missing": ""}),
        (matrix(rows=[{"key": "who", "label": "W"}]), {"part-key": "rows/0/key"}),
        (matrix(rows=[*ROWS, *ROWS]), {"part-twice": "rows/1/key"}),
        (matrix(columns=[HEADS]), {"scored-column": ""}),
        (matrix(columns=[LEVEL, {**LEVEL, "key": "other"}]), {"scored-column": ""}),
        (matrix(scale=None, columns=[LEVEL]), {"no-scale": "columns/0"}),
        (matrix(columns=[LEVEL, {**HEADS, "scale": "three"}]), {"scale-unused": "columns/1/scale"}),
        (matrix(columns=[LEVEL, {**HEADS, "min": "2", "max": "1"}]), {"bounds": "columns/1/min"}),
        (matrix(columns=[LEVEL, {**HEADS, "step": "0"}]), {"step": "columns/1/step"}),
        (graded("g", rows=ROWS), {"part-unused": "rows"}),
        (graded("g", places="1"), {"part-unused": "places"}),
        (criteria(), {"part-missing": ""}),
        (criteria({"key": "a.b", "label": "A"}), {"part-key": "criteria/0/key"}),
        (criteria({"key": "a", "label": "A", "weight": "0.001"}), {"weight": "criteria/0/weight"}),
        (graded("g", cross_references=[{"questionnaire": "tiny"}]), {"cross-reference": "cross_references/0"}),
        (graded("g", paired_with=["staff-survey:s.trained"]), {}),
        (graded("g", paired_with=["tiny:g"]), {"pair": "paired_with/0"}),
        (graded("g", paired_with=["staff survey"]), {"pair": "paired_with/0"}),
    ],
)  # fmt: skip
def test_faults_of_parts(question: Mapping[str, Any], expected: dict[str, str]) -> None:
    """One fault each, at its place."""
    assert faults(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (computed("sum", "n", "m#heads"), {}),
        (computed("count", "g", rule={"is": ["met"]}), {}),
        (computed("percent", "n"), {"compute-two": "compute"}),
        (computed("sum", "n", rule={"is": ["met"]}), {"compute-is": "compute"}),
        (computed("sum", "later"), {"compute-question": "compute/of/0"}),
        (computed("sum", "m#level"), {"compute-column": "compute/of/0"}),
        (computed("sum", "g"), {"compute-number": "compute/of/0"}),
        (computed("sum", "n", scale="three"), {"compute-scale": "scale"}),
        (computed("sum", "n", places="7"), {"places": "places"}),
    ],
)
def test_faults_of_computed_figures(question: Mapping[str, Any], expected: dict[str, str]) -> None:
    """What it reads must be earlier, and of the right kind."""
    assert faults(NUMBER, graded("g"), matrix(), question, graded("later")) == expected


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (PERCENT["percent"], set()),
        ({"step": "30", "met": "90", "partly_met": "50"}, {"percent-step"}),
        ({"step": "0", "met": "90", "partly_met": "50"}, {"percent-step"}),
        ({"step": "10", "met": "50", "partly_met": "90"}, {"percent-bounds"}),
        ({"step": "10", "met": "120", "partly_met": "0"}, {"percent-bounds"}),
    ],
)
def test_faults_of_percentages(percent: Mapping[str, str], expected: set[str]) -> None:
    """The steps meet 100 and the bounds are in order."""
    assert set(faults(graded("g"), scale={"percent": percent})) == expected


def test_grades_and_a_percentage_exclude_each_other() -> None:
    """One of them says what an answer may be."""
    assert set(faults(graded("g"), scale={**THREE, **PERCENT})) == {"grades-and-percent"}


SOURCE = tiny(graded("a"), graded("b"), version="7")


@pytest.mark.parametrize(
    ("questions", "name", "expected"),
    [
        ((graded("a"), graded("b")), "tiny@7:s", []),
        ((graded("a"), graded("b")), "tiny@8:s", ["reused-unknown"]),
        ((graded("a"), graded("b")), "tiny@7:t", ["reused-unknown"]),
        ((graded("a"),), "tiny@7:s", ["reused-differs"]),
        ((graded("a"), graded("b", text="Otherwise.")), "tiny@7:s", ["reused-differs"]),
    ],
)
def test_a_section_taken_over_is_word_for_word(
    questions: tuple[Mapping[str, Any], ...], name: str, expected: list[str]
) -> None:
    """Or it is not called so."""
    section = {"key": "own", "title": "Own", "reused_from": name, "questions": list(questions)}

    def find(wanted: str) -> Questionnaire | None:
        return SOURCE if wanted == "tiny@7" else None

    found = checking.faults_of(tiny(sections=[section], key="other"), find)
    assert [fault.id for fault in found if fault.level == "error"] == expected
