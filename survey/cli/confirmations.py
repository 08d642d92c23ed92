"""`survey questionnaires confirm`: a partnership's word that a version is no sample for it any more."""

from datetime import UTC, datetime

import click

from survey.config import Settings
from survey.extensions import session_for
from survey.queries.partnerships import find_partnership
from survey.queries.questionnaires import find_version
from survey.services.drafting import confirm as put_on_record
from survey.services.refusals import Refused


@click.command()
@click.argument("name")
@click.option("--partnership", "slug", required=True, help="Who confirms it.")
@click.option("--statement", required=True, help="Who agreed the wording and when, such as a meeting and its date.")
@click.option("--commit", is_flag=True, help="Do it; without this, say what would be done.")
def confirm(name: str, slug: str, statement: str, commit: bool) -> None:
    """Put on record that a partnership confirms the wording of a version: it is no sample there any more."""
    with session_for(Settings.from_environment()) as session:
        partnership = find_partnership(session, slug)
        if partnership is None:
            raise Refused(f"There is no partnership called {slug}. `survey partnerships list` shows them.")
        version = find_version(session, name, partnership.id) if "@" in name else None
        if version is None:
            raise Refused(f"There is no {name} published for {slug}. `survey questionnaires list` shows what there is.")
        put_on_record(session, None, partnership, version, statement, now=datetime.now(UTC))
        click.echo(f"{'confirmed' if commit else 'would confirm'} {version.name} for {partnership.name}")
        if commit:
            session.commit()
