"""`survey questionnaires` with files: the schema, other formats in and out."""

import json
from collections.abc import Callable

from click.testing import CliRunner

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
