"""A blank questionnaire in Word: to prepare with governors, on paper or on screen.

Headings, real lists and one table a scale with a heading row that repeats; no table for layout; language and title set.
Room to write is a ruled box that grows as one types.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from questionnaires.definition import Questionnaire
from questionnaires.formats.archive import undated
from questionnaires.formats.blank import Blank, Box, Entry, Part, blank
from questionnaires.formats.blank_front import ScaleWords
from questionnaires.formats.blank_grids import TICK, Grid
from questionnaires.formats.word_styles import GREY, prepare

NO_BREAK = "\N{NO-BREAK SPACE}"

SHORT_TABLE = 16
"""Lines of a table that stays on one page."""

FEW = 6
"""Sections whose list fits below the grades."""


def write(
    questionnaire: Questionnaire,
    route: str | None = None,
    *,
    marking: str = "",
    confirmed: bool = False,
    core: Questionnaire | None = None,
) -> bytes:
    """The Word document (.docx) of a blank questionnaire.

    Args:
        questionnaire: the version.
        route: the legal route of the body it is for, such as s175; without one, every route's basis is named.
        marking: a word for the head of every page, such as DEMONSTRATION.
        confirmed: the partnership has confirmed the wording, so that it is no sample for it.
        core: the questionnaire that a supplement is added to.

    Example: `Path("form.docx").write_bytes(write(load("section-11@2026"), "s11"))`.
    """
    form = blank(questionnaire, route, confirmed=confirmed, core=core)
    document = Document()
    prepare(document, form, marking)
    first_page(document, form)
    for part in form.parts:
        section(document, part)
    out = BytesIO()
    document.save(out)
    return undated(out.getvalue())


def add(document: Any, text: str = "", style: str = "") -> Any:
    """A paragraph by the id of its style: python-docx would look each style up by name, which is slow for hundreds."""
    paragraph = document.add_paragraph(text)
    if style:
        paragraph._p.get_or_add_pPr().style = style
    return paragraph


def first_page(document: Any, form: Blank) -> None:
    """Title, what it is, how it is graded, what it holds."""
    add(document, form.title, "Title")
    for notice in form.notices:
        add(document).add_run(notice).bold = True
    for name, value in form.facts:
        named(document, name, value)
    add(document, "To prepare the answers together. They are given and signed in the online form.")
    if form.intro:
        add(document, "How to answer", "Heading1")
        paragraphs(document, form.intro)
    for scale in form.scales:
        add(document, scale.title, "Heading1")
        grades(document, scale)
    add(document, "What is asked", "Heading1").paragraph_format.page_break_before = len(form.parts) > FEW
    rows = [(part.letter, part.title, str(part.questions)) for part in form.parts]
    table(document, ("Letter", "Section", "Questions"), rows, (16, 126, 28))


def paragraphs(document: Any, text: str) -> None:
    """A text as typed, a paragraph a line."""
    for line in text.splitlines():
        add(document, line)


def named(document: Any, name: str, value: str, style: str = "") -> None:
    """A value with its name before it."""
    paragraph = add(document, "", style)
    paragraph.add_run(f"{name}: ").bold = True
    paragraph.add_run(value)


def grades(document: Any, scale: ScaleWords) -> None:
    """The grades of a scale as a table; what is needed only where something is."""
    if any(needed for _, _, needed in scale.rows):
        table(document, ("Grade", "What it means", "Also needed"), scale.rows, (30, 98, 42))
    else:
        table(document, ("Grade", "What it means"), [row[:2] for row in scale.rows], (30, 140))


def table(document: Any, heads: tuple[str, ...], rows: Any, widths: tuple[int, ...]) -> None:
    """A table of data: its heading row repeats on every page, and no row breaks."""
    made = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    made.autofit = False
    for cell, text in zip(made.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_before = Pt(2)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def section(document: Any, part: Part) -> None:
    """A section with its questions, on a page of its own."""
    heading = add(document, f"{part.letter}  {part.title}", "Heading1")
    heading.paragraph_format.page_break_before = True
    if part.standard:
        named(document, "Standard", part.standard, "Beside")
    condition(document, part.only_if)
    paragraphs(document, part.intro)
    for one in part.entries:
        question(document, one)


def condition(document: Any, text: str) -> None:
    """Who is asked, where not everybody is."""
    if text:
        paragraph = add(document)
        paragraph.add_run(text).bold = True
        paragraph.paragraph_format.keep_with_next = True


def question(document: Any, one: Entry) -> None:
    """A question: its words as a heading, then who is asked, why, what good looks like, choices, room to write."""
    if not one.label:
        paragraphs(document, one.text)
        return
    add(document, f"{one.label}  {one.text}", "Heading2")
    condition(document, one.only_if)
    beside(document, one)
    choices(document, one)
    if one.how and not one.choices:
        add(document, one.how).paragraph_format.keep_with_next = one.grid is not None or bool(one.boxes)
    if one.grid is not None:
        grid(document, one.grid, follows=bool(one.boxes))
    for position, box in enumerate(one.boxes, 1):
        room(document, box).paragraph_format.keep_with_next = position < len(one.boxes)


def beside(document: Any, one: Entry) -> None:
    """What stands between a question and its answer, as one paragraph: LibreOffice parts a long chain of them."""
    lines = [
        (" · ".join(one.marks), ""),
        ("Why we ask: ", one.why),
        ("What good looks like: ", one.good),
        ("See: ", one.references),
        ("Elsewhere: ", one.elsewhere),
    ]
    shown = [(name, text) for position, (name, text) in enumerate(lines) if (text if position else name)]
    if not shown:
        return
    paragraph = add(document, "", "Beside")
    for position, (name, text) in enumerate(shown):
        if position:
            paragraph.add_run().add_break()
        paragraph.add_run(name).bold = True
        paragraph.add_run(text)


def grid(document: Any, one: Grid, *, follows: bool) -> None:
    """A table to fill in: the first column as wide as its labels need, the others alike.

    A short one stays on one page with the question, and with the room to write that follows.
    """
    others = len(one.heads) - 1
    labels = any(row[0] for row in one.rows)
    first = max(40, 170 - 34 * others) if labels else 170 // (others + 1)
    table(document, one.heads, one.rows, (first, *((170 - first) // others,) * others))
    if not labels:
        for row in document.tables[-1].rows[1:]:
            row.height = Mm(11)
    lines = sum(max(cell.count("\n") + 1 for cell in row) for row in one.rows)
    if lines <= SHORT_TABLE:
        for row in document.tables[-1].rows:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    add(document).paragraph_format.keep_with_next = follows


def choices(document: Any, one: Entry) -> None:
    """What may be ticked, kept together and with the room to write that follows."""
    if one.how and one.choices:
        add(document, one.how, "Beside")
    if one.in_a_row and one.choices:
        row = add(document, "\N{EM SPACE}\N{EM SPACE}".join(ticked(choice.label) for choice in one.choices))
        row.paragraph_format.keep_with_next = bool(one.boxes)
        return
    for position, choice in enumerate(one.choices, 1):
        item = add(document, "", "ListBullet")
        item.add_run(choice.label).bold = True
        item.add_run(f": {choice.meaning}" if choice.meaning else "")
        item.paragraph_format.keep_with_next = bool(one.boxes) or position < len(one.choices)


def ticked(label: str) -> str:
    """A choice with its box, never parted from it."""
    return f"{TICK}{NO_BREAK}{label.replace(' ', NO_BREAK)}"


def room(document: Any, box: Box) -> Any:
    """A box to write in, with its label at the top."""
    paragraph = add(document, "", "Roomtowrite")
    label = paragraph.add_run(f"{box.label}:")
    label.font.size, label.font.color.rgb = Pt(9), GREY
    for _ in range(box.lines):
        paragraph.add_run().add_break()
    return paragraph
