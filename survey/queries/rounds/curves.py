"""How the returns of a round came in, day by day, beside the round before it; days are counted from the due date."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlmodel import Session, col

from survey.models import IssueLine, IssueLinePartnership, Return
from survey.queries.rounds import places
from survey.queries.rounds.due import london_day
from survey.queries.rounds.figures import Group

UNKNOWN = 26 * 7
"""A round whose returns came so many days after its due date was loaded later: its days are not known."""
FEWEST = 10
"""Bodies that a forecast rests on, at the least."""


@dataclass(frozen=True)
class Came:
    """One body that was due: its group, and the day from the due date on which its return came (None: not yet)."""

    group: Group
    day: int | None


@dataclass(frozen=True)
class Inflow:
    """Everybody who was due in a round, and when they returned."""

    bodies: tuple[Came, ...]

    def share(self, day: int, group: Group | None = None) -> Fraction | None:
        """Give the share returned by the end of a day, counted from the due date; None where nobody was due."""
        some = [one for one in self.bodies if group in (None, one.group)]
        came = sum(one.day is not None and one.day <= day for one in some)
        return Fraction(came, len(some)) if some else None

    def points(self, first: int, last: int) -> list[tuple[int, Fraction]]:
        """Give day and share, at the first and last day and wherever something came."""
        days = {one.day for one in self.bodies if one.day is not None and first < one.day < last}
        before = {day - 1 for day in days if day - 1 > first}
        return [(day, self.share(day) or Fraction(0)) for day in sorted({first, last} | days | before)]

    @property
    def is_known(self) -> bool:
        """Whether the days mean anything: not where a past round was loaded long after it was over."""
        came = sorted(one.day for one in self.bodies if one.day is not None)
        return bool(came) and came[len(came) // 2] < UNKNOWN


def get_inflows(
    session: Session, rounds: Collection[tuple[int, date]], partnership_id: int, now: datetime
) -> dict[int, Inflow]:
    """Get the inflow of some rounds, given with their due dates; one statement."""
    dues = dict(rounds)
    place = places.place(partnership_id, now).label("place")
    columns = (col(IssueLine.round_id), places.kind(), places.group_word(), place)
    times = (col(Return.first_submitted_at), col(IssueLine.decided_at), col(IssueLinePartnership.due_on))
    statement = places.joined(sa.select(*columns, *times).select_from(IssueLine), partnership_id)
    found: dict[int, list[Came]] = defaultdict(list)
    for round_id, kind, word, where, sent, decided, _ in session.connection().execute(
        statement.where(col(IssueLine.round_id).in_(list(dues)))
    ):
        if where in places.NOT_COUNTED:
            continue
        at = (decided if where == "nil" else sent) if where in places.RETURNED else None
        day = (london_day(at) - dues[round_id]).days if at else None
        found[round_id].append(Came((kind or "", word or ""), day))
    return {round_id: Inflow(tuple(found[round_id])) for round_id in dues}


def forecast(now: Inflow, before: Inflow, day: int) -> tuple[Fraction, Fraction] | None:
    """Say which share will be in on the due date, if the rest comes as last year: the lower and the higher of two ways.

    One way adds as many points as came last year from this day on; the other lets the same part of those who were
    still missing return. None after the due date, and for too few bodies.

    >>> one = Inflow(tuple(Came(("school", ""), -20 if n < 5 else None) for n in range(10)))
    >>> two = Inflow(tuple(Came(("school", ""), -20 if n < 4 else -1) for n in range(10)))
    >>> forecast(one, two, -10)
    (Fraction(1, 1), Fraction(1, 1))
    """
    if day >= 0 or min(len(now.bodies), len(before.bodies)) < FEWEST or not before.is_known:
        return None
    here, then, end = now.share(day), before.share(day), before.share(0)
    if here is None or then is None or end is None or then == 1:
        return None
    added = min(here + end - then, Fraction(1))
    spread = here + (1 - here) * (end - then) / (1 - then)
    return min(added, spread), max(added, spread)


def scaled(points: Iterable[tuple[int, Fraction]], first: int, last: int) -> list[tuple[float, float]]:
    """Give points as shares of the width and the height of a chart."""
    return [((day - first) / (last - first), float(share)) for day, share in points if first <= day <= last]
