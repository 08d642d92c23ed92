"""The figures of a round: how many bodies stand where, by kind; one statement however many bodies there are."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from survey.models import (
    IssueLine,
    IssueLinePartnership,
    Part,
    QuestionnaireVersion,
    Return,
    Round,
    RoundPartnership,
    RoundVersion,
    Submission,
)
from survey.queries.rounds import places
from survey.queries.rounds.places import NOT_BEGUN, NOT_COUNTED, PART_WAY, RETURNED, SIGNATURE, STAGES, WAITING

Group = tuple[str, str]
"""Kind and, for schools, phase or what stands for it."""


@dataclass
class Tally:
    """How many bodies stand where."""

    places: Counter[str] = field(default_factory=Counter)
    late: int = 0
    overdue: int = 0
    quiet_since: datetime | None = None
    """The oldest last save among those that wait for a signature."""

    def of(self, *names: str) -> int:
        """Count the bodies in some places."""
        return sum(self.places[name] for name in names)

    @property
    def due(self) -> int:
        """Issued, less exempt, less closed on or before the due date."""
        return self.of(*STAGES["due"])

    @property
    def returned(self) -> int:
        """What was signed once, and nil returns."""
        return self.of(*RETURNED)

    @property
    def share(self) -> Fraction | None:
        """The share of those due who have returned; None where nobody is due."""
        return Fraction(self.returned, self.due) if self.due else None

    @property
    def signature(self) -> int:
        """Waiting for a signature."""
        return self.of(*SIGNATURE)

    @property
    def part_way(self) -> int:
        """Answered in part."""
        return self.of(*PART_WAY)

    @property
    def not_begun(self) -> int:
        """Nothing answered."""
        return self.of(*NOT_BEGUN)

    @property
    def not_counted(self) -> int:
        """Exempt, or closed in time."""
        return self.of(*NOT_COUNTED)

    @property
    def waiting(self) -> int:
        """Those who may be reminded."""
        return self.of(*WAITING)

    def add(self, place: str, count: int, late: int, overdue: int, since: datetime | None) -> None:
        """Add some bodies that stand in one place."""
        self.places[place] += count
        self.late += late or 0
        self.overdue += overdue or 0
        if place == "signature" and since is not None:
            self.quiet_since = min(self.quiet_since or since, since)


@dataclass(frozen=True)
class Figures:
    """A round's whole, and each group of bodies by (kind, word)."""

    whole: Tally
    groups: Mapping[Group, Tally]


@dataclass(frozen=True)
class RoundRow:
    """A round in the list of a partnership's rounds."""

    round_: Round
    tally: Tally
    versions: tuple[str, ...]


def get_figures(session: Session, round_id: int, partnership_id: int, now: datetime, today: date) -> Figures:
    """Count where the bodies of a round stand; one statement."""
    whole, groups = Tally(), dict[Group, Tally]()
    columns = (places.kind().label("kind"), places.group_word().label("word"))
    for kind, word, *counts in session.connection().execute(
        _counting(partnership_id, now, today, columns).where(col(IssueLine.round_id) == round_id)
    ):
        whole.add(*counts)
        groups.setdefault((kind or "", word or ""), Tally()).add(*counts)
    return Figures(whole, groups)


def list_rounds(
    session: Session, partnership_id: int, now: datetime, today: date, programmes: Collection[str] | None = None
) -> list[RoundRow]:
    """List the rounds of a partnership with their figures, the newest first; three statements.

    `programmes` narrows to rounds whose every version belongs to them.
    """
    rounds = sa.select(Round).join(RoundPartnership, col(RoundPartnership.round_id) == col(Round.id))
    found = session.execute(
        rounds.where(col(RoundPartnership.partnership_id) == partnership_id).order_by(
            col(Round.opens_on).desc(), col(Round.name)
        )
    )
    versions = _versions(session, partnership_id)
    tallies: dict[int, Tally] = {}
    statement = _counting(partnership_id, now, today, (col(IssueLine.round_id),))
    for round_id, *counts in session.connection().execute(statement):
        tallies.setdefault(round_id, Tally()).add(*counts)
    return [
        RoundRow(one, tallies.get(one.id, Tally()), tuple(title for title, _ in versions.get(one.id, [])))
        for (one,) in found
        if programmes is None or {programme for _, programme in versions.get(one.id, [])} <= set(programmes)
    ]


def _counting(
    partnership_id: int, now: datetime, today: date, columns: tuple[Any, ...]
) -> "sa.Select[*tuple[Any, ...]]":
    """Count lines by some columns and by place."""
    place = places.place(partnership_id, now).label("place")
    late = sa.func.sum(sa.case((col(Submission.late), 1), else_=0))
    waiting = sa.and_(place.in_(WAITING), col(IssueLinePartnership.due_on) < today)
    overdue = sa.func.sum(sa.case((waiting, 1), else_=0))
    statement = sa.select(*columns, place, sa.func.count(), late, overdue, sa.func.min(col(Return.last_saved_at)))
    joined = places.joined(statement.select_from(IssueLine), partnership_id)
    counted: sa.Select[*tuple[Any, ...]] = joined.join(
        Submission, col(Submission.id) == col(Return.submission_id), isouter=True
    ).group_by(*columns, place)
    return counted


def _versions(session: Session, partnership_id: int) -> dict[int, list[tuple[str, str]]]:
    """Give title and programme of the core versions of every round of a partnership; no document is loaded."""
    version = QuestionnaireVersion
    title = (col(version.title) + ", version " + col(version.version)).label("title")
    wanted = (
        sa.select(col(RoundVersion.round_id), title, col(version.programme))
        .join(version, col(version.id) == col(RoundVersion.version_id))
        .join(RoundPartnership, col(RoundPartnership.round_id) == col(RoundVersion.round_id))
        .where(col(RoundPartnership.partnership_id) == partnership_id, col(RoundVersion.part) == Part.CORE)
        .order_by(col(RoundVersion.id))
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for round_id, title_, programme in session.connection().execute(wanted):
        found.setdefault(round_id, []).append((title_, programme))
    return found
