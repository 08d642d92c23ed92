"""The beginning of a return, and its beginning again."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from survey.models import EventKind, IssueLine, Part, Return, ReturnPart, ReturnState, User
from survey.queries.returns import Dossier, Sheet, get_dossier
from survey.services.refusals import Refused
from survey.services.returns.counting import keep_counts
from survey.services.returns.recording import record
from survey.services.returns.writing import lock

REOPENABLE = frozenset({ReturnState.SUBMITTED, ReturnState.IN_MODERATION, ReturnState.AGREED})


def open_return(
    session: Session, actor: User | None, line: IssueLine, now: datetime, supplements: Sequence[int] = ()
) -> Return:
    """Make the return of an issue line, with what is asked of it counted; the one there is, if there is one.

    `supplements` are the ids of versions asked beside the line's own; the parts of a return never change afterwards.
    """
    known = session.exec(select(Return).where(Return.issue_line_id == line.id)).one_or_none()
    if known is not None:
        return known
    return_ = Return(round_id=line.round_id, issue_line_id=line.id, organisation_id=line.organisation_id)
    session.add(return_)
    session.flush()
    session.add(ReturnPart(return_id=return_.id, version_id=line.version_id, part=Part.CORE))
    session.add_all(ReturnPart(return_id=return_.id, version_id=one, part=Part.SUPPLEMENT) for one in supplements)
    dossier = get_dossier(session, return_.id)
    if dossier is not None:
        keep_counts(return_, Sheet(dossier.questionnaire, {}, dossier.attributes))
    record(session, actor, return_, EventKind.RETURN_OPENED, now)
    return return_


def start(session: Session, actor: User | None, dossier: Dossier, now: datetime) -> None:
    """Note that somebody has begun to work on a return; a second click changes nothing."""
    lock(session, dossier)
    if dossier.return_.opened_at is None:
        dossier.return_.opened_at = now
        session.add(dossier.return_)
        record(session, actor, dossier.return_, EventKind.RETURN_STARTED, now)


def reopen(session: Session, actor: User | None, return_: Return, reason: str, now: datetime) -> None:
    """Give a sent return back for changes; what was sent stays, and counts until it is signed anew.

    Raises Refused without a reason, and for a return that has not been sent.
    """
    if not reason.strip():
        raise Refused("Say why the return is re-opened: the body reads it.", field="reason")
    if return_.state == ReturnState.RETURNED:
        return
    if return_.state not in REOPENABLE:
        raise Refused("Only a return that has been sent can be re-opened.")
    return_.state = ReturnState.RETURNED
    return_.reopened_at, return_.reopen_reason = now, reason.strip()[:500]
    session.add(return_)
    record(session, actor, return_, EventKind.REOPENED, now)
