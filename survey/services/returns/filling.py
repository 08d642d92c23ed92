"""First answers of many empty returns at once: history loaded in bulk, demonstrations. A few statements in all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from questionnaires.answers import Answer, to_store
from survey.models import Action, AnswerOrigin, AnswerRevision, Evidence, EvidenceLink, User
from survey.models import Answer as Pointer
from survey.queries.returns import Dossier, Revision, Sheet
from survey.services.returns.counting import keep_counts
from survey.services.returns.plans import columns_of, plans_of, stage_of
from survey.services.returns.side_rows import key_of, kind_of, title_of
from survey.services.returns.writing import note_change, state_of


@dataclass(frozen=True)
class Filling:
    """The first answers of one empty return, by question key, with who gave them and when."""

    dossier: Dossier
    answers: Mapping[str, Answer]
    author: User | None
    at: datetime


def fill(session: Session, fillings: Sequence[Filling], origin: AnswerOrigin = AnswerOrigin.TYPED) -> list[Sheet]:
    """Write the answers of empty returns, with their evidence and actions; give each return's sheet, in order.

    A return that holds answers already must go through `writing.write`: here every revision is number 1.
    """
    revisions = [row for one in fillings for row in revision_rows(one, origin)]
    if revisions:
        session.connection().execute(sa.insert(AnswerRevision), revisions)
        session.connection().execute(sa.insert(Pointer), [row for one in fillings for row in pointer_rows(one)])
    add_evidence(session, fillings)
    actions = [row for one in fillings for row in action_rows(one)]
    if actions:
        session.connection().execute(sa.insert(Action), actions)
    sheets = [sheet_of(one, origin) for one in fillings]
    for one, sheet in zip(fillings, sheets, strict=True):
        note_change(one.dossier.return_, one.at)
        keep_counts(one.dossier.return_, sheet)
        session.add(one.dossier.return_)
    session.flush()
    return sheets


def revision_rows(one: Filling, origin: AnswerOrigin) -> Iterator[dict[str, Any]]:
    """The first revision of each answer."""
    author = one.author.id if one.author else None
    for key, answer in one.answers.items():
        row = {
            "number": 1,
            "based_on": 0,
            "content": to_store(answer),
            "origin": origin,
            "author_id": author,
            "at": one.at,
        }
        yield key_of(one.dossier, key) | row


def pointer_rows(one: Filling) -> Iterator[dict[str, Any]]:
    """Which revision of each answer is the current one: the first."""
    for key, answer in one.answers.items():
        yield key_of(one.dossier, key) | {"current": 1, "state": state_of(answer)}


def add_evidence(session: Session, fillings: Sequence[Filling]) -> None:
    """Add evidence and its links in two statements."""
    rows = [
        (key_of(one.dossier, key), evidence_row(one, answer))
        for one in fillings
        for key, answer in one.answers.items()
        if answer.evidence
    ]
    if not rows:
        return
    wanted = sa.insert(Evidence).returning(col(Evidence.id), sort_by_parameter_order=True)
    ids = session.connection().execute(wanted, [row for _, row in rows]).scalars()
    links = [{"evidence_id": number, **keys} for number, (keys, _) in zip(ids, rows, strict=True)]
    session.connection().execute(sa.insert(EvidenceLink), links)


def evidence_row(one: Filling, answer: Answer) -> dict[str, Any]:
    """The row of one piece of evidence."""
    return {
        "organisation_id": one.dossier.organisation.id,
        "round_id": one.dossier.return_.round_id,
        "return_id": one.dossier.return_.id,
        "kind": kind_of(answer.evidence),
        "title": title_of(answer.evidence),
        "text": answer.evidence,
        "added_by": one.author.id if one.author else None,
        "added_at": one.at,
    }


def action_rows(one: Filling) -> Iterator[dict[str, Any]]:
    """The row of each action."""
    for key, answer in one.answers.items():
        for position, planned in plans_of(answer).items():
            yield (
                key_of(one.dossier, key)
                | columns_of(planned)
                | {
                    "organisation_id": one.dossier.organisation.id,
                    "position": position,
                    "status": stage_of(planned),
                    "added_by": one.author.id if one.author else None,
                    "added_at": one.at,
                    "changed_at": one.at,
                }
            )


def sheet_of(one: Filling, origin: AnswerOrigin) -> Sheet:
    """The answers as they then stand."""
    author_id, name = (one.author.id, one.author.name) if one.author else (None, "")
    current = {key: Revision(key, 1, 0, answer, origin, author_id, name, one.at) for key, answer in one.answers.items()}
    return Sheet(one.dossier.questionnaire, current, one.dossier.attributes)
