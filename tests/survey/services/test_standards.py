"""A partnership's standards: taken over, added, renamed, mapped, moved, ended; and which sections name them."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from questionnaires.editing import Edit
from survey.models import Event, EventKind, Partnership
from survey.queries import drafts
from survey.queries.standards import get_taxonomy, list_standards, list_uses, taxonomy_of
from survey.services import drafting
from survey.services.refusals import Refused
from survey.services.standards import Given, add, adopt, change, move
from tests import factories
from tests.factories import NOW, TODAY
from tests.survey.guidance_kit import version
from tests.survey.statements import count_statements


@pytest.fixture
def here(session: Session) -> Partnership:
    """A partnership that has taken the twelve over."""
    made = factories.partnership(session)
    adopt(session, None, made, TODAY, NOW)
    return made


def keys(session: Session, here: Partnership, on: date = TODAY) -> list[str]:
    """The standards in use, in order."""
    return [one.key for one in get_taxonomy(session, here.id, on).standards]


def test_without_own_standards_the_twelve_are_used(session: Session) -> None:
    taxonomy = get_taxonomy(session, factories.partnership(session).id, TODAY)
    assert (len(taxonomy.standards), taxonomy.own) == (12, False)


def test_taken_over_twice_there_are_still_twelve(session: Session, here: Partnership) -> None:
    adopt(session, None, here, TODAY, NOW)
    assert keys(session, here) == [f"S{number}" for number in range(1, 13)]
    kinds = session.exec(select(Event.kind).where(Event.stream == f"partnership:{here.id}")).all()
    assert kinds == [EventKind.STANDARDS_ADOPTED]


def test_one_may_be_added_renamed_and_mapped(session: Session, here: Partnership) -> None:
    unit = factories.user(session)
    row = add(session, unit, here, "V1", Given("  Voice and   influence ", ["S11", "S3"]), TODAY, NOW)
    assert (row.title, row.common, row.position, row.changed_by) == ("Voice and influence", ["S3", "S11"], 13, unit.id)
    change(session, unit, row, Given("Voice", ["S3"]), NOW)
    assert get_taxonomy(session, here.id, TODAY).by_key["V1"].common == ("S3",)
    assert [one.key for one in get_taxonomy(session, here.id, TODAY).resolve("S3")] == ["S3"]


def test_one_that_ended_is_out_of_use_and_its_key_stays_taken(session: Session, here: Partnership) -> None:
    row = list_standards(session, here.id)[2]
    change(session, None, row, Given("Voice", ["S3"], to_on=TODAY), NOW)
    later = TODAY + timedelta(days=1)
    assert "S3" in keys(session, here)
    assert "S3" not in keys(session, here, later)
    assert taxonomy_of(list_standards(session, here.id), later).uncovered[0].key == "S3"
    with pytest.raises(Refused, match="already"):
        add(session, None, here, "S3", Given("Voice", []), TODAY, NOW)


def test_they_are_moved_among_those_in_use(session: Session, here: Partnership) -> None:
    first, second, third, *_ = list_standards(session, here.id)
    change(session, None, second, Given("Ended", [], to_on=TODAY - timedelta(days=1), from_on=date(2020, 1, 1)), NOW)
    move(session, None, third, -1, TODAY, NOW)
    assert keys(session, here)[:3] == ["S3", "S1", "S4"]
    move(session, None, third, -1, TODAY, NOW)
    assert keys(session, here)[:2] == ["S3", "S1"]
    move(session, None, first, 1, TODAY, NOW)
    assert keys(session, here)[:3] == ["S3", "S4", "S1"]


@pytest.mark.parametrize(
    ("key", "given", "field"),
    [
        ("", Given("T", []), "key"),
        ("has space", Given("T", []), "key"),
        ("x" * 41, Given("T", []), "key"),
        ("S1", Given("T", []), "key"),
        ("N", Given("  ", []), "title"),
        ("N", Given("T" * 201, []), "title"),
        ("N", Given("T", ["S13"]), "common"),
        ("N", Given("T", [], TODAY, TODAY - timedelta(days=1)), "to_on"),
    ],
)
def test_what_cannot_be_says_where(session: Session, here: Partnership, key: str, given: Given, field: str) -> None:
    with pytest.raises(Refused) as no:
        add(session, None, here, key, given, TODAY, NOW)
    assert no.value.field == field


def test_none_is_added_before_the_twelve_are_taken_over(session: Session) -> None:
    with pytest.raises(Refused, match="first"):
        add(session, None, factories.partnership(session), "V1", Given("Voice", []), TODAY, NOW)


def test_a_draft_is_warned_of_a_standard_that_is_not_there(session: Session, here: Partnership) -> None:
    unit = factories.user(session)
    version(session, "drafted")
    draft = drafting.start(
        session, unit, here, source="next", from_name="drafted@2024", key="drafted", version="2025",
        title="A draft", programme="schools", kinds=(), now=NOW,
    )  # fmt: skip
    assert "section:one" not in drafts.checked(session, draft).faults
    edit = Edit("set-section", "section:one", {"standard": "Z9"})
    drafting.save(session, draft, unit, edit, base=draft.current, now=NOW)
    found = drafts.checked(session, draft)
    assert [(fault.id, fault.level) for fault in found.faults["section:one"]] == [("unknown-standard", "warning")]
    add(session, unit, here, "Z9", Given("Ours", []), TODAY, NOW)
    assert "section:one" not in drafts.checked(session, draft).faults


def test_sections_that_name_them_are_listed_in_two_statements(session: Session, here: Partnership) -> None:
    made = version(session, "uses")
    for number in range(4):
        version(session, f"uses-{number}")
    list_uses(session, here.id)
    with count_statements(session) as counted:
        found = list_uses(session, here.id)
    assert counted.count == 1
    assert [use.part for use in found if use.row.id == made.id] == [("one", "A", "The first section", "S1")]
