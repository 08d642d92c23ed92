"""Files as they come: encodings, quotes, odd characters, lines with numbers; whatever the bytes, a clean answer."""

import contextlib
import csv
import gzip
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.services.importing.cells import read_age, read_day, read_number, read_provision, tidy
from survey.services.importing.reading import fold, read_table
from survey.services.refusals import Refused

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf"), exclude_characters="�"), max_size=30)


def read(data: bytes, **options: bool) -> list[tuple[int, dict[str, str], str]]:
    return [(line.number, dict(line.cells), line.trouble) for line in read_table(io.BytesIO(data), **options)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_names_come_out_right_in_every_encoding(encoding: str) -> None:
    data = "Name,Town\r\nSt Thomas à Becket,“North”\r\n".encode(encoding)
    assert read(data) == [(2, {"name": "St Thomas à Becket", "town": "“North”"}, "")]


def test_a_late_byte_decides_the_encoding() -> None:
    data = b"name\n" + b"Plain\n" * 300_000 + b"North Star 180\xb0\n"
    assert read(data)[-1][1] == {"name": "North Star 180°"}


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    data = b'name,town\n"One\nwith a break",x\n\n , \nTwo,y'
    assert [(number, cells["name"]) for number, cells, _ in read(data)] == [(2, "One with a break"), (6, "Two")]


@pytest.mark.parametrize("mark", [";", "\t"])
def test_what_parts_the_cells_is_found(mark: str) -> None:
    assert read(f"name{mark}kind\nA, B{mark}other\n".encode()) == [(2, {"name": "A, B", "kind": "other"}, "")]


def test_a_row_of_another_width_says_so() -> None:
    data = b"name,kind,town\nA,other\nB,other,x,more\nC,other,x,\n"
    assert [trouble for _, _, trouble in read(data)] == ["", "it has 4 cells where the headings are 3", ""]
    exact = [trouble for _, _, trouble in read(data, exact=True)]
    assert exact[0] == "it has 2 cells where the headings are 3"
    assert exact[2] == "it has 4 cells where the headings are 3"


def test_bytes_that_mean_nothing_cost_their_row_only() -> None:
    rows = read(b"name\nCaf\xe9\nBad \x81 byte\nGood\n")
    assert [bool(trouble) for _, _, trouble in rows] == [False, True, False]


def test_an_open_quotation_mark_swallows_no_later_file() -> None:
    rows = read(b'name,kind\n"never closed,other\n' + b"x,y\n" * 60_000)
    assert any("quotation mark" in trouble or "cells" in trouble for _, _, trouble in rows)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"PK\x03\x04rest", "workbook or an archive"),
        (b"%PDF-1.7", "It is a PDF"),
        ("name,kind\n".encode("utf-16"), "UTF-16"),
        (b"name,kind\nA\x00B,other\n", "not a text file"),
        (b"name,Name \nA,B\n", "Two columns have the heading"),
        (gzip.compress(b"name\nA\n", mtime=0), "It is compressed"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_table(io.BytesIO(data))


def test_an_operator_may_give_the_download_as_it_came() -> None:
    plain = b"name\nA\n"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("edubase.csv", plain)
    for data in (gzip.compress(plain), archive.getvalue()):
        assert read(data, packed=True) == [(2, {"name": "A"}, "")]
    with pytest.raises(Refused, match="it is damaged"):
        read_table(io.BytesIO(gzip.compress(plain)[:12]), packed=True)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        table = read_table(io.BytesIO(data))
        assert all(line.number >= 2 for line in table)
    except Refused:
        pass


@given(
    st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=8),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_what_was_written_is_read(rows: list[tuple[str, str, str]], quoting: int, ending: str, last: bool) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator=ending).writerows([("One", "Two", "Three"), *rows])
    data = (text.getvalue() if last else text.getvalue().removesuffix(ending)).encode()
    wanted = [tuple(tidy(cell) for cell in row) for row in rows]
    found = [tuple(cells.values()) for _, cells, trouble in read(data, exact=True) if not trouble]
    assert found == [row for row in wanted if any(row)]


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing(cell: str) -> None:
    assert tidy(tidy(cell)) == tidy(cell)
    assert tidy(cell) == tidy(cell).strip()


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Childrens\x92 Centre \x96 North", "Childrens’ Centre – North"),
        ("\xa0Busy  Bees ", "Busy Bees"),
        ("e\u0301cole", "\xe9cole"),
        ("a\tb", "a b"),
        ("soft\xadhyphen", "softhyphen"),
    ],
)
def test_odd_characters_are_put_right(cell: str, meant: str) -> None:
    assert tidy(cell) == meant


@given(st.dates(date(1900, 1, 2)))
def test_a_day_is_read_in_each_spelling(day: date) -> None:
    for pattern in ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d 00:00:00"):
        spelt = day.strftime(pattern) if day.year > 999 else day.isoformat()
        assert read_day(spelt) == day


@pytest.mark.parametrize("cell", ["", "01/01/1900", "1900-01-01"])
def test_no_day_is_no_day(cell: str) -> None:
    assert read_day(cell) is None


@pytest.mark.parametrize("cell", ["31-02-2020", "2020", "yesterday", "13-13-2020", "20200101"])
def test_a_wrong_day_is_not_guessed(cell: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_day(cell)


@given(st.text(max_size=12))
def test_small_readers_give_a_value_or_a_value_error(cell: str) -> None:
    for read_cell in (read_day, read_age, lambda one: read_number(one, 8)):
        with contextlib.suppress(ValueError):
            read_cell(cell)
    assert read_provision(cell) in (True, False, None)


def test_headings_are_compared_by_letters_and_figures() -> None:
    assert fold("TypeOfEstablishment (name)") == fold("type_of_establishment_name")
