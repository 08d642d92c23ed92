"""`survey guidance`: editions and notes for everybody or one partnership, said before they are done."""

from collections.abc import Callable

from tests.conftest import Outcome

Cli = Callable[..., Outcome]
KCSIE = "Keeping Children Safe in Education"


def states(cli: Cli, *words: str) -> dict[str, str]:
    """The state of each edition of KCSIE in the list."""
    lines = [line.split("\t") for line in cli("guidance", "list", *words).out.splitlines()]
    return {edition: state for title, edition, _, state, _ in lines if title == KCSIE}


def test_an_edition_is_entered_for_everybody(cli: Cli) -> None:
    words = ["guidance", "edition", KCSIE, "2027", "--from", "2027-09-01"]
    dry = cli(*words)
    assert dry.out == f"would enter for all partnerships: {KCSIE} (2027) in force from 2027-09-01\n"
    assert "--commit" in dry.err
    assert "2027" not in states(cli)
    assert cli(*words, "--commit").out.startswith("entered for all partnerships")
    assert states(cli, "--on", "2027-09-01")["2026"] == "no longer in force"
    assert states(cli, "--on", "2027-08-31")["2027"] == "not yet in force"
    assert cli("trail", "verify").code == 0


def test_a_note_for_one_partnership_decides_there_alone(cli: Cli) -> None:
    cli("partnerships", "add", "sefton", "--name", "Sefton", "--area", "343", "--commit")
    words = ["guidance", "change", "Working Together to Safeguard Children", "2026", "Seen to in June."]
    words += ["--tag", "governance", "--instead-of", "accountability", "--partnership", "sefton", "--commit"]
    assert cli(*words).out == ("entered for Sefton: Working Together to Safeguard Children (2026): Seen to in June.\n")
    report = ["questionnaires", "references", "section-11@2025", "--on", "2026-11-22"]
    assert "Seen to in June." in cli(*report, "--partnership", "sefton").out
    assert "Seen to in June." not in cli(*report).out


def test_what_cannot_be_entered_is_one_line(cli: Cli) -> None:
    outcome = cli("guidance", "edition", KCSIE, " ", "--from", "2027-09-01", "--commit")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    assert "Write the edition" in outcome.err
    assert cli("guidance", "change", KCSIE, "2026", "x", "--partnership", "none").code == 1
    assert cli("guidance", "edition", KCSIE, "2027").code == 2
