"""Lineage: through many versions, splits, merges, and scales whose meaning moves."""

from fractions import Fraction
from typing import Any

import pytest

from questionnaires.comparing import Marked, compare, throughout
from questionnaires.definition import Questionnaire
from questionnaires.diffing import difference
from questionnaires.lineage import NoChain, links
from questionnaires.scoring import score

from .builders import THREE, graded, grades, tiny


def to(change: str, *keys: str) -> dict[str, Any]:
    """A lineage as a document has it."""
    return {"change": change, "from": list(keys)}


def version(number: int, *questions: dict[str, Any], **head: Any) -> Questionnaire:
    """Version n, replacing n - 1."""
    before: dict[str, Any] = {"replaces": str(number - 1)} if number > 1 else {}
    return tiny(*questions, version=str(number), **before, **head)


ONE = version(1, graded("a"), graded("b"), graded("c"))
TWO = version(
    2,
    graded("a", text="A2.", lineage=to("reworded", "a")),
    graded("b"),
    graded("d", text="D.", lineage=to("reworded", "c")),
)
THREE_ = version(
    3, graded("a", text="A2."), graded("b", text="B3.", lineage=to("strengthened", "b")), graded("d", text="D.")
)
FOUR = version(
    4,
    graded("a", text="A2."),
    graded("b", text="B3."),
    graded("e", text="E.", lineage=to("reworded", "d")),
    graded("f"),
)
CHAIN = [ONE, TWO, THREE_, FOUR]


def test_chain_through_four_versions() -> None:
    """The stronger change of the way is the change of the whole; keys may change twice."""
    found = links(FOUR, ONE, CHAIN)
    assert {key: (link.change, link.from_) for key, link in found.items()} == {
        "a": ("reworded", ("a",)),
        "b": ("strengthened", ("b",)),
        "e": ("reworded", ("c",)),
        "f": ("new", ()),
    }


def test_composition_is_the_same_in_one_leap_or_many() -> None:
    """4 to 1 is 4 to 2 followed by 2 to 1."""
    direct, late, early = links(FOUR, ONE, CHAIN), links(FOUR, TWO, CHAIN), links(TWO, ONE, CHAIN)
    for key, link in direct.items():
        through = tuple(source for middle in late[key].from_ for source in early[middle].from_)
        assert link.from_ == through


def test_a_missing_version_breaks_the_chain() -> None:
    """Without version 2 nobody can say what became of a question."""
    with pytest.raises(NoChain):
        links(FOUR, ONE, [ONE, THREE_])


def test_a_body_that_skipped_years_still_compares() -> None:
    """Rounds in years 1 and 4 only."""
    now = Marked("y4", FOUR, score(FOUR, grades(a="met", b="met", e="met", f="met"), {}))
    before = Marked("y1", ONE, score(ONE, grades(a="partly", b="met", c="not"), {}))
    pair = compare(now, before, CHAIN)
    assert pair.comparable is not None
    assert pair.comparable.keys == ("a", "e")
    assert pair.comparable.change == 75


def test_four_rounds_throughout() -> None:
    """Each year on the set comparable in all four."""
    marks = [
        Marked(f"y{n}", q, score(q, grades(**dict.fromkeys(q.questions, "met")), {})) for n, q in enumerate(CHAIN, 1)
    ]
    found = throughout(list(reversed(marks)), CHAIN)
    assert found.keys == ("a", "e")
    assert set(found.percents.values()) == {Fraction(100)}


def test_old_question_named_twice_is_split_for_all() -> None:
    """Also for the one that keeps its key and says nothing."""
    split = version(2, graded("a"), graded("a2", text="Half.", lineage=to("split", "a")), graded("b"), graded("c"))
    found = links(split, ONE, [])
    assert found["a"].change == found["a2"].change == "split"
    assert not found["a"].comparable


def test_merged_question_comes_from_several() -> None:
    """The only one with several sources; not compared by score."""
    merged = version(2, graded("ab", text="Both.", lineage=to("merged", "a", "b")), graded("c"))
    found = links(merged, ONE, [])
    assert (found["ab"].change, found["ab"].from_) == ("merged", ("a", "b"))


EXCEEDS = {
    "grades": [
        {"key": "met", "label": "Green", "points": "2", "counts_as": "met", "descriptor": "Exceeds."},
        {"key": "partly", "label": "Amber", "points": "1", "counts_as": "met", "descriptor": "Meets."},
        {"key": "not", "label": "Red", "points": "0", "counts_as": "not_met"},
        {"key": "unsure", "label": "Do not know"},
    ]
}


def test_colours_that_keep_their_names_while_their_meaning_moves() -> None:
    """Found from the scale itself: not compared by score, better or worse by counts_as."""
    moved = version(2, graded("a"), graded("b"), graded("c"), scale=EXCEEDS)
    assert all(link.scale_changed for link in links(moved, ONE, []).values())
    now = Marked("y2", moved, score(moved, grades(a="partly", b="met", c="not"), {}))
    before = Marked("y1", ONE, score(ONE, grades(a="partly", b="met", c="met"), {}))
    pair = compare(now, before, [])
    assert pair.movements["scale_changed"] == 3
    assert [q.note for q in pair.questions] == ["better", "same", "worse"]
    assert pair.comparable is not None
    assert (pair.comparable.keys, pair.comparable.change) == ((), None)
    assert difference(ONE, moved).summary == "0 of 3 scored questions compare; 3 by met, partly met and not met only"


def test_descriptors_alone_change_a_scale() -> None:
    """The same keys, points and counts with other descriptors mean something else; spaces and case do not."""
    described = {**THREE, "grades": [{**grade, "descriptor": "All of it."} for grade in THREE["grades"]]}
    respaced = {**THREE, "grades": [{**grade, "descriptor": " all  OF it. "} for grade in THREE["grades"]]}
    first = version(1, graded("a"), scale=described)
    assert not links(version(2, graded("a"), scale=respaced), first, [])["a"].scale_changed
    assert links(version(2, graded("a")), first, [])["a"].scale_changed


def test_a_declared_mapping_makes_scales_comparable() -> None:
    """Every old grade mapped: the old answer is read on the newer scale."""
    mapped = {**EXCEEDS, "grades_from": {"met": "partly", "partly": "not", "not": "not", "unsure": "unsure"}}
    moved = version(2, graded("a"), graded("b"), graded("c"), scale=mapped)
    now = Marked("y2", moved, score(moved, grades(a="partly", b="met", c="not"), {}))
    before = Marked("y1", ONE, score(ONE, grades(a="met", b="met", c="partly"), {}))
    pair = compare(now, before, [])
    assert [q.movement for q in pair.questions] == ["same", "improved", "same"]
    assert pair.comparable is not None
    assert pair.comparable.before == Fraction(100, 3)


def test_a_mapping_that_forgets_a_grade_does_not_count() -> None:
    """All or nothing."""
    partial = {**EXCEEDS, "grades_from": {"met": "partly"}}
    assert links(version(2, graded("a"), graded("b"), graded("c"), scale=partial), ONE, [])["a"].scale_changed


def test_retired_and_not_asked() -> None:
    """A retired question asked of nobody here is not asked; asked and gone is retired."""
    boarding = {"organisation": "boarding", "is": ["yes"]}
    old = version(1, graded("a"), graded("b", when=boarding))
    new = version(2, graded("a"), retired=[{"key": "b", "reason": "gone"}])
    for boards, expected in (("yes", "retired"), ("no", "not_asked")):
        now = Marked("y2", new, score(new, grades(a="met"), {}))
        before = Marked("y1", old, score(old, grades(a="met", b="met"), {"boarding": boards}))
        assert {q.key: q.movement for q in compare(now, before, []).questions}["b"] == expected


def test_beside_another_questionnaire_nothing_is_retired() -> None:
    """An interim audit is compared with the full one on what both ask; the rest is not called retired."""
    interim = tiny(graded("b", lineage=to("same", "tiny:b")), graded("i"), key="interim", replaces="tiny@1")
    now = Marked("y2", interim, score(interim, grades(b="met", i="met"), {}))
    before = Marked("y1", ONE, score(ONE, grades(a="met", b="partly", c="not"), {}))
    pair = compare(now, before, [])
    assert {q.key: q.movement for q in pair.questions} == {"b": "improved", "i": "new"}
    assert pair.comparable is not None
    assert pair.comparable.keys == ("b",)
    assert pair.movements["retired"] == 0
    assert [(change.key, change.change) for change in difference(ONE, interim).changes] == [("b", "same"), ("i", "new")]


def test_first_year_has_a_reason_and_no_comparison() -> None:
    """A body without the earlier return is named, not dropped."""
    pair = compare(Marked("y1", ONE, score(ONE, grades(a="met"), {})), None, [], "y0", "not on the earlier list")
    assert (pair.comparable, pair.reason) == (None, "not on the earlier list")


def test_figures_with_and_without_the_unanswered_rule_are_never_compared() -> None:
    """One year counts unanswered as not met, the other does not: no comparable set."""
    from questionnaires.scoring import Settings

    now = Marked("y2", ONE, score(ONE, grades(a="met"), {}, Settings(unanswered_as_not_met=True)))
    before = Marked("y1", ONE, score(ONE, grades(a="met", b="met", c="met"), {}))
    pair = compare(now, before, [])
    assert pair.comparable is None
    assert pair.reason
