"""The six themed surveys add up to section 11, question by question and standard by standard."""

from collections import Counter

import pytest

from questionnaires import documents
from questionnaires.lineage import COMPARABLE, links
from questionnaires.wording import same_words

STANDARDS = {f"S{number}" for number in range(1, 13)}
YEARS = ("2025", "2026")


def themed(year: str) -> list[str]:
    """The themed surveys of a year that ship."""
    return [name for name in documents.library() if name.startswith("themed-") and name.endswith(f"@{year}")]


@pytest.mark.parametrize("year", YEARS)
def test_together_they_cover_every_standard(year: str) -> None:
    """Six surveys; each standard is graded in at least one of them."""
    graded = {
        section.standard
        for name in themed(year)
        for section, question in documents.load(name)
        if question.kind == "graded"
    }
    assert len(themed(year)) == 6
    assert graded == STANDARDS


@pytest.mark.parametrize("year", YEARS)
def test_each_graded_question_of_the_full_audit_is_in_one_of_them(year: str) -> None:
    """Under its own key and in its own words, once."""
    full = documents.load(f"section-11@{year}")
    asked: Counter[str] = Counter()
    for name in themed(year):
        for key, question in documents.load(name).questions.items():
            if key in full.questions:
                asked[key] += 1
                assert same_words(question, full.questions[key]), (name, key)
    wanted = {key for key, question in full.questions.items() if question.kind == "graded"}
    assert {key: asked[key] for key in wanted} == dict.fromkeys(wanted, 1)


@pytest.mark.parametrize("year", YEARS)
def test_they_descend_from_the_full_audit(year: str) -> None:
    """Also the later version, through the one before; its unchanged questions compare with the full audit of 2025."""
    full = documents.load("section-11@2025")
    known = [documents.load(name) for name in (*themed("2025"), *themed("2026"))]
    for name in themed(year):
        found = links(documents.load(name), full, known)
        from_full = {key: link for key, link in found.items() if link.change != "new"}
        assert all(set(link.from_) <= set(full.questions) for link in from_full.values())
        compared = [key for key, link in from_full.items() if link.change in COMPARABLE and not link.scale_changed]
        assert len(compared) >= 5, name
        assert {key for key in found if key in full.questions} <= set(from_full)
