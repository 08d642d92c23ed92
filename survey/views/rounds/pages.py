"""What the page of a round shows, gathered once: figures, causes, kinds, curve, chase list."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlmodel import Session

from survey.models import Partnership, Round
from survey.queries.rounds.bodies import Bodies, Wanted, list_bodies
from survey.queries.rounds.candidates import list_kinds
from survey.queries.rounds.curves import Inflow, get_inflows
from survey.queries.rounds.figures import Figures, Tally, get_figures
from survey.queries.rounds.lists import list_reminder_days, list_titles
from survey.queries.rounds.places import WAITING
from survey.services.rounds.withdrawing import may_be_withdrawn
from survey.views.rounds import words
from survey.views.rounds.charts import Curve, curve_of

SHOWN = 10
"""Bodies of the chase list on the page of the round; the list itself shows all."""
YEAR = range(300, 431)
"""Days between two rounds that are a year apart."""


@dataclass(frozen=True)
class KindRow:
    """A group of bodies in the table by kind."""

    label: str
    key: str
    tally: Tally
    before: Fraction | None


@dataclass(frozen=True)
class RoundPage:
    """Everything on the page of a round."""

    round_: Round
    titles: list[str]
    figures: Figures
    causes: list[tuple[str, str, int]]
    kinds: list[KindRow]
    curve: Curve | None
    before: Round | None
    before_words: str
    before_share: Fraction | None
    chase: Bodies
    reminded: list[tuple[date, int]]
    may_withdraw: bool

    @property
    def whole(self) -> Tally:
        """The figures of all bodies."""
        return self.figures.whole


def round_page(session: Session, partnership: Partnership, round_: Round, now: datetime, today: date) -> RoundPage:
    """Gather the page of a round; a fixed number of statements."""
    figures = get_figures(session, round_.id, partnership.id, now, today)
    before = session.get(Round, round_.after_id) if round_.after_id else None
    rounds = [(one.id, one.due_on) for one in (round_, before) if one is not None]
    inflows = get_inflows(session, rounds, partnership.id, now)
    earlier = inflows.get(before.id) if before else None
    earlier = earlier if earlier is not None and earlier.is_known else None
    day = (today - round_.due_on).days
    last = last_words(round_, before)
    chase = Wanted(places=WAITING, sort="activity", size=SHOWN)
    return RoundPage(
        round_=round_,
        titles=list_titles(session, round_.id),
        figures=figures,
        causes=[(place, words.PLACES[place], figures.whole.places[place]) for place in words.CAUSES],
        kinds=kind_rows(session, figures, earlier, day),
        curve=curve_of(round_, inflows[round_.id], earlier, today, last),
        before=before,
        before_words=last,
        before_share=earlier.share(day) if earlier else None,
        chase=list_bodies(session, round_.id, partnership.id, chase, now),
        reminded=list_reminder_days(session, round_.id, partnership.id),
        may_withdraw=may_be_withdrawn(session, round_),
    )


def kind_rows(session: Session, figures: Figures, earlier: Inflow | None, day: int) -> list[KindRow]:
    """List the groups of bodies, the most numerous first."""
    kinds = list_kinds(session)
    rows = [
        KindRow(
            label=words.group_label(group, kinds),
            key=words.group_key(group),
            tally=tally,
            before=earlier.share(day, group) if earlier else None,
        )
        for group, tally in figures.groups.items()
        if tally.due
    ]
    return sorted(rows, key=lambda row: (-row.tally.due, row.label))


def last_words(round_: Round, before: Round | None) -> str:
    """Name the round before: last year, where it was about a year ago."""
    if before is None:
        return ""
    return "Last year" if (round_.opens_on - before.opens_on).days in YEAR else "Last time"


def groups_of(session: Session, figures: Figures) -> list[tuple[str, str]]:
    """List the groups of a round for a filter: address and words."""
    kinds = list_kinds(session)
    found: list[tuple[str, str]] = [(words.group_key(one), words.group_label(one, kinds)) for one in figures.groups]
    return sorted(found, key=lambda pair: pair[1])
