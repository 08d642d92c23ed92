"""Lists that partnerships keep: what a row may say, and how it says that something is wrong."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.models import Basis, IdentifierScheme
from survey.services.importing.plain_csv import Lists, contact_cells, read_rows, unread, usual_basis
from survey.services.importing.reading import read_table
from survey.services.importing.rows import Misread, Row
from survey.services.refusals import Refused
from tests.survey import importing_kit as kit

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
LISTS = Lists({"police": "Police", "voluntary": "Voluntary organisation", "school": "School"}, {"343": "Sefton"})
HEADINGS = ("name", "kind", "slug", "basis", "parent", "area", "urn", "ukprn", "ods", "ofsted", "phase", "type")


def read(text: str, *areas: str) -> list[Row | Misread]:
    return list(read_rows(read_table(io.BytesIO(kit.lines(text))), LISTS, areas))


def one(text: str) -> Row:
    (row,) = read(text)
    assert isinstance(row, Row), row
    return row


def why(text: str) -> str:
    (row,) = read(text)
    assert isinstance(row, Misread), row
    return row.reason


def test_only_what_is_filled_in_is_said() -> None:
    row = one("name,kind,area,phase,basis\nCoast Police,police,,,")
    assert row.values == {"name": "Coast Police", "kind": "police"}
    assert row.basis is None


def test_kinds_areas_and_bases_are_known_by_key_and_by_name() -> None:
    row = one("Name,Kind,Area,Basis\nHelp,voluntary organisation,sefton,Relevant agency")
    assert (row.kind, row.values["area"], row.basis) == ("voluntary", "343", Basis.RELEVANT_AGENCY)


def test_numbers_are_read_as_their_register_writes_them() -> None:
    row = one("slug,urn,ukprn,ods,ofsted\nx,900001,10000001,rx9,ey101465")
    assert {scheme.value: value for scheme, value in row.identifiers.items()} == {
        "urn": "900001",
        "ukprn": "10000001",
        "ods": "RX9",
        "ofsted": "EY101465",
    }
    assert IdentifierScheme.URN in row.identifiers


def test_a_type_brings_its_law() -> None:
    row = one("name,kind,type\nA,school,pupil referral unit")
    assert (row.values["type"], row.values["legal_route"]) == ("Pupil referral unit", "s175")
    assert row.values["phase"] == "Alternative provision"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("name,kind\n,police", "it names no body: fill in name, slug, urn or another number"),
        ("name,kind\nA,spaceship", "its kind “spaceship” is not known"),
        ("name,kind,area\nA,police,nowhere", "its area “nowhere” is not known"),
        ("name,kind,basis\nA,police,maybe", "its basis “maybe” is not known"),
        ("name,kind,urn\nA,school,12", "its urn “12” is no number of that register"),
        ("name,kind,ods\nA,school,R-1", "its ods “R-1” is no number of that register"),
        ("name,kind,slug\nA,police,Two Words", "its slug “two words” cannot be used"),
        ("name,kind,slug\nA,police,import", "its slug “import” cannot be used"),
        ("name,kind,contact_email\nA,police,nobody", "“nobody” is no e-mail address"),
        (f"name,kind\n{'x' * 201},police", "the name has 201 characters, 200 are allowed"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, reason: str) -> None:
    assert why(text).startswith(reason)


def test_a_file_that_names_no_bodies_is_refused() -> None:
    with pytest.raises(Refused, match="headings name and kind"):
        read("colour,size\nred,9")


def test_other_columns_are_named_and_left() -> None:
    table = read_table(io.BytesIO(b"name,kind,Remark,contact_name,contact_phone\nA,police,x,y,z"))
    assert unread(table) == ["Remark", "contact_phone"]


def test_an_area_given_narrows_the_list() -> None:
    text = "name,kind,area\nHere,police,343\nEverywhere,police,"
    assert [row.called for row in read(text, "343")] == ["Here", "Everywhere"]
    assert [row.called for row in read(text, "808")] == ["Everywhere"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("", "lead"), ("DSL", "lead"), ("Head teacher", "head"), ("Chair of governors", "chair"), ("Nurse", "nurse")],
)
def test_roles_of_contacts(said: str, kept: str) -> None:
    assert contact_cells(said, " A ", "A@Example.ORG").role == kept


def test_a_contact_without_an_address_is_left_with_a_note() -> None:
    row = one("name,kind,contact_name\nA,police,Somebody")
    assert row.contact is None
    assert row.notes == ("no contact is kept: contact_email is blank",)


@pytest.mark.parametrize(
    "email", ["a@b", "a b@example.org", "a@example.org,b@example.org", "<a@example.org>", "@x.org"]
)
def test_what_is_no_address(email: str) -> None:
    with pytest.raises(ValueError, match="is no e-mail address"):
        contact_cells("lead", "", email)


def test_the_usual_basis_is_the_statutory_one_for_those_it_binds() -> None:
    bound = [
        kind
        for kind in ("police", "nhs-trust", "prison", "school", "voluntary")
        if usual_basis(kind) == "statutory_s11"
    ]
    assert bound == ["police", "nhs-trust", "prison"]


@given(st.dictionaries(st.sampled_from([*HEADINGS, "contact_email", "contact_name"]), CELLS, min_size=1))
def test_whatever_the_cells_hold_a_row_or_a_reason_comes_out(cells: dict[str, str]) -> None:
    table = read_table(io.BytesIO(kit.table({"name": "A", **cells})))
    for row in read_rows(table, LISTS):
        assert isinstance(row, Row) or row.reason
