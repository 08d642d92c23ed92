"""The bodies of a round in lists: narrowed, sorted and cut into pages by the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from survey.models import (
    Identifier,
    IssueLine,
    IssueLinePartnership,
    Message,
    MessageKind,
    Organisation,
    Return,
    ReturnState,
    Signature,
    Submission,
)
from survey.queries.rounds import places
from survey.queries.rounds.figures import Group
from survey.queries.rounds.lines import Line

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which bodies of a round a list is to show, and in which order."""

    places: tuple[str, ...] = places.PLACES
    group: Group | None = None
    words: str = ""
    sort: str = "name"
    page: int = 1
    size: int | None = PAGE
    slugs: tuple[str, ...] = ()
    overdue_on: date | None = None
    """Only those whose due date was over on this day."""
    states: tuple[ReturnState, ...] = ()
    late: bool = False


@dataclass(frozen=True)
class BodyRow:
    """A body in a list."""

    slug: str
    name: str
    kind: str
    group: str
    area: str
    place: str
    state: str
    asked: int
    answered: int
    wanting: int
    opened_at: datetime | None
    last_saved_at: datetime | None
    submitted_at: datetime | None
    late: bool
    due_on: date
    extended_from: date | None
    added_late: bool
    basis: str
    reason: str
    state_reason: str
    chain: Sequence[Mapping[str, Any]] = field(repr=False)
    signed: int
    reminders: int
    reminded_at: datetime | None
    questionnaire: int


@dataclass(frozen=True)
class Bodies:
    """A page of a list, and how many there are in all."""

    rows: tuple[BodyRow, ...]
    count: int
    page: int
    pages: int


def list_bodies(session: Session, round_id: int, partnership_id: int, wanted: Wanted, now: datetime) -> Bodies:
    """List bodies of a round; two statements whatever their number."""
    place = places.place(partnership_id, now).label("place")
    of_round = places.joined(sa.select(sa.func.count()).select_from(IssueLine), partnership_id)
    count = session.connection().execute(_narrowed(of_round, round_id, wanted, place)).scalar_one()
    pages = max(1, -(-count // wanted.size)) if wanted.size else 1
    page = min(max(1, wanted.page), pages)
    statement = _narrowed(_columns(partnership_id, place), round_id, wanted, place).order_by(*_order(wanted.sort))
    if wanted.size:
        statement = statement.limit(wanted.size).offset((page - 1) * wanted.size)
    rows = tuple(BodyRow(*row) for row in session.connection().execute(statement))
    return Bodies(rows, count, page, pages)


def list_lines(session: Session, round_id: int, partnership_id: int, wanted: Wanted, now: datetime) -> list[Line]:
    """List lines with all that belongs to them, for decisions about many at once; one statement."""
    place = places.place(partnership_id, now)
    statement = sa.select(IssueLine, IssueLinePartnership, Organisation, Return).select_from(IssueLine)
    joined = places.joined(statement, partnership_id)
    found = session.execute(_narrowed(joined, round_id, wanted, place).order_by(*_order("name")))
    return [Line(*row) for row in found]


def _narrowed(statement: Any, round_id: int, wanted: Wanted, place: sa.ColumnElement[str]) -> Any:
    """Narrow to a round and to what is wanted of it."""
    statement = statement.where(col(IssueLine.round_id) == round_id)
    if set(wanted.places) != set(places.PLACES):
        statement = statement.where(place.in_(wanted.places))
    if wanted.group is not None:
        statement = statement.where(places.kind() == wanted.group[0], places.group_word() == wanted.group[1])
    if wanted.states:
        statement = statement.where(col(Return.state).in_(wanted.states))
    if wanted.overdue_on:
        statement = statement.where(col(IssueLinePartnership.due_on) < wanted.overdue_on)
    if wanted.late:
        late = (
            sa.exists().where(col(Submission.id) == col(Return.submission_id), col(Submission.late)).correlate(Return)
        )
        statement = statement.where(late)
    if wanted.slugs:
        statement = statement.where(col(Organisation.slug).in_(wanted.slugs))
    words = wanted.words.strip()
    if words:
        numbered = sa.exists().where(
            col(Identifier.organisation_id) == col(IssueLine.organisation_id),
            col(Identifier.value) == words.rpartition(":")[2],
        )
        statement = statement.where(sa.or_(col(Organisation.name).icontains(words, autoescape=True), numbered))
    return statement


def _columns(partnership_id: int, place: sa.ColumnElement[str]) -> Any:
    """Give the columns of BodyRow, in its order."""
    reminders, frozen = _reminders(), col(IssueLine.attributes)
    name = sa.func.coalesce(frozen["name"].as_string(), col(Organisation.name))
    body = (col(Organisation.slug), name, places.kind(), places.group_word(), frozen["area"].as_string(), place)
    counts = (col(Return.state), col(Return.asked), col(Return.answered), col(Return.wanting))
    times = (col(Return.opened_at), col(Return.last_saved_at), col(Return.first_submitted_at))
    due = (col(IssueLinePartnership.due_on), col(IssueLinePartnership.extended_from), col(IssueLine.late_added))
    why = (col(IssueLinePartnership.basis), col(IssueLine.reason), col(IssueLine.state_reason), col(IssueLine.chain))
    reminded = (sa.func.coalesce(reminders.c.count, 0), reminders.c.last)
    late = sa.func.coalesce(col(Submission.late), False)
    columns = (*body, *counts, *times, late, *due, *why, _signed(), *reminded, col(IssueLine.version_id))
    return (
        places.joined(sa.select(*columns).select_from(IssueLine), partnership_id)
        .join(Submission, col(Submission.id) == col(Return.submission_id), isouter=True)
        .join(reminders, reminders.c.line == col(IssueLine.id), isouter=True)
    )


def _reminders() -> sa.Subquery:
    """Count the reminders of each line; one to several people is one."""
    return (
        sa.select(
            col(Message.issue_line_id).label("line"),
            sa.func.count(sa.distinct(col(Message.made_at))).label("count"),
            sa.func.max(col(Message.made_at)).label("last"),
        )
        .where(col(Message.kind) == MessageKind.REMINDER)
        .group_by(col(Message.issue_line_id))
        .subquery()
    )


def _signed() -> sa.ScalarSelect[int]:
    """Count the steps that are signed since the last submission."""
    return (
        sa.select(sa.func.count())
        .where(
            col(Signature.return_id) == col(Return.id),
            col(Signature.voided_at).is_(None),
            col(Signature.submission_id).is_(None),
        )
        .correlate(Return)
        .scalar_subquery()
    )


def _order(sort: str) -> list[Any]:
    """Give the order of a list; a minus before the word turns it round. The name decides between equals."""
    share = sa.case((col(Return.asked) > 0, sa.cast(col(Return.answered), sa.Float) / col(Return.asked)), else_=0.0)
    columns: dict[str, Any] = {
        "name": sa.func.lower(col(Organisation.name)),
        "complete": share,
        "activity": sa.func.coalesce(col(Return.last_saved_at), col(Return.opened_at)),
        "due": col(IssueLinePartnership.due_on),
        "kind": places.kind() + places.group_word(),
    }
    chosen = columns.get(sort.removeprefix("-"), columns["name"])
    turned = chosen.desc() if sort.startswith("-") else chosen.asc()
    order = turned.nulls_last() if sort.startswith("-") else turned.nulls_first()
    return [order, columns["name"], col(Organisation.slug)]
