"""`survey rounds` and `survey returns`: a dry run until --commit, lists with reasons, refusals by line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from survey.models import Answer, Identifier, IdentifierScheme, IssueLine, Message, Round, Submission
from survey.services import partnerships
from tests import factories
from tests.conftest import Outcome
from tests.databases import Database
from tests.survey.rounds_kit import DOCUMENT

Cli = Callable[..., Outcome]
ISSUE = [
    *("rounds", "issue", "--partnership", "sefton", "--questionnaire", "schools@2026", "--slug", "sefton-2026"),
    *("--opens", "2026-09-07", "--due", "2099-11-27"),
]


@pytest.fixture
def sefton(fresh_database: Database) -> Database:
    """Sefton with two schools and a police force."""
    with fresh_database.session() as session:
        now = datetime(2026, 9, 1, tzinfo=UTC)
        names = {"areas": {"343": "Sefton"}, "now": now}
        made = partnerships.add(session, None, slug="sefton", name="Sefton", **names)
        factories.version(session, DOCUMENT.format(key="schools"))
        for number, (slug, kind) in enumerate([("ash", "school"), ("beech", "school"), ("dale", "police")], 900001):
            body = factories.organisation(session, slug=slug, name=slug.title(), kind=kind, phase="Primary")
            factories.membership(session, made, body)
            row = Identifier(organisation_id=body.id, scheme=IdentifierScheme.URN, value=str(number))
            factories.keep(session, row)
    return fresh_database


def test_a_round_is_shown_and_then_issued(cli: Cli, sefton: Database) -> None:
    words = [*ISSUE, "--name", "Schools 2026", "--to", "all"]
    shown = cli(*words)
    assert shown.code == 0
    assert shown.out.splitlines() == [
        "ash\tschools@2026\tSchool in Sefton; relevant agency; chosen by all",
        "beech\tschools@2026\tSchool in Sefton; relevant agency; chosen by all",
        "would issue sefton-2026 to 2 bodies (2 school); 0 written to",
    ]
    assert "dale is chosen, but no version is for it" in shown.err
    assert "repeat with --commit" in shown.err
    assert cli("rounds", "list").out == ""
    assert cli(*words, "--commit").out.splitlines()[-1].startswith("issued sefton-2026 to 2 bodies")
    assert cli("rounds", "list").out == "sefton-2026\tsefton\t2026-09-07\t2099-11-27\t2\topen\tSchools 2026\n"
    assert cli("rounds", "list", "--partnership", "sefton").out.startswith("sefton-2026")
    assert cli("trail", "verify").code == 0


def test_rules_may_stand_in_a_row_or_be_repeated(cli: Cli, sefton: Database) -> None:
    one = cli(*ISSUE, "--name", "S", "--to", "organisation=urn:900001", "organisation=beech", "area=808")
    two = cli(
        *ISSUE, "--name", "S", "--to", "organisation=urn:900001", "--to", "organisation=beech", "--to", "area=808"
    )
    assert one.out == two.out
    assert "to 2 bodies" in one.out
    assert "the rule area=808 chooses nobody" in one.err


def test_a_version_for_some_bodies(cli: Cli, sefton: Database) -> None:
    words = [word.replace("schools@2026", "schools@2026=phase=primary,area=343") for word in ISSUE]
    assert "schools@2026 by phase=primary,area=343" in cli(*words, "--name", "S", "--to", "all").out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sefton": "halton"}, "There is no partnership halton"),
        ({"schools@2026": "schools@2030"}, "No questionnaire schools@2030 is published here"),
        ({"all": "kind=skool"}, "There is no kind of body 'skool'"),
        ({"all": "police"}, "cannot be read at 'police'"),
        ({"all": "kind=police"}, "Nobody would be due"),
        ({"2099-11-27": "2026-01-01"}, "due after the day it opens"),
        ({"sefton-2026": "Sefton 2026"}, "small letters"),
    ],
)
def test_what_cannot_be_issued_is_refused_in_one_line(
    cli: Cli, sefton: Database, changes: dict[str, str], said: str
) -> None:
    words = [changes.get(word, word) for word in [*ISSUE, "--name", "S", "--to", "all", "--commit"]]
    outcome = cli(*words)
    assert (outcome.code, outcome.out) == (1, "")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_bad_command_line_is_another_exit_code(cli: Cli, sefton: Database) -> None:
    assert cli(*ISSUE, "--to", "all").code == 2
    assert cli(*ISSUE, "--name", "S", "--to", "all", "--after", "never").code == 1


def test_settings_come_from_a_file(cli: Cli, sefton: Database, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"bands": {"high": 90, "middle": 70}, "chains": [{"steps": [{"role": "lead", "label": "Lead"}]}]}')
    words = [*ISSUE, "--name", "S", "--to", "all", "--settings", str(file), "--commit"]
    assert cli(*words).code == 0
    with sefton.session() as session:
        assert session.exec(select(Round)).one().settings["high"] == "90"
        assert session.exec(select(IssueLine.chain)).first() == [{"role": "lead", "label": "Lead"}]
        assert session.exec(select(Message)).all() == []
    file.write_text("- a list")
    assert "must hold fields" in cli(*words).err


def test_answers_are_loaded_and_the_same_file_twice_changes_nothing(cli: Cli, sefton: Database, tmp_path: Path) -> None:
    cli(*ISSUE, "--name", "S", "--to", "all", "--commit")
    file = tmp_path / "answers.csv"
    file.write_text(
        "organisation,question,value,colour\nurn:900001,a,green,x\nurn:900002,a,purple,x\nurn:9,a,green,x\n"
    )
    words = ["returns", "load", str(file), "--round", "sefton-2026"]
    shown = cli(*words)
    assert (shown.code, shown.out) == (1, "would load 1 answers of 1 bodies, unchanged 0, refused 2\n")
    assert shown.err.splitlines() == [
        "answers.csv: left alone: colour",
        "answers.csv: line 3: urn:900002: a: “purple” is not one of the grades: choose one of those shown."
        " Known are: green, amber, red.",
        "answers.csv: line 4: urn:9: it is not on the issue list of sefton-2026",
        "nothing was changed: repeat with --commit",
    ]
    with sefton.session() as session:
        assert session.exec(select(Answer)).all() == []
    assert cli(*words, "--commit").out == "loaded 1 answers of 1 bodies, unchanged 0, refused 2\n"
    file.write_text("organisation,question,value\nurn:900001,a,green\n")
    again = cli(*words, "--commit")
    assert (again.code, again.out) == (0, "loaded 0 answers of 0 bodies, unchanged 1, refused 0\n")
    with sefton.session() as session:
        assert len(session.exec(select(Submission)).all()) == 1
    assert cli("trail", "verify").code == 0


def test_a_round_that_is_not_there(cli: Cli, sefton: Database, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("organisation,question,value\n")
    outcome = cli("returns", "load", str(file), "--round", "never")
    assert (outcome.code, outcome.err.count("\n")) == (1, 1)
    file.write_text("organisation,value\n")
    assert "no heading question" in cli("returns", "load", str(file), "--round", "never").err
