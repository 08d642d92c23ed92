"""The interim audit and the next full audit both descend from the last full one."""

import pytest

from questionnaires import documents
from questionnaires.lineage import COMPARABLE, links


@pytest.mark.parametrize(("interim", "full"), [("2026", "2025"), ("2027", "2026")])
def test_the_interim_audit_stands_beside_the_last_full_one(interim: str, full: str) -> None:
    """Most graded questions compare; what is its own is new; nothing is lost on the way."""
    new, old = documents.load(f"section-11-interim@{interim}"), documents.load(f"section-11@{full}")
    found = links(new, old, [])
    graded = [key for key, question in new.questions.items() if question.kind == "graded"]
    compared = [key for key in graded if found[key].change in COMPARABLE and not found[key].scale_changed]
    assert 12 <= len(graded) <= 14
    assert len(compared) == 10
    assert {key for key, link in found.items() if link.change == "new"} == {
        key for key in found if key.startswith("interim.")
    } - {"interim.speaking-up", "interim.harms"}


def test_the_next_full_audit_descends_from_the_same() -> None:
    """The interim year stands beside the line of full audits, not in it."""
    full, interim = documents.load("section-11@2026"), documents.load("section-11-interim@2026")
    assert full.replaces_name == interim.replaces_name == "section-11@2025"


def test_it_brings_the_action_plan_up_to_date() -> None:
    """A list of actions, and the share that is complete worked out from two figures."""
    for version in ("2026", "2027"):
        questions = documents.load(f"section-11-interim@{version}").questions
        assert questions["interim.actions"].kind == "actions"
        share = questions["interim.share"]
        assert share.kind == "computed"
        assert share.compute is not None
        assert share.compute.of == ("interim.complete", "interim.planned")
