"""The look of a blank questionnaire in Word: page, typeface, styles, tick boxes, head and foot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from questionnaires.formats.blank import Blank

FONT = "Arial"
INK = RGBColor(0x1F, 0x2A, 0x44)
GREY = RGBColor(0x4B, 0x55, 0x63)
SCRIPTS = ("ascii", "hAnsi", "cs", "eastAsia")
SIZES = (
    ("Normal", 10.5, 0, 4), ("Title", 24, 0, 6), ("Heading 1", 17, 18, 6), ("Heading 2", 12, 14, 4),
    ("Header", 8.5, 0, 0), ("Footer", 8.5, 0, 0), ("List Bullet", 10.5, 0, 2),
)  # fmt: skip
"""Styles with their size and the space before and after, in points."""

UNDATED = datetime(2026, 1, 1)
"""The date within the file: the same questionnaire gives the same document."""


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
