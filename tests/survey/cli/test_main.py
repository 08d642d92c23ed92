"""The command itself: every command loads, and what cannot be done is one line on stderr."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from survey.cli import COMMANDS, main
from tests.conftest import Outcome

Cli = Callable[..., Outcome]
CONTEXT = click.Context(main)


@pytest.mark.parametrize("name", main.list_commands(CONTEXT))
def test_every_command_that_is_listed_loads(name: str) -> None:
    command = main.get_command(CONTEXT, name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str()


def test_help_loads_no_command() -> None:
    code = "import sys; from survey.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "sys.exit(any(name in sys.modules for name in ('flask', 'sqlalchemy', 'dbos')))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "partnerships" in ran.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing-like-it"], "No such command"),
        (["partnerships", "add"], "Missing argument"),
        (["upgrade", "--what"], "No such option"),
    ],
)
@pytest.mark.parametrize("database_name", ["sqlite"])
def test_a_command_line_that_cannot_be_understood(cli: Cli, words: list[str], said: str) -> None:
    outcome = cli(*words)
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_a_bad_setting_says_which(cli: Cli) -> None:
    outcome = cli("partnerships", "list", SURVEY_DATABASE_URL="mysql://here/there")
    assert outcome.code == 1
    assert outcome.err == "survey: SURVEY_DATABASE_URL names mysql: use sqlite or postgresql\n"


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_a_database_that_is_not_set_up(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("partnerships", "list", SURVEY_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    assert outcome.code == 1
    assert "run survey upgrade" in outcome.err
    assert outcome.err.count("\n") == 1


def test_the_table_of_commands_explains_each() -> None:
    assert all(says.endswith(".") and where for where, says in COMMANDS.values())
