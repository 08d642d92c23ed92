"""How answers are written: a new revision for each change, the pointer moved, and everything that follows from it.

The one place that inserts revisions. Rows go in bulk, whatever their number; the return's row is locked first, so that
two writers on PostgreSQL cannot take the same number (on SQLite a request that writes has the only write lock).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from questionnaires.answers import Answer, to_store
from survey.models import Answer as Pointer
from survey.models import (
    AnswerOrigin,
    AnswerRevision,
    AnswerState,
    EventKind,
    IssueLine,
    Return,
    ReturnState,
    Round,
    Signature,
    User,
)
from survey.queries.returns import Dossier, Revision, Sheet, highest_numbers
from survey.services.refusals import Refused
from survey.services.returns.counting import count
from survey.services.returns.recording import record
from survey.services.returns.side_rows import keep_actions, keep_evidence, key_of

HOLDING = (
    sa.select(Return, col(IssueLine.state), col(Round.state))
    .join(IssueLine, col(IssueLine.id) == col(Return.issue_line_id))
    .join(Round, col(Round.id) == col(Return.round_id))
    .where(col(Return.id) == sa.bindparam("of_return"))
    .with_for_update(of=Return)
    .execution_options(populate_existing=True)
)
ADDING, POINTING = sa.insert(AnswerRevision), sa.insert(Pointer)
MOVING = (
    sa.update(Pointer)
    .where(
        col(Pointer.round_id) == sa.bindparam("of_round"),
        col(Pointer.return_id) == sa.bindparam("of_return"),
        col(Pointer.questionnaire) == sa.bindparam("of_questionnaire"),
        col(Pointer.question) == sa.bindparam("its_question"),
    )
    .values(current=sa.bindparam("its_number"), state=sa.bindparam("its_state"))
)
VOIDING = (
    sa.update(Signature)
    .where(
        col(Signature.return_id) == sa.bindparam("of_return"),
        col(Signature.voided_at).is_(None),
        col(Signature.submission_id).is_(None),
    )
    .values(voided_at=sa.bindparam("now"))
)
# Made once: putting a statement together costs as much as carrying it out.


@dataclass(frozen=True)
class Change:
    """One revision to be written; a text that lost a race is kept without becoming the current one."""

    question: str
    answer: Answer
    based_on: int
    origin: AnswerOrigin = AnswerOrigin.TYPED
    page: str = ""
    becomes_current: bool = True


def hold(session: Session, dossier: Dossier) -> None:
    """Take hold of a return until the end of the transaction; it, its line and its round are seen as they are now."""
    _, line, round_ = session.execute(HOLDING, {"of_return": dossier.return_.id}).one()
    if line != dossier.line.state:
        session.refresh(dossier.line)
    if round_ != dossier.round_.state:
        session.refresh(dossier.round_)


def check_open(dossier: Dossier) -> None:
    """Raise Refused when the answers cannot be changed now."""
    if dossier.closed_because:
        raise Refused(dossier.closed_because)


def lock(session: Session, dossier: Dossier) -> None:
    """Take hold of a return whose answers are to be changed; raises Refused when they cannot be."""
    hold(session, dossier)
    check_open(dossier)


def write(
    session: Session, actor: User | None, dossier: Dossier, sheet: Sheet, changes: Sequence[Change], now: datetime
) -> Sheet:
    """Write revisions, move the pointers and everything that follows; give the answers as they then stand."""
    if not changes:
        return sheet
    written = insert_revisions(session, actor, dossier, sheet, changes, now)
    current = {change.question: written[change.question] for change in changes if change.becomes_current}
    move_pointers(session, dossier, sheet, current)
    after = replace(sheet, current={**sheet.current, **current})
    differing = [key for key in current if key not in sheet.current or sheet.answers[key] != after.answers[key]]
    keep_evidence(session, actor, dossier, sheet, after, differing, now)
    keep_actions(session, actor, dossier, sheet, after, differing, now)
    if differing:
        count(session, dossier, sheet, after, differing)
        void_signatures(session, actor, dossier, now)
        note_change(dossier.return_, now)
    session.add(dossier.return_)
    session.flush()
    return after


def insert_revisions(
    session: Session, actor: User | None, dossier: Dossier, sheet: Sheet, changes: Sequence[Change], now: datetime
) -> dict[str, Revision]:
    """Insert one revision a change, numbered on from the highest of its question, losers counted.

    A question without a current revision has none at all.
    """
    known = [change.question for change in changes if change.question in sheet.current]
    highest = highest_numbers(session, dossier, known) if known else {}
    author_id, author = (actor.id, actor.name) if actor else (None, "")
    found = {
        change.question: Revision(
            question=change.question,
            number=highest.get(change.question, 0) + 1,
            based_on=change.based_on,
            answer=change.answer,
            origin=change.origin,
            author_id=author_id,
            author=author,
            at=now,
            page=change.page,
        )
        for change in changes
    }
    session.connection().execute(ADDING, [row_of(dossier, one) for one in found.values()])
    return found


def row_of(dossier: Dossier, revision: Revision) -> dict[str, object]:
    """Give the row of a revision; the mark of its page stands in the content."""
    return key_of(dossier, revision.question) | {
        "number": revision.number,
        "based_on": revision.based_on,
        "content": to_store(revision.answer) | ({"page": revision.page} if revision.page else {}),
        "origin": revision.origin,
        "author_id": revision.author_id,
        "at": revision.at,
    }


def move_pointers(session: Session, dossier: Dossier, sheet: Sheet, current: dict[str, Revision]) -> None:
    """Point at the new revisions: a row more for questions never answered, a number more for the others."""
    new = [
        key_of(dossier, key) | {"current": revision.number, "state": state_of(revision.answer)}
        for key, revision in current.items()
        if key not in sheet.current
    ]
    if new:
        session.connection().execute(POINTING, new)
    own = {"of_round": dossier.return_.round_id, "of_return": dossier.return_.id}
    moved = [
        own
        | {"of_questionnaire": dossier.home_of(key), "its_question": key}
        | {"its_number": revision.number, "its_state": state_of(revision.answer)}
        for key, revision in current.items()
        if key in sheet.current
    ]
    if moved:
        session.connection().execute(MOVING, moved)


def state_of(answer: Answer) -> AnswerState:
    """Give what the current revision says, for lists and counts."""
    if answer.not_applicable:
        return AnswerState.NOT_APPLICABLE
    if answer.unknown:
        return AnswerState.UNKNOWN
    return AnswerState.ANSWERED if answer.given else AnswerState.CLEARED


def void_signatures(session: Session, actor: User | None, dossier: Dossier, now: datetime) -> int:
    """Void what was signed since the last submission: the answers are no longer those that were signed."""
    voided = session.connection().execute(VOIDING, {"of_return": dossier.return_.id, "now": now}).rowcount
    if voided:
        record(session, actor, dossier.return_, EventKind.SIGNATURES_VOIDED, now, {"signatures": voided})
    return voided


def note_change(return_: Return, now: datetime) -> None:
    """Set the state and the times after a change."""
    return_.state = ReturnState.IN_PROGRESS
    return_.opened_at = return_.opened_at or now
    return_.started_at = return_.started_at or now
    return_.last_saved_at = now
