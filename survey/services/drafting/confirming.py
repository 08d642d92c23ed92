"""A partnership confirms a version: from then on it is no sample there. The confirmation stays on record."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from survey.models import EventKind, Partnership, QuestionnaireConfirmation, QuestionnaireVersion, User
from survey.queries.confirmations import SAMPLE, confirmed
from survey.services import trail
from survey.services.drafting.reviewing import bounded
from survey.services.refusals import Refused


def confirm(
    session: Session,
    actor: User | None,
    partnership: Partnership,
    version: QuestionnaireVersion,
    statement: str,
    *,
    now: datetime,
) -> QuestionnaireConfirmation:
    """Put on record that a partnership confirms the wording of a version; `statement` says how it was decided.

    Raises Refused when the version is not the partnership's to confirm, is no sample, or is confirmed already.
    Example: `confirm(session, unit, sefton, version, "Agreed by the executive on 3 December 2026.", now=now)`.
    """
    refuse_unfit(version, partnership)
    words = bounded(statement, "statement")
    if not words:
        raise Refused("Say who agreed the wording and when, such as the meeting and its date.", field="statement")
    who = actor.id if actor else None
    row = QuestionnaireConfirmation(
        version_id=version.id, partnership_id=partnership.id, confirmed_by=who, at=now, statement=words
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as there:
        raise Refused(already(session, partnership, version)) from there
    trail.record(
        session, stream=f"partnership:{partnership.id}", kind=EventKind.VERSION_CONFIRMED, at=now, actor=actor,
        version=version.id, digest=version.digest,
    )  # fmt: skip
    return row


def refuse_unfit(version: QuestionnaireVersion, partnership: Partnership) -> None:
    """Refuse a version that is not the partnership's to confirm, or that is no sample."""
    if version.partnership_id not in (None, partnership.id):
        raise Refused(f"{version.name} is another partnership’s.")
    if version.status != SAMPLE:
        raise Refused(f"{version.name} is not marked as a sample, so there is nothing to confirm.")


def already(session: Session, partnership: Partnership, version: QuestionnaireVersion) -> str:
    """Say who confirmed a version before."""
    found = confirmed(session, partnership.id, version.id)
    if found is None:
        return f"{version.name} is confirmed already."
    return f"{version.name} is confirmed already, by {found.who or 'a command'} on {found.at.day} {found.at:%B %Y}."
