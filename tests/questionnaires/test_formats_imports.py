"""XLSForm and LimeSurvey in: what maps comes across, what does not is said, what is hostile is refused."""

from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from questionnaires import documents
from questionnaires.checking import check
from questionnaires.documents import Draft
from questionnaires.faults import errors_in, lines_of
from questionnaires.formats import lss, xlsform
from questionnaires.formats.expressions import CannotSay, condition_of
from questionnaires.formats.importing import key_from, text_from_html
from questionnaires.formats.yaml import dump

SURVEY = [
    ["type", "name", "label::English (en)", "hint", "required", "relevant", "constraint", "calculation"],
    ["start", "start", "", "", "", "", "", ""],
    ["note", "welcome", "Read <b>this</b> first.", "", "", "", "", ""],
    ["begin_group", "staff", "Staff", "", "", "", "", ""],
    ["select_one yes_no", "hasStaff", "Do you employ staff?", "Paid people", "yes", "", "", ""],
    ["integer", "how_many", "How many?", "", "", "${hasStaff} = 'yes'", ". >= 1 and . <= 500", ""],
    ["begin group", "inner", "Training", "", "", "${how_many} > 5", "", ""],
    ["select_multiple courses", "courses", "Which courses?", "", "yes", "", "", ""],
    ["text", "which", "Which other?", "", "", "selected(${courses}, 'other') and not(${how_many} = 7)", "", ""],
    ["end group", "", "", "", "", "", "", ""],
    ["end_group", "", "", "", "", "", "", ""],
    ["begin repeat", "sites", "Sites", "", "", "", "", ""],
    ["date", "opened", "When did it open?", "", "", "string-length(${which}) > 3", ". < today()", ""],
    ["end repeat", "", "", "", "", "", "", ""],
    ["geopoint", "place", "Where is it?", "", "", "", "", ""],
    ["calculate", "sum", "", "", "", "", "", "1 + 1"],
    ["select_one missing", "lost", "Lost?", "", "", "", "", ""],
    ["select_one grade or_other", "how", "How well?", "", "yes", "", "", "x"],
    ["decimal", "share", "What share?", "", "", "", "", ""],
    ["acknowledge", "ok", "I have read it.", "", "yes", "", "", ""],
]
CHOICES = [
    ["list_name", "name", "label::English (en)"],
    ["yes_no", "yes", "Yes"],
    ["yes_no", "no", "No"],
    ["courses", "first-aid", "First aid"],
    ["courses", "other", "Other"],
    ["grade", 1, "Good"],
    ["grade", 2, "Poor"],
]
SETTINGS = [["form_title", "form_id", "version"], ["Holiday clubs", "holidayClubs", 2026]]


def book(**sheets: list[list[Any]]) -> bytes:
    """A workbook of these sheets."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def notes(draft: Draft) -> list[str]:
    """What did not come across, as lines."""
    return lines_of("f", draft.faults, draft.places)


def sound(draft: Draft) -> None:
    """The result has nothing that stops publishing, and goes through its file."""
    assert draft.questionnaire is not None, notes(draft)
    assert errors_in(check(draft, lambda name: None)) == []
    assert documents.parse(dump(draft.questionnaire)) == draft.questionnaire


def test_an_xlsform_comes_across() -> None:
    """Groups as sections, kinds, options, bounds, conditions, hints; the head from settings."""
    draft = xlsform.read(book(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    sound(draft)
    form = draft.questionnaire
    assert form is not None
    assert (form.name, form.title) == ("holiday-clubs@2026", "Holiday clubs")
    kinds = {key: question.kind for key, question in form.questions.items()}
    assert kinds == {
        "welcome": "note", "has-staff": "yes_no", "how-many": "number", "courses": "choices", "which": "text",
        "opened": "date", "how": "choice", "share": "number", "ok": "declaration",
    }  # fmt: skip
    assert [section.title for section in form.sections] == ["Questions", "Staff", "Sites", "Questions"]
    many = documents.plain(form)["sections"][1]["questions"][1]
    assert (many["min"], many["max"], many["step"], many["when"]) == (
        "1", "500", "1", {"question": "has-staff", "is": ["yes"]},
    )  # fmt: skip
    courses, which = documents.plain(form)["sections"][1]["questions"][2:]
    assert courses["when"] == {"question": "how-many", "at_least": "6"}
    assert which["when"]["all"][0] == courses["when"]
    assert form.questions["has-staff"].why == "Paid people"
    assert not form.questions["has-staff"].optional
    assert not form.questions["how-many"].optional
    assert form.questions["share"].optional
    assert form.questions["welcome"].text == "Read this first."


def test_what_an_xlsform_loses_is_said_with_its_row() -> None:
    """Nothing is dropped in silence."""
    said = notes(xlsform.read(book(survey=SURVEY, choices=CHOICES, settings=SETTINGS)))
    for row, identity in (
        (2, "metadata"), (7, "nested"), (12, "repeat"), (13, "condition"), (13, "constraint"), (15, "left-out"),
        (16, "left-out"), (17, "left-out"), (18, "other"), (18, "column"),
    ):  # fmt: skip
        assert any(line.startswith(f"f:survey!A{row}: warning [{identity}]") for line in said), (row, identity, said)


def test_an_xlsform_without_settings_or_groups() -> None:
    """The least there may be."""
    draft = xlsform.read(book(survey=[["type", "name", "label"], ["text", "a", "What?"]]))
    sound(draft)
    assert draft.questionnaire is not None
    assert draft.questionnaire.name == "imported-questionnaire@1"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"type,name", book(other=[["x"]])])
def test_what_is_no_xlsform(data: bytes) -> None:
    """A fault, never an exception."""
    assert xlsform.read(data).questionnaire is None
    assert xlsform.read(data).faults
    assert not xlsform.is_xlsform(data)


def table(name: str, *rows: dict[str, object]) -> str:
    """One table of a LimeSurvey file."""
    cells = ("".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) for row in rows)
    return f"<{name}><rows>{''.join(f'<row>{cell}</row>' for cell in cells)}</rows></{name}>"


def question(qid: int, kind: str, code: str, relevance: str = "1", **more: object) -> dict[str, object]:
    """A row of the questions table."""
    return {"qid": qid, "gid": 1, "parent_qid": 0, "type": kind, "title": code, "question_order": qid,
            "relevance": relevance, "mandatory": "Y", **more}  # fmt: skip


QUESTIONS = [
    question(1, "Y", "employs"),
    question(2, "N", "count", 'employs.NAOK == "Y"', mandatory="N"),
    question(3, "L", "level", "((count.NAOK >= 3))"),
    question(4, "M", "kinds", other="Y"),
    question(5, "T", "say", 'kinds_b.NAOK == "Y" && level.NAOK != "A1"'),
    question(6, "F", "areas"),
    question(7, "X", "note"),
    question(8, "1", "dual"),
    question(9, "5", "five"),
    question(10, "D", "when", "count(self.sub) > 1"),
    question(11, "Q", "names"),
    question(12, ":", "heads"),
]
SUBQUESTIONS = [
    {"qid": 41, "parent_qid": 4, "title": "a", "question_order": 1},
    {"qid": 42, "parent_qid": 4, "title": "b", "question_order": 2},
    {"qid": 61, "parent_qid": 6, "title": "SQ001", "question_order": 1},
    {"qid": 62, "parent_qid": 6, "title": "SQ002", "question_order": 2},
    {"qid": 111, "parent_qid": 11, "title": "x", "question_order": 1},
    {"qid": 121, "parent_qid": 12, "title": "Paid", "question_order": 1, "scale_id": 0},
    {"qid": 122, "parent_qid": 12, "title": "paid", "question_order": 2, "scale_id": 0},
    {"qid": 123, "parent_qid": 12, "title": "trained", "question_order": 3, "scale_id": 1},
]
TEXTS = [
    {"qid": row["qid"], "language": language, "question": f"<p>{word} {row['title']}?</p>", "help": ""}
    for row in (*QUESTIONS, *SUBQUESTIONS)
    for language, word in (("en", "Say"), ("cy", "Dywedwch"))
]
ANSWERS = [
    {"aid": 1, "qid": 3, "code": "A2", "sortorder": 2, "scale_id": 0},
    {"aid": 2, "qid": 3, "code": "A1", "sortorder": 1, "scale_id": 0},
    {"aid": 3, "qid": 6, "code": "G", "sortorder": 1, "scale_id": 0},
    {"aid": 4, "qid": 6, "code": "P", "sortorder": 2, "scale_id": 0},
]
LSS = "".join([
    '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>',
    "<languages><language>en</language></languages>",
    table("groups", {"gid": 1, "group_order": 1, "grelevance": ""}),
    table("group_l10ns", {"gid": 1, "group_name": "About &amp; around", "description": "", "language": "en"}),
    table("questions", *QUESTIONS),
    table("subquestions", *SUBQUESTIONS),
    table("question_l10ns", *TEXTS),
    table("answers", *ANSWERS),
    table("answer_l10ns", *({"aid": row["aid"], "answer": f"Is {row['code']}", "language": "en"} for row in ANSWERS)),
    table("surveys_languagesettings", {"surveyls_language": "en", "surveyls_title": "Club check",
                                       "surveyls_welcometext": "<p>Hello</p>"}),
    "</document>",
])  # fmt: skip


def test_a_limesurvey_form_comes_across() -> None:
    """Lists, rows as questions of their own, conditions on choices, one language, no HTML."""
    draft = lss.read(LSS.encode())
    sound(draft)
    form = draft.questionnaire
    assert form is not None
    assert (form.name, form.intro, form.sections[0].title) == ("club-check@1", "Hello", "About & around")
    assert {key: question.kind for key, question in form.questions.items()} == {
        "employs": "yes_no", "count": "number", "level": "choice", "kinds": "choices", "say": "text",
        "areas-sq001": "choice", "areas-sq002": "choice", "note": "note", "five": "choice", "when": "date",
        "names-x": "text", "heads": "matrix",
    }  # fmt: skip
    heads = form.questions["heads"]
    assert [row.key for row in heads.rows] == ["paid", "paid-2"]
    assert [(column.key, column.kind) for column in heads.columns] == [("trained", "number")]
    assert [option.label for option in form.questions["level"].options] == ["Is A1", "Is A2"]
    assert form.questions["areas-sq001"].text == "Say areas: Say SQ001?"
    plain = {question["key"]: question for question in documents.plain(form)["sections"][0]["questions"]}
    assert plain["count"]["when"] == {"question": "employs", "is": ["yes"]}
    assert plain["say"]["when"] == {
        "all": [{"question": "kinds", "is": ["b"]}, {"not": {"question": "level", "is": ["A1"]}}]
    }
    said = notes(draft)
    for word in ("dual is left out", "when: the condition", "areas has 2 rows", "kinds: “other”", "count must now"):
        assert any(word in line for line in said), (word, said)


def test_an_older_limesurvey_form_has_its_texts_in_the_rows() -> None:
    """Before version 4 there were no tables of texts."""
    old = "".join([
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>en</language></languages>",
        table("groups", {"gid": 1, "group_order": 1, "group_name": "One", "language": "en"}),
        table("questions", question(1, "L", "a", question="What <i>is</i> it?", language="en")),
        table("answers", {"qid": 1, "code": "x", "answer": "X", "sortorder": 1, "language": "en"},
              {"qid": 1, "code": "z", "answer": "Z", "sortorder": 2, "language": "en"}),
        "</document>",
    ])  # fmt: skip
    draft = lss.read(old.encode())
    sound(draft)
    assert draft.questionnaire is not None
    assert draft.questionnaire.questions["a"].text == "What is it?"


BOMB = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><document>&b;</document>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no XML"),
        (b"<broken", "no XML"),
        (b"<html/>", "no LimeSurvey survey"),
        (BOMB.encode(), "entities"),
        (b"<document>" + b" " * lss.LARGEST, "are allowed"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "no XML"),
        (b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "no LimeSurvey survey"),
    ],
)
def test_what_is_no_limesurvey_form(data: bytes, said: str) -> None:
    """One sentence, no entity resolved."""
    draft = lss.read(data)
    assert draft.questionnaire is None
    assert said in draft.faults[0].message


@pytest.mark.parametrize(
    "text",
    ["", "(", "${a}", "${a} = ${b}", "count(${a}) > 1", "${a} = 'x' and", "${a} + 1 = 2", "not(" * 50, "x" * 5_000,
     "${a} = 'x' ${b}", "selected(${a})", "'x' = 'y'", "§"],
)  # fmt: skip
def test_expressions_that_cannot_be_said(text: str) -> None:
    """A reason instead of a guess."""
    with pytest.raises(CannotSay):
        condition_of(text, lambda name, sign, value: {name: sign + value})


@given(st.text(max_size=80))
def test_no_expression_breaks_the_reader(text: str) -> None:
    """A condition or a reason."""
    with suppress(CannotSay):
        assert condition_of(text, lambda name, sign, value: {name: sign + value})


@given(st.text(max_size=60))
def test_keys_and_texts_from_anything(text: str) -> None:
    """A key is empty or fit; text has no tags' blank lines."""
    assert key_from(text) == "" or all(part for part in key_from(text).replace(".", "-").split("-"))
    assert "\n\n" not in text_from_html(text)
