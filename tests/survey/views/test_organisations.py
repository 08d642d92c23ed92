"""Pages of bodies: the list and its filters, one body, contacts, and a file from upload to commit."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session, select

from survey.models import Contact, ImportRun, Organisation, OrganisationStatus
from survey.queries.trail import list_events
from survey.services.importing.uploads import folder_of
from tests import factories
from tests.conftest import Clock
from tests.house_client import HouseClient
from tests.survey import importing_kit as kit
from tests.survey.importing_kit import lines, school
from tests.survey.statements import count_statements
from tests.survey.world import World

Clients = Callable[..., HouseClient]
TWO = kit.table(school(100001), school(100002, town="Formby"))
AGENCIES = lines("""
    name,kind,basis,parent,ods
    Coast Council,local-authority,,,
    Housing,local-authority,,Coast Council,
    "=HYPERLINK(""x"")",voluntary,invited,,
    Hospital Trust,nhs-trust,,,RX9
""")


@pytest.fixture
def unit(client_as: Callable[[str], HouseClient], world: World, session: Session) -> HouseClient:
    """The business unit's browser, with two schools of one name and some agencies in the partnership."""
    kit.bring(session, world.here, "gias", TWO)
    kit.bring(session, world.here, "csv", AGENCIES)
    return client_as("business_unit")


def bodies(world: World, more: str = "") -> str:
    return f"/p/{world.here.slug}/bodies{more}"


def send(unit: HouseClient, world: World, data: bytes, name: str = "file.csv", source: str = "gias") -> str:
    """Upload a file; gives the page that answers, or where it leads."""
    fields = {"source": source, "file": (io.BytesIO(data), name)}
    answer = unit.post(bodies(world, "/import"), data=fields, content_type="multipart/form-data")
    return answer.headers.get("Location") or answer.text


def shown(page: str) -> str:
    """Give the mark of what a preview shows."""
    return page.partition('name="shown" value="')[2].partition('"')[0]


def test_the_list_tells_same_names_apart(unit: HouseClient, world: World) -> None:
    text = unit.get(bodies(world)).text
    assert "Ash Primary School (Southport)" in text
    assert "Ash Primary School (Formby)" in text
    assert "=HYPERLINK(&#34;x&#34;)" in text
    assert "Open Government Licence" in text


def test_same_name_and_same_town_are_told_apart_by_number(unit: HouseClient, world: World, session: Session) -> None:
    kit.bring(session, world.here, "gias", kit.table(school(100003)))
    text = unit.get(bodies(world)).text
    assert "Ash Primary School (URN\xa0100001)" in text
    assert "Ash Primary School (URN\xa0100003)" in text
    body = unit.get(bodies(world, "/ash-primary-school-southport")).text
    assert "<h1>Ash Primary School (URN\xa0100003)</h1>" in body


@pytest.mark.parametrize(
    ("asked", "found", "left_out"),
    [
        ("words=hospital", "Hospital Trust", "Housing"),
        ("words=rx9", "Hospital Trust", "Housing"),
        ("words=urn:100001", "(Southport)", "(Formby)"),
        ("words=formby ash", "(Formby)", "(Southport)"),
        ("kind=local-authority", "Housing", "Hospital Trust"),
        ("basis=invited", "HYPERLINK", "Housing"),
        ("phase=Primary", "(Formby)", "Housing"),
        ("area=343", "(Formby)", "Housing"),
        ("contact=without", "Housing", ""),
        ("show=nonsense&sort=nonsense&page=99", "Hospital Trust", ""),
    ],
)
def test_the_list_is_narrowed(unit: HouseClient, world: World, asked: str, found: str, left_out: str) -> None:
    text = unit.get(bodies(world, f"?{asked}")).text
    assert found in text
    assert not left_out or left_out not in text.partition("<tbody>")[2]


def test_odd_searches_find_nothing_and_break_nothing(unit: HouseClient, world: World) -> None:
    for words in ("%", "_", "'; drop table organisation; --", "<script>", "x" * 5000):
        text = unit.get(bodies(world), query_string={"words": words}).text
        assert "No body fits" in text
        assert "<script>" not in text.partition("<main")[2]


def test_closed_and_left_bodies_are_shown_when_asked_for(unit: HouseClient, world: World, session: Session) -> None:
    factories.organisation(session)
    world.school.status = OrganisationStatus.CLOSED
    session.add(world.school)
    gone = factories.organisation(session, name="Gone Club")
    factories.membership(session, world.here, gone, until=date(2026, 1, 1))
    session.flush()
    assert world.school.name not in unit.get(bodies(world)).text
    assert world.school.name in unit.get(bodies(world, "?show=closed")).text
    assert "Gone Club" in unit.get(bodies(world, "?show=left")).text
    assert "Gone Club" in unit.get(bodies(world, "?show=all")).text


def test_a_page_of_fifty_costs_no_more_than_one_of_six(unit: HouseClient, world: World, session: Session) -> None:
    unit.get(bodies(world))
    with count_statements(session) as few:
        unit.get(bodies(world))
    kit.bring(session, world.here, "gias", kit.table(*(school(200000 + n, number=str(n + 50)) for n in range(70))))
    with count_statements(session) as many:
        text = unit.get(bodies(world)).text
    assert many.count == few.count
    assert "Page 1 of 2" in text
    assert "Page 2 of 2" in unit.get(bodies(world, "?page=2")).text


def test_a_partnership_without_bodies_is_told_what_to_do(client: Clients, session: Session) -> None:
    empty = factories.partnership(session)
    text = client("business_unit", partnership=empty).get(f"/p/{empty.slug}/bodies").text
    assert "Bring in schools and colleges" in text
    assert f"/p/{empty.slug}/bodies/import" in text
    reader = client("scrutineer", partnership=empty).get(f"/p/{empty.slug}/bodies").text
    assert "/bodies/import" not in reader


def test_a_body_with_everything_known_of_it(unit: HouseClient, world: World) -> None:
    council = unit.get(bodies(world, "/coast-council")).text
    assert "Has as a part" in council
    assert bodies(world, "/housing") in council
    text = unit.get(bodies(world, "/hospital-trust")).text
    assert "ODS code" in text
    assert "Statutory, section 11" in text
    text = unit.get(bodies(world, f"/{world.school.slug}")).text
    assert world.round_.name in text


def test_rounds_of_another_programme_are_not_shown(client_as: Callable[[str], HouseClient], world: World) -> None:
    agencies = world.with_agencies()
    body = world.at_home.bodies[-1]
    assert agencies.name in client_as("business_unit").get(bodies(world, f"/{body.slug}")).text
    assert agencies.name not in client_as("education_team").get(bodies(world, f"/{body.slug}")).text


def test_addresses_are_for_those_who_keep_them(
    unit: HouseClient, client_as: Callable[[str], HouseClient], world: World
) -> None:
    unit.post(bodies(world, "/housing/contacts/new"), data={"role": "lead", "name": "A", "email": "a@housing.example"})
    assert "a@housing.example" in unit.get(bodies(world, "/housing")).text
    text = client_as("scrutineer").get(bodies(world, "/housing")).text
    assert "a@housing.example" not in text
    assert "Safeguarding lead" in text


def test_a_contact_is_added_changed_and_ended(unit: HouseClient, world: World, session: Session) -> None:
    new = bodies(world, "/housing/contacts/new")
    answer = unit.post(new, data={"role": "lead", "name": "A", "email": " Lead@Housing.example "})
    assert answer.location == bodies(world, "/housing")
    contact = session.exec(select(Contact).where(Contact.email == "lead@housing.example")).one()
    assert (
        "is a contact of this body in this role already"
        in unit.post(new, data={"role": "lead", "name": "B", "email": "lead@housing.example"}).text
    )
    edit = bodies(world, f"/housing/contacts/{contact.id}")
    assert 'value="lead@housing.example"' in unit.get(edit).text
    unit.post(edit, data={"role": "head", "name": "B", "email": "b@housing.example"})
    session.refresh(contact)
    assert (contact.role, contact.name, contact.email) == ("head", "B", "b@housing.example")
    assert unit.post(f"{edit}/end").location == bodies(world, "/housing")
    session.refresh(contact)
    assert not contact.active
    assert unit.get(edit).status_code == 404
    kinds = [event.kind for event in list_events(session, f"partnership:{world.here.id}")]
    assert kinds[-3:] == ["contact_added", "contact_changed", "contact_ended"]
    unit.post(new, data={"role": "head", "name": "C", "email": "b@housing.example"})
    session.refresh(contact)
    assert (contact.active, contact.name) == (True, "C")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "Write your e-mail address"),
        ({"email": "nobody"}, "such as name@example.org"),
        ({"email": "a@b.example, c@d.example"}, "e-mail address"),
        ({"name": "x" * 101}, "A name may have at most 100 characters"),
        ({"role": "spy"}, "Not a valid choice"),
    ],
)
def test_a_contact_that_cannot_be_kept(unit: HouseClient, world: World, fields: dict[str, str], said: str) -> None:
    given = {"role": "lead", "name": "A", "email": "a@b.example"} | fields
    text = unit.post(bodies(world, "/housing/contacts/new"), data=given).text
    assert "There is a problem" in text
    assert said in text


def test_a_role_from_a_list_survives_a_change(unit: HouseClient, world: World, session: Session) -> None:
    kit.bring(session, world.here, "csv", lines("slug,contact_email,contact_role\nhousing,n@housing.example,Nurse"))
    contact = session.exec(select(Contact).where(Contact.email == "n@housing.example")).one()
    edit = bodies(world, f"/housing/contacts/{contact.id}")
    assert ">Nurse</option>" in unit.get(edit).text
    unit.post(edit, data={"role": "nurse", "name": "N", "email": "n@housing.example"})
    session.refresh(contact)
    assert (contact.role, contact.name) == ("nurse", "N")


def test_another_body_s_contact_is_not_found(unit: HouseClient, world: World, session: Session) -> None:
    unit.post(bodies(world, "/housing/contacts/new"), data={"role": "lead", "name": "A", "email": "a@housing.example"})
    contact = session.exec(select(Contact).where(Contact.email == "a@housing.example")).one()
    assert unit.get(bodies(world, f"/coast-council/contacts/{contact.id}")).status_code == 404
    assert unit.post(bodies(world, f"/coast-council/contacts/{contact.id}/end")).status_code == 404


def test_a_file_is_shown_first_and_goes_in_as_shown(unit: HouseClient, world: World, session: Session) -> None:
    data = kit.table(school(100001, name="Ash Academy"), school(100009, name="<b>Elm</b>"), school("x"))
    where = send(unit, world, data)
    page = unit.get(where).text
    assert "name: Ash Primary School → Ash Academy" in page
    assert "&lt;b&gt;Elm&lt;/b&gt;" in page
    assert "Its URN “x” is not a number of the register" in page
    assert session.exec(select(Organisation).where(Organisation.name == "Ash Academy")).all() == []
    answer = unit.post(where, data={"shown": shown(page)})
    assert answer.location == bodies(world)
    assert "added 1, changed 1, unchanged 0, closed 0, succeeded 0, refused 1" in unit.get(bodies(world)).text
    assert session.exec(select(Organisation).where(Organisation.name == "Ash Academy")).one()
    run = session.exec(select(ImportRun).order_by(ImportRun.id.desc())).first()  # type: ignore[attr-defined]
    assert run is not None
    assert (run.file_name, run.by_user) == ("file.csv", world.user("business_unit").id)
    assert unit.get(where).status_code == 404
    assert "file.csv" in unit.get(bodies(world, "/import")).text


def test_what_changed_since_it_was_shown_is_shown_anew(unit: HouseClient, world: World, session: Session) -> None:
    data = kit.table(school(100001, name="Ash Academy"))
    where = send(unit, world, data)
    page = unit.get(where).text
    kit.bring(session, world.here, "gias", kit.table(school(100001, name="Ash Free School")))
    answer = unit.post(where, data={"shown": shown(page)})
    assert answer.location == where
    again = unit.get(where).text
    assert "has changed since you looked" in again
    assert "Ash Free School → Ash Academy" in again
    assert unit.post(where, data={"shown": shown(again)}).location == bodies(world)


def test_a_file_that_does_nothing_has_no_button(unit: HouseClient, world: World) -> None:
    page = unit.get(send(unit, world, TWO)).text
    assert "There is nothing to bring in" in page
    assert "Bring it in<" not in page


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "", "Choose a CSV file."),
        (TWO, "schools.xlsx", "must end in .csv"),
        (b"PK\x03\x04", "schools.csv", "It is a workbook or an archive"),
        (b"a,b\n1,2\n", "schools.csv", "This is no GIAS file of establishments"),
        (b"", "schools.csv", "The file is empty"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(unit: HouseClient, world: World, data: bytes, name: str, said: str) -> None:
    assert said in send(unit, world, data, name)


def test_a_file_of_more_than_twenty_megabytes_is_turned_away(unit: HouseClient, world: World) -> None:
    fields = {"source": "csv", "file": (io.BytesIO(b"x" * (20 * 1024 * 1024 + 1)), "big.csv")}
    answer = unit.post(bodies(world, "/import"), data=fields, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize("digest", ["none", "0" * 64, "..%2f..%2fsurvey", "A" * 64])
def test_a_file_that_does_not_wait_is_not_found(unit: HouseClient, world: World, digest: str) -> None:
    assert unit.get(bodies(world, f"/import/{digest}")).status_code == 404
    assert unit.post(bodies(world, f"/import/{digest}")).status_code == 404


def test_a_file_of_another_partnership_is_not_found(unit: HouseClient, world: World, client: Clients) -> None:
    where = send(unit, world, kit.table(school(100001, name="Ash Academy")))
    stranger = client(world.stranger("business_unit"))
    assert stranger.get(where).status_code == 404
    assert stranger.get(where.replace(world.here.slug, world.there.slug)).status_code == 404


def test_files_nobody_committed_are_swept_away(unit: HouseClient, world: World, clock: Clock) -> None:
    folder = folder_of(unit.application.config["SETTINGS"].home, world.here.id)
    where = send(unit, world, TWO)
    assert {path.suffix for path in folder.iterdir()} == {".csv", ".json"}
    clock.now = clock.now.replace(year=2100)
    unit.sign_in(world.user("business_unit"), clock())
    send(unit, world, AGENCIES, source="csv")
    assert len(list(folder.iterdir())) == 2
    assert unit.get(where).status_code == 404


def test_a_file_that_was_tampered_with_is_not_taken(unit: HouseClient, world: World) -> None:
    where = send(unit, world, kit.table(school(100001, name="Ash Academy")))
    folder = folder_of(unit.application.config["SETTINGS"].home, world.here.id)
    next(folder.glob("*.csv")).write_bytes(TWO)
    assert unit.get(where).status_code == 404


@pytest.mark.parametrize("role", ["education_team", "moderator", "scrutineer", "forum_member", "lead", "administrator"])
def test_only_the_business_unit_brings_bodies_in(
    client_as: Callable[[str], HouseClient], world: World, role: str
) -> None:
    client = client_as(role)
    for method, more in (
        ("GET", "/import"),
        ("POST", "/import"),
        ("GET", "/x/contacts/new"),
        ("POST", "/import/" + "0" * 64),
    ):
        assert client.open(bodies(world, more), method=method).status_code in (403, 404)


def test_the_real_register_through_the_pages(client: Clients, session: Session) -> None:
    sefton = factories.partnership(session)
    unit = client("business_unit", partnership=sefton)
    home = f"/p/{sefton.slug}/bodies"
    fields = {"source": "gias", "file": (io.BytesIO(kit.real(kit.SIX_AREAS).read_bytes()), kit.SIX_AREAS)}
    where = unit.post(f"{home}/import", data=fields, content_type="multipart/form-data").location
    page = unit.get(where).text
    assert "102 rows" in page
    unit.post(where, data={"shown": shown(page)})
    text = unit.get(home).text
    assert "All 102 bodies asked now." in text
    assert "Page 1 of 3" in text
