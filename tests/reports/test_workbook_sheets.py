"""The sheets of the comparison workbook: figures, rules, charts, print set-up, first and many rounds."""

from __future__ import annotations

import string
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.scoring import Settings
from reports.sheets import sheet as sheet_module
from tests.reports.builders import (
    PARTNERSHIP,
    audit,
    comparison,
    graded,
    line,
    plain,
    returned,
    round_data,
)
from tests.reports.reading import opened, table, two_years, written

SHEETS = [
    "Read me", "Summary", "Bodies by standard", "Questions", "Answers", "Year on year", "Standards year on year",
    "Movements", "Comments", "Non-returns", "Lineage", "Data dictionary",
]  # fmt: skip


def test_every_sheet_is_there_with_its_finding_base_and_way_back() -> None:
    workbook = opened(two_years())
    assert workbook.sheetnames == SHEETS
    for sheet in list(workbook)[1:]:
        assert sheet["A1"].value
        assert "Sample questionnaire" in sheet["A2"].value
        assert sheet["A3"].hyperlink.location == "'Read me'!A1"


def test_a_figure_of_the_worked_example_comes_out_as_the_engine_has_it() -> None:
    body = {row["Body"]: row for row in table(opened(two_years()), "Year on year")}["Ash"]
    assert (body["Compared before"], body["Compared now"], body["Change"]) == (75.0, 75.0, 0.0)
    assert (body["All now"], body["Compared n"], body["Direction"]) == (50.0, 2, "Stayed")
    assert body["What could not be compared, and why"] == "new B1; retired A3"


def test_a_score_just_below_a_bound_is_not_shown_above_it() -> None:
    form = audit(a=graded(weight="84.996"), b=graded(weight="15.004"))
    sheet = opened(comparison(round_data("2026", form, {"ash": {"a": "met", "b": "not"}})))["Bodies by standard"]
    cell = next(c for c in sheet[5] if c.value == 84.996)
    assert cell.number_format.startswith('[<60]0.000" Red"')


def test_a_critical_question_holds_the_colour_down_and_too_few_answers_keep_it_back() -> None:
    form = audit(a=graded(critical=True), b=graded(weight=9), c=graded(section="T"), d=graded(section="T"))
    sheet = opened(comparison(round_data("2026", form, {"ash": {"a": "not", "b": "met", "c": "met"}})))[
        "Bodies by standard"
    ]
    row = table(sheet.parent, "Bodies by standard")[0]
    assert (row["A Standard S"], row["Held down"], row["No band"], row["Band"]) == (90, "A", "B; All", "No band")
    assert sheet["D5"].number_format == '0.0" Red *"'
    assert sheet["E5"].number_format == '0.0" no band"'


def test_words_of_the_bands_are_the_partnerships() -> None:
    words = Settings(band_names={"high": 'Sure "1"', "middle": "Nearly", "low": "Not yet"})
    form = audit(a=graded())
    workbook = opened(comparison(round_data("2026", form, {"ash": {"a": "met"}}, settings=words)))
    assert table(workbook, "Bodies by standard")[0]["Band"] == 'Sure "1"'
    assert "Nearly from 60" in workbook["Bodies by standard"]["A2"].value


def test_rules_are_formulas_that_can_be_read() -> None:
    workbook = opened(two_years())
    found = [rule for sheet in workbook for rules in sheet.conditional_formatting for rule in rules.rules]
    assert len(found) > 20
    for rule in found:
        assert all(
            token.type != "OPERAND" or token.subtype != "ERROR" for token in Tokenizer("=" + rule.formula[0]).items
        )


def test_two_native_charts_that_say_in_words_what_they_show() -> None:
    data = written(two_years())
    with ZipFile(BytesIO(data)) as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 2
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count('descr="') == 2
    assert "Answers improved and declined" in drawing


def test_movements_have_a_row_for_each_question_of_each_body_with_both_years() -> None:
    rows = table(opened(two_years()), "Movements")
    assert [(row["No."], row["Before"], row["Now"], row["Movement"]) for row in rows] == [
        ("A1", "Partly met", "Met", "Improved"),
        ("A2", "Met", "Partly met", "Declined"),
        ("B1", None, "Not met", "New question"),
        ("A3", "Met", None, "Retired question"),
    ]


def test_merged_questions_show_each_earlier_grade() -> None:
    before = audit("2025", a=graded(), b=graded())
    now = audit(
        "2026", document={"replaces": "2025"}, a=graded("Both.", lineage={"change": "merged", "from": ["a", "b"]})
    )
    rows = table(opened(comparison(
        round_data("2026", now, {"ash": {"a": "met"}, "oak": {"a": "met"}}),
        round_data("2025", before, {"ash": {"a": "not", "b": "met"}, "oak": {"a": "met", "b": "partly"}}),
    )), "Movements")  # fmt: skip
    assert [row["Before"] for row in rows] == ["A1 Not met; A2 Met", "A1 Met; A2 Partly met"]


def test_non_returns_name_everybody_who_is_not_in_the_figures() -> None:
    data = two_years()
    lines = (line("fir"), line("yew", "nil", state_reason="No activity."), line("bay", "exempt"), line("box", "closed"))
    newest = replace(data.rounds[0], lines=(*data.rounds[0].lines, *lines))
    workbook = opened(replace(data, rounds=(newest, data.rounds[1])))
    assert [(row["Body"], row["Outcome"]) for row in table(workbook, "Non-returns")] == [
        ("Fir", "Outstanding"), ("Yew", "Nil return"), ("Bay", "Exempt"), ("Box", "Closed"),
        ("Oak", "No earlier return"), ("Elm", "Not on this round’s list"),
    ]  # fmt: skip
    assert (
        "6 issued − 1 exempt − 1 closed = 4 due; 2 returned (0 late) + 1 nil + 1 outstanding = 4."
        in workbook["Non-returns"]["A2"].value
    )


def test_lineage_says_why_and_names_the_retired() -> None:
    rows = {(row["Key now"], row["Keys before"]): row for row in table(opened(two_years()), "Lineage")}
    assert rows["a", "a"]["Change"] == "reworded"
    assert rows["c", None]["Compared"] == "no"
    assert rows[None, "old"]["Why"] == "No longer in the guidance."


def test_every_column_is_in_the_dictionary() -> None:
    workbook = opened(two_years())
    known = {(row["Sheet"], row["Name"]) for row in table(workbook, "Data dictionary")}
    for sheet in list(workbook)[1:-1]:
        for cell in sheet[4]:
            assert (sheet.title, cell.value) in known


def test_a_first_round_works() -> None:
    workbook = opened(comparison(round_data("2026", audit(a=graded()), {"ash": {"a": "met"}})))
    assert workbook["Movements"]["A5"].value.startswith("Nothing to compare")
    assert not workbook["Movements"].tables
    assert len(workbook["Summary"]._charts) == 2


def test_an_empty_round_works_and_says_so() -> None:
    form = audit(a=graded())
    workbook = opened(comparison(round_data("2026", form, [], lines=(line("ash"),))))
    assert workbook["Bodies by standard"]["A5"].value == "No return yet."
    assert table(workbook, "Non-returns")[0]["Outcome"] == "Outstanding"
    bare = opened(comparison(round_data("2026", audit(a=plain("note")), [])))
    assert bare.sheetnames == SHEETS
    assert not bare["Summary"].tables


def test_four_rounds_work() -> None:
    forms = {
        str(y): audit(str(y), document={"replaces": str(y - 1)} if y > 2023 else {}, a=graded())
        for y in range(2023, 2027)
    }
    grades = {"2023": "not", "2024": "partly", "2025": "partly", "2026": "met"}
    rounds = [round_data(year, forms[year], {"ash": {"a": grades[year]}}) for year in sorted(forms, reverse=True)]
    workbook = opened(comparison(*rounds))
    row = table(workbook, "Over the years")[0]
    assert [row[f"Throughout: Audit {year}"] for year in (2026, 2025, 2024, 2023)] == [100, 50, 50, 0]
    assert row["Change, first to last"] == 100
    assert [found["Compared with"] for found in table(workbook, "Year on year")] == [
        "Audit 2025",
        "Audit 2024",
        "Audit 2023",
    ]
    assert [found["Compared with"] for found in table(workbook, "Movements")] == [
        "Audit 2025",
        "Audit 2024",
        "Audit 2023",
    ]


def test_a_round_of_several_versions_keeps_them_apart() -> None:
    school, club = audit("2026", a=graded(), b=graded()), audit("2026", key="club", a=graded("Other."))
    newest = round_data(
        "2026", school, [returned("ash", school, {"a": "met", "b": "not"}), returned("oak", club, {"a": "partly"})]
    )
    workbook = opened(comparison(newest))
    rows = {row["Body"]: row for row in table(workbook, "Answers")}
    assert rows["Oak"]["A1 club@2026"] == "Partly met"
    assert rows["Oak"]["A2 audit@2026"] == "Not asked"
    assert len(table(workbook, "Questions")) == 3


def test_a_table_longer_than_excel_goes_on_in_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_module.parts_of, "__defaults__", (2,))
    workbook = opened(two_years())
    assert [title for title in workbook.sheetnames if title.startswith("Movements")] == ["Movements", "Movements (2)"]
    assert len(table(workbook, "Movements")) + len(table(workbook, "Movements (2)")) == 4
    assert list(workbook["Movements (2)"].tables) == ["movements_2"]


def test_a_demonstration_says_so_on_every_sheet_and_page() -> None:
    data = two_years()
    workbook = opened(replace(data, partnership=replace(PARTNERSHIP, demonstration=True, name="Cheese & Co")))
    for sheet in workbook:
        assert "DEMONSTRATION" in sheet["A2"].value
        assert "DEMONSTRATION" in sheet.oddHeader.center.text
        assert "Official – Sensitive" in sheet.oddHeader.center.text
        assert "Cheese && Co" in sheet.oddFooter.left.text


def test_without_marking_no_gap_is_left() -> None:
    workbook = opened(replace(two_years(), partnership=replace(PARTNERSHIP, marking="")))
    assert all(sheet.oddHeader.center.text is None for sheet in workbook)


def test_the_read_me_says_what_when_which_layer_method_and_digest() -> None:
    text = "\n".join(
        str(cell.value) for row in opened(two_years())["Read me"].iter_rows() for cell in row if cell.value
    )
    for words in (
        "made 7 October 2026, 09:12",
        "audit@2026",
        "Self-assessed grades, method 1",
        "0f3a0f3a",
        "Green from 85",
    ):
        assert words in text


def test_widths_fit_what_stands_in_them() -> None:
    sheet: Worksheet = opened(two_years())["Bodies by standard"]
    for cell in sheet[4]:
        longest = max(cell.value.split(), key=len)
        assert sheet.column_dimensions[cell.column_letter].width >= len(longest) * 0.8


def test_only_known_characters_are_in_sheet_names() -> None:
    for title in opened(two_years()).sheetnames:
        assert len(title) <= 31
        assert set(title) <= set(string.ascii_letters + " -()")
