"""What ships asks each body what concerns it: a short way out without children, parts for those who need them."""

from collections.abc import Mapping

import pytest

from questionnaires import documents
from questionnaires.answers import Answer
from questionnaires.asking import asked

YES, NO = Answer(value="yes"), Answer(value="no")


def path(name: str, answers: Mapping[str, Answer], **attributes: str) -> tuple[str, ...]:
    """The keys of the questions that a body is asked."""
    return asked(documents.load(name), answers, attributes).keys


@pytest.mark.parametrize("version", ["2025", "2026"])
def test_a_group_that_does_nothing_with_children_is_soon_done(version: str) -> None:
    """Five things to answer, a note among them to read."""
    keys = path(f"section-11-small@{version}", {"about.children": NO}, kind="voluntary")
    assert keys == (
        "about.contact",
        "about.children",
        "nil.what",
        "nil.know",
        "last.note",
        "last.declaration",
    )


def test_a_small_group_is_asked_about_trips_only_if_it_makes_them() -> None:
    """The activities chosen decide."""
    answers = {"about.children": YES, "about.activities": Answer(value=("trips",))}
    keys = path("section-11-small@2026", answers, kind="faith")
    assert "children.trips" in keys
    assert {"children.online", "children.lets", "nil.what"}.isdisjoint(keys)


@pytest.mark.parametrize("version", ["2025", "2026"])
def test_a_childminder_without_children_is_soon_done(version: str) -> None:
    """Registered, but nobody on roll."""
    keys = path(f"childminders@{version}", {"about.children": NO}, kind="childminder")
    assert keys == ("about.you", "about.children", "none.plan", "last.note", "last.declaration")


def test_a_childminder_alone_is_not_asked_about_assistants() -> None:
    """About twenty questions alone, a few more with assistants."""
    alone = {"about.children": YES, "about.helpers": NO, "about.home": YES}
    scored = documents.load("childminders@2026")
    keys = path("childminders@2026", alone, kind="childminder")
    together = path("childminders@2026", {**alone, "about.helpers": YES}, kind="childminder")
    assert sum(scored.is_scored(scored.questions[key]) for key in keys) == 21
    assert not any(key.startswith("helpers.") for key in keys)
    assert [key for key in together if key not in keys] == [
        "helpers.references",
        "helpers.checks",
        "helpers.know",
        "helpers.training",
        "helpers.talk",
    ]
