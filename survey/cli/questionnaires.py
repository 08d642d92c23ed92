"""`survey questionnaires check | publish | confirm | list | show | diff | export | convert | schema | references`."""

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlmodel import Session

from questionnaires import diffing, documents
from questionnaires.checks.supplements import core_for
from questionnaires.definition import Questionnaire
from questionnaires.faults import errors_in, lines_of
from questionnaires.formats.schema import json_schema
from questionnaires.lineage import NoChain
from questionnaires.standards import standard_faults
from reports.questionnaire_files import FORMS, Wanted
from survey.cli.confirmations import confirm
from survey.cli.references import DAY, ended_lines, references
from survey.config import Settings
from survey.extensions import session_for
from survey.models import Partnership, QuestionnaireVersion
from survey.queries.partnerships import find_partnership
from survey.queries.questionnaires import get_questionnaire, list_versions
from survey.queries.standards import get_taxonomy
from survey.services import questionnaires as publishing
from survey.services.refusals import Refused

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class FileOrShipped(click.Path):
    """A file, or the name of a shipped version, such as a supplement that a partnership makes its own."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the path of either."""
        with suppress(KeyError):
            value = documents.library_file(str(value))
        return super().convert(value, param, ctx)


FILE_OR_SHIPPED = FileOrShipped(exists=True, dir_okay=False, path_type=Path)


@click.group("questionnaires")
def questionnaires() -> None:
    """Check, publish and compare questionnaires."""


questionnaires.add_command(confirm)
questionnaires.add_command(references)


@questionnaires.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--against", "against", multiple=True, type=FILE, help="An earlier version that is not beside the file.")
@click.option("--on", type=DAY, help="Also warn of references to guidance no longer in force on this day.")
def check(files: tuple[Path, ...], against: tuple[Path, ...], on: datetime | None) -> None:
    """Find every fault of a document (YAML or workbook): file, line and column or sheet and cell, what, how to mend."""
    errors = warnings = 0
    for path in files:
        checked = publishing.check_document(path.read_bytes(), str(path), finder(path, against))
        ended = ended_lines(checked, str(path), on)
        for line in (*checked.lines, *ended):
            click.echo(line)
        found = len(errors_in(checked.faults))
        errors, warnings = errors + found, warnings + len(checked.faults) - found + len(ended)
    click.echo(f"{len(files)} checked: {errors} errors, {warnings} warnings", err=True)
    sys.exit(1 if errors else 0)


def finder(path: Path, against: Iterable[Path]) -> publishing.Find:
    """Look for a version beside the file, then in --against, then in the library; by KEY alone for the newest one."""
    there = sorted(other for suffix in ("yaml", "xlsx") for other in path.parent.glob(f"*.{suffix}"))
    beside = [other for other in there if other != path]

    def find(name: str) -> Questionnaire | None:
        read = (publishing.read_document(other.read_bytes()).questionnaire for other in (*beside, *against))
        if "@" in name:
            found = next((one for one in read if one is not None and one.name == name), None)
        else:
            found = max((one for one in read if one and one.key == name), key=lambda one: one.version, default=None)
        return found or publishing.library_version(name)

    return find


@questionnaires.command()
@click.argument("file", type=FILE_OR_SHIPPED)
@click.option("--partnership", "slug", help="Publish to this partnership; without it, to the shared library.")
@click.option("--commit", is_flag=True, help="Do it; without this, say what would be done.")
def publish(file: Path, slug: str | None, commit: bool) -> None:
    """Publish a document (YAML, workbook, or KEY@VERSION of a shipped one) as a version that never changes."""
    with session_for(Settings.from_environment()) as session:
        partnership = find_partnership(session, slug) if slug else None
        if slug and partnership is None:
            raise Refused(f"There is no partnership called {slug}. `survey partnerships list` shows them.")
        version = publishing.publish(
            session, None, file.read_bytes(), str(file), now=datetime.now(UTC), partnership=partnership
        )
        for line in unknown_standards(session, version, partnership):
            click.echo(line, err=True)
        where = partnership.name if partnership else "the shared library"
        click.echo(f"{'published' if commit else 'would publish'} {version.name} to {where}, digest {version.digest}")
        if commit:
            session.commit()


def unknown_standards(session: Session, version: QuestionnaireVersion, partnership: Partnership | None) -> list[str]:
    """Warn of sections that name a standard which the partnership does not have."""
    if partnership is None:
        return []
    found = get_questionnaire(session, version.id, version.digest)
    taxonomy = get_taxonomy(session, partnership.id, version.published_at.date())
    return [f"warning [{fault.id}] {fault.message} {fault.mend}" for fault in standard_faults(found, taxonomy)]


@questionnaires.command("list")
def list_() -> None:
    """List what is published to the shared library, and what is shipped."""
    with session_for(Settings.from_environment()) as session:
        for version in list_versions(session):
            click.echo(f"{version.key}@{version.version}\t{version.status}\t{version.digest[:12]}\t{version.title}")
    for name in documents.library():
        click.echo(f"{name}\tshipped")


@questionnaires.command()
@click.argument("name")
def show(name: str) -> None:
    """Show a questionnaire as a list of sections and questions."""
    questionnaire = known(name)
    click.echo(f"{questionnaire.name}: {questionnaire.title} ({questionnaire.status})")
    for section in questionnaire.sections:
        click.echo(f"\n{questionnaire.label_of(section.key)} {section.title}")
        for question in section.questions:
            marks = [question.kind, *(["critical"] if question.critical else []), *(["if"] if question.when else [])]
            click.echo(
                f"  {questionnaire.label_of(question.key):4} {question.key} [{', '.join(marks)}] {question.text}"
            )


@questionnaires.command()
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def diff(old: str, new: str, form: str) -> None:
    """Say what changed between two versions, and what it does to comparison."""
    newer = known(new)
    try:
        found = diffing.difference(known(old), newer, earlier_than(newer))
    except NoChain as reason:
        raise Refused(f"{reason}. Give the older version first.") from reason
    if form == "json":
        click.echo(json.dumps(diffing.difference_data(found), ensure_ascii=False, indent=2))
        return
    for change in found.changes:
        if change.changed:
            came = f" from {', '.join(change.from_labels)}" if change.from_ and change.change != "retired" else ""
            click.echo(f"{change.label:4} {change.key}: {change.change.replace('_', ' ')}{came}; {change.effect}")
            click.echo(f"     {words(change.words)}")
            for one in change.details:
                click.echo(f"     {one.what}: {words(one.words)}")
    for scale in found.scales:
        click.echo(f"Scale {scale.key}: its grades changed, for {len(scale.questions)} questions")
        for one in scale.details:
            click.echo(f"     {one.what}: {words(one.words)}")
    click.echo(found.summary)


@questionnaires.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(sorted(FORMS)), help="Without it, by the end of the file's name.")
@click.option("--route", help="Print the legal basis of this route alone (s175, s157, s11 …) on a blank form.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def export(name: str, form: str | None, route: str | None, out: Path) -> None:
    """Write a version as a file: the document, a workbook to edit, or a blank form in Word or PDF."""
    chosen = FORMS.get(form or out.suffix.removeprefix("."))
    if chosen is None:
        raise Refused(f"{out} has no known ending: give --format {', '.join(sorted(FORMS))}.")
    questionnaire = known(name)
    routes = [basis.route for basis in questionnaire.legal_basis]
    if route and route not in routes:
        raise Refused(f"{name} names no legal basis for {route}. It has: {', '.join(routes) or 'none'}.")
    old = next(iter(earlier_than(questionnaire)), None)
    core = core_for(questionnaire, publishing.library_version)
    try:
        data = chosen.make(Wanted(questionnaire, old, route, core=core))
    except ValueError as wrong:  # a text that no cell holds
        raise Refused(f"{name} cannot be written as {out}. {wrong}") from wrong
    out.write_bytes(data)
    click.echo(f"wrote {out}")


@questionnaires.command()
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="FILE.yaml or FILE.xlsx")
def convert(file: Path, out: Path) -> None:
    """Turn an XLSForm, a LimeSurvey form (.lss), a workbook or a document into a document or a workbook.

    What does not map is listed, one a line. The result is a draft: check it before publishing.
    """
    chosen = FORMS.get(out.suffix.removeprefix(".")) if out.suffix in (".yaml", ".xlsx") else None
    if chosen is None:
        raise Refused(f"{out} must end in .yaml or .xlsx.")
    draft = publishing.read_foreign(file.read_bytes())
    for line in lines_of(str(file), draft.faults, draft.places):
        click.echo(line)
    if draft.questionnaire is None:
        raise Refused(f"{file} was not converted: mend what is listed, and try again.")
    out.write_bytes(chosen.make(Wanted(draft.questionnaire)))
    count = len(draft.questionnaire.questions)
    click.echo(f"wrote {out}: {count} entries, {len(draft.faults)} notes on what did not map", err=True)


@questionnaires.command()
def schema() -> None:
    """Print the JSON Schema of a document, so that an editor completes and checks as one types.

    Save it beside the files and begin each with: # yaml-language-server: $schema=questionnaire.schema.json
    """
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def words(runs: Iterable[tuple[str, str]]) -> str:
    """Marked words as text: [-removed-] {+added+}."""
    shapes = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(shapes[mark].format(text) for mark, text in runs)


def known(name: str) -> Questionnaire:
    """A version by KEY@VERSION: published here, else shipped.

    Raises:
        Refused: when there is none.
    """
    found = publishing.library_version(name)
    if found is not None:
        return found
    with session_for(Settings.from_environment()) as session:
        found = publishing.published_version(session, None)(name)
    if found is None:
        raise Refused(f"There is no questionnaire {name}. `survey questionnaires list` shows what there is.")
    return found


def earlier_than(newest: Questionnaire) -> list[Questionnaire]:
    """The versions a version descends from, nearest first."""
    found: list[Questionnaire] = []
    version = newest
    while version.replaces_name and len(found) < 50:
        version = known(version.replaces_name)
        found.append(version)
    return found
