"""Which versions a partnership has confirmed: those are no samples for it any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from survey.models import IssueLinePartnership, QuestionnaireConfirmation, QuestionnaireVersion, User
from survey.queries.questionnaires import Supplement

SAMPLE = "sample"


@dataclass(frozen=True)
class Confirmation:
    """Who confirmed a version for a partnership, when and in which words."""

    statement: str
    at: datetime
    who: str | None


def confirmed(session: Session, partnership_id: int, version_id: int) -> Confirmation | None:
    """Give a partnership's confirmation of a version, None where there is none."""
    row = QuestionnaireConfirmation
    found = session.exec(
        select(row.statement, row.at, User.name)
        .join(User, User.id == row.confirmed_by, isouter=True)  # type: ignore[arg-type]
        .where(row.partnership_id == partnership_id, row.version_id == version_id)
    ).first()
    return Confirmation(*found) if found else None


def is_sample(session: Session, line_id: int, version_id: int, status: str) -> bool:
    """Whether a body is to be told that what it answers is a sample: until every partnership of its line confirms it.

    No query for a version that never was one.
    """
    if status != SAMPLE:
        return False
    row, there = QuestionnaireConfirmation, IssueLinePartnership
    wanting = (
        select(there.partnership_id)
        .join(
            row,
            (col(row.partnership_id) == there.partnership_id) & (col(row.version_id) == version_id),
            isouter=True,
        )
        .where(there.issue_line_id == line_id, col(row.version_id).is_(None))
    )
    return session.exec(wanting.limit(1)).first() is not None


def list_sample_supplements(session: Session, supplements: Sequence[Supplement]) -> frozenset[str]:
    """List the digests of the supplements that are samples: until the partnership whose they are confirms them."""
    if not supplements:
        return frozenset()
    row, version = QuestionnaireConfirmation, QuestionnaireVersion
    own = (col(row.partnership_id) == version.partnership_id) & (col(row.version_id) == version.id)
    statement = (
        select(version.digest)
        .join(row, own, isouter=True)
        .where(
            col(version.id).in_([one.id for one in supplements]),
            version.status == SAMPLE,
            col(row.version_id).is_(None),
        )
    )
    return frozenset(session.exec(statement))


def list_confirmed(session: Session, partnership_id: int) -> frozenset[str]:
    """List the digests of the versions that a partnership has confirmed."""
    row = QuestionnaireConfirmation
    statement = (
        select(QuestionnaireVersion.digest)
        .join(row, row.version_id == QuestionnaireVersion.id)  # type: ignore[arg-type]
        .where(row.partnership_id == partnership_id)
    )
    return frozenset(session.exec(statement))
