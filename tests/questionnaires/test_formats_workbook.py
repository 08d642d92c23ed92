"""The workbook: out and in again the same; bad ones refused with sheet and cell, or with one clear sentence."""

import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from questionnaires import documents
from questionnaires.checking import check
from questionnaires.definition import Questionnaire
from questionnaires.faults import lines_of
from questionnaires.formats import workbook
from questionnaires.formats.archive import LARGEST
from questionnaires.formats.workbook_building import Building, Row, Sheet, document_of
from questionnaires.formats.workbook_conditions import condition_of, rows_of
from questionnaires.formats.workbook_rows import all_rows
from questionnaires.formats.workbook_sheets import SHEETS, columns

from .builders import FILES, THREE, graded, tiny
from .test_formats_yaml import CONDITIONS, QUESTIONS

TINY = sorted(FILES.rglob("*.yaml"))
SMALL = tiny(
    {"key": "y", "kind": "yes_no", "text": "Is it so?"},
    graded("a", descriptors={"met": "All of it."}, references=[{"document": "Guidance", "edition": "2026"}]),
    graded("b", when={"question": "y", "is": ["yes"]}, weight="1.5", tags=["one", "two"], critical="true"),
    {"key": "c", "kind": "choice", "text": "Which?", "options": [{"key": k, "label": k.upper()} for k in "pq"]},
    audience={"kinds": ["school", "college"]},
    legal_basis=[{"route": "s175", "document": "Education Act 2002", "edition": "2002"}],
)
DATA = workbook.write(SMALL)


def same(one: Questionnaire | None, other: Questionnaire) -> bool:
    """Are they one questionnaire?"""
    return one is not None and documents.canonical(one) == documents.canonical(other)


@pytest.mark.parametrize("path", [*map(documents.library_file, documents.library()), *TINY], ids=lambda p: p.stem)
def test_write_then_read_is_the_same(path: Any) -> None:
    """Everything shipped and every tiny file comes back whole, and is written the same again."""
    questionnaire = documents.parse(path.read_bytes())
    data = workbook.write(questionnaire)
    draft = workbook.read(data)
    assert draft.faults == ()
    assert same(draft.questionnaire, questionnaire)
    assert workbook.write(questionnaire) == data


def through_rows(questionnaire: Questionnaire) -> Questionnaire | None:
    """The questionnaire after a way through rows, without a workbook."""
    book = {
        title: Sheet(
            title,
            {column.name: position for position, column in enumerate(columns()[title], 1)},
            tuple(Row(number, cells) for number, cells in enumerate(rows, 2)),
        )
        for title, rows in all_rows(questionnaire).items()
    }
    building = Building()
    read, faults = documents.from_plain(document_of(book, building))
    assert building.faults == []
    assert faults == ()
    return read


@settings(max_examples=80, deadline=None)
@given(QUESTIONS.filter(lambda question: '""' not in repr(question)), CONDITIONS)
def test_anything_that_can_be_asked_comes_back_from_rows(question: dict[str, Any], when: dict[str, Any]) -> None:
    """Whatever stands in it: commas, quotes, brackets, empty texts, nested conditions."""
    questionnaire = tiny(graded("a", **question), graded("b", when=when), scale={**THREE, "grades_from": {"x": "met"}})
    assert same(through_rows(questionnaire), questionnaire)


TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60)


@settings(max_examples=25, deadline=None)
@given(TYPED.map(lambda text: unicodedata.normalize("NFC", text.strip())), st.sampled_from("=+-@#'_ "))
def test_any_text_comes_back_from_cells(text: str, first: str) -> None:
    """Formulas, errors and what Excel escapes stay text."""
    text = f"{first}{text}".strip() or "x"
    questionnaire = tiny(graded("a", text=text, tags=[text], good="_x000D_", why="#N/A"), title="=1+1")
    assert same(workbook.read(workbook.write(questionnaire)).questionnaire, questionnaire)


@settings(max_examples=200, deadline=None)
@given(CONDITIONS)
def test_conditions_as_rows(when: dict[str, Any]) -> None:
    """One row a demand, groups by letter, deeper ones written out."""
    assert condition_of(rows_of(when)) == when


def test_conditions_an_author_would_write() -> None:
    """The common shapes need no JSON."""
    one, two = {"question": "a", "is": ["yes", "no"]}, {"organisation": "age_low", "at_most": "4"}
    for when in (
        one,
        two,
        {"not": one},
        {"all": [one]},
        {"any": [one, {"not": two}]},
        {"all": [{"any": [one, two]}, two]},
    ):
        assert all("written_out" not in row for row in rows_of(when))
    assert "written_out" in rows_of({"not": {"all": [one, two]}})[0]


def test_the_workbook_helps_an_author() -> None:
    """Headings stay, choices drop down, numbers are numbers, text is text, the old version is at hand."""
    book = load_workbook(BytesIO(workbook.write(SMALL, old=tiny(graded("old")))))
    assert book.sheetnames == ["Read me", *SHEETS, "Before"]
    questions = book["Questions"]
    assert questions.freeze_panes == "C2"
    heads = {cell.value: cell.column_letter for cell in questions[1]}
    assert isinstance(questions[f"{heads['weight']}4"].value, float)
    lists = {str(one.sqref): one.formula1 for one in questions.data_validations.dataValidation if one.type == "list"}
    assert lists[f"{heads['kind']}2:{heads['kind']}1000"].startswith('"graded,yes_no')
    assert lists["A2:A1000"] == "='Sections'!$A$2:$A$1000"
    assert lists[f"{heads['from']}2:{heads['from']}1000"] == "='Before'!$A$2:$A$1000"
    assert book["Before"]["A2"].value == "old"
    assert book["Conditions"]["K2"].value == "the answer to A1 is “Yes”"
    assert all(sheet.print_title_rows == "$1:$1" for sheet in book.worksheets if sheet.title != "Read me")


def changed(change: Callable[[Workbook], None]) -> bytes:
    """The small workbook after somebody's edit, as Excel would save it."""
    book = load_workbook(BytesIO(DATA))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def lines(data: bytes) -> list[str]:
    """What the check prints."""
    draft = workbook.read(data)
    return lines_of("f.xlsx", check(draft, lambda name: None), draft.places)


def test_an_edit_in_excel_is_read() -> None:
    """Types that Excel chooses, blank rows, notes beside, and sheets of one's own change nothing."""

    def edit(book: Workbook) -> None:
        book["Head"]["B4"] = 2027
        book["Questions"].insert_rows(3, 4)
        book["Questions"]["I3"] = "   "
        book.create_sheet("My notes")["A1"] = "Ask the Forum."

    draft = workbook.read(changed(edit))
    assert [fault.id for fault in draft.faults] == ["unknown-sheet"]
    assert draft.questionnaire is not None
    assert draft.questionnaire.version == "2027"


def test_five_faults_at_once_each_with_sheet_and_cell() -> None:
    """One run tells all that is wrong."""

    def spoil(book: Workbook) -> None:
        questions = book["Questions"]
        heads = {cell.value: cell.column_letter for cell in questions[1]}
        questions[f"{heads['kind']}3"] = "gradde"
        questions[f"{heads['weight']}4"] = "heavy"
        questions[f"{heads['section']}5"] = "nowhere"
        book["Options"]["A2"] = "zz"
        book["Conditions"]["H2"] = "was"
        book["Grades"]["D2"] = "=1+1"
        book["Head"]["B5"] = date(2026, 9, 1)

    found = lines(changed(spoil))
    for start in (
        "f.xlsx:Questions!C3: error [not-a-choice]",
        "f.xlsx:Questions!Q4: error [wrong-value]",
        "f.xlsx:Questions!A5: error [unknown-key]",
        "f.xlsx:Options!A2: error [unknown-key]",
        "f.xlsx:Conditions!A2: error [condition]",
        "f.xlsx:Grades!D2: error [cell]",
        "f.xlsx:Head!B5: error [cell]",
    ):
        assert any(line.startswith(start) for line in found), (start, found)


def test_faults_of_meaning_have_their_cell_too() -> None:
    """The checks are the same as for a file."""

    def spoil(book: Workbook) -> None:
        book["Questions"]["B3"] = "y"
        book["Grades"]["E2"] = None

    found = lines(changed(spoil))
    assert any(line.startswith("f.xlsx:Questions!B3: error [key-twice]") for line in found)
    assert any(line.startswith("f.xlsx:Grades!A2: error [no-counts-as]") for line in found)


@pytest.mark.parametrize(
    ("change", "start"),
    [
        (lambda book: book.remove(book["Conditions"]), "f.xlsx:Conditions!A1: error [missing-sheet]"),
        (lambda book: book["Questions"].delete_cols(15), "f.xlsx:Questions!A1: error [missing-column]"),
        (lambda book: book["Questions"].delete_rows(1), "f.xlsx:Questions!"),
        (lambda book: book["Sections"].merge_cells("A2:B3"), "f.xlsx:Sections!A2: error [merged]"),
        (lambda book: book["Options"].cell(6000, 1, "c"), "f.xlsx:Options!A6000: error [too-many-rows]"),
        (lambda book: book["Head"].cell(4, 1, "versoin"), "f.xlsx:Head!A4: error [unknown-field]"),
        (lambda book: book["Questions"].cell(1, 40, "mood"), "f.xlsx:Questions!AN1: error [unknown-field]"),
        (lambda book: book["Scales"].cell(3, 1, "three"), "f.xlsx:Scales!A3: error [scale-key]"),
        (lambda book: book["Descriptors"].cell(3, 1, "a"), "f.xlsx:Descriptors!A3: error [missing-field]"),
        (lambda book: book["Conditions"].cell(3, 2, "b"), "f.xlsx:Conditions!A2: error [condition]"),
        (lambda book: book["Questions"].cell(3, 22, "[1,"), "f.xlsx:Questions!V3: error [wrong-value]"),
    ],
)  # fmt: skip
def test_what_an_edit_may_break(change: Callable[[Workbook], Any], start: str) -> None:
    """Each with its place; a row far below is not lost unseen."""
    found = lines(changed(change))
    assert any(line.startswith(start) for line in found), found


def with_part(name: str, data: bytes, base: bytes = DATA) -> bytes:
    """The workbook with one part added or replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(base)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return out.getvalue()


BLANK_ROWS = b"".join(b'<row r="%d" ht="%d"/>' % (number, number % 97) for number in range(400_000))
BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 no archive", "no .xlsx workbook"),
        (b"PK\x05\x06" + b"\x00" * 18, "no .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "Excel 97 to 2003"),
        (b"PK\x03\x04" + b"x" * LARGEST, "are allowed"),
        (DATA[: len(DATA) // 2], "no .xlsx workbook"),
        (with_part("xl/vbaProject.bin", b"x"), "macros"),
        (with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "links to other files"),
        (with_part("xl/worksheets/sheet99.xml", b" " * 30_000_000), "more than a questionnaire needs"),
        (with_part("xl/worksheets/sheet99.xml", bytes(range(256)) * 200_000), "more than a questionnaire needs"),
        (with_part("xl/worksheets/sheet99.xml", BLANK_ROWS), "The workbook holds more rows"),
        (with_part("xl/workbook.xml", BOMB), "XML entities"),
        (with_part("xl/workbook.xml", BOMB.decode().encode("utf-16")), "XML entities"),
        (with_part("xl/workbook.xml", b"<broken"), "cannot be read"),
    ],
)
def test_workbooks_that_are_not_opened(data: bytes, said: str) -> None:
    """One clear sentence, nothing unpacked, nothing raised."""
    draft = workbook.read(data)
    assert draft.questionnaire is None
    assert said in draft.faults[0].message


def test_many_parts_are_not_opened() -> None:
    """An archive of thousands of parts is no workbook of an author's."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for number in range(1_200):
            new.writestr(f"{number}.xml", b"<x/>")
    assert "1,200 parts" in workbook.read(out.getvalue()).faults[0].message


def test_an_empty_workbook_says_which_sheets_are_missing() -> None:
    """Every one of them, each with what to do."""
    out = BytesIO()
    Workbook().save(out)
    draft = workbook.read(out.getvalue())
    missing = [fault for fault in draft.faults if fault.id == "missing-sheet"]
    assert len(missing) == len(SHEETS)
    assert draft.questionnaire is None


def test_a_text_too_long_for_a_cell_is_refused() -> None:
    """Excel would cut it without a word."""
    with pytest.raises(workbook.TooLong, match="32,767"):
        workbook.write(tiny(graded("a", good="x" * 40_000)))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 40_000))
def test_damaged_bytes_never_raise(noise: bytes, at: int) -> None:
    """A fault, or the same questionnaire where the damage hit nothing."""
    draft = workbook.read(DATA[:at] + noise + DATA[at + len(noise) :])
    assert draft.faults or draft.questionnaire is not None
