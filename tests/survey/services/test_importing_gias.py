"""A line of the register as a row: every layout, kinds and laws, what is left out, what cannot be read."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.models import IdentifierScheme, OrganisationStatus
from survey.services.importing.gias import check_headings, read_rows
from survey.services.importing.kinds import TYPES, find_type, read_phase
from survey.services.importing.reading import fold, read_table
from survey.services.importing.rows import Misread, Row
from survey.services.refusals import Refused
from tests.survey import importing_kit as kit
from tests.survey.importing_kit import school

CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
URN, UKPRN, LAESTAB = IdentifierScheme.URN, IdentifierScheme.UKPRN, IdentifierScheme.LAESTAB


def read(*schools: dict[str, str], areas: tuple[str, ...] = ("343",)) -> list[Row | Misread]:
    return list(read_rows(read_table(io.BytesIO(kit.table(*schools)), exact=True), areas))


def one(**changes: str) -> Row:
    (row,) = read(school(**changes))
    assert isinstance(row, Row), row
    return row


def why(**changes: str) -> str:
    (row,) = read(school(**changes))
    assert isinstance(row, Misread), row
    return row.reason


def test_a_school_is_read_by_heading() -> None:
    row = one(urn="100001", number="7", opened="01-09-2007", UKPRN="10021057", StatutoryLowAge="3", Postcode="pr9 8pa")
    assert row.identifiers == {URN: "100001", UKPRN: "10021057", LAESTAB: "343/0007"}
    assert row.values == {
        "name": "Ash Primary School",
        "kind": "school",
        "type": "Community school",
        "legal_route": "s175",
        "phase": "Primary",
        "area": "343",
        "town": "Southport",
        "postcode": "PR9 8PA",
        "low_age": 3,
        "status": OrganisationStatus.OPEN,
        "opened_on": date(2007, 9, 1),
    }


def test_the_same_register_under_other_headings() -> None:
    row = {
        "urn": "127369",
        "la_code": "343",
        "la_name": "Sefton",
        "establishment_number": "3315",
        "name": "St Monica’s",
    }
    row |= {"establishment_status_code": "2", "establishment_status_name": "Closed", "establishment_type_code": "2"}
    row |= {"establishment_type_name": "Voluntary aided school", "phase_name": "Primary", "close_date": "1988-12-31"}
    (found,) = read(row)
    assert isinstance(found, Row)
    assert found.closes
    assert found.values["closed_on"] == date(1988, 12, 31)
    assert found.values["legal_route"] == "s175"


@pytest.mark.parametrize(
    ("name", "code", "kind", "route", "phase"),
    [
        ("Community school", "", "school", "s175", ""),
        ("", "02", "school", "s175", ""),
        ("", "2", "school", "s175", ""),
        ("Academy converter", "34", "school", "s157", ""),
        ("Free schools alternative provision", "", "school", "s157", "Alternative provision"),
        ("Pupil referral unit", "14", "school", "s175", "Alternative provision"),
        ("Non-maintained special school", "", "school", "nmss", "Special"),
        ("Other independent school", "", "school", "s157", ""),
        ("Further education", "18", "college", "s175", "16 plus"),
        ("Free schools 16 to 19", "", "college", "s157", "16 plus"),
        ("Special post 16 institution", "", "college", "post-16", "16 plus"),
        ("Miscellaneous", "", "school", "ask", ""),
    ],
)
def test_kind_and_law_follow_the_type(name: str, code: str, kind: str, route: str, phase: str) -> None:
    row = one(**{"kind": name, "TypeOfEstablishment (code)": code, "phase": "Not applicable"})
    assert (row.kind, row.values["legal_route"], row.values.get("phase", "")) == (kind, route, phase)


def test_the_name_of_a_type_goes_before_its_code() -> None:
    assert (
        one(**{"kind": "Other independent school", "TypeOfEstablishment (code)": "12"}).values["legal_route"] == "s157"
    )


def test_every_type_is_found_by_name_and_by_code() -> None:
    assert len({known.code for known in TYPES}) == len(TYPES)
    for known in TYPES:
        assert find_type(known.name.upper()) == find_type("", known.code.zfill(2)) == known


def test_a_type_nobody_knows_comes_in_with_a_note() -> None:
    row = one(kind="Hover school")
    assert (row.kind, row.values["type"], row.values["legal_route"]) == ("school", "Hover school", "ask")
    assert row.notes == ("its type “Hover school” is not known: settle its legal route",)


@pytest.mark.parametrize(
    ("status", "wanted"),
    [("Open", "open"), ("Open, but proposed to close", "open"), ("Closed", "closed"), ("Proposed to open", "proposed")],
)
def test_a_status_is_read(status: str, wanted: str) -> None:
    assert one(status=status).values["status"] == wanted


def test_has_and_has_not_and_unknown() -> None:
    headings = {"NurseryProvision (name)": "Has Nursery Classes", "Boarders (name)": "No boarders"}
    row = one(**headings, **{"OfficialSixthForm (name)": "Not applicable"})
    assert (row.values["nursery"], row.values["boarding"]) == (True, False)
    assert "sixth_form" not in row.values
    assert one(**{"Boarders (name)": "College / FE residential accommodation"}).values["boarding"] is True


def test_names_of_heads_are_not_looked_at() -> None:
    row = one(HeadFirstName="Kim", HeadLastName="Placeholder", PropsName="Somebody")
    assert not {"Kim", "Placeholder", "Somebody"} & {str(value) for value in row.values.values()}


def test_schools_elsewhere_and_abroad_are_not_in_scope() -> None:
    assert read(school(area="202"), school(kind="Welsh establishment"), school(kind="British schools overseas")) == []
    assert one(area="", **{"LA (name)": "Sefton"}).values["area"] == "343"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"urn": ""}, "it has no URN"),
        ({"urn": "1.05E+05"}, "its URN “1.05E+05” is not a number of the register"),
        ({"name": " "}, "it has no name"),
        ({"name": "x" * 201}, "the name has 201 characters, 200 are allowed"),
        ({"status": "Perhaps"}, "its status “Perhaps” is not known"),
        ({"status": ""}, "it has no status"),
        ({"opened": "32-13-2020"}, "its opening date “32-13-2020” cannot be read"),
        ({"StatutoryLowAge": "three"}, "its lowest age “three” cannot be read"),
        ({"UKPRN": "12"}, "its UKPRN “12” is not a number of the register"),
        ({"area": "", "LA (name)": ""}, "it names no local authority"),
    ],
)
def test_what_cannot_be_read_says_why(changes: dict[str, str], reason: str) -> None:
    assert why(**changes) == reason


def test_a_name_of_101_characters_is_fine() -> None:
    assert one(name="y" * 101).name == "y" * 101


def test_a_number_of_noughts_is_none() -> None:
    assert one(UKPRN="0", number="0000").identifiers == {URN: "100001"}


def test_a_closing_date_may_be_given_up() -> None:
    assert one(closed="").values["closed_on"] is None
    assert "closed_on" not in one().values
    assert "closed_on" not in one(status="Closed", closed="").values


@pytest.mark.parametrize(
    ("status", "heading", "reason", "wanted"),
    [
        ("Open", "why_opened", "Academy Converter", True),
        ("Open", "why_opened", "Result of Amalgamation", False),
        ("Open", "why_opened", "Not applicable", None),
        ("Closed", "why_closed", "Result of Amalgamation/Merger", False),
        ("Closed", "why_closed", "Closure", False),
        ("Closed", "why_closed", "For Academy", True),
    ],
)
def test_reasons_speak_for_or_against_a_successor(status: str, heading: str, reason: str, wanted: bool | None) -> None:
    assert one(status=status, **{heading: reason}).succeeds is wanted


def test_other_files_of_the_register_are_refused_with_what_they_are() -> None:
    with pytest.raises(Refused, match="It is the file of links between schools"):
        check_headings({"urn", "linkurn", "linkname", "linktype"})
    with pytest.raises(Refused, match=r"it has no URN, LA \(code\), EstablishmentName"):
        check_headings({"colour", "kind"})


@given(st.dictionaries(st.sampled_from([*kit.SCHOOL, "OpenDate", "UKPRN"]), CELLS, min_size=1))
def test_whatever_the_cells_hold_a_row_or_a_reason_comes_out(cells: dict[str, str]) -> None:
    for row in read(school(**cells), areas=("343", cells.get("LA (code)", "343"))):
        assert isinstance(row, Row) or row.reason


def layouts() -> dict[str, list[str]]:
    path = kit.REGISTERS / "headings.csv"
    if not path.exists():
        return {}
    found: dict[str, list[str]] = {}
    for line in csv.DictReader(path.read_text("utf-8").splitlines()):
        found.setdefault(line["layout"], []).append(line["heading"])
    return found


@pytest.mark.parametrize("layout", [name for name in layouts() if name.startswith("edubase")])
def test_every_layout_since_2017_is_known(layout: str) -> None:
    check_headings({fold(heading) for heading in layouts()[layout]})


EXPECTED: list[tuple[str, tuple[str, ...], int, dict[str, Any]]] = [
    (kit.SIX_AREAS, ("343",), 102, {"school": 102}),
    (kit.SIX_AREAS, ("343", "356", "376", "381", "805", "808", "876"), 500, {"school": 499, "college": 1}),
    (kit.ACADEMIES, ("343",), 40, {"school": 40}),
    (kit.OTHER_SERVICE, ("343",), 202, {}),
    (kit.WIDE_2017, ("201", "202"), 9, {"school": 9}),
    (kit.WIDE_2021, ("201", "202"), 48, {"school": 48}),
    (kit.WIDE_2021, ("660", "665", "666"), 0, {}),
]


@pytest.mark.parametrize(("name", "areas", "rows", "kinds"), EXPECTED)
def test_the_real_files_are_read_without_a_loss(
    name: str, areas: tuple[str, ...], rows: int, kinds: dict[str, int]
) -> None:
    found = read_real(kit.real(name), areas)
    assert [row.reason for row in found if isinstance(row, Misread)] == []
    assert len(found) == rows
    for kind, count in kinds.items():
        assert sum(isinstance(row, Row) and row.kind == kind for row in found) == count


def read_real(path: Path, areas: tuple[str, ...]) -> list[Row | Misread]:
    with path.open("rb") as file:
        return list(read_rows(read_table(file, exact=True, packed=True), areas))


def test_phases_are_written_as_the_register_writes_them() -> None:
    assert read_phase("ALL-THROUGH") == read_phase("All through") == "All-through"
    assert read_phase("Not applicable") == ""
    assert read_phase("Something else") == "Something else"
