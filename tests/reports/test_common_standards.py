"""Results by common standard: sections pooled per body, medians over bodies."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reports.common_standards import Earned, by_common_standard


def earned(body: str, common: str, points: int, of: int, section: str = "audit A") -> Earned:
    """What a body earned in a section that counts for some standards."""
    return Earned(body, section, tuple(common.split()), Fraction(points), Fraction(of))


def test_sections_of_a_standard_are_pooled_before_the_median() -> None:
    parts = [earned("a", "S1", 1, 2), earned("a", "S1", 2, 6, "audit B"), earned("b", "S1", 3, 4)]
    first = by_common_standard(parts)[0]
    assert (first.median, first.lowest, first.highest) == (Fraction(9, 16), Fraction(3, 8), Fraction(3, 4))
    assert (first.bodies, first.sections) == (2, ("audit A", "audit B"))


def test_a_section_counts_for_each_of_its_standards() -> None:
    figures = {one.standard.key: one for one in by_common_standard([earned("a", "S2 S11", 1, 4)])}
    assert figures["S2"].median == figures["S11"].median == Fraction(1, 4)
    assert (figures["S3"].median, figures["S3"].bodies, figures["S3"].sections) == (None, 0, ())


def test_what_could_not_be_earned_counts_for_nobody() -> None:
    assert by_common_standard([earned("a", "S1", 0, 0)])[0].bodies == 0


@given(st.permutations([earned(str(n), "S1", n, 7, f"s{n % 2}") for n in range(7)]))
def test_the_order_does_not_matter(parts: list[Earned]) -> None:
    first = by_common_standard(parts)[0]
    assert (first.median, first.bodies, set(first.sections)) == (Fraction(3, 7), 7, {"s0", "s1"})
