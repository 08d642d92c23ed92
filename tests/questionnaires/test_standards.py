"""Standards: the twelve, a partnership's own, and sections that name one which is not there."""

from hypothesis import given
from hypothesis import strategies as st

from questionnaires import documents
from questionnaires.standards import COMMON, Standard, Taxonomy, shipped, standard_faults
from tests.questionnaires.builders import graded, tiny

OWN = Taxonomy((Standard("L", "Leading", ("S1", "S2")), Standard("S3", "Voice", ("S3",)), Standard("X", "Ours")))


def test_the_twelve_are_numbered_in_a_row() -> None:
    assert [one.key for one in COMMON] == [f"S{number}" for number in range(1, 13)]
    assert not shipped().uncovered
    assert not shipped().own


def test_what_we_ship_names_only_the_twelve() -> None:
    for name in documents.library():
        assert not list(standard_faults(documents.load(name), shipped())), name


def sections(*standards: str | None) -> list[dict[str, object]]:
    """A section for each standard."""
    return [
        {"key": f"s{n}", "title": "S", "questions": [graded(f"q{n}")]} | ({"standard": one} if one else {})
        for n, one in enumerate(standards)
    ]


def test_a_section_may_name_an_own_or_a_common_key() -> None:
    questionnaire = tiny(sections=sections("L", "S2", "S3", None, "X"))
    assert not list(standard_faults(questionnaire, OWN))


def test_an_unknown_standard_is_a_warning_at_its_place() -> None:
    (first, second) = standard_faults(tiny(sections=sections("L", "S9", "leading")), OWN)
    assert (first.path, first.level) == (("sections", 1, "standard"), "warning")
    assert second.message == "Section s2 names the standard leading, which the partnership does not have."
    assert second.mend == "Its standards: L, S3, X."


def test_what_is_not_mapped_is_uncovered() -> None:
    assert [one.key for one in OWN.uncovered] == [f"S{number}" for number in range(4, 13)]
    assert OWN.common_of("X") == ()


@given(st.sampled_from([one.key for one in COMMON]))
def test_with_the_twelve_every_key_means_itself(key: str) -> None:
    assert [one.key for one in shipped().resolve(key)] == [key]
    assert shipped().common_of(key) == OWN.common_of(key) == (key,)
