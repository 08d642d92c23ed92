"""The command `survey`. Each command's module is loaded when it is called, so that start-up stays quick.

A refusal (`Refused`, a bad setting, a database that is not there) is one line on stderr and exit code 1; a command
line that cannot be understood is one line and exit code 2.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NoReturn

import click

from survey.config import BadSetting
from survey.services.refusals import Refused

REFUSED, USAGE = 1, 2

# name: where it lives, what it does
COMMANDS = {
    "upgrade": ("database:upgrade_command", "Create or migrate the database."),
    "demo": ("demo:demo", "Set up demonstrations of the five partnerships."),
    "serve": ("serving:serve", "Run the web service, with a worker beside it."),
    "worker": ("serving:worker", "Run jobs: packs, workbooks, imports, e-mail."),
    "partnerships": ("partnerships:partnerships", "Add and list partnerships."),
    "users": ("accounts:users", "Add users, grant roles, print sign-in links."),
    "questionnaires": ("questionnaires:questionnaires", "Check, publish, list, show and compare questionnaires."),
    "guidance": ("guidance:guidance", "Enter editions of guidance and what they changed."),
    "organisations": ("organisations:organisations", "Import bodies from registers and lists."),
    "rounds": ("rounds:rounds", "Issue rounds."),
    "returns": ("returns:returns", "Load answers in bulk."),
    "score": ("reports:score", "Scorecards as data."),
    "compare": ("reports:compare", "Compare rounds."),
    "pack": ("reports:pack", "Write the pack of one body."),
    "export": ("export:export", "Write everything of a round as open files."),
    "trail": ("trail:trail", "Verify the record of what happened."),
    "backup": ("database:backup_command", "Write database and files into one archive."),
    "restore": ("database:restore_command", "Read such an archive into an empty database."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands that are there, in the order of the table."""
        return [name for name, (target, _) in COMMANDS.items() if find_spec(module_of(target))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command, None when there is none of this name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        target = COMMANDS[cmd_name][0]
        command = getattr(import_module(module_of(target)), target.partition(":")[2])
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def main(self, args: Sequence[str] | None = None, *_: Any, **options: Any) -> NoReturn:
        """Run, and leave with an exit code; what cannot be done is one line on stderr."""
        options["standalone_mode"] = False
        try:
            code = super().main(args, **options)
        except click.exceptions.Abort:
            fail("stopped", REFUSED)
        except click.exceptions.NoArgsIsHelpError as wrong:
            click.echo(wrong.format_message(), err=True)
            sys.exit(USAGE)
        except click.UsageError as wrong:
            fail(f"{wrong.format_message()} (see: {_help_of(wrong)})", USAGE)
        except click.ClickException as wrong:
            fail(wrong.format_message(), REFUSED)
        except (Refused, BadSetting) as no:
            fail(str(no), REFUSED)
        except Exception as wrong:
            fail(database_trouble(wrong), REFUSED)
        sys.exit(code if isinstance(code, int) else 0)


def module_of(target: str) -> str:
    """Name the module of an entry of the table."""
    return f"survey.cli.{target.partition(':')[0]}"


def fail(message: str, code: int) -> NoReturn:
    """Say what is wrong in one line on stderr and leave."""
    line = " ".join(message.split())
    click.echo(f"survey: {line}", err=True)
    sys.exit(code)


def database_trouble(wrong: Exception) -> str:
    """Say what to do about a database that cannot be used; any other exception is a fault of ours and goes on up."""
    from sqlalchemy.exc import DBAPIError, NoSuchTableError, OperationalError, ProgrammingError

    if not isinstance(wrong, DBAPIError | NoSuchTableError):
        raise wrong
    text = str(wrong.orig) if isinstance(wrong, DBAPIError) else str(wrong)
    first = text.strip().splitlines()[0]
    missing = "no such table" in text or "does not exist" in text
    if isinstance(wrong, OperationalError | ProgrammingError) and missing:
        return f"the database is not set up ({first}): run survey upgrade"
    if isinstance(wrong, OperationalError):
        return f"the database cannot be used ({first}): see SURVEY_DATABASE_URL"
    raise wrong


def _help_of(wrong: click.UsageError) -> str:
    """Name the command that explains how to write it."""
    return f"{wrong.ctx.command_path if wrong.ctx else 'survey'} --help"


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="safeguarding-survey", prog_name="survey")
def main() -> None:
    """Safeguarding audits: questionnaires issued, answered, scored, compared and turned into packs.

    Commands that change data say what they would do, until --commit.
    """
