"""The pages about guidance: who sees what, forms that keep what was typed, files, references moved in a draft."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from survey.models import GuidanceChange, GuidanceEdition, QuestionnaireVersion
from survey.queries import drafts
from survey.services import drafting
from survey.services.guidance import EditionGiven, add_edition
from tests.conftest import Clock
from tests.house_client import HouseClient
from tests.survey.guidance_kit import KCSIE, returned, version
from tests.survey.statements import count_statements
from tests.survey.world import World

By = Callable[[str], HouseClient]
KEY = "keeping-children-safe-in-education"
NOW = datetime(2025, 10, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def old(session: Session, world: World, clock: Clock) -> QuestionnaireVersion:
    """A version that refers to KCSIE 2024, answered by a body, on a day when 2025 is in force."""
    clock.now = NOW
    made = version(session, "refers")
    returned(session, world.here, made, "Answered School", submitted=NOW)
    return made


def page(world: World, *rest: str) -> str:
    """An address under the partnership's guidance."""
    return "/".join(("", "p", world.here.slug, "guidance", *rest))


def test_the_register_says_in_words_what_is_no_longer_in_force(client_as: By, world: World, old: object) -> None:
    text = client_as("forum_member").get(page(world)).text
    assert "No longer in force" in text
    assert f"{KCSIE}, 2024</a> is no longer in force; 2 references" in text
    assert "The handbook, 2020</a> is not in the register." in text
    assert "Enter an edition" not in text
    assert "Domestic Abuse Act" not in text
    assert "Domestic Abuse Act" in client_as("forum_member").get(page(world) + "?show=all").text


def test_a_document_says_what_changed_and_who_answers_again(client_as: By, world: World, old: object) -> None:
    text = client_as("business_unit").get(page(world, KEY)).text
    assert "conspiracy theories" in text
    assert "<td><b>Must be answered again.</b> Misinformation" in text
    assert "<b>Need not be answered again.</b> The words for special educational needs" not in text
    every = client_as("business_unit").get(page(world, KEY) + "?which=all&of=refers@2024").text
    assert "<td><b>Need not be answered again.</b> The words for special educational needs" in every
    assert "Answered School" in text
    assert "Submitted 1 Oct" in text


def test_bodies_are_for_those_who_see_rounds(client_as: By, world: World, old: object) -> None:
    forum = client_as("forum_member")
    assert "Answered School" not in forum.get(page(world, KEY)).text
    assert forum.get(page(world, KEY, "answer-again.csv")).status_code == 403
    assert "Answered School" in client_as("education_team").get(page(world, KEY)).text


def test_an_education_team_sees_its_programme_alone(
    client_as: By, world: World, session: Session, clock: Clock
) -> None:
    clock.now = NOW
    other = version(session, "agencies-refer", programme="agencies")
    returned(session, world.here, other, "An agency", submitted=NOW)
    assert "An agency" not in client_as("education_team").get(page(world, KEY)).text
    assert b"An agency" not in client_as("education_team").get(page(world, KEY, "answer-again.csv")).data
    assert b"An agency" in client_as("scrutineer").get(page(world, KEY, "answer-again.csv")).data


def test_the_list_comes_as_a_file(client_as: By, world: World, old: object) -> None:
    staff = client_as("business_unit")
    lines = staff.get(page(world, KEY, "answer-again.csv")).data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Organisation,Name,Kind,Round,Questionnaire,Submitted on")
    assert lines[1].endswith(",refers,2025-10-01,,1,A1")
    sheet = load_workbook(BytesIO(staff.get(page(world, KEY, "answer-again.xlsx")).data))["Answer again"]
    assert [cell.value for cell in sheet[2]][1] == "Answered School"


def test_a_document_nobody_registered_can_be_entered(
    client_as: By, world: World, session: Session, old: object
) -> None:
    staff = client_as("business_unit")
    assert "nobody has entered it yet" in staff.get(page(world, "the-handbook")).text
    assert staff.get(page(world, "no-such-thing")).status_code == 404
    form = {"document": "The handbook", "edition": "2020", "from_on": "1 September 2020"}
    answer = staff.post(page(world, "enter-an-edition"), data=form)
    assert answer.location.endswith("/guidance/the-handbook")
    text = staff.get(page(world, "the-handbook")).text
    assert "In force from 1 September 2020" in text
    assert "Entered by The business_unit on 1 October 2025" in text
    assert "is not in the register" not in staff.get(page(world)).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from_on": ""}, "Write the day from which the edition is in force."),
        ({"from_on": "soon"}, "Write a date such as 27 November 2026."),
        ({"to_on": "1 January 2020"}, "The last day in force cannot be before the first."),
        ({"document": ""}, "Write the title of the document"),
    ],
)
def test_a_wrong_edition_says_how_to_mend_it_and_loses_nothing(
    client_as: By, world: World, session: Session, changes: dict[str, str], said: str
) -> None:
    form = {"document": "The handbook", "edition": "2027", "from_on": "1 September 2026", "to_check": "A note of mine"}
    text = client_as("business_unit").post(page(world, "enter-an-edition"), data=form | changes).text
    assert "There is a problem" in text
    assert said in text
    assert "A note of mine" in text
    assert not session.exec(select(GuidanceEdition)).all()


def test_a_shipped_note_is_put_right_and_taken_back(client_as: By, world: World, session: Session, old: object) -> None:
    staff = client_as("business_unit")
    address = page(world, KEY, "note") + "?edition=2025&instead_of=misinformation"
    offered = staff.get(address).text
    assert "Misinformation, disinformation" in offered
    assert 'value="online" checked' in offered
    form = {"edition": "2025", "words": "We saw to it in June.", "again": "no", "tags": ["online", "made-up"]}
    assert staff.post(page(world, KEY, "note"), data=form | {"instead_of": "misinformation"}).status_code == 303
    (row,) = session.exec(select(GuidanceChange)).all()
    assert (row.tags, row.again, row.instead_of) == (["online"], False, "misinformation")
    text = staff.get(page(world, KEY)).text
    assert "We saw to it in June." in text
    assert "Misinformation, disinformation" not in text
    assert staff.post(page(world, "change", str(row.id), "withdraw")).status_code == 303
    assert "Misinformation, disinformation" in staff.get(page(world, KEY)).text
    assert staff.post(page(world, "change", str(row.id), "withdraw")).status_code == 404


def test_a_note_without_a_choice_keeps_what_was_typed(
    client_as: By, world: World, session: Session, old: object
) -> None:
    form = {"edition": "2025", "words": "Typed with care.", "paragraph": "Part two"}
    text = client_as("business_unit").post(page(world, KEY, "note"), data=form).text
    assert "Say whether it must be answered again." in text
    assert "Typed with care." in text
    assert 'value="Part two"' in text
    assert not session.exec(select(GuidanceChange)).all()


def test_only_the_business_unit_enters_anything_and_only_its_own(client_as: By, world: World, session: Session) -> None:
    theirs = add_edition(session, None, world.there, EditionGiven(KCSIE, "2030", NOW.date()), NOW)
    everywhere = add_edition(session, None, None, EditionGiven(KCSIE, "2031", NOW.date()), NOW)
    staff = client_as("business_unit")
    for row in (theirs, everywhere):
        assert staff.post(page(world, "edition", str(row.id), "withdraw")).status_code == 404
    for role in ("moderator", "scrutineer", "forum_member"):
        other = client_as(role)
        assert other.get(page(world, "enter-an-edition")).status_code == 403
        assert other.post(page(world, KEY, "note")).status_code == 403


def test_a_version_says_where_its_references_ended(client_as: By, world: World, old: object) -> None:
    text = client_as("forum_member").get(f"/p/{world.here.slug}/questionnaires/refers/2024").text
    assert "<b>No longer in force:</b> Keeping Children Safe in Education (2024) ended on 31 August 2025" in text
    assert (
        f'href="/p/{world.here.slug}/guidance"'
        in client_as("forum_member").get(f"/p/{world.here.slug}/questionnaires").text
    )


def test_references_of_a_published_version_are_only_looked_at(client_as: By, world: World, old: object) -> None:
    staff = client_as("business_unit")
    address = page(world, KEY, "move") + "?of=refers@2024&before=2024&after=2025"
    text = staff.get(address).text
    assert "2 references of" in text
    assert "<td>2024, Part two</td><td>2025, Part two</td>" in text
    assert "A published version never changes." in text
    assert "source=next&amp;from_name=refers@2024" in text
    form = {"of": "refers@2024", "before": "2024", "after": "2025", "questions": "a"}
    assert staff.post(page(world, KEY, "move"), data=form).status_code == 404
    assert staff.get(page(world, KEY, "move") + "?of=none@1&before=2024&after=2025").status_code == 404


def test_references_are_moved_in_a_draft(client_as: By, world: World, session: Session, old: object) -> None:
    draft = drafting.start(
        session, world.user("business_unit"), world.here, source="next", from_name="refers@2024", key="refers",
        version="2025", title="A questionnaire with references", programme="schools", kinds=(), now=NOW,
    )  # fmt: skip
    staff = client_as("business_unit")
    choice = {"of": f"draft-{draft.id}", "before": "2024", "after": "2025"}
    address = page(world, KEY, "move")
    text = staff.get(address, query_string=choice).text
    assert text.count('type="checkbox" name="questions"') == 2
    assert f'/drafts/{draft.id}">Open the draft' in text
    none = staff.post(address, data=choice | {"base": str(draft.current)})
    assert "Tick at least one question." in none.text
    moved = staff.post(address, data=choice | {"questions": "a", "base": str(draft.current)})
    assert moved.status_code == 303
    plain = drafts.document(session, session.merge(draft))
    editions = [one["references"][0]["edition"] for one in plain["sections"][0]["questions"]]
    assert editions == ["2025", "2024", "2020"]
    assert "1 reference of" in staff.get(moved.location).text
    assert client_as("moderator").post(address, data=choice).status_code == 403
    assert staff.post(address, data=choice | {"of": "draft-999999"}).status_code == 404


def test_more_versions_and_bodies_cost_no_more_statements(
    client_as: By, world: World, session: Session, old: QuestionnaireVersion
) -> None:
    staff = client_as("business_unit")
    pages = (page(world), page(world, KEY))
    for address in pages:
        staff.get(address)
    before = []
    for address in pages:
        with count_statements(session) as few:
            staff.get(address)
        before.append(few.count)
    for number in range(5):
        made = version(session, f"more-{number}")
        returned(session, world.here, made, f"More {number}", submitted=NOW)
    for address, count in zip(pages, before, strict=True):
        staff.get(address)
        with count_statements(session) as many:
            staff.get(address)
        assert many.count == count <= 12
