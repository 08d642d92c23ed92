"""Results of rounds: issue lines with their bodies, and what counts of each return; a fixed number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    NO_PARTNERSHIP,
    Identifier,
    IssueLine,
    IssueLinePartnership,
    Organisation,
    OrganisationKind,
    Part,
    QuestionnaireVersion,
    Return,
    Round,
    RoundVersion,
    Score,
    Scorecard,
    Submission,
)
from survey.models.reports import Layer
from survey.queries.questionnaires import Edition
from survey.queries.returns import Signed, open_submission


class LineRow(NamedTuple):
    """One issue line with its body and its return."""

    line: IssueLine
    organisation: Organisation
    kind: str
    return_: Return
    due_on: date
    basis: str


class Counting(NamedTuple):
    """The figures of a counting submission, without its answers: enough for lists and medians."""

    organisation_id: int
    submission_id: int
    digest: str
    percent: int | None
    band: str | None
    at: datetime
    late: bool


class SectionEarned(NamedTuple):
    """What one body earned in one section of a version, over what it could."""

    body: str
    version_id: int
    section: str
    earned: Fraction
    available: Fraction


@dataclass(frozen=True)
class Counted:
    """A counting submission, opened, with a stored self scorecard: the core's, or a supplement's."""

    organisation_id: int
    signed: Signed
    scorecard: Mapping[str, Any]
    method: int


def list_lines(
    session: Session, round_id: int, partnership_id: int, organisations: Collection[int] | None = None
) -> list[LineRow]:
    """List the issue lines of a partnership in a round, by name of the body; two queries."""
    wanted = (
        select(IssueLine, Organisation, Return, IssueLinePartnership)
        .join(Organisation, col(Organisation.id) == IssueLine.organisation_id)
        .join(Return, col(Return.issue_line_id) == IssueLine.id)
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == IssueLine.id)
        .where(IssueLine.round_id == round_id, IssueLinePartnership.partnership_id == partnership_id)
        .order_by(col(Organisation.name), col(Organisation.slug))
    )
    if organisations is not None:
        wanted = wanted.where(col(IssueLine.organisation_id).in_(organisations))
    kinds = dict(session.exec(select(OrganisationKind.key, OrganisationKind.name)).all())
    return [
        LineRow(line, organisation, kinds[organisation.kind], return_, own.due_on, own.basis)
        for line, organisation, return_, own in session.exec(wanted)
    ]


def list_identifiers(session: Session, organisations: Collection[int]) -> dict[int, str]:
    """Give each body's leading identifier as "urn:900001", the URN first; one query."""
    wanted = select(Identifier.organisation_id, Identifier.scheme, Identifier.value).where(
        col(Identifier.organisation_id).in_(organisations), col(Identifier.to_on).is_(None)
    )
    order = ("urn", "ods", "ofsted", "ukprn", "laestab", "companies", "uid")
    found: dict[int, tuple[int, str]] = {}
    for organisation, scheme, value in session.exec(wanted):
        rank = (order.index(scheme), f"{scheme}:{value}")
        found[organisation] = min(found.get(organisation, rank), rank)
    return {organisation: name for organisation, (_, name) in found.items()}


def find_body(session: Session, name: str) -> Organisation | None:
    """Find a body by slug, or by an identifier in force such as `urn:900001`."""
    scheme, colon, value = name.partition(":")
    if not colon:
        return session.exec(select(Organisation).where(Organisation.slug == name)).one_or_none()
    wanted = (
        select(Organisation)
        .join(Identifier, col(Identifier.organisation_id) == Organisation.id)
        .where(Identifier.scheme == scheme, Identifier.value == value, col(Identifier.to_on).is_(None))
    )
    return session.exec(wanted).one_or_none()


def list_counted(
    session: Session, round_id: int, organisations: Collection[int] | None = None, owner: int = NO_PARTNERSHIP
) -> dict[int, Counted]:
    """Open the counting submission of every return of a round, by body; one query, and one per version.

    The scorecard is the core's; with a partnership as `owner`, that of its supplement, where the body has one.
    """
    wanted = (
        select(Return.organisation_id, Submission, Scorecard.data, Scorecard.method)
        .join(Submission, col(Submission.id) == Return.submission_id)
        .join(Scorecard, col(Scorecard.submission_id) == Submission.id)
        .where(Return.round_id == round_id, Scorecard.layer == Layer.SELF, Scorecard.partnership_id == owner)
    )
    if organisations is not None:
        wanted = wanted.where(col(Return.organisation_id).in_(organisations))
    return {
        organisation: Counted(organisation, open_submission(session, submission), data, method)
        for organisation, submission, data, method in session.exec(wanted)
    }


def list_earned(session: Session, round_id: int, partnership_id: int) -> list[SectionEarned]:
    """List what each counting submission earned in each section of its core, over what it could; one query.

    The database counts equal scores of a section together; the sums are exact.
    """
    named = (Organisation.slug, IssueLine.version_id, Score.section, Score.ratio, Score.weight)
    columns: list[Any] = [col(one) for one in named]
    wanted: Any = (
        sa.select(*[*columns, sa.func.count()])
        .join_from(Score, Return, col(Return.submission_id) == col(Score.submission_id))
        .join(IssueLine, col(IssueLine.id) == col(Return.issue_line_id))
        .join(Organisation, col(Organisation.id) == col(IssueLine.organisation_id))
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == col(IssueLine.id))
        .where(col(Score.round_id) == round_id, col(Score.layer) == Layer.SELF, col(Score.ratio).is_not(None))
        .where(col(Score.partnership_id) == NO_PARTNERSHIP, col(IssueLinePartnership.partnership_id) == partnership_id)
        .group_by(*columns)
    )
    found: dict[tuple[str, int, str], SectionEarned] = {}
    for body, version, section, ratio, weight, count in session.connection().execute(wanted):
        available = Fraction(str(weight)) * count
        there = found.get((body, version, section), SectionEarned(body, version, section, Fraction(0), Fraction(0)))
        earned = there.earned + available * Fraction(str(ratio))
        found[body, version, section] = there._replace(earned=earned, available=there.available + available)
    return list(found.values())


def list_counting(session: Session, round_id: int, owner: int = NO_PARTNERSHIP) -> dict[int, Counting]:
    """List the figures of every counting submission of a round, by body; one query, no answers loaded.

    Of the core; with a partnership as `owner`, of its supplement, where the body has one.
    """
    wanted = (
        sa.select(
            col(Return.organisation_id),
            col(Submission.id),
            col(Submission.digest),
            col(Scorecard.overall_percent_n),
            col(Scorecard.band),
            col(Submission.at),
            col(Submission.late),
        )
        .join(Submission, col(Submission.id) == col(Return.submission_id))
        .join(Scorecard, col(Scorecard.submission_id) == col(Submission.id))
        .where(
            col(Return.round_id) == round_id,
            col(Scorecard.layer) == Layer.SELF,
            col(Scorecard.partnership_id) == owner,
        )
    )
    return {row[0]: Counting(*row) for row in session.connection().execute(wanted)}


def list_editions(session: Session, round_id: int, owner: int = NO_PARTNERSHIP) -> list[Edition]:
    """List the core versions issued in a round; with a partnership as `owner`, its supplements."""
    part = Part.CORE if owner == NO_PARTNERSHIP else Part.SUPPLEMENT
    wanted = (
        select(QuestionnaireVersion.id, QuestionnaireVersion.digest)
        .join(RoundVersion, col(RoundVersion.version_id) == QuestionnaireVersion.id)
        .where(RoundVersion.round_id == round_id, RoundVersion.part == part)
        .order_by(col(RoundVersion.id))
    )
    if owner != NO_PARTNERSHIP:
        wanted = wanted.where(QuestionnaireVersion.partnership_id == owner)
    return [Edition(*row) for row in session.exec(wanted)]


def list_earlier_rounds(session: Session, round_: Round, most: int = 5) -> list[Round]:
    """List the rounds a round follows, nearest first."""
    found: list[Round] = []
    while round_.after_id is not None and len(found) < most:
        round_ = session.get_one(Round, round_.after_id)
        found.append(round_)
    return found
