"""Whose answers were given under an edition that has ended, and must be given again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from survey.models import (
    Answer,
    AnswerState,
    IssueLine,
    IssueLinePartnership,
    Organisation,
    OrganisationKind,
    Return,
    ReturnPart,
    Round,
    Submission,
)
from survey.models import QuestionnaireVersion as Version
from survey.queries.guidance.referring import Asked

STATES = (AnswerState.ANSWERED, AnswerState.NOT_APPLICABLE, AnswerState.UNKNOWN)


class Given(NamedTuple):
    """A body's latest return of a questionnaire: submitted, or running with answers in it."""

    return_id: int
    version_id: int
    slug: str
    name: str
    kind: str
    round_slug: str
    round_name: str
    questionnaire: str
    submitted_at: datetime | None
    saved_at: datetime | None


@dataclass(frozen=True)
class Again:
    """A body that must answer again, and which questions: their keys, in the order of the form."""

    given: Given
    questions: tuple[str, ...]


def questions_to_ask(asked: Iterable[Asked]) -> dict[int, tuple[str, ...]]:
    """Give the questions that must be answered again, by version."""
    found = {
        one.version.row.id: tuple(dict.fromkeys(f.cited.key for f in one.findings if f.again and f.cited.key))
        for one in asked
    }
    return {version: questions for version, questions in found.items() if questions}


def list_again(
    session: Session, partnership_id: int, asked: Sequence[Asked], programmes: Collection[str] | None = None
) -> list[Again]:
    """List the bodies of a partnership that must answer again, by name; two queries.

    Looked at is each body's latest return of a questionnaire that has answers in it: who has begun to answer a later
    version is measured by that one. `programmes` narrows to some; None is all.
    """
    wanted = questions_to_ask(asked)
    if not wanted:
        return []
    keys = {one.version.row.key for one in asked if one.version.row.id in wanted}
    latest = list_latest(session, partnership_id, keys, programmes)
    given = {one.return_id: one for one in latest if one.version_id in wanted}
    answered = _answered(session, partnership_id, wanted) if given else {}
    return [
        Again(one, tuple(key for key in wanted[one.version_id] if key in answered[number]))
        for number, one in given.items()
        if answered.get(number)
    ]


def list_latest(
    session: Session, partnership_id: int, keys: Collection[str], programmes: Collection[str] | None
) -> list[Given]:
    """List each body's latest return of some questionnaires, if it was begun; by name; one query."""
    statement = _begun(partnership_id).where(col(Version.key).in_(keys))
    if programmes is not None:
        statement = statement.where(col(Version.programme).in_(programmes))
    latest: dict[tuple[str, str], Given] = {}
    for row in session.connection().execute(statement):
        given = Given._make(row)
        latest.setdefault((given.slug, given.questionnaire), given)
    return list(latest.values())


def _begun(partnership_id: int) -> Any:
    """Every return of a partnership's bodies that was begun, the latest of each body first: columns of `Given`."""
    return (
        sa.select(
            col(Return.id),
            col(Version.id),
            col(Organisation.slug),
            col(Organisation.name),
            col(OrganisationKind.name),
            col(Round.slug),
            col(Round.name),
            col(Version.key),
            col(Submission.at),
            col(Return.last_saved_at),
        )
        .join(IssueLine, col(IssueLine.id) == col(Return.issue_line_id))
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == col(IssueLine.id))
        .join(Organisation, col(Organisation.id) == col(Return.organisation_id))
        .join(OrganisationKind, col(OrganisationKind.key) == col(Organisation.kind))
        .join(Round, col(Round.id) == col(Return.round_id))
        .join(ReturnPart, col(ReturnPart.return_id) == col(Return.id))
        .join(Version, col(Version.id) == col(ReturnPart.version_id))
        .outerjoin(Submission, col(Submission.id) == col(Return.submission_id))
        .where(col(IssueLinePartnership.partnership_id) == partnership_id)
        .where(sa.or_(col(Return.submission_id).is_not(None), col(Return.answered) > 0))
        .order_by(col(Organisation.name), col(Organisation.slug), col(Round.opens_on).desc(), col(Round.id).desc())
    )


def _answered(session: Session, partnership_id: int, wanted: Mapping[int, Sequence[str]]) -> dict[int, frozenset[str]]:
    """Give which of the wanted questions each return of the versions has an answer to; one query."""
    either: list[Any] = [
        sa.and_(col(ReturnPart.version_id) == version, col(Answer.question).in_(questions))
        for version, questions in wanted.items()
    ]
    statement = (
        sa.select(col(Answer.return_id), col(Answer.question))
        .join(Return, col(Return.id) == col(Answer.return_id))
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == col(Return.issue_line_id))
        .join(ReturnPart, col(ReturnPart.return_id) == col(Answer.return_id))
        .join(
            Version,
            sa.and_(col(Version.id) == col(ReturnPart.version_id), col(Version.key) == col(Answer.questionnaire)),
        )
        .where(
            col(IssueLinePartnership.partnership_id) == partnership_id, col(Answer.state).in_(STATES), sa.or_(*either)
        )
    )
    found: dict[int, set[str]] = {}
    for return_id, question in session.connection().execute(statement):
        found.setdefault(return_id, set()).add(question)
    return {return_id: frozenset(questions) for return_id, questions in found.items()}
