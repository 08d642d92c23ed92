"""`survey questionnaires` with files: the schema, other formats in and out."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from questionnaires import documents
from questionnaires.formats import workbook
from questionnaires.formats.schema import json_schema
from survey.cli.questionnaires import questionnaires
from tests.conftest import Outcome

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
    assert "old .xls file" in refused.err
