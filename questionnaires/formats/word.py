"""A blank questionnaire in Word: to prepare with governors, on paper or on screen.

Headings, real lists and one table a scale with a heading row that repeats; no table for layout; language and title set.
Room to write is a ruled box that grows as one types.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from questionnaires.definition import Questionnaire
from questionnaires.formats.archive import undated
from questionnaires.formats.blank import Blank, Box, Entry, Part, ScaleWords, blank
from questionnaires.formats.blank_grids import Grid

FONT = "Arial"
INK = RGBColor(0x1F, 0x2A, 0x44)
GREY = RGBColor(0x4B, 0x55, 0x63)
SCRIPTS = ("ascii", "hAnsi", "cs", "eastAsia")
SIZES = (
    ("Normal", 10.5, 0, 4), ("Title", 24, 0, 6), ("Heading 1", 17, 18, 6), ("Heading 2", 12, 14, 4),
    ("Header", 8.5, 0, 0), ("Footer", 8.5, 0, 0), ("List Bullet", 10.5, 0, 2),
)  # fmt: skip
"""Styles with their size and the space before and after, in points."""

FEW = 6
"""Sections whose list fits below the grades."""

UNDATED = datetime(2026, 1, 1)
"""The date within the file: the same questionnaire gives the same document."""


def write(
    questionnaire: Questionnaire, route: str | None = None, *, marking: str = "", confirmed: bool = False
) -> bytes:
    """The Word document (.docx) of a blank questionnaire.

    Args:
        questionnaire: the version.
        route: the legal route of the body it is for, such as s175; without one, every route's basis is named.
        marking: a word for the head of every page, such as DEMONSTRATION.
        confirmed: the partnership has confirmed the wording, so that it is no sample for it.

    Example: `Path("form.docx").write_bytes(write(load("section-11@2026"), "s11"))`.
    """
    form = blank(questionnaire, route, confirmed=confirmed)
    document = Document()
    prepare(document, form, marking)
    first_page(document, form)
    for part in form.parts:
        section(document, part)
    out = BytesIO()
    document.save(out)
    return undated(out.getvalue())


def prepare(document: Any, form: Blank, marking: str) -> None:
    """Language, title, page, styles, head and foot."""
    properties = document.core_properties
    properties.title, properties.language, properties.author = f"{form.title}, {form.version}", "en-GB", ""
    properties.created = properties.modified = UNDATED
    properties.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = Mm(22), Mm(20)
    styles(document)
    sample = "Sample: check before use" if form.notices else ""
    strip(page.header.paragraphs[0], (form.title, "", " · ".join(word for word in (sample, marking) if word)))
    foot = page.footer.paragraphs[0]
    strip(foot, (f"Version {form.version}", "", "Page "))
    field(foot, "PAGE")
    foot.add_run(" of ")
    field(foot, "NUMPAGES")


def styles(document: Any) -> None:
    """The look: one typeface, ink for headings, tick boxes for lists, a ruled box to write in."""
    for name, size, before, after in SIZES:
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in SCRIPTS:
            fonts.set(qn(f"w:{script}"), FONT)
        if name.startswith(("Heading", "Title")):
            style.font.color.rgb, style.font.bold = INK, name != "Title"
    for border in list(document.styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    language(document)
    tick_boxes(document)
    own_styles(document)


def own_styles(document: Any) -> None:
    """Two styles that Word does not have: room to write, and what stands beside a question."""
    box = document.styles.add_style("Room to write", WD_STYLE_TYPE.PARAGRAPH)
    box.base_style = document.styles["Normal"]
    box.paragraph_format.keep_together = True
    box.paragraph_format.space_before, box.paragraph_format.space_after = Pt(4), Pt(8)
    box.element.get_or_add_pPr().append(edges())
    plain = document.styles.add_style("Beside", WD_STYLE_TYPE.PARAGRAPH)
    plain.base_style = document.styles["Normal"]
    plain.font.size, plain.font.color.rgb = Pt(9.5), GREY
    plain.paragraph_format.keep_with_next = True


def language(document: Any) -> None:
    """British English, for screen readers and spelling."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    mark = defaults.find(qn("w:lang"))
    if mark is None:
        mark = OxmlElement("w:lang")
        defaults.append(mark)
    mark.set(qn("w:val"), "en-GB")


def tick_boxes(document: Any) -> None:
    """Turn the bullets of the list style into boxes to tick."""
    number = document.styles["List Bullet"].element.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    abstract = numbering.num_having_numId(number).abstractNumId.val
    for candidate in numbering.iter(qn("w:abstractNum")):
        if candidate.get(qn("w:abstractNumId")) == str(abstract):
            level = candidate.find(qn("w:lvl"))
            level.find(qn("w:lvlText")).set(qn("w:val"), "\N{BALLOT BOX}")
            fonts = level.find(qn("w:rPr")).find(qn("w:rFonts"))
            for script in SCRIPTS:
                fonts.set(qn(f"w:{script}"), "Segoe UI Symbol")


def edges() -> Any:
    """A thin line around a paragraph."""
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right", "between"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "4"), ("color", "4B5563")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    return borders


def strip(paragraph: Any, words: tuple[str, str, str]) -> None:
    """Head or foot: left, middle, right."""
    stops = paragraph.paragraph_format.tab_stops
    for old in list(paragraph.style.paragraph_format.tab_stops):
        stops.add_tab_stop(old.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{words[0]}\t{words[2]}")


def field(paragraph: Any, name: str) -> None:
    """A number that Word works out, such as the page."""
    mark = OxmlElement("w:fldSimple")
    mark.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    mark.append(run)
    paragraph._p.append(mark)


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
    if one.marks:
        add(document, " · ".join(one.marks), "Beside").runs[0].bold = True
    for name, text in (("Why we ask", one.why), ("What good looks like", one.good), ("See", one.references)):
        if text:
            named(document, name, text, "Beside")
    choices(document, one)
    if one.how and not one.choices:
        add(document, one.how).paragraph_format.keep_with_next = one.grid is not None or bool(one.boxes)
    if one.grid is not None:
        grid(document, one.grid)
    for position, box in enumerate(one.boxes, 1):
        room(document, box).paragraph_format.keep_with_next = position < len(one.boxes)


def grid(document: Any, one: Grid) -> None:
    """A table to fill in: the first column as wide as its labels need, the others alike."""
    others = len(one.heads) - 1
    labels = any(row[0] for row in one.rows)
    first = max(40, 170 - 34 * others) if labels else 170 // (others + 1)
    table(document, one.heads, one.rows, (first, *((170 - first) // others,) * others))
    if not labels:
        for row in document.tables[-1].rows[1:]:
            row.height = Mm(11)
    add(document)


def choices(document: Any, one: Entry) -> None:
    """What may be ticked, kept together and with the room to write that follows."""
    if one.how and one.choices:
        add(document, one.how).paragraph_format.keep_with_next = True
    for position, choice in enumerate(one.choices, 1):
        item = add(document, "", "ListBullet")
        item.add_run(choice.label).bold = True
        item.add_run(f": {choice.meaning}" if choice.meaning else "")
        item.paragraph_format.keep_with_next = bool(one.boxes) or position < len(one.choices)


def room(document: Any, box: Box) -> Any:
    """A box to write in, with its label at the top."""
    paragraph = add(document, "", "Roomtowrite")
    label = paragraph.add_run(f"{box.label}:")
    label.font.size, label.font.color.rgb = Pt(9), GREY
    for _ in range(box.lines):
        paragraph.add_run().add_break()
    return paragraph
