"""The comparison workbook, read back: nothing lost, nothing turned into a formula, states kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.answers import Action, Answer
from reports.cells import CELL_LIMIT, pieces, units
from reports.sheets import package
from reports.workbook import comparison_workbook
from tests.reports.builders import (
    PARTNERSHIP,
    audit,
    comparison,
    graded,
    organisation,
    plain,
    returned,
    round_data,
)
from tests.reports.reading import formulas, one_answer, opened, table, two_years, written

FORMULA_LIKE = [
    "=1+1",
    "+44 20",
    "-14 of 20",
    "@SUM(A1)",
    "\tindented",
    '=HYPERLINK("http://x.example","x")',
    "=cmd|'/c'!A1",
]


@pytest.mark.parametrize("text", FORMULA_LIKE)
def test_text_stays_text_unaltered_and_stays_so_when_edited(text: str) -> None:
    workbook = opened(comparison(round_data("2026", audit(a=graded()), {"ash": {"a": Answer("met", comment=text)}})))
    cell = next(c for row in workbook["Comments"].iter_rows() for c in row if c.value == text)
    assert cell.data_type != "f"
    assert cell.quotePrefix
    assert not formulas(workbook)


@pytest.mark.parametrize(
    "text", ["_x0041_", "a & b < c > d", "  spaces  ", "line\nline", "😀 👩‍👧", "x" * 300, "#N/A", "007", "TRUE"]
)
def test_text_that_formats_love_to_change(text: str) -> None:
    assert one_answer(Answer("met", comment=text))[0]["Text, in full"] == text


def test_control_characters_are_shown_as_replaced_and_line_ends_are_one_kind() -> None:
    rows = one_answer(Answer("met", comment="a\x00b\x1b\ud800c\r\nd"))
    assert rows[0]["Text, in full"] == "a\ufffdb\ufffd\ufffdc\nd"


def test_a_body_named_like_a_link_and_one_of_a_hundred_and_one_characters() -> None:
    named = [organisation("one", '=HYPERLINK("http://x.example")'), organisation("two", "N" * 101)]
    form = audit(a=graded())
    workbook = opened(comparison(round_data("2026", form, [returned(body, form, {"a": "met"}) for body in named])))
    assert [row["Body"] for row in table(workbook, "Bodies by standard")] == [
        '=HYPERLINK("http://x.example")',
        "N" * 101,
    ]
    assert not formulas(workbook)


def test_bodies_of_one_name_are_told_apart_everywhere() -> None:
    form = audit(a=graded())
    bodies = [organisation(slug, "St Mary", identifier=f"urn:{slug}") for slug in ("1", "2")] + [
        organisation("3", "st mary")
    ]
    bodies.append(organisation("4", "St Mary", identifier="urn:1"))
    workbook = opened(
        comparison(round_data("2026", form, [returned(b, form, {"a": Answer("met", comment="x")}) for b in bodies]))
    )
    for title in ("Bodies by standard", "Answers", "Comments"):
        names = [row["Body"] for row in table(workbook, title)]
        assert len({name.casefold() for name in names}) == 4
        assert all("t mary (" in name.casefold() for name in names)


def test_no_comment_is_lost_whatever_the_grade() -> None:
    form = audit(a=graded(), b=graded(), c=graded(), d=graded())
    given = {
        "a": "met", "b": Answer(comment="no grade yet"), "c": Answer(not_applicable=True, reason="no such service"),
        "d": Answer("not", comment="why", evidence="minutes", action=Action("do", "head", "May")),
    }  # fmt: skip
    workbook = opened(comparison(round_data("2026", form, {"ash": given})))
    assert table(workbook, "Answers")[0] | {"A1": "Met"} == table(workbook, "Answers")[0]
    rows = {row["No."]: row for row in table(workbook, "Comments")}
    assert set(rows) == {"A2", "A3", "A4"}
    assert (rows["A2"]["Answer"], rows["A2"]["Text, in full"]) == ("Not answered", "no grade yet")
    assert (rows["A3"]["Answer"], rows["A3"]["What"], rows["A3"]["Text, in full"]) == (
        "Not applicable",
        "Reason",
        "no such service",
    )
    assert [rows["A4"][name] for name in ("Text, in full", "Evidence", "Action", "Action by", "Action due")] == [
        "why", "minutes", "do", "head", "May",
    ]  # fmt: skip


def test_evidence_or_an_action_alone_and_both_comment_and_reason_arrive() -> None:
    assert one_answer(Answer("met", evidence="minutes"))[0]["Evidence"] == "minutes"
    assert one_answer(Answer("met", action=Action(by="May")))[0]["Action due"] == "May"
    rows = one_answer(Answer(not_applicable=True, comment="one", reason="two", evidence="three"))
    assert [(row["What"], row["Text, in full"], row["Evidence"]) for row in rows] == [
        ("Comment", "one", "three"), ("Reason", "two", None),
    ]  # fmt: skip


def test_a_comment_at_a_question_no_longer_asked_is_counted_not_shown() -> None:
    form = audit(a=graded(), b=graded(when={"question": "a", "is": ["not"]}))
    given = {"a": Answer("met", comment="shown"), "b": Answer("met", comment="kept")}
    workbook = opened(comparison(round_data("2026", form, {"ash": given})))
    assert [row["Text, in full"] for row in table(workbook, "Comments")] == ["shown"]
    assert "1 with a text at questions no longer asked stay in the return" in workbook["Comments"]["A2"].value


def test_a_text_answer_arrives_in_full() -> None:
    rows = one_answer(Answer("What children told us."), lambda: plain("text"))
    assert [(row["What"], row["Answer"], row["Text, in full"]) for row in rows] == [
        ("Text answer", "Answered", "What children told us."),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["word " * 8_000, "é" * 40_000, "😀" * 40_000])
def test_forty_thousand_characters_go_on_in_the_next_rows(text: str) -> None:
    rows = one_answer(Answer("met", comment=text, evidence="minutes"))
    assert "".join(row["Text, in full"] for row in rows) == text
    assert all(units(row["Text, in full"]) <= CELL_LIMIT for row in rows)
    assert [row["Part"] for row in rows] == [
        f"({'continued' if n else 'part'} {n + 1} of {len(rows)})" for n in range(len(rows))
    ]
    assert [row["Evidence"] for row in rows] == ["minutes"] + [None] * (len(rows) - 1)


@given(st.text(max_size=60), st.integers(min_value=2, max_value=20))
def test_pieces_joined_are_the_text(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert "".join(found) == text
    assert all(units(piece) <= limit for piece in found)


ANY_TEXT = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@<>&\"'_\t\n"), min_size=1, max_size=40
)


@settings(max_examples=25, deadline=None)
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_text_whatever_makes_a_formula_or_breaks_the_file(name: str, comment: str, title: str) -> None:
    form = audit("2026", a=graded(title, section=title))
    data = comparison(
        round_data("2026", form, [returned(organisation("x", name), form, {"a": Answer("met", comment=comment)})])
    )
    workbook = opened(replace(data, partnership=replace(PARTNERSHIP, name=name)))
    assert not formulas(workbook)
    assert len(table(workbook, "Comments")) == 1


def test_states_are_four_different_words() -> None:
    condition = {"question": "a", "is": ["not"]}
    form = audit(a=graded(), b=graded(), c=graded(), d=graded(when=condition), e=graded())
    row = table(
        opened(comparison(round_data("2026", form, {"ash": {"a": "met", "b": "n/a", "e": "unsure"}}))), "Answers"
    )[0]
    assert [row[f"A{n}"] for n in range(1, 6)] == ["Met", "Not applicable", "Not answered", "Not asked", "Do not know"]


def test_numbers_stay_numbers_and_dates_dates() -> None:
    form = audit(a=plain("number", unit="children"), b=plain("date"), c=plain("number", dont_know=True), d=graded())
    given = {"a": Answer(Fraction(5, 2)), "b": Answer(date(2026, 3, 1)), "c": Answer(unknown=True), "d": "met"}
    workbook = opened(comparison(round_data("2026", form, {"ash": given})))
    row = table(workbook, "Answers")[0]
    assert (row["A1"], row["A2"].date(), row["A3"]) == (2.5, date(2026, 3, 1), "Not known")
    body = table(workbook, "Bodies by standard")[0]
    assert (body["All"], body["Asked"], body["Submitted"].date()) == (100, 1, date(2026, 7, 1))


def test_headings_are_frozen_repeated_and_filtered() -> None:
    workbook = opened(two_years())
    for sheet in list(workbook)[1:]:
        assert sheet.freeze_panes[1:] == "5"
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        (found,) = sheet.tables.values()
        assert found.autoFilter.ref == found.ref
        headings = [cell.value for cell in sheet[4]]
        assert [column.name for column in found.tableColumns] == headings
        assert len({heading.casefold() for heading in headings}) == len(headings)


def test_properties_name_the_partnership_and_nobody() -> None:
    properties = opened(two_years()).properties
    assert properties.title == "Audit 2026, compared with Audit 2025"
    assert properties.creator == PARTNERSHIP.name
    assert not properties.lastModifiedBy


def test_the_same_data_give_the_same_file() -> None:
    assert written(two_years()) == written(two_years())


def test_a_file_appears_only_when_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    comparison_workbook(two_years(), tmp_path / "good.xlsx")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(package, "write_sheet", fail)
    with pytest.raises(OSError, match="disk full"):
        comparison_workbook(two_years(), tmp_path / "bad.xlsx")
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["good.xlsx"]


def test_progress_ends_at_the_whole() -> None:
    told: list[tuple[int, int]] = []
    comparison_workbook(two_years(), BytesIO(), lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
