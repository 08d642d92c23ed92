"""Files of a version on its page: for whoever may see questionnaires, in a process that stays small."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlmodel import Session

from questionnaires import documents
from reports.questionnaire_files import FORMS, NotMade, Wanted, apart
from survey.models import Partnership
from survey.services.questionnaires import publish
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.questionnaires.builders import graded, tiny
from tests.survey.small_demonstration import build_small

Client = Callable[..., HouseClient]
PAGE = "/p/wendmere/questionnaires/section-175/2026"


@pytest.fixture
def partnership(session: Session) -> Partnership:
    """The small demonstration."""
    return build_small(session)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_format_is_linked_and_comes(client: Client, partnership: Partnership, form: str) -> None:
    """The right kind, a name, and what a demonstration must say."""
    staff = client("business_unit", partnership=partnership)
    assert f"{PAGE}/file?format={form}" in staff.get(PAGE).text
    answer = staff.get(f"{PAGE}/file?format={form}")
    assert answer.status_code == 200
    assert answer.mimetype == FORMS[form].media
    assert f"section-175-2026.{form}" in answer.headers["Content-Disposition"]
    if form == "xlsx":
        assert "Before" in load_workbook(BytesIO(answer.data)).sheetnames
    if form == "yaml":
        assert documents.parse(answer.data) == documents.load("section-175@2026")


def test_the_blank_form_of_a_supplement_names_its_core(
    client: Client, session: Session, partnership: Partnership
) -> None:
    """As the partnership has it published."""
    data = documents.library_file("section-175-colleges@2025").read_bytes()
    publish(session, None, data, "2025.yaml", now=NOW, partnership=partnership)
    staff = client("business_unit", partnership=partnership)
    answer = staff.get("/p/wendmere/questionnaires/section-175-colleges/2025/file?format=docx")
    said = [paragraph.text for paragraph in Document(BytesIO(answer.data)).paragraphs]
    assert any(text.startswith("Supplement to: Section 175/157 safeguarding") for text in said)
    assert any(text.startswith("Q1") for text in said)


def test_what_there_is_not(client: Client, partnership: Partnership) -> None:
    """Unknown formats, routes and versions are not found; strangers sign in first."""
    staff = client("business_unit", partnership=partnership)
    for rest in ("", "?format=exe", "?format=docx&route=s11"):
        assert staff.get(f"{PAGE}/file{rest}").status_code == 404
    assert staff.get("/p/wendmere/questionnaires/section-175/1999/file?format=yaml").status_code == 404
    assert client().get(f"{PAGE}/file?format=yaml").status_code in (302, 401, 404)


def test_a_file_made_apart_is_the_same_and_brings_nothing_in() -> None:
    """The child process does what the maker does; a maker that refuses is heard."""
    wanted = Wanted(documents.load("section-11@2026"), route="s11", marking="OFFICIAL")
    for form in FORMS:
        assert apart(form, wanted) == FORMS[form].make(wanted), form
    with pytest.raises(NotMade, match="does not fit into a cell"):
        apart("xlsx", Wanted(tiny(graded("a", good="x" * 40_000))))


def test_a_supplement_made_apart_knows_its_core() -> None:
    """The core goes along to the other process."""
    core, supplement = documents.load("section-175@2026"), documents.load("section-175-colleges@2026")
    data = apart("docx", Wanted(supplement, core=core))
    assert data == FORMS["docx"].make(Wanted(supplement, core=core))
    assert data != FORMS["docx"].make(Wanted(supplement))


def test_a_process_that_asks_for_a_file_stays_small() -> None:
    """None of the makers is brought in."""
    code = "import sys; from reports.questionnaire_files import *; from questionnaires.documents import load\n"
    code += "apart('docx', Wanted(load('section-11@2026')))\n"
    code += "sys.exit(any(name in sys.modules for name in ('docx', 'openpyxl', 'typst', 'lxml', 'matplotlib')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
