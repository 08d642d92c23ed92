"""Writing loaded returns in bulk: the rows of many returns in a few statements, the same rows as typing would give."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    Action,
    AnswerRevision,
    Evidence,
    EvidenceLink,
    Return,
    ReturnOrigin,
    Score,
    Scorecard,
    Submission,
    User,
)
from survey.models import Answer as Pointer
from survey.services.loading import rows
from survey.services.loading.events import add_events
from survey.services.loading.rows import TIME, Load

TOGETHER = 50
"""Returns written at a time."""


def write_fresh(session: Session, actor: User | None, loads: Sequence[Load], now: datetime) -> None:
    """Write returns that hold nothing yet: answers, counts, submissions, scores and the record."""
    author_id = actor.id if actor else None
    insert(session, AnswerRevision, (row for load in loads for row in rows.revision_rows(load, author_id)))
    insert(session, Pointer, (row for load in loads for row in rows.pointer_rows(load)))
    add_evidence(session, author_id, loads)
    insert(session, Action, (row for load in loads for row in rows.action_rows(load, author_id)))
    submissions = add_submissions(session, [load for load in loads if load.submit])
    update_returns(session, loads, submissions)
    add_events(session, actor, loads, now)
    for load in loads:
        session.expire(load.dossier.return_)


def insert(session: Session, table: Any, found: Iterable[dict[str, Any]]) -> None:
    """Insert rows, if there are any."""
    listed = list(found)
    if listed:
        session.connection().execute(sa.insert(table), listed)


def add_evidence(session: Session, author_id: int | None, loads: Sequence[Load]) -> None:
    """Add evidence and tie it to its questions: the rows of one statement are numbered in their order."""
    pairs = [pair for load in loads for pair in rows.evidence_rows(load, author_id)]
    if not pairs:
        return
    insert(session, Evidence, (row for row, _ in pairs))
    returns = [load.dossier.return_.id for load in loads]
    wanted = select(Evidence.return_id, Evidence.id).where(col(Evidence.return_id).in_(returns))
    made: dict[int, list[int]] = {}
    for return_id, evidence_id in session.exec(wanted.order_by(col(Evidence.id))):
        made.setdefault(return_id, []).append(evidence_id)
    links = [link for _, link in pairs]
    insert(session, EvidenceLink, (link | {"evidence_id": made[link["return_id"]].pop(0)} for link in links))


def add_submissions(session: Session, sent: Sequence[Load]) -> dict[int, int]:
    """Add submissions with their scores; gives the submissions' ids by return."""
    if not sent:
        return {}
    insert(session, Submission, (rows.submission_row(load) for load in sent))
    returns = [load.dossier.return_.id for load in sent]
    wanted = select(Submission.return_id, Submission.id).where(col(Submission.return_id).in_(returns))
    made = dict(session.exec(wanted).all())
    pairs = [(load, made[load.dossier.return_.id]) for load in sent]
    insert(session, Scorecard, (row for load, submission_id in pairs for row in rows.card_rows(load, submission_id)))
    insert(session, Score, (row for load, submission_id in pairs for row in rows.score_rows(load, submission_id)))
    return made


def update_returns(session: Session, loads: Sequence[Load], submissions: dict[int, int]) -> None:
    """Set state, counts and times of the returns, as saving and sending would."""
    time = sa.bindparam("its_time", type_=TIME)
    statement = (
        sa.update(Return)
        .where(col(Return.id) == sa.bindparam("its_id"))
        .values(
            state=sa.bindparam("its_state"),
            origin=ReturnOrigin.LOADED,
            asked=sa.bindparam("its_asked"),
            answered=sa.bindparam("its_answered"),
            wanting=sa.bindparam("its_wanting"),
            opened_at=sa.func.coalesce(col(Return.opened_at), time),
            started_at=sa.func.coalesce(col(Return.started_at), time),
            last_saved_at=time,
            first_submitted_at=sa.bindparam("its_sending", type_=TIME),
            submission_id=sa.bindparam("its_submission"),
        )
    )
    found = [rows.return_row(load) | {"its_submission": submissions.get(load.dossier.return_.id)} for load in loads]
    session.connection().execute(statement, found)
