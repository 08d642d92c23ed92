"""The blank questionnaire as PDF: tagged, whole, without charts, whatever is in its texts."""

from __future__ import annotations

import io
import subprocess
import sys

import pikepdf

from questionnaires import documents
from reports.blank import blank_pdf
from tests.questionnaires.builders import graded, read_file, tiny

FORM = documents.load("section-11@2026")
NASTY = "# * _ \\ $a$ <b> @ref [x] `code` // c /*d*/ =1+1 مرحبا 👩‍💻 \x0b " + "W" * 120


def text_of(data: bytes) -> str:
    """What a reader sees, in one line."""
    ran = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(ran.stdout.decode().split())


def test_everything_asked_is_printed_for_a_route() -> None:
    """Each question, who is asked, and the body's own legal basis."""
    text = text_of(blank_pdf(FORM, "s11", marking="OFFICIAL", partnership="Wexmoor Partnership"))
    assert all(" ".join(question.text.split()[:6]) in text for question in FORM.questions.values())
    assert "Only if the answer to A7 is “Yes”." in text
    assert "Children Act 2004, s11" in text
    assert "s16G" not in text.split("How to answer")[0]
    assert "This is a sample." in text
    assert all(word in text for word in ("OFFICIAL", "Wexmoor Partnership"))


def test_it_is_tagged_titled_and_in_english() -> None:
    """PDF/UA-1: language, title shown, structure tree; headings give the bookmarks."""
    with pikepdf.open(io.BytesIO(blank_pdf(FORM))) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert bool(document.Root.MarkInfo.Marked)
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert str(document.docinfo["/Title"]) == f"{FORM.title}, 2026"
        with document.open_outline() as outline:
            assert len(outline.root) >= len(FORM.sections)


def test_texts_are_never_markup() -> None:
    """Anything an author may paste compiles, and the same form gives the same bytes."""
    one = tiny(graded("a", text=NASTY, why=NASTY, good=NASTY), {"key": "n", "kind": "note", "text": NASTY}, intro=NASTY)
    data = blank_pdf(one)
    assert "# * _" in text_of(data)
    assert blank_pdf(one) == data
    assert text_of(blank_pdf(tiny(graded("a", references=[{"document": "X", "edition": "1"}]), scale=None)))


def test_no_chart_is_drawn() -> None:
    """The web process may make it: matplotlib and numpy stay out."""
    code = "import sys, reports.blank; sys.exit(any(n in sys.modules for n in ('matplotlib', 'numpy', 'openpyxl')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_answers_in_parts_are_printed() -> None:
    """Rows, criteria and actions as tables, within PDF/UA."""
    text = text_of(blank_pdf(read_file("every_kind.yaml")))
    assert all(words in text for words in ("People trained", "Who the lead is (counts 2)", "By when", "from B1 and A7"))


def pages_of(data: bytes) -> list[str]:
    """What each page says."""
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return ran.stdout.decode().split("\f")[:-1]


def test_no_page_begins_with_room_to_write() -> None:
    """A question is on one page with everything that belongs to it."""
    pages = pages_of(blank_pdf(documents.load("section-175@2026")))
    assert len(pages) > 20
    for page in pages:
        body = [line.strip() for line in page.splitlines() if line.strip()][1:]
        body = body[1:] if body[0] == "colleges" else body
        assert not body[0].startswith(("Action", "Evidence", "How do you know")), body[0]


def test_a_table_longer_than_a_page_goes_on() -> None:
    """With its heading row again, and nothing is lost below the foot of a page."""
    rows = [{"key": f"r{n}", "label": f"Group number {n}"} for n in range(60)]
    columns = [{"key": "n", "label": "People trained", "kind": "number"}]
    one = tiny({"key": "m", "kind": "matrix", "text": "How many?", "rows": rows, "columns": columns})
    pages = pages_of(blank_pdf(one))
    assert sum("People trained" in page for page in pages) >= 2
    assert all(f"Group number {n}" in "".join(pages) for n in range(60))


def test_a_supplement_names_its_core() -> None:
    """By title, on the first page, with the letters it has online."""
    core, supplement = documents.load("section-175@2026"), documents.load("section-175-colleges@2026")
    first = " ".join(pages_of(blank_pdf(supplement, core=core))[0].split())
    assert "Supplement to" in first
    assert core.title in first
    assert "Q About the college" in first
