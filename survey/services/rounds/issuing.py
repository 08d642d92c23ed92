"""Issuing a round: the issue list is worked out once, written down with its reasons, and frozen."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from questionnaires.asking import asked, counted
from questionnaires.conditions import ATTRIBUTES
from questionnaires.joining import joined
from survey.models import (
    BEGINNING,
    Event,
    EventKind,
    IssueLine,
    IssueLinePartnership,
    LineState,
    Part,
    Return,
    ReturnOrigin,
    ReturnPart,
    ReturnState,
    Round,
    RoundPartnership,
    RoundVersion,
    User,
)
from survey.queries.questionnaires import get_questionnaire
from survey.services import trail
from survey.services.refusals import Refused
from survey.services.rounds.inviting import invite
from survey.services.rounds.planning import Order, Plan, Planned, check_order, plan_round


@dataclass(frozen=True)
class Issued:
    """A round that was issued: how many bodies are due, and how many of them could be written to."""

    round_: Round
    plan: Plan
    bodies: int
    written_to: int

    @property
    def without_address(self) -> int:
        """How many bodies have nobody to write to."""
        return self.bodies - self.written_to


def issue_round(
    session: Session,
    actor: User | None,
    order: Order,
    now: datetime,
    *,
    today: date,
    base_url: str = "",
    letters: bool = True,
) -> Issued:
    """Issue a round: lines, returns, access and invitations. A round that is over already sends no letters.

    Raises Refused for an order that cannot be, and when nobody would be due.
    Example: `issue_round(session, user, order, now, today=today, base_url=settings.base_url).bodies`.
    """
    check_order(order, taken=is_taken(session, order.slug))
    plan = plan_round(session, order, today)
    if not plan.lines:
        raise Refused("Nobody would be due: the rules choose no open body that a version is for.", "to")
    round_ = add_round(session, actor, order, now)
    lines = add_lines(session, order, round_, plan.lines)
    returns = add_returns(session, round_, lines, plan.lines)
    open_streams(session, actor, round_, returns, now)
    note_issue(session, actor, round_, plan, now)
    written = 0
    if letters and order.due_on >= today:
        written = invite(session, actor, round_, order.partnerships, lines, now, today=today, base_url=base_url)
    return Issued(round_, plan, len(lines), written)


def note_issue(session: Session, actor: User | None, round_: Round, plan: Plan, now: datetime) -> None:
    """Put on record that a round was issued: to how many, and the digest of the list."""
    stream, kind = f"round:{round_.id}", EventKind.ROUND_ISSUED
    facts = {"bodies": len(plan.lines), "list": digest_of(plan.lines)}
    trail.record(session, stream=stream, round_id=round_.id, kind=kind, at=now, actor=actor, **facts)


def is_taken(session: Session, slug: str) -> bool:
    """Whether there is a round of this slug."""
    return session.exec(select(Round.id).where(Round.slug == slug)).first() is not None


def add_round(session: Session, actor: User | None, order: Order, now: datetime) -> Round:
    """Add the round with its partnerships and versions."""
    round_ = Round(
        slug=order.slug,
        name=order.name.strip(),
        kind=order.kind,
        opens_on=order.opens_on,
        due_on=order.due_on,
        after_id=order.after.id if order.after else None,
        settings=dict(order.settings),
        issued_at=now,
        issued_by=actor.id if actor else None,
    )
    session.add(round_)
    session.flush()
    session.add_all(RoundPartnership(round_id=round_.id, partnership_id=one.id) for one in order.partnerships)
    everybody = " ".join(rule.text for rule in order.to)
    for one in order.versions:
        rule = one.rule.text if one.rule else "" if one.part == Part.SUPPLEMENT else everybody
        session.add(RoundVersion(round_id=round_.id, version_id=one.version.id, part=one.part, rule=rule))
    session.flush()
    return round_


def add_lines(session: Session, order: Order, round_: Round, planned: Sequence[Planned]) -> list[IssueLine]:
    """Write the issue list, in as many statements whatever its length; gives its lines in the order of the plan."""
    session.connection().execute(sa.insert(IssueLine), [line_row(round_, one) for one in planned])
    lines = list(session.exec(select(IssueLine).where(IssueLine.round_id == round_.id).order_by(col(IssueLine.id))))
    by_body = {line.organisation_id: line.id for line in lines}
    due = [
        {
            "issue_line_id": by_body[one.candidate.organisation.id],
            "partnership_id": partnership_id,
            "basis": basis,
            "due_on": order.due_on,
            "extended_from": None,
            "state": LineState.DUE.value,
        }
        for one in planned
        for partnership_id, basis in one.candidate.bases.items()
    ]
    session.connection().execute(sa.insert(IssueLinePartnership), due)
    return lines


def line_row(round_: Round, one: Planned) -> dict[str, Any]:
    """Give the row of a line."""
    return {
        "round_id": round_.id,
        "organisation_id": one.candidate.organisation.id,
        "version_id": one.version.version.id,
        "reason": one.reason,
        "attributes": dict(one.attributes),
        "chain": [dict(step) for step in one.chain],
        "state": LineState.DUE,
        "state_reason": "",
        "decided_at": None,
        "late_added": False,
    }


def add_returns(session: Session, round_: Round, lines: Sequence[IssueLine], planned: Sequence[Planned]) -> list[int]:
    """Add an empty return for each line, with what is asked of it counted, and its parts; gives the ids."""
    by_body = {one.candidate.organisation.id: one for one in planned}
    counts: dict[tuple[Any, ...], int] = {}
    rows = [
        {
            "round_id": round_.id,
            "issue_line_id": line.id,
            "organisation_id": line.organisation_id,
            "state": ReturnState.NOT_STARTED,
            "origin": ReturnOrigin.TYPED,
            "asked": asked_of(session, by_body[line.organisation_id], counts),
            "answered": 0,
            "wanting": 0,
        }
        for line in lines
    ]
    session.connection().execute(sa.insert(Return), rows)
    made = dict(session.exec(select(Return.issue_line_id, Return.id).where(Return.round_id == round_.id)).all())
    ids = [made[line.id] for line in lines]
    parts = [
        {"return_id": return_id, "version_id": chosen.version.id, "part": chosen.part}
        for return_id, line in zip(ids, lines, strict=True)
        for chosen in (by_body[line.organisation_id].version, *by_body[line.organisation_id].supplements)
    ]
    session.connection().execute(sa.insert(ReturnPart), parts)
    return ids


def asked_of(session: Session, one: Planned, counts: dict[tuple[Any, ...], int]) -> int:
    """Count what is asked of a body before it has answered; bodies of the same attributes are counted once."""
    attributes = {name: str(one.attributes[name]) for name in ATTRIBUTES if one.attributes.get(name)}
    parts = [chosen.version for chosen in (one.version, *one.supplements)]
    key = (*(version.id for version in parts), *attributes.items())
    if key not in counts:
        core, *others = (get_questionnaire(session, version.id, version.digest) for version in parts)
        counts[key] = len(counted(asked(joined(core, others), {}, attributes).questions))
    return counts[key]


def open_streams(session: Session, actor: User | None, round_: Round, returns: Sequence[int], now: datetime) -> None:
    """Begin the record of every return in one statement."""
    rows = []
    for return_id in returns:
        event = Event(
            round_id=round_.id,
            stream=f"return:{return_id}",
            number=1,
            kind=EventKind.RETURN_OPENED.value,
            at=now,
            actor_id=actor.id if actor else None,
            data={},
            previous=BEGINNING,
            digest="",
        )
        rows.append(event.model_dump() | {"digest": event.computed_digest()})
    session.connection().execute(sa.insert(Event), rows)


def parts_of(one: Planned) -> str:
    """Write down the versions of a line."""
    return "+".join(str(chosen.version.id) for chosen in (one.version, *one.supplements))


def digest_of(planned: Sequence[Planned]) -> str:
    """Give a digest of an issue list: who is due, by which version and why."""
    lines = sorted(f"{one.candidate.organisation.id} {parts_of(one)} {one.reason}" for one in planned)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
