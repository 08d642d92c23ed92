"""The shipped supplement for colleges: asked behind the core, and only what concerns the college."""

from fractions import Fraction

import pytest

from questionnaires import checking, documents
from questionnaires.answers import Answer
from questionnaires.asking import asked
from questionnaires.joining import joined, parts_of, troubles
from questionnaires.lineage import COMPARABLE, links

CORE, SUPPLEMENT = documents.load("section-175@2026"), documents.load("section-175-colleges@2026")
EARLIER = documents.load("section-175-colleges@2025")


def keys(*offer: str, sites: int = 1, boarding: str = "no") -> set[str]:
    """The supplement's questions that a college is asked beside the core."""
    answers = {"college.offer": Answer(value=offer), "college.sites": Answer(value=Fraction(sites))}
    path = asked(joined(CORE, [SUPPLEMENT]), answers, {"kind": "college", "boarding": boarding})
    return set(path.keys) & set(SUPPLEMENT.questions)


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_it_goes_with_the_core_of_its_year_without_any_doubt(year: str) -> None:
    """No error and no warning; every kind of body it is for is one of the core's."""
    core, supplement = (documents.load(f"{key}@{year}") for key in ("section-175", "section-175-colleges"))
    assert troubles(core, [supplement]) == []
    assert set(supplement.audience.kinds) <= set(core.audience.kinds)
    draft = documents.read(documents.library_file(supplement.name).read_bytes())
    known = {one.name: one for one in (EARLIER, SUPPLEMENT)} | {"section-175": core}
    assert checking.check(draft, known.get) == ()


def test_a_college_is_asked_about_what_it_does() -> None:
    """Each thing that it says it does brings its own question."""
    plain = keys("none")
    assert len(plain) == 9
    for offer in ("placements", "apprentices", "subcontracted", "transport", "adult-courses", "fourteen"):
        assert len(keys(offer) - plain) == 1
    assert keys("none", sites=2) - plain == {"college.sub-sites"}
    assert keys("none", boarding="yes") - plain == {"college.residential-care", "college.residential-adults"}


def test_every_change_between_the_years_is_said() -> None:
    """Each kind of lineage is there, and half of what is graded still compares."""
    found = links(SUPPLEMENT, EARLIER, [])
    changes = {link.change for link in found.values()}
    assert changes == {"same", "reworded", "moved", "strengthened", "split", "merged", "new"}
    assert [one.key for one in SUPPLEMENT.retired] == ["college.lanyards"]
    graded = [key for key, question in SUPPLEMENT.questions.items() if question.kind == "graded"]
    assert sum(found[key].change in COMPARABLE for key in graded) == 9


def test_its_letters_go_on_after_those_of_the_core() -> None:
    """What is printed beside a question is never the letter of another."""
    part = parts_of(joined(CORE, [SUPPLEMENT]))[1]
    assert part.label_of("college.offer") == "Q1"
