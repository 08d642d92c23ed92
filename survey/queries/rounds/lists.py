"""Rounds in lists: all of them for commands, those of a partnership for its page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    Event,
    EventKind,
    Identifier,
    IssueLine,
    IssueLinePartnership,
    Membership,
    Organisation,
    OrganisationStatus,
    Part,
    Partnership,
    QuestionnaireVersion,
    Return,
    Round,
    RoundPartnership,
    RoundVersion,
)
from survey.queries.rounds.candidates import is_current
from survey.queries.rounds.due import london_day


@dataclass(frozen=True)
class Listed:
    """A round in the list of a command."""

    slug: str
    name: str
    opens_on: date
    due_on: date
    state: str
    bodies: int
    partnerships: str


def find_by_slug(session: Session, slug: str) -> Round | None:
    """Find a round by its slug alone: for commands, never for a page."""
    return session.exec(select(Round).where(Round.slug == slug)).one_or_none()


def list_all(session: Session, partnership: str | None = None) -> list[Listed]:
    """List rounds that are out, the newest first; two queries."""
    bodies = (
        sa.select(sa.func.count()).where(col(IssueLine.round_id) == col(Round.id)).correlate(Round).scalar_subquery()
    )
    pairs = (
        sa.select(col(RoundPartnership.round_id), col(Partnership.slug))
        .join(Partnership, col(Partnership.id) == col(RoundPartnership.partnership_id))
        .order_by(col(Partnership.slug))
    )
    of: dict[int, list[str]] = {}
    for round_id, slug in session.connection().execute(pairs):
        of.setdefault(round_id, []).append(slug)
    wanted = sa.select(Round, bodies).order_by(col(Round.opens_on).desc(), col(Round.slug))
    return [
        Listed(one.slug, one.name, one.opens_on, one.due_on, one.state.value, count, ",".join(of[one.id]))
        for one, count in session.execute(wanted)
        if one.id in of and partnership in (None, *of[one.id])
    ]


def list_titles(session: Session, round_id: int) -> list[str]:
    """List the versions of a round in words: title and version."""
    wanted = (
        select(QuestionnaireVersion.title, QuestionnaireVersion.version)
        .join(RoundVersion, col(RoundVersion.version_id) == QuestionnaireVersion.id)
        .where(RoundVersion.round_id == round_id)
        .order_by(col(RoundVersion.id))
    )
    return [f"{title}, version {version}" for title, version in session.exec(wanted)]


def list_reminder_days(session: Session, round_id: int, partnership_id: int) -> list[tuple[date, int]]:
    """List when a partnership sent reminders to the bodies of a round, and to how many, the newest first."""
    wanted = select(Event.at, Event.data).where(
        Event.round_id == round_id, Event.stream == f"round:{round_id}", Event.kind == EventKind.MESSAGE_MADE
    )
    found = session.exec(wanted.order_by(col(Event.number).desc())).all()
    return [(london_day(at), int(data["bodies"])) for at, data in found if data.get("partnership") == partnership_id]


def list_followable(session: Session, partnership_id: int) -> list[Round]:
    """List the rounds of a partnership whose answers may stand beside those of a new one, the newest first."""
    wanted = (
        select(Round)
        .join(RoundPartnership, col(RoundPartnership.round_id) == Round.id)
        .where(RoundPartnership.partnership_id == partnership_id)
        .order_by(col(Round.opens_on).desc(), col(Round.id).desc())
    )
    return list(session.exec(wanted))


def list_slugs(session: Session) -> set[str]:
    """List the slugs that are taken."""
    return set(session.exec(select(Round.slug)))


def find_unissued(
    session: Session, round_id: int, partnership_id: int, today: date, words: str, most: int = 25
) -> list[Organisation]:
    """Find open members of a partnership that are not on its issue list of a round, by name or identifier."""
    issued = (
        select(IssueLine.organisation_id)
        .join(IssueLinePartnership, col(IssueLinePartnership.issue_line_id) == IssueLine.id)
        .where(IssueLine.round_id == round_id, IssueLinePartnership.partnership_id == partnership_id)
    )
    numbered = sa.exists().where(
        col(Identifier.organisation_id) == col(Organisation.id), col(Identifier.value) == words.rpartition(":")[2]
    )
    wanted = (
        select(Organisation)
        .join(Membership, col(Membership.organisation_id) == Organisation.id)
        .where(
            Membership.partnership_id == partnership_id,
            is_current(today),
            col(Organisation.status) == OrganisationStatus.OPEN,
            col(Organisation.id).not_in(issued),
            sa.or_(col(Organisation.name).icontains(words, autoescape=True), numbered),
        )
        .order_by(col(Organisation.name))
        .limit(most)
    )
    return list(session.exec(wanted))


def list_versions_of(session: Session, rounds: Collection[int]) -> dict[int, set[str]]:
    """Give the keys of the questionnaires that some rounds asked; one query."""
    wanted = (
        select(RoundVersion.round_id, QuestionnaireVersion.key)
        .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == RoundVersion.version_id)
        .where(col(RoundVersion.round_id).in_(rounds), RoundVersion.part == Part.CORE)
    )
    found: dict[int, set[str]] = {}
    for round_id, key in session.exec(wanted):
        found.setdefault(round_id, set()).add(key)
    return found


def count_returned(session: Session, round_id: int, organisations: Collection[int]) -> int:
    """Count the bodies among some that have returned in a round."""
    wanted = (
        select(sa.func.count())
        .select_from(Return)
        .where(
            Return.round_id == round_id,
            col(Return.submission_id).is_not(None),
            col(Return.organisation_id).in_(organisations),
        )
    )
    return session.exec(wanted).one()
