"""What ships asks each body what concerns it: a short way out without children, parts for those who need them."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from questionnaires import documents
from questionnaires.answers import Answer
from questionnaires.asking import asked
from questionnaires.scoring import score

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


def test_a_declaration_asks_more_only_where_the_full_audit_says_less() -> None:
    """What a national audit leaves out of this area, and what is late where anything is open."""
    covered = {"about.this-area": YES, "found.actions": Answer(value=Fraction(0)), "here.changed": NO}
    short = path("declaration-only@2026", covered, kind="national-body")
    assert {"found.late", "here.procedures", "here.contact", "here.what-changed"}.isdisjoint(short)
    local = {"about.this-area": NO, "found.actions": Answer(value=Fraction(4)), "here.changed": YES}
    longer = path("declaration-only@2026", local, kind="national-body")
    assert set(longer) == set(documents.load("declaration-only@2026").questions)
    late = {**local, "found.late": Answer(value=Fraction(1))}
    assert asked(documents.load("declaration-only@2026"), late, {}).computed["found.share-late"] == 25


NURSERY = {
    "about.care": Answer(value=("day",)),
    "about.ages": Answer(value=("babies", "twos", "threes")),
    "about.committee": NO,
    "about.group": NO,
    "about.home": NO,
    "about.shared": NO,
    "about.transport": NO,
}


def test_a_day_nursery_is_not_asked_about_clubs() -> None:
    """Sixty to eighty things to answer, with sleep and without holidays."""
    form = documents.load("early-years@2026")
    keys = path("early-years@2026", NURSERY, kind="early-years")
    assert 60 <= sum(form.questions[key].answered_by_someone for key in keys) <= 80
    assert "care.sleep" in keys
    assert {"leadership.committee", "place.journeys", "recruitment.household"}.isdisjoint(keys)
    assert not any(key.startswith("clubs.") for key in keys)


def test_a_holiday_club_for_schoolchildren_is_asked_about_its_season() -> None:
    """The kind of care and the ages decide, each by itself."""
    club = {**NURSERY, "about.care": Answer(value=("holiday",)), "about.ages": Answer(value=("school",))}
    keys = path("early-years@2026", club, kind="early-years")
    asked_of_clubs = [key for key in keys if key.startswith("clubs.")]
    assert asked_of_clubs == ["clubs.older-children", "clubs.new-children", "clubs.season-staff"]
    assert "care.sleep" not in keys


@pytest.mark.parametrize(
    ("trained", "percent", "counts_as"), [(9, 90, "met"), (7, 70, "partly_met"), (6, 60, "not_met")]
)
def test_the_share_of_people_trained_is_worked_out_and_scored(trained: int, percent: int, counts_as: str) -> None:
    """From the table of groups, of which those that do not exist count nothing."""
    form = documents.load("early-years@2026")
    rows = [row.key for row in form.questions["training.groups"].rows]
    table: dict[str, object] = dict.fromkeys(rows, "n-a")
    table["leads"] = {"people": Fraction(2), "in-date": Fraction(2)}
    table["counted"] = {"people": Fraction(8), "in-date": Fraction(trained - 2)}
    answers = {**NURSERY, "training.groups": Answer(value=table)}
    card = score(form, answers, {"kind": "early-years"})
    found = asked(form, answers, {"kind": "early-years"})
    assert found.computed["training.share"] == percent
    assert card.questions["training.share"].counts_as == counts_as
