"""What a diff says beside the text: parts, descriptors, weight, who is asked, and a scale whose grades moved."""

from collections.abc import Mapping, Sequence
from typing import Any

from questionnaires.differing import Detail
from questionnaires.diffing import Change, difference

from .builders import THREE, graded, tiny


def told(old: Mapping[str, Any], new: Mapping[str, Any], **scales: Any) -> tuple[Change, list[str]]:
    """The change of the last question between two versions, and its details as lines."""
    first = tiny(graded("z"), old, scale=scales.get("was"))
    second = tiny(graded("z"), new, scale=scales.get("now"), version="2", replaces="1")
    change = difference(first, second).changes[-1]
    return change, lines_of(change.details)


def lines_of(details: Sequence[Detail]) -> list[str]:
    """Details as lines."""
    marks = {"same": "", "added": "+", "removed": "-"}
    return [f"{one.what}: {' '.join(marks[mark] + words for mark, words in one.words)}" for one in details]


def matrix(*labels: str, **more: Any) -> dict[str, Any]:
    """A matrix with these rows."""
    rows = [{"key": label.lower(), "label": label} for label in labels]
    columns = [{"key": "level", "label": "Level", "kind": "graded"}]
    return graded("m", kind="matrix", rows=rows, columns=columns, **more)


def test_rows_that_came_and_went() -> None:
    """By key; what stayed is not said."""
    change, lines = told(matrix("Staff", "Board"), matrix("Staff", "Agency", lineage={"change": "reworded"}))
    assert (change.change, lines) == ("reworded", ["Row: +Agency", "Row: -Board"])


def test_weight_and_who_is_asked() -> None:
    """They leave the words as they are, so the question is the same; they are said all the same."""
    when = {"question": "z", "is": ["met"]}
    change, lines = told(graded("q"), graded("q", weight="2", when=when))
    assert (change.change, change.changed) == ("same", True)
    assert lines == ["Weight: -1 +2", "Asked: -of every body +only if the answer to A1 is “Met”"]


def test_nothing_beside_nothing() -> None:
    """A question that is the same has nothing to say."""
    change, lines = told(graded("q"), graded("q"))
    assert (change.changed, lines) == (False, [])


def test_a_scale_says_once_what_moved_and_where_old_grades_go() -> None:
    """Green meant meets and now exceeds: by its descriptor alone, for every question on it."""
    was = {"grades": [{**grade, "descriptor": "Meets it."} for grade in THREE["grades"][:2]]}
    now = {"grades": [{**grade, "descriptor": "Exceeds it."} for grade in THREE["grades"][:2]]}
    lines = scale_lines(was, now)
    assert lines[0] == "Grade: Met, 2 points, counts as met: -Meets +Exceeds it."
    assert lines[1] == "Grade: Partly met, 1 point, counts as partly met: -Meets +Exceeds it."
    mapped = {**now, "grades_from": {"met": "partly", "partly": "partly"}}
    assert scale_lines(was, mapped)[2] == "Compares: Met then is Partly met now"
    assert told(graded("q"), graded("q"), was=was, now=now)[0].change == "scale_changed"
    assert told(graded("q"), graded("q"), was=was, now=mapped)[0].change == "same"


def scale_lines(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is said of the one scale that two questions use."""
    first = tiny(graded("z"), graded("q"), scale=was)
    second = tiny(graded("z"), graded("q"), scale=now, version="2", replaces="1")
    (change,) = difference(first, second).scales
    assert (change.before, change.key, change.questions) == ("three", "three", ("z", "q"))
    return lines_of(change.details)
