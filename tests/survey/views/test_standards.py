"""The page of standards: who may look, who may change, and what is said about sections that name none."""

from collections.abc import Callable

from sqlmodel import Session

from survey.queries.standards import find_standard, get_taxonomy
from tests import factories
from tests.factories import TODAY
from tests.house_client import HouseClient
from tests.survey.guidance_kit import source, version
from tests.survey.statements import count_statements
from tests.survey.world import World

By = Callable[[str], HouseClient]


def test_the_twelve_are_shown_until_somebody_arranges_others(client_as: By, world: World, session: Session) -> None:
    address = f"/p/{world.here.slug}/standards"
    text = client_as("forum_member").get(address).text
    assert "uses the twelve" in text
    assert "Arrange our own" not in text
    staff = client_as("business_unit")
    assert "Arrange our own" in staff.get(address).text
    assert staff.post(f"{address}/adopt").status_code == 303
    assert get_taxonomy(session, world.here.id, TODAY).own
    assert not get_taxonomy(session, world.there.id, TODAY).own
    assert "Add a standard" in staff.get(address).text


def test_sections_without_a_standard_here_are_named(client_as: By, world: World, session: Session) -> None:
    factories.version(session, source("odd").replace("standard: S1", "standard: Z9"))
    text = client_as("moderator").get(f"/p/{world.here.slug}/standards").text
    assert "Sections whose standard is not here" in text
    assert "The first section: names <b>Z9</b>" in text


def test_a_standard_is_added_changed_and_moved(client_as: By, world: World, session: Session) -> None:
    address, staff = f"/p/{world.here.slug}/standards", client_as("business_unit")
    staff.post(f"{address}/adopt")
    form = {"key": "V1", "title": "Voice and influence", "common": ["S3"], "from_on": "1 September 2026"}
    assert staff.post(f"{address}/add", data=form).status_code == 303
    assert "Voice and influence" in staff.get(address).text
    assert 'value="S3" checked' in staff.get(f"{address}/V1/change").text
    staff.post(f"{address}/V1/change", data={"title": "Voice", "common": ["S3", "S11"], "to_on": "1 January 2030"})
    row = find_standard(session, world.here.id, "V1")
    assert row is not None
    assert (row.title, row.common, row.to_on.isoformat() if row.to_on else "") == ("Voice", ["S3", "S11"], "2030-01-01")
    assert staff.post(f"{address}/V1/move", data={"to": "up"}).status_code == 303
    assert [one.key for one in get_taxonomy(session, world.here.id, TODAY).standards][-2:] == ["V1", "S12"]
    assert staff.post(f"{address}/V1/move", data={"to": "sideways"}).status_code == 400
    assert staff.get(f"{address}/Z/change").status_code == 404


def test_what_was_typed_is_kept(client_as: By, world: World, session: Session) -> None:
    address, staff = f"/p/{world.here.slug}/standards", client_as("business_unit")
    staff.post(f"{address}/adopt")
    text = staff.post(f"{address}/add", data={"key": "S1", "title": "Mine", "common": ["S2"], "to_on": "soon"}).text
    assert "Write a date such as 27 November 2026." in text
    assert 'value="Mine"' in text
    assert 'value="S2" checked' in text
    assert "already" in staff.post(f"{address}/add", data={"key": "S1", "title": "Mine"}).text
    assert "Give the standard a title" in staff.post(f"{address}/S1/change", data={"title": ""}).text


def test_only_the_business_unit_changes_them(client_as: By, world: World) -> None:
    address = f"/p/{world.here.slug}/standards"
    for role in ("moderator", "scrutineer", "education_team", "forum_member"):
        assert client_as(role).post(f"{address}/adopt").status_code == 403
        assert client_as(role).get(f"{address}/add").status_code == 403


def test_more_versions_cost_no_more_statements(client_as: By, world: World, session: Session) -> None:
    address, staff = f"/p/{world.here.slug}/standards", client_as("business_unit")
    staff.get(address)
    with count_statements(session) as few:
        staff.get(address)
    for number in range(5):
        version(session, f"many-{number}")
    staff.get(address)
    with count_statements(session) as many:
        staff.get(address)
    assert many.count == few.count <= 8
