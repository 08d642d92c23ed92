"""The blank questionnaire in Word: what it says, and what makes it accessible."""

import zipfile
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from questionnaires import documents
from questionnaires.conditions import condition_from
from questionnaires.formats.blank import blank
from questionnaires.formats.sentences import in_words, only_if
from questionnaires.formats.word import write

from .builders import THREE, graded, read_file, tiny

FORM = documents.load("section-175@2026")
EVERY_KIND = tiny(
    graded("g", evidence="expected", critical="true", descriptors={"met": "All of it."}),
    {"key": "y", "kind": "yes_no", "text": "Is it?"},
    {"key": "c", "kind": "choices", "text": "Which?", "options": [{"key": k, "label": k.upper()} for k in "xz"]},
    {"key": "n", "kind": "number", "text": "How many?", "min": "0", "max": "9", "unit": "staff", "dont_know": "true"},
    {"key": "d", "kind": "date", "text": "When?"},
    {"key": "t", "kind": "text", "text": "Say.", "words": "500", "optional": "true"},
    {"key": "p", "kind": "person", "text": "Who?"},
    {"key": "ok", "kind": "declaration", "text": "It is so."},
    {"key": "note", "kind": "note", "text": "Read this."},
)


def opened(data: bytes) -> Any:
    """The document again."""
    return Document(BytesIO(data))


def text_of(document: Any) -> str:
    """Everything it says."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_everything_asked_is_printed() -> None:
    """Each question with its number, condition, guidance, descriptors and references."""
    text = text_of(opened(write(FORM)))
    for question in FORM.questions.values():
        assert question.text.splitlines()[0] in text
        assert all(part in text for part in (question.why, question.good, *question.descriptors.values()))
    assert "Only if the body has boarding." in text
    assert "This is a sample." in text
    assert "Education Act 2002, s157" in text


@pytest.mark.parametrize(
    ("route", "said"), [("s157", "Education Act 2002, s157"), ("s175", "Education Act 2002, s175")]
)
def test_the_legal_basis_is_the_body_s_own(route: str, said: str) -> None:
    """An independent school never reads that section 175 binds it."""
    facts = dict(blank(FORM, route).facts)
    assert facts["Legal basis"] == said
    assert "none is named for the route s40" in dict(blank(FORM, "s40").facts)["Legal basis"]


def test_a_confirmed_version_is_no_sample() -> None:
    """The notice goes when a partnership has confirmed the wording."""
    assert "sample" not in text_of(opened(write(tiny(graded("a"), status="confirmed")))).lower()


def test_every_kind_has_room_to_write() -> None:
    """Ticks and boxes by kind; a note has none."""
    entries = {entry.text: entry for entry in blank(EVERY_KIND).parts[0].entries}
    assert [choice.label for choice in entries["g is done."].choices][-1] == "Not applicable"
    assert entries["g is done."].choices[0].meaning == "All of it."
    assert entries["How many?"].boxes[0].label == "Number of staff (0 to 9)"
    assert [choice.label for choice in entries["How many?"].choices] == ["Not known"]
    assert entries["Say."].boxes[0].lines > entries["g is done."].boxes[0].lines
    assert entries["Which?"].how == "Tick all that apply."
    assert entries["Read this."].boxes == ()
    assert all(entry.boxes or entry.choices for entry in entries.values() if entry.label)
    assert "May be left unanswered" in text_of(opened(write(EVERY_KIND)))


def test_it_is_accessible() -> None:
    """Language, title, headings in order, heading rows that repeat, real lists, no table for layout."""
    document = opened(write(FORM, marking="DEMONSTRATION"))
    assert document.core_properties.title == f"{FORM.title}, 2026"
    assert document.core_properties.language == "en-GB"
    assert next(document.styles.element.iter(qn("w:lang"))).get(qn("w:val")) == "en-GB"
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert len(document.tables) == len(FORM.scales) + 1
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert any(p.style.name == "List Bullet" for p in document.paragraphs)
    assert "DEMONSTRATION" in document.sections[0].header.paragraphs[0].text


def test_the_same_questionnaire_gives_the_same_bytes() -> None:
    """No time of day in it."""
    data = write(EVERY_KIND)
    assert write(EVERY_KIND) == data
    assert {entry.date_time[0] for entry in zipfile.ZipFile(BytesIO(data)).infolist()} == {1980}


def test_text_that_is_no_markup() -> None:
    """Angle brackets, ampersands and control characters stay text, or go."""
    data = write(tiny(graded("a", text="<w:p> & \x0b \ufffe </w:p>", why="=1+1")))
    assert "<w:p> &" in text_of(opened(data))


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"question": "a", "is": ["met", "partly"]}, "the answer to A1 is “Met” or “Partly met”"),
        ({"not": {"question": "a", "is": ["met"]}}, "the answer to A1 is not “Met”"),
        ({"question": "n", "at_least": "1.5"}, "the answer to A2 is 1.5 or more"),
        ({"organisation": "age_low", "at_most": "4"}, "the body’s lowest age is 4 or less"),
        ({"organisation": "boarding", "is": ["no"]}, "the body has no boarding"),
        ({"not": {"organisation": "sixth_form", "is": ["yes"]}}, "the body has no sixth form"),
        ({"organisation": "kind", "is": ["nhs-trust"]}, "the kind of body is NHS trust"),
        ({"not": {"organisation": "phase", "is": ["primary"]}}, "it is not so that the body’s phase is primary"),
        (
            {"all": [{"question": "zz", "is": ["x"]}, {"any": [{"organisation": "basis", "is": ["s11"]}] * 2}]},
            "the answer to zz is x and (the body’s basis is section 11 or the body’s basis is section 11)",
        ),
        ({"all": [{"any": [{"organisation": "boarding", "is": ["yes"]}]}]}, "the body has boarding"),
    ],
)
def test_conditions_as_sentences(when: dict[str, Any], said: str) -> None:
    """Labels instead of keys."""
    one = tiny(graded("a"), {"key": "n", "kind": "number", "text": "How many?"})
    assert in_words(one, condition_from(when)) == said
    assert only_if(one, None) == ""


def test_answers_in_parts_have_tables_to_fill_in() -> None:
    """Rows and criteria by name with boxes to tick, actions with room, a computed figure says from what."""
    form = read_file("every_kind.yaml")
    entries = {entry.label: entry for part in blank(form).parts for entry in part.entries}
    matrix, criteria, actions = (entries[label].grid for label in ("B1", "B2", "B5"))
    assert matrix is not None
    assert criteria is not None
    assert actions is not None
    assert matrix.heads == ("", "How well", "People trained", "Does not apply")
    assert [row[0] for row in matrix.rows] == ["Staff", "Volunteers"]
    assert "☐ Partly met" in matrix.rows[0][1]
    assert criteria.rows[0] == ("Who the lead is (counts 2)", "☐", "☐", "☐")
    assert actions.heads == ("What will be done", "Who", "By when", "How far")
    assert entries["B3"].how == "Worked out online from B1 and A7."
    assert entries["B3"].boxes == ()
    assert entries["A3"].boxes[0].label == "Percentage"
    text = text_of(opened(write(form)))
    assert all(words in text for words in ("People trained", "Who the lead is (counts 2)", "90% or more"))


def test_another_audit_is_named_in_words() -> None:
    """By the author's own sentence, else by the questionnaire; never by the key of a question."""
    one = {"questionnaire": "early-years", "question": "x.y-z", "text": "Nurseries answer the same"}
    form = tiny(graded("a", cross_references=[one, {"questionnaire": "section-175", "question": "m.welfare"}]))
    entry = blank(form).parts[0].entries[0]
    assert entry.elsewhere == "Nurseries answer the same. Section 175 asks about this too."
    assert entry.references == ""
    text = text_of(opened(write(form)))
    assert f"Elsewhere: {entry.elsewhere}" in text
    assert not any(key in text for key in ("x.y-z", "m.welfare", "section-175"))


def test_several_scales_are_called_after_their_questions() -> None:
    """The one that most questions use, the others by letter and number; one alone needs no name, one unused none."""
    two = {"three": THREE, "other": THREE, "idle": THREE}
    some = [graded(key) for key in "abc"]
    form = tiny(*some, graded("d", scale="other"), scales=two)
    assert [scale.title for scale in blank(form).scales] == ["The grades of most questions", "The grades of A4"]
    even = tiny(graded("a"), graded("b", scale="other"), scales=two)
    assert [scale.title for scale in blank(even).scales] == ["The grades of A1", "The grades of A2"]
    assert [scale.title for scale in blank(tiny(graded("a"))).scales] == ["The grades"]
    many = tiny(*(graded(f"q{n}", scale="other" if n % 2 else "three") for n in range(14)), scales=two)
    assert blank(many).scales[1].title == "The grades of A2, A4, A6, A8, A10 and 2 others"
    kinds = [scale.title for scale in blank(read_file("every_kind.yaml")).scales]
    assert kinds == ["The grades of A1 and B1", "The grades of A2", "The grades of A3 and B3"]


def test_a_supplement_says_what_it_belongs_to() -> None:
    """By the title of its core where that is known, with the letters that it has online."""
    supplement = documents.load("section-175-colleges@2026")
    alone, beside = blank(supplement), blank(supplement, core=FORM)
    assert dict(alone.facts)["Supplement to"].startswith("Section 175; answered")
    assert dict(beside.facts)["Supplement to"].startswith(f"{FORM.title}; answered")
    assert [part.letter for part in beside.parts] == ["Q", "R", "S", "T", "U", "V"]
    assert beside.parts[1].entries[0].only_if.startswith("Only if the answer to Q1 is")
    assert [scale.title for scale in beside.scales] == ["The grades"]
    assert f"Supplement to: {FORM.title}" in text_of(opened(write(supplement, core=FORM)))
    assert "Supplement to" not in dict(blank(FORM).facts)


def test_short_choices_stand_in_a_row() -> None:
    """Where none is explained and all fit; a box is never parted from its word."""
    entries = {entry.text: entry for entry in blank(EVERY_KIND).parts[0].entries}
    assert entries["Is it?"].in_a_row
    assert not entries["g is done."].in_a_row
    long = [{"key": f"k{n}", "label": "A choice of several words"} for n in range(4)]
    assert (
        not blank(tiny({"key": "c", "kind": "choice", "text": "Which?", "options": long})).parts[0].entries[0].in_a_row
    )
    assert "☐\N{NO-BREAK SPACE}Yes\N{EM SPACE}\N{EM SPACE}☐\N{NO-BREAK SPACE}No" in text_of(opened(write(EVERY_KIND)))


def test_a_question_stays_on_one_page() -> None:
    """Each paragraph but the last of a question is kept with the next; so is a short table."""
    paragraphs = opened(write(FORM)).paragraphs
    heads = [place for place, one in enumerate(paragraphs) if one.style.name == "Heading 2"]
    pairs = [(start, end) for start, end in pairwise(heads) if not holds_a_section(paragraphs[start:end])]
    assert len(pairs) > 80
    for start, end in pairs:
        assert all(is_kept(one) for one in paragraphs[start : end - 1]), paragraphs[start].text
    matrix = next(
        table for table in opened(write(read_file("every_kind.yaml"))).tables if table.cell(0, 1).text == "How well"
    )
    assert all(is_kept(cell.paragraphs[0]) for row in matrix.rows for cell in row.cells)


def holds_a_section(paragraphs: list[Any]) -> bool:
    """Whether another section begins among them."""
    return any(one.style.name == "Heading 1" for one in paragraphs)


def is_kept(paragraph: Any) -> bool:
    """Whether it may not be parted from what follows, by itself or by its style."""
    own = paragraph.paragraph_format.keep_with_next
    return bool(paragraph.style.paragraph_format.keep_with_next if own is None else own)


def test_a_standard_and_an_edition_are_said_in_words() -> None:
    """The title of a standard beside its key; an edition called current says nothing."""
    assert blank(FORM).parts[1].standard == "Leadership and accountability (S1)"
    reference = {"document": "The contract", "edition": "current"}
    assert blank(tiny(graded("a", references=[reference]))).parts[0].entries[0].references == "The contract"
