"""Guidance: where a reference stands on a day, what changed, who must answer again, and what a re-mapping would do."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from questionnaires import documents
from questionnaires.guidance.outdated import by_question, concerns, ended_faults, findings, outdated, same_place
from questionnaires.guidance.register import Change, Document, Edition, Register, Standing, read, shipped
from questionnaires.guidance.remapping import carried, paragraphs_between, preview
from questionnaires.parts import Reference
from tests.questionnaires.builders import graded, tiny

RULES: dict[str, Any] = {
    "key": "rules",
    "title": "Rules for all",
    "also": ["The rules"],
    "kind": "guidance",
    "editions": [
        {"name": "1", "from": "2020-09-01"},
        {
            "name": "2",
            "from": "2024-09-01",
            "moved": {"Annex A": "Part one"},
            "changes": [
                {"key": "one", "words": "Part one says more.", "paragraphs": ["Part one"], "again": True},
                {"key": "net", "words": "Online harms were added.", "tags": ["online"]},
            ],
        },
        {
            "name": "3",
            "from": "2026-09-01",
            "check": "Not read yet.",
            "moved": {"Part one": "Chapter 1"},
            "changes": [{"key": "all", "words": "The whole was put into other words."}],
        },
    ],
}
REGISTER = read([RULES])


def cites(edition: str, paragraph: str | None = None, document: str = "Rules for all") -> Reference:
    """A reference to the rules."""
    return Reference(document=document, edition=edition, paragraph=paragraph)


def asks(*references: dict[str, str], **more: Any) -> Any:
    """A questionnaire of one question with these references."""
    return tiny(graded("a", references=list(references), **more))


def test_every_reference_we_ship_is_in_the_register() -> None:
    """The list names everything that is missing, so that it can be added in one go."""
    missing = {
        f"{found.cited.reference.document} ({found.cited.reference.edition}): {name}"
        for name in documents.library()
        for found in findings(documents.load(name), shipped(), date(2026, 11, 22))
        if found.standing.state == "unknown"
    }
    assert not missing, "\n".join(sorted(missing))


def test_no_document_stands_twice_under_a_key_or_a_title() -> None:
    with pytest.raises(ValueError, match="twice in the register: rules"):
        read([RULES, RULES | {"title": "Others", "also": []}])
    with pytest.raises(ValueError, match="twice in the register: rules for all"):
        read([RULES, RULES | {"key": "others", "also": []}])


def test_every_shipped_change_can_be_named() -> None:
    for document in shipped().documents.values():
        keys = [change.key for edition in document.editions for change in edition.changes]
        assert all(keys), document.key
        for edition in document.editions:
            assert len({change.key for change in edition.changes}) == len(edition.changes), document.key


@pytest.mark.parametrize(
    ("edition", "on", "state", "words"),
    [
        ("1", date(2024, 8, 31), "in_force", "Rules for all (1) is in force."),
        ("1", date(2024, 9, 1), "ended", "Rules for all (1) ended on 31 August 2024; the edition in force is 2."),
        ("2", date(2024, 8, 31), "not_yet", "Rules for all (2) is not in force until 1 September 2024."),
        (
            "1",
            date(2026, 9, 1),
            "ended",
            "Rules for all (1) ended on 31 August 2024; the edition in force is 3 (to be checked).",
        ),
        ("9", date(2026, 9, 1), "unknown", "Rules for all (9) is not in the register of guidance."),
    ],
)
def test_where_a_reference_stands(edition: str, on: date, state: str, words: str) -> None:
    standing = REGISTER.standing(cites(edition), on)
    assert (standing.state, standing.words) == (state, words)


def test_another_title_of_the_same_document_is_the_same_document() -> None:
    assert REGISTER.standing(cites("1", document="the  RULES"), date(2024, 9, 1)).state == "ended"
    assert REGISTER.standing(cites("1", document="Other rules"), date(2024, 9, 1)).document is None


def test_a_month_is_said_as_a_month() -> None:
    made = Document(key="d", title="D", kind="law", editions=({"name": "1"}, {"name": "2", "from": "2026-03"}))  # type: ignore[arg-type]
    standing = Register({"d": made}).standing(cites("1", document="D"), date(2026, 4, 1))
    assert standing.words == "D (1) was replaced in March 2026; the edition in force is 2."


def test_a_document_withdrawn_without_a_successor() -> None:
    made = read([{"key": "d", "title": "D", "kind": "law", "editions": [{"name": "1", "to": "2025-12-31"}]}])
    assert made.standing(cites("1", document="D"), date(2025, 12, 31)).state == "in_force"
    assert made.standing(cites("1", document="D"), date(2026, 1, 1)).words == (
        "D (1) ended on 31 December 2025; no later edition is in force."
    )


@pytest.mark.parametrize("wrong", ["2025-13", "soon", "25-09-01", "2025-02-30"])
def test_what_is_no_day_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Edition.model_validate({"name": "1", "from": wrong})


@given(st.dates(date(2019, 1, 1), date(2028, 1, 1)))
def test_on_every_day_at_most_one_edition_is_in_force(on: date) -> None:
    document = REGISTER.documents["rules"]
    there = [
        edition.name for edition in document.editions if REGISTER.standing(cites(edition.name), on).state == "in_force"
    ]
    now = document.in_force(on)
    assert there == ([now.name] if now else [])
    assert (not there) == (on < date(2020, 9, 1))


@given(st.dates(date(2020, 1, 1), date(2028, 1, 1)), st.integers(1, 900))
def test_what_has_ended_stays_ended(on: date, days: int) -> None:
    if REGISTER.standing(cites("1"), on).state == "ended":
        assert REGISTER.standing(cites("1"), on + timedelta(days=days)).state == "ended"


def test_what_changed_is_said_for_the_question_it_concerns() -> None:
    found = outdated(
        asks({"document": "The rules", "edition": "1", "paragraph": "Part one"}), REGISTER, date(2025, 1, 1)
    )
    assert [one.words for one in found] == [
        "The rules (1) ended on 31 August 2024; the edition in force is 2. "
        "Changed there: Part one says more. Must be answered again."
    ]
    other = outdated(
        asks({"document": "The rules", "edition": "1", "paragraph": "Part two"}), REGISTER, date(2025, 1, 1)
    )
    assert other[0].words.endswith("No change that concerns this question is noted. Need not be answered again.")
    assert outdated(asks({"document": "The rules", "edition": "2"}), REGISTER, date(2025, 1, 1)) == ()


def test_changes_of_every_edition_in_between_count() -> None:
    question = asks({"document": "The rules", "edition": "1", "paragraph": "Part two"}, tags=["online"])
    (found,) = outdated(question, REGISTER, date(2026, 9, 1))
    assert [change.key for change in found.changes] == ["net", "all"]
    assert not found.again


def test_two_references_to_one_edition_are_said_once() -> None:
    cited = {"document": "The rules", "edition": "1"}
    references = [cited | {"paragraph": "Part one"}, cited | {"paragraph": "Part two"}, cited]
    found = by_question(outdated(asks(*references, tags=["online"]), REGISTER, date(2025, 1, 1)))
    assert list(found) == ["a"]
    assert [[change.key for change in one.changes] for one in found["a"]] == [["one", "net"]]


def test_the_legal_basis_is_looked_at_too() -> None:
    basis = [{"route": "s11", "document": "The rules", "edition": "1"}]
    (found,) = outdated(tiny(graded("a"), legal_basis=basis), REGISTER, date(2025, 1, 1))
    assert (found.cited.key, found.cited.text, found.again) == ("", "Legal basis s11", True)


@pytest.mark.parametrize(
    ("change", "paragraph", "tags", "expected"),
    [
        ({}, "Part two", (), True),
        ({"paragraphs": ["Part one"]}, None, (), True),
        ({"paragraphs": ["Part one"]}, "Part two", ("online",), False),
        ({"tags": ["online"]}, None, ("online", "send"), True),
        ({"tags": ["online"]}, None, (), False),
        ({"paragraphs": ["Part one"], "tags": ["online"]}, None, (), False),
        ({"paragraphs": ["Part one"], "tags": ["online"]}, "Part two", ("online",), True),
    ],
)
def test_which_change_concerns_which_question(
    change: dict[str, Any], paragraph: str | None, tags: tuple[str, ...], expected: bool
) -> None:
    assert concerns(Change(words="…", **change), cites("1", paragraph), tags) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Part one", "part  one", True),
        ("Part one", "Part one, abuse", True),
        ("s11", "s11(2)(b)", True),
        ("Part one", "Part onerous", False),
        ("paragraphs 221–222", "para 222", True),
        ("221-222", "223", False),
        ("1", "12", False),
    ],
)
def test_the_same_place(one: str, other: str, expected: bool) -> None:
    assert same_place(one, other) is expected
    assert same_place(other, one) is expected


def test_warnings_stand_at_the_reference_and_only_warn() -> None:
    question = asks({"document": "Law", "edition": "1"}, {"document": "The rules", "edition": "1"})
    (fault,) = ended_faults(question, REGISTER, date(2025, 1, 1))
    assert (fault.id, fault.level) == ("reference-ended", "warning")
    assert fault.path == ("sections", 0, "questions", 0, "references", 1)
    assert fault.mend == "Look at the 2 edition, and refer to it."
    assert not list(ended_faults(question, REGISTER, date(2024, 1, 1)))


def own(**edition: Any) -> Document:
    """The rules as a partnership enters them."""
    return Document(key="rules", title="Rules for all", kind="guidance", editions=(Edition.model_validate(edition),))


def test_an_own_edition_ends_the_one_before() -> None:
    register = REGISTER.with_own([own(name="4", **{"from": "2027-09-01"}, own=1)])
    assert register.standing(cites("3"), date(2027, 9, 1)).state == "ended"
    assert REGISTER.standing(cites("3"), date(2027, 9, 1)).state == "in_force"


def test_an_own_edition_puts_dates_right_and_keeps_what_changed() -> None:
    register = REGISTER.with_own([own(name="3", **{"from": "2026-10-01"}, own=1)])
    assert register.standing(cites("2"), date(2026, 9, 15)).state == "in_force"
    assert register.standing(cites("2"), date(2026, 10, 1)).sure
    assert [change.key for change in register.documents["rules"].editions[2].changes] == ["all"]


def test_an_own_note_stands_instead_of_a_shipped_one() -> None:
    note = {"words": "Nothing to do here.", "paragraphs": ["Part one"], "own": 7, "instead_of": "one"}
    register = REGISTER.with_own([own(name="2", changes=[note])])
    edition = register.documents["rules"].edition("2")
    assert edition is not None
    assert [(change.key, change.own) for change in edition.changes] == [("net", None), ("", 7)]
    assert (edition.from_, edition.own) == ("2024-09-01", None)
    question = asks({"document": "The rules", "edition": "1", "paragraph": "Part one"})
    assert not outdated(question, register, date(2025, 1, 1))[0].again


def test_a_document_that_is_not_shipped_is_added() -> None:
    local = Document(key="local", title="Local rules", kind="local", editions=(Edition(name="2026", own=3),))
    register = REGISTER.with_own([local])
    assert register.standing(cites("2026", document="Local rules"), date(2026, 1, 1)).state == "in_force"
    assert set(register.documents) == {"rules", "local"}


def test_paragraphs_are_followed_through_every_edition() -> None:
    rules = REGISTER.documents["rules"]
    first, second, third = rules.editions
    assert paragraphs_between(rules, first, second) == {"Annex A": "Part one"}
    assert paragraphs_between(rules, first, third) == {"Annex A": "Chapter 1", "Part one": "Chapter 1"}
    assert paragraphs_between(rules, second, third) == {"Part one": "Chapter 1"}


def test_a_preview_says_what_becomes_of_each_reference() -> None:
    rules = REGISTER.documents["rules"]
    first, _, third = rules.editions
    plain = {
        "legal_basis": [{"route": "s11", "document": "The rules", "edition": "1"}],
        "sections": [
            {
                "questions": [
                    {
                        "key": "a",
                        "text": "A.",
                        "references": [{"document": "The rules", "edition": "1", "paragraph": "Annex A"}],
                    },
                    {
                        "key": "b",
                        "references": [{"document": "Rules for all", "edition": "1", "paragraph": "Part two"}],
                    },
                    {"key": "c", "references": [{"document": "Rules for all", "edition": "2"}, {"document": "Law"}]},
                    {
                        "key": "d",
                        "references": [{"document": "Rules for all", "edition": "1", "paragraph": "Part nine"}],
                    },
                    {"text": "Unfinished"},
                ]
            },
            {"key": "empty"},
        ],
    }
    found = preview(plain, rules, first, third, {"Part nine": ""})
    assert [(one.key, one.before, one.after) for one in found] == [
        ("", ("1", ""), ("3", "")),
        ("a", ("1", "Annex A"), ("3", "Chapter 1")),
        ("b", ("1", "Part two"), ("3", "Part two")),
        ("d", ("1", "Part nine"), ("3", "")),
    ]
    assert [one.left for one in found] == [True, False, False, True]
    assert found[1].note == ""
    assert "look whether it stands there" in found[2].note
    assert "change this reference by hand" in found[3].note
    assert carried(found) == {
        "The rules": {"paragraphs": {"Annex A": "Chapter 1"}, "questions": ["a"]},
        "Rules for all": {"paragraphs": {}, "questions": ["b"]},
    }


def test_a_question_with_a_reference_for_a_person_is_left_whole() -> None:
    rules = REGISTER.documents["rules"]
    references = [{"document": "The rules", "edition": "1", "paragraph": part} for part in ("Part two", "Part nine")]
    plain = {"sections": [{"questions": [{"key": "a", "references": references}]}]}
    found = preview(plain, rules, rules.editions[0], rules.editions[2], {"Part nine": ""})
    assert [one.left for one in found] == [True, True]
    assert "so this one is left as well" in found[0].note
    assert carried(found) == {}


def test_a_standing_needs_no_document() -> None:
    assert Standing("unknown", cites("1")).words == "Rules for all (1) is not in the register of guidance."
