"""Inviting bodies to answer: access for whoever is written to, then one letter each."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from survey.models import (
    Basis,
    IssueLine,
    IssueLinePartnership,
    MessageKind,
    Partnership,
    QuestionnaireVersion,
    Return,
    Round,
    User,
)
from survey.queries.rounds.contacts import Holder
from survey.services.messages import post
from survey.services.rounds.access import admit
from survey.services.rounds.letters import Sender, invitation


def invite(
    session: Session,
    actor: User | None,
    round_: Round,
    partnerships: Sequence[Partnership],
    lines: Sequence[IssueLine],
    now: datetime,
    *,
    today: date,
    base_url: str,
    mark: str = "",
) -> int:
    """Invite the contacts of some bodies; gives how many bodies were written to.

    In a joint round a body is written to once, in the name of the first of its partnerships. With a `mark` those
    written to before are written to again.
    """
    invited = admit(session, actor, [one.id for one in partnerships], lines, now)
    due, returns = dues(session, round_.id), returns_of(session, round_.id)
    titles = titles_of(session, round_.id)
    for line in lines:
        partnership = next((one for one in partnerships if (line.id, one.id) in due), None)
        if partnership is None or line.id not in invited:
            continue
        basis, due_on = due[line.id, partnership.id]
        subject, text = invitation(
            sender_for(partnership, round_, titles[line.version_id], base_url),
            body=str(line.attributes["name"]),
            basis=basis,
            due_on=due_on,
            opens_on=round_.opens_on if round_.opens_on > today else None,
            chain=line.chain,
            return_id=returns[line.id],
        )
        send_all(session, line, invited[line.id], MessageKind.INVITATION, subject, text, now, f"invitation{mark}")
    return len(invited)


def send_all(
    session: Session,
    line: IssueLine,
    people: Sequence[Holder],
    kind: MessageKind,
    subject: str,
    text: str,
    now: datetime,
    mark: str,
) -> int:
    """Post one letter to each of some people, once for the same mark; gives how many people that are."""
    for person in people:
        post(
            session,
            kind=kind,
            to_email=person.email,
            subject=subject[:300],
            body=text,
            now=now,
            round_id=line.round_id,
            issue_line_id=line.id,
            user_id=person.user_id,
            dedupe=f"{mark}:{line.id}:{person.user_id}",
        )
    return len(people)


def sender_for(partnership: Partnership, round_: Round, title: str, base_url: str) -> Sender:
    """Say in whose name the letters of a round go out."""
    return Sender(partnership.name, round_.name, title, base_url, partnership.contact_line)


def dues(session: Session, round_id: int) -> dict[tuple[int, int], tuple[Basis, date]]:
    """Give basis and due date of every line, by line and partnership; one query."""
    wanted = (
        select(IssueLinePartnership)
        .join(IssueLine, col(IssueLine.id) == IssueLinePartnership.issue_line_id)
        .where(IssueLine.round_id == round_id)
    )
    return {(one.issue_line_id, one.partnership_id): (Basis(one.basis), one.due_on) for one in session.exec(wanted)}


def returns_of(session: Session, round_id: int) -> dict[int, int]:
    """Give the return of every line of a round; one query."""
    return dict(session.exec(select(Return.issue_line_id, Return.id).where(Return.round_id == round_id)).all())


def titles_of(session: Session, round_id: int) -> dict[int, str]:
    """Give the titles of the versions that a round's bodies answer; one query."""
    versions = select(IssueLine.version_id).where(IssueLine.round_id == round_id).distinct()
    wanted = select(QuestionnaireVersion.id, QuestionnaireVersion.title).where(
        col(QuestionnaireVersion.id).in_(versions)
    )
    return dict(session.exec(wanted).all())
