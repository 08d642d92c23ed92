"""Taking a round back while nobody has begun: its lines and returns go, the round's row stays for the record."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import (
    EventKind,
    Grant,
    IssueLine,
    IssueLinePartnership,
    LineDecision,
    Message,
    MessageKind,
    Return,
    ReturnPart,
    ReturnState,
    Round,
    RoundPartnership,
    RoundState,
    User,
)
from survey.services import trail
from survey.services.messages import post
from survey.services.refusals import Refused

WITHDRAWN = """{round}

This round has been withdrawn. You need not do anything; please disregard the letter before.
"""


def may_be_withdrawn(session: Session, round_: Round) -> bool:
    """Whether nothing stands in the way of taking a round back; two queries."""
    return round_.is_open and why_not(session, round_) == ""


def why_not(session: Session, round_: Round) -> str:
    """Say why a round cannot be taken back; nothing when it can."""
    begun = sa.or_(col(Return.opened_at).is_not(None), col(Return.state) != ReturnState.NOT_STARTED)
    invited = select(Grant.return_id).where(col(Grant.return_id).is_not(None))
    touched = select(Return.id).where(Return.round_id == round_.id, sa.or_(begun, col(Return.id).in_(invited)))
    if session.exec(touched.limit(1)).first() is not None:
        return "A body has begun to answer, so the round cannot be withdrawn. Make bodies exempt instead."
    partners = select(sa.func.count()).select_from(RoundPartnership).where(RoundPartnership.round_id == round_.id)
    if session.exec(partners).one() > 1:
        return "The round is issued by several partnerships together, so none of them can withdraw it alone."
    later = select(Round.name).where(Round.after_id == round_.id).limit(1)
    follower = session.exec(later).first()
    return f"{follower} shows this round's answers beside its own, so it cannot be withdrawn." if follower else ""


def withdraw(session: Session, actor: User | None, round_: Round, now: datetime) -> int:
    """Take a round back; gives how many people were told. Raises Refused once a body has begun.

    The row of the round stays without its partnerships, so that no later round takes its number in the record.
    """
    no = why_not(session, round_)
    if no:
        raise Refused(no)
    told = tell(session, round_, now)
    lines = select(IssueLine.id).where(IssueLine.round_id == round_.id)
    returns = select(Return.id).where(Return.round_id == round_.id)
    letters = sa.update(Message).where(col(Message.round_id) == round_.id).values(issue_line_id=None)
    for statement in (
        letters,
        sa.delete(LineDecision).where(col(LineDecision.issue_line_id).in_(lines)),
        sa.delete(IssueLinePartnership).where(col(IssueLinePartnership.issue_line_id).in_(lines)),
        sa.delete(ReturnPart).where(col(ReturnPart.return_id).in_(returns)),
        sa.delete(Return).where(col(Return.round_id) == round_.id),
        sa.delete(IssueLine).where(col(IssueLine.round_id) == round_.id),
        sa.delete(RoundPartnership).where(col(RoundPartnership.round_id) == round_.id),
    ):
        session.execute(statement.execution_options(synchronize_session=False))
    round_.slug, round_.state = f"withdrawn-{round_.id}", RoundState.CLOSED
    session.add(round_)
    stream = f"round:{round_.id}"
    kind = EventKind.ROUND_CLOSED
    trail.record(session, stream=stream, round_id=round_.id, kind=kind, at=now, actor=actor, withdrawn=1, told=told)
    return told


def tell(session: Session, round_: Round, now: datetime) -> int:
    """Write to everybody who was invited that they need not do anything."""
    wanted = select(Message.user_id, Message.to_email).where(
        Message.round_id == round_.id, Message.kind == MessageKind.INVITATION
    )
    people = dict(session.exec(wanted).all())
    for user_id, email in people.items():
        post(
            session,
            kind=MessageKind.NOTICE,
            to_email=email,
            subject=f"{round_.name}: withdrawn"[:300],
            body=WITHDRAWN.format(round=round_.name),
            now=now,
            round_id=round_.id,
            user_id=user_id,
            dedupe=f"withdrawn:{round_.id}:{user_id}",
        )
    return len(people)
