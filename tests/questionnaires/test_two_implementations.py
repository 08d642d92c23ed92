"""The product's scoring and comparison against the plain rules, on random questionnaires and answers."""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.comparing import Marked, compare
from questionnaires.scoring import score

from . import plain_rules
from .builders import graded, grades, tiny

ANSWERS = st.sampled_from(["met", "partly", "not", "unsure", "n-a", ""])
CHANGES = st.sampled_from(["same", "reworded", "strengthened", "new"])


@st.composite
def years(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One row a question: weights, whether boarders only, answers of both years, change."""
    return [
        {
            "key": f"q{number}",
            "weight": draw(st.sampled_from(["1", "2", "1.5", "0.25"])),
            "before_weight": draw(st.sampled_from(["1", "3"])),
            "boarders": draw(st.booleans()),
            "change": draw(CHANGES),
            "now": draw(ANSWERS),
            "before": draw(ANSWERS),
        }
        for number in range(draw(st.integers(1, 12)))
    ]


WHEN = {"organisation": "boarding", "is": ["yes"]}


def question(row: dict[str, Any], weight: str, **more: Any) -> dict[str, Any]:
    """A graded question for a row."""
    return graded(row["key"], weight=weight, **({"when": WHEN} if row["boarders"] else {}), **more)


def newer(row: dict[str, Any]) -> dict[str, Any]:
    """The row's question in the newer version, with the lineage it declares."""
    if row["change"] in ("same", "new"):
        return question(row, row["weight"])
    lineage = {"change": row["change"], "from": [row["key"]]}
    return question(row, row["weight"], text=f"{row['key']} is done again.", lineage=lineage)


@given(years(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_scores_and_movements_agree(rows: list[dict[str, Any]], boards: bool) -> None:
    """Overall percentages, comparable set and every movement are the same in both implementations."""
    earlier = [row for row in rows if row["change"] != "new"]
    padding = [graded("padding")] if not earlier else []
    old = tiny(*(question(row, row["before_weight"]) for row in earlier), *padding)
    new = tiny(*(newer(row) for row in rows), version="2", replaces="1")
    attributes = {"boarding": "yes" if boards else "no"}
    card_now = score(new, grades(**{row["key"]: row["now"] for row in rows}), attributes)
    card_before = score(old, grades(**{row["key"]: row["before"] for row in earlier}), attributes)
    sides = [
        (
            row,
            {"weight": row["weight"], "answer": row["now"], "asked": boards or not row["boarders"]},
            {"weight": row["weight"], "answer": row["before"], "asked": boards or not row["boarders"]},
        )
        for row in rows
    ]
    assert card_now.overall.percent == plain_rules.percent([now for _, now, _ in sides])
    pair = compare(Marked("now", new, card_now), Marked("before", old, card_before), [old, new])
    expected = {
        row["key"]: plain_rules.movement(row["change"], now, None if row["change"] == "new" else before)
        for row, now, before in sides
    }
    assert {q.key: q.movement for q in pair.questions if q.key != "padding"} == expected
    alike = [(now, before) for row, now, before in sides if expected[row["key"]] in ("improved", "same", "declined")]
    assert pair.comparable is not None
    assert len(pair.comparable.keys) == len(alike)
    assert pair.comparable.now == plain_rules.percent([now for now, _ in alike])
    assert pair.comparable.before == plain_rules.percent([before for _, before in alike])


@given(st.lists(st.tuples(ANSWERS, st.sampled_from(["1", "2.5"])), min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_a_version_beside_itself_is_all_the_same(rows: list[tuple[str, str]]) -> None:
    """Identity: nothing moves, and the comparable set holds every question with points."""
    version = tiny(*(graded(f"q{n}", weight=weight) for n, (_, weight) in enumerate(rows)))
    card = score(version, grades(**{f"q{n}": answer for n, (answer, _) in enumerate(rows)}), {})
    pair = compare(Marked("now", version, card), Marked("before", version, card), [])
    assert pair.movements["improved"] == pair.movements["declined"] == 0
    assert pair.comparable is not None
    assert pair.comparable.change in (None, Fraction(0))
    assert pair.comparable.now == card.overall.percent


@given(st.permutations(range(6)), st.lists(ANSWERS, min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_order_of_questions_does_not_matter(order: list[int], chosen: list[str]) -> None:
    """Scores do not depend on where a question stands."""
    answers = grades(**{f"q{n}": value for n, value in enumerate(chosen)})
    straight = score(tiny(*(graded(f"q{n}") for n in range(6))), answers, {})
    shuffled = score(tiny(*(graded(f"q{n}") for n in order)), answers, {})
    assert straight.overall == shuffled.overall
