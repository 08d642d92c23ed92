"""The three rules behind the draft lines of enquiry, and how the pack joins what they find."""

from __future__ import annotations

from typing import Any

from questionnaires.answers import Answer
from reports.enquiries import enquiries
from reports.inputs import PackData
from reports.packs.lines import LEADING, enquiry_page, lines, record
from reports.packs.years import View
from tests.reports.builders import audit, graded, pack, round_data

PROOF = {"evidence": "expected"}


def two_years(now: dict[str, Any], before: dict[str, Any], **questions: Any) -> PackData:
    """The same questions asked in 2025 and 2026, with their answers in each."""
    old = {key: {name: value for name, value in one.items() if name != "lineage"} for key, one in questions.items()}
    newer = audit("2026", document={"replaces": "2025"}, **questions)
    older = audit("2025", **old)
    return pack("body", round_data("a-2026", newer, {"body": now}), round_data("a-2025", older, {"body": before}))


def found(data: PackData) -> list[tuple[str, str]]:
    """Rule and question of each exception."""
    return [(one.rule, one.question) for one in enquiries(data)]


def test_a_grade_that_fell_is_asked_about_in_the_words_of_both_years():
    data = two_years({"a": "partly", "b": "met"}, {"a": "met", "b": "partly"}, a=graded(), b=graded())
    assert found(data) == [("fell", "a")]
    assert enquiries(data)[0].reason.lower().startswith("a1 went from met to partly met")


def test_a_question_made_stronger_has_not_fallen():
    strong = graded(lineage={"change": "strengthened", "from": ["a"]})
    assert found(two_years({"a": "partly"}, {"a": "met"}, a=strong)) == []


def test_met_without_evidence_counts_only_where_evidence_is_expected():
    form = audit(
        "2026", a=graded(**PROOF), b=graded(evidence="welcome"), c=graded(), d=graded(**PROOF), e=graded(**PROOF)
    )
    given = {"a": "met", "b": "met", "c": "met", "d": Answer("met", evidence="Sample"), "e": "partly"}
    assert found(pack("body", round_data("a-2026", form, {"body": given}))) == [("met_without_evidence", "a")]


def test_evidence_of_spaces_is_none():
    form = audit("2026", a=graded(**PROOF))
    data = pack("body", round_data("a-2026", form, {"body": {"a": Answer("met", evidence=" \n")}}))
    assert found(data) == [("met_without_evidence", "a")]


def test_short_of_met_twice_needs_both_years():
    answers = (
        {"a": "partly", "b": "partly", "c": "met", "d": "n/a"},
        {"a": "partly", "b": "met", "c": "not", "d": "not"},
    )
    data = two_years(*answers, a=graded(), b=graded(), c=graded(), d=graded())
    assert found(data) == [("fell", "b"), ("not_met_twice", "a")]


def test_a_first_year_has_the_rule_that_needs_one_return():
    form = audit("2026", a=graded(**PROOF), b=graded())
    assert found(pack("body", round_data("a-2026", form, {"body": {"a": "met", "b": "not"}}))) == [
        ("met_without_evidence", "a")
    ]


def test_nothing_is_asked_about_what_was_not_asked_or_not_answered():
    data = two_years({"a": "n/a"}, {"a": "met", "b": "met"}, a=graded(**PROOF), b=graded(**PROOF))
    assert found(data) == []


def test_critical_questions_come_first():
    data = two_years({"a": "partly", "b": "not"}, {"a": "met", "b": "not"}, a=graded(), b=graded(critical=True))
    assert found(data) == [("not_met_twice", "b"), ("fell", "a")]


def test_two_rules_on_one_question_are_one_line():
    (line,) = lines(View(two_years({"a": "not"}, {"a": "partly"}, a=graded())))
    assert line.keys == ("a",)
    assert "short of Met in the return before too" in line.why


def test_everything_met_without_evidence_is_one_line():
    form = audit("2026", **{name: graded(**PROOF) for name in "abcdefghijkl"})
    view = View(pack("body", round_data("a-2026", form, {"body": dict.fromkeys("abcdefghijkl", "met")})))
    (line,) = lines(view)
    assert len(line.keys) == 12
    (decision,) = record(view)["decisions"]
    assert decision["labels"] == []
    assert decision["note"].startswith("12 questions")


def test_lines_go_from_critical_to_not_met_to_several_to_the_rest():
    questions = {"a": graded(), "b": graded(**PROOF), "c": graded(**PROOF), "d": graded(), "e": graded(critical=True)}
    now = {"a": "partly", "b": "met", "c": "met", "d": "not", "e": "partly"}
    view = View(two_years(now, dict.fromkeys("abcde", "met"), **questions))
    assert [line.keys for line in lines(view)] == [("e",), ("d",), ("b", "c"), ("a",)]


def test_what_goes_beyond_the_leading_lines_is_listed_by_number():
    names = "abcdefgh"
    view = View(two_years(dict.fromkeys(names, "partly"), dict.fromkeys(names, "met"), **{n: graded() for n in names}))
    page = enquiry_page(view)
    assert [line["number"] for line in page["leading"]] == list(range(1, LEADING + 1))
    assert [line["number"] for line in page["others"]] == [6, 7, 8]
    assert len(record(view)["decisions"]) == LEADING


def test_where_the_rules_find_nothing_there_is_room_for_the_panels_own():
    view = View(two_years({"a": "met"}, {"a": "met"}, a=graded()))
    assert enquiry_page(view)["own"] == 3
    assert [decision["labels"] for decision in record(view)["decisions"]] == [[], [], []]
