"""`survey questionnaires` with files: the schema, other formats in and out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from openpyxl import load_workbook
from sqlmodel import Session

from questionnaires import documents
from questionnaires.formats import workbook
from questionnaires.formats.schema import json_schema
from survey.cli.questionnaires import questionnaires
from survey.services import questionnaires as publishing
from tests.conftest import Outcome
from tests.factories import NOW
from tests.questionnaires.builders import FILES
from tests.questionnaires.test_formats_imports import CHOICES, LSS, SETTINGS, SURVEY, book

Run = Callable[..., Outcome]


def run(*words: str) -> Outcome:
    """Run a command that needs no database."""
    ran = CliRunner().invoke(questionnaires, words)
    return Outcome(ran.exit_code, ran.stdout, ran.stderr)


def test_the_schema_is_printed_for_editors() -> None:
    """What the command prints is the schema, as JSON."""
    outcome = run("schema")
    assert outcome.code == 0
    assert json.loads(outcome.out) == json_schema()


def workbook_file(folder: Path, name: str = "section-11@2026") -> Path:
    """A shipped questionnaire as a workbook."""
    path = folder / "form.xlsx"
    path.write_bytes(workbook.write(documents.load(name)))
    return path


def test_a_workbook_is_checked_like_a_file(tmp_path: Path) -> None:
    """The same command; faults name sheet and cell."""
    path = workbook_file(tmp_path)
    assert (run("check", str(path)).code, run("check", str(path)).out) == (0, "")
    book = load_workbook(path)
    book["Questions"]["B3"] = book["Questions"]["B2"].value
    book.save(path)
    outcome = run("check", str(path))
    assert outcome.code == 1
    assert f"{path}:Questions!B3: error [key-twice]" in outcome.out
    assert outcome.err.startswith("1 checked: ")


def test_an_earlier_version_beside_it_may_be_a_workbook(tmp_path: Path) -> None:
    """As it is found beside a YAML file."""
    workbook_file(tmp_path, "section-175@2025").rename(tmp_path / "old.xlsx")
    newer = documents.library_file("section-175@2026").read_text().replace("key: section-175\n", "key: own\n", 1)
    (tmp_path / "new.yaml").write_text(newer.replace('replaces: "2025"', "replaces: section-175@2025"))
    assert run("check", str(tmp_path / "new.yaml")).code == 0


def test_a_workbook_is_published_as_what_it_says(cli: Callable[..., Outcome], tmp_path: Path) -> None:
    """The same document as its file, so the same digest; a bad one is refused with its cells."""
    older = workbook_file(tmp_path, "section-11@2025")
    outcome = cli("questionnaires", "publish", str(older), "--commit")
    assert outcome.code == 0, outcome.err
    digest = documents.digest(documents.canonical(documents.load("section-11@2025")))
    assert outcome.out == f"published section-11@2025 to the shared library, digest {digest}\n"
    again = cli("questionnaires", "publish", str(documents.library_file("section-11@2025")), "--commit")
    assert again.out == outcome.out
    (tmp_path / "no.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\x00" * 600)
    refused = cli("questionnaires", "publish", str(tmp_path / "no.xlsx"), "--commit")
    assert refused.code == 1
    assert "Excel 97 to 2003" in refused.err


@pytest.mark.parametrize(
    ("form", "begins"), [("yaml", b"format: 1"), ("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")]
)
def test_a_version_is_written_as_a_file(tmp_path: Path, form: str, begins: bytes) -> None:
    """By the end of the name, or as said."""
    out = tmp_path / f"form.{form}"
    assert run("export", "section-11@2026", "--out", str(out)).out == f"wrote {out}\n"
    assert out.read_bytes().startswith(begins)
    other = tmp_path / "other"
    assert run("export", "section-11@2026", "--format", form, "--out", str(other)).code == 0
    assert other.read_bytes() == out.read_bytes()


def test_a_blank_form_of_a_supplement_names_its_core(tmp_path: Path) -> None:
    """By its title, found among what is shipped."""
    out = tmp_path / "form.docx"
    assert run("export", "section-175-colleges@2026", "--out", str(out)).code == 0
    said = [paragraph.text for paragraph in Document(str(out)).paragraphs]
    assert any(text.startswith(f"Supplement to: {documents.load('section-175@2026').title}") for text in said)


def test_what_was_written_can_be_checked_and_is_the_same(tmp_path: Path) -> None:
    """Out as YAML and as workbook, in again: one digest. The workbook lists the version before."""
    for form in ("yaml", "xlsx"):
        out = tmp_path / f"form.{form}"
        run("export", "section-175@2026", "--out", str(out))
        draft = publishing.read_document(out.read_bytes())
        assert draft.questionnaire == documents.load("section-175@2026")
    assert "Before" in load_workbook(tmp_path / "form.xlsx").sheetnames


def test_export_refuses_what_it_cannot_do(cli: Callable[..., Outcome], tmp_path: Path) -> None:
    """Unknown version, ending and route: one line each."""
    out = str(tmp_path / "form.docx")
    for words, said in (
        (["section-11@1999", "--out", out], "There is no questionnaire section-11@1999"),
        (["section-11@2026", "--out", str(tmp_path / "form")], "give --format docx, pdf, xlsx, yaml"),
        (["section-11@2026", "--route", "s175", "--out", out], "It has: s11, relevant-agency"),
    ):
        outcome = cli("questionnaires", "export", *words)
        assert outcome.code == 1
        assert said in outcome.err
    assert not (tmp_path / "form.docx").exists()


def test_another_tool_s_form_becomes_a_document(tmp_path: Path) -> None:
    """What did not map is listed; the result can be checked."""
    form, out = tmp_path / "form.xlsx", tmp_path / "form.yaml"
    form.write_bytes(book(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    outcome = run("convert", str(form), "--out", str(out))
    assert outcome.code == 0
    assert f"{form}:survey!A15: warning [left-out] place is left out" in outcome.out
    assert outcome.err.startswith(f"wrote {out}: 9 entries, ")
    assert run("check", str(out)).code == 0
    (tmp_path / "old.lss").write_text(LSS)
    assert run("convert", str(tmp_path / "old.lss"), "--out", str(tmp_path / "old.xlsx")).code == 0
    assert run("check", str(tmp_path / "old.xlsx")).code == 0


def test_what_cannot_be_converted_is_not_written(cli: Callable[..., Outcome], tmp_path: Path) -> None:
    """Nor to a format that is no document."""
    (tmp_path / "a.lss").write_text("<html/>")
    outcome = cli("questionnaires", "convert", str(tmp_path / "a.lss"), "--out", str(tmp_path / "a.yaml"))
    assert outcome.code == 1
    assert "no LimeSurvey survey" in outcome.out
    assert not (tmp_path / "a.yaml").exists()
    assert cli("questionnaires", "convert", str(tmp_path / "a.lss"), "--out", str(tmp_path / "a.pdf")).code == 1


def test_a_shipped_supplement_is_published_by_its_name(cli: Callable[..., Outcome]) -> None:
    """To a partnership, after the version it replaces; to the shared library it is refused."""
    assert cli("questionnaires", "publish", "section-175@2026", "--commit").code == 1
    for name in ("section-175@2025", "section-175@2026"):
        assert cli("questionnaires", "publish", name, "--commit").code == 0
    assert cli("partnerships", "add", "sefton", "--name", "Sefton", "--area", "343", "--commit").code == 0
    wanted = ("questionnaires", "publish", "section-175-colleges@2025")
    assert "a partnership's own" in cli(*wanted, "--commit").err
    assert cli(*wanted, "--partnership", "sefton", "--commit").out.startswith("published section-175-colleges@2025 to ")
    assert "does not exist" in cli("questionnaires", "publish", "section-175-colleges@1999").err


@pytest.mark.parametrize("name", ["every_kind.yaml", "features/computed.yaml", "features/several-scales.yaml"])
def test_from_excel_to_the_database_to_excel_is_the_same_file(name: str, session: Session) -> None:
    """Round trip: what an author brings as a workbook is given back byte for byte."""
    data = workbook.write(documents.parse((FILES / name).read_bytes()))
    version = publishing.publish(session, None, data, "form.xlsx", now=NOW)
    session.expire_all()
    assert version.source == data
    assert workbook.write(documents.from_canonical(version.canonical)) == data
