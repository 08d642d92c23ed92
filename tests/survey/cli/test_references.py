"""`survey questionnaires references` and `check --on`: what refers to guidance that is no longer in force."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome
from tests.survey.guidance_kit import source

Cli = Callable[..., Outcome]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A document that refers to the edition of 2024 and to a handbook."""
    path = tmp_path / "refers.yaml"
    path.write_text(source("refers"))
    return path


def test_a_published_version_is_reported_on_a_day(cli: Cli, file: Path) -> None:
    cli("partnerships", "add", "sefton", "--name", "Sefton", "--area", "343", "--commit")
    assert cli("questionnaires", "publish", str(file), "--partnership", "sefton", "--commit").code == 0
    words = ["questionnaires", "references", "--partnership", "sefton", "--on", "2025-10-01"]
    outcome = cli(*words)
    lines = [line.split("\t") for line in outcome.out.splitlines()]
    assert outcome.code == 0
    assert [line[:3] for line in lines] == [
        ["refers@2024", "A1 a", "Keeping Children Safe in Education (2024), Part two"],
        ["refers@2024", "A2 b", "Keeping Children Safe in Education (2024), Part nine"],
        ["refers@2024", "A3 c", "The handbook (2020)"],
    ]
    assert "ended on 31 August 2025; the edition in force is 2025." in lines[0][3]
    assert lines[0][3].endswith("Must be answered again.")
    assert lines[1][3].endswith("Need not be answered again.")
    assert lines[2][3] == "The handbook (2020) is not in the register of guidance."
    assert outcome.err == (
        "2025-10-01: 1 versions, 2 references to an edition no longer in force (1 to be answered again), "
        "1 not in the register\n"
    )
    assert "0 references" in cli(*words[:-1], "2025-08-31").err
    assert (
        cli("questionnaires", "references", "refers@2024", "--partnership", "sefton", "--on", "2025-10-01").out
        == outcome.out
    )


def test_a_replaced_version_is_left_out_unless_asked_for(cli: Cli, file: Path) -> None:
    newer = file.with_name("newer.yaml")
    newer.write_text(source("refers", "2025", "2025").replace("programme:", 'replaces: "2024"\nprogramme:'))
    for path in (file, newer):
        assert cli("questionnaires", "publish", str(path), "--commit").code == 0
    words = ["questionnaires", "references", "--on", "2025-10-01"]
    assert "refers@2024" not in cli(*words).out
    assert "refers@2024" in cli(*words, "--every").out


def test_a_shipped_version_needs_no_publishing(cli: Cli) -> None:
    outcome = cli("questionnaires", "references", "section-11@2025", "--on", "2026-11-22")
    assert "Working Together to Safeguard Children (2023) was replaced in March 2026" in outcome.out


def test_what_is_not_there_is_said(cli: Cli) -> None:
    assert "There is no questionnaire none@1" in cli("questionnaires", "references", "none@1").err
    assert "There is no partnership called none" in cli("questionnaires", "references", "--partnership", "none").err
    assert cli("questionnaires", "references", "--on", "soon").code == 2


def test_check_warns_only_when_given_a_day(cli: Cli, file: Path) -> None:
    assert "reference-ended" not in cli("questionnaires", "check", str(file)).out
    outcome = cli("questionnaires", "check", str(file), "--on", "2025-10-01")
    (line, _) = [line for line in outcome.out.splitlines() if "reference-ended" in line]
    assert line.startswith(
        f"{file}:22:22: warning [reference-ended] a: Keeping Children Safe in Education (2024) ended"
    )
    assert outcome.code == 0


def test_publishing_to_a_partnership_warns_of_a_standard_it_does_not_have(cli: Cli, file: Path) -> None:
    cli("partnerships", "add", "sefton", "--name", "Sefton", "--area", "343", "--commit")
    words = ["questionnaires", "publish", str(file), "--partnership", "sefton"]
    assert "unknown-standard" not in cli(*words).err
    file.write_text(file.read_text().replace("standard: S1", "standard: Z9"))
    outcome = cli(*words)
    assert outcome.code == 0
    assert "warning [unknown-standard] Section one names the standard Z9" in outcome.err
