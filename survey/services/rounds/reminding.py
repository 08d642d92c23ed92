"""One reminder to those who have not returned: previewed, at most one a day for each body, and on record."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import EventKind, LineDecision, Message, MessageKind, ReturnState, Role
from survey.queries.rounds.contacts import Holder, list_contacts, list_holders, to_invite
from survey.queries.rounds.due import LONDON
from survey.queries.rounds.lines import Line
from survey.services import trail
from survey.services.refusals import Refused
from survey.services.rounds.access import leads_of
from survey.services.rounds.inviting import send_all, sender_for, titles_of
from survey.services.rounds.letters import reminder
from survey.services.rounds.lines import Desk, check_open, clean_reason

LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Reminder:
    """What is to be sent: why, a line of one's own, and whether those who sign are written to as well."""

    reason: str
    note: str = ""
    signatories: bool = False


@dataclass(frozen=True)
class Preview:
    """Whom a reminder would go to, whom not and why, and how one of the letters reads."""

    written_to: tuple[Line, ...]
    reminded_today: tuple[Line, ...]
    without_address: tuple[Line, ...]
    people: int
    subject: str
    text: str


def preview(session: Session, desk: Desk, lines: Sequence[Line], wanted: Reminder) -> Preview:
    """Work out whom a reminder would go to; changes nothing."""
    already = reminded_on(session, desk)
    waiting = [line for line in lines if line.is_waiting]
    fresh = [line for line in waiting if line.line.id not in already]
    known = reachable(session, desk, fresh, wanted)
    reached = [line for line in fresh if known[line.line.id]]
    subject, text = ("", "")
    if reached:
        titles = titles_of(session, desk.round_.id)
        subject, text = letter(desk, reached[0], titles[reached[0].line.version_id], wanted)
    return Preview(
        written_to=tuple(reached),
        reminded_today=tuple(line for line in waiting if line.line.id in already),
        without_address=tuple(line for line in fresh if not known[line.line.id]),
        people=sum(len(known[line.line.id]) for line in reached),
        subject=subject,
        text=text,
    )


def remind(session: Session, desk: Desk, lines: Sequence[Line], wanted: Reminder) -> int:
    """Write to the bodies that have not returned; gives how many. A second click the same day writes to nobody.

    Raises Refused without a reason, for a note that is too long and when there is nobody to write to.
    """
    check_open(desk)
    why = clean_reason(wanted.reason)
    check_note(wanted.note)
    already = reminded_on(session, desk)
    waiting = [line for line in lines if line.is_waiting]
    fresh = [line for line in waiting if line.line.id not in already]
    people = recipients(session, desk, fresh, wanted)
    reached = [line for line in fresh if people.get(line.line.id)]
    if not reached:
        raise Refused(nobody(len(waiting), len(waiting) - len(fresh)))
    titles = titles_of(session, desk.round_.id)
    for line in reached:
        subject, text = letter(desk, line, titles[line.line.version_id], wanted)
        mark = f"reminder-{desk.today.isoformat()}-{desk.partnership.id}"
        send_all(session, line.line, people[line.line.id], MessageKind.REMINDER, subject, text, desk.now, mark)
    note_all(session, desk, reached, why)
    return len(reached)


def nobody(waiting: int, reminded: int) -> str:
    """Say why nobody was written to."""
    if waiting and reminded == waiting:
        return "Each of these bodies was reminded today already. Write again tomorrow."
    if waiting:
        return "None of these bodies has anybody to write to: add contacts with an e-mail address first."
    return "None of these bodies still has to answer."


def check_note(note: str) -> None:
    """Refuse a note that would be a letter of its own."""
    if len(note) > LONGEST_NOTE:
        raise Refused(f"The note has {len(note):,} characters; {LONGEST_NOTE:,} fit.", "note")


def letter(desk: Desk, line: Line, title: str, wanted: Reminder) -> tuple[str, str]:
    """Write the reminder of one body."""
    return reminder(
        sender_for(desk.partnership, desk.round_, title, desk.base_url),
        body=line.name,
        due_on=line.due_on,
        today=desk.today,
        state=line.return_.state.value,
        answered=line.return_.answered,
        asked=line.return_.asked,
        return_id=line.return_.id,
        note=wanted.note,
    )


def reminded_on(session: Session, desk: Desk) -> Collection[int]:
    """Give the lines that this partnership reminded today; one query."""
    mark = f"reminder-{desk.today.isoformat()}-{desk.partnership.id}:%"
    wanted = select(Message.issue_line_id).where(
        Message.round_id == desk.round_.id, Message.kind == MessageKind.REMINDER, col(Message.dedupe).like(mark)
    )
    return {line_id for line_id in session.exec(wanted) if line_id is not None}


def reachable(session: Session, desk: Desk, lines: Sequence[Line], wanted: Reminder) -> dict[int, set[str]]:
    """Give the addresses that would be written to, by line, without letting anybody in."""
    bodies = [line.organisation.id for line in lines]
    holders = list_holders(session, bodies, desk.now.date())
    contacts = list_contacts(session, [desk.partnership.id], bodies)
    found = {}
    for line in lines:
        held = holders.get(line.organisation.id, [])
        leads = {one.email for one in held if one.role == Role.LEAD}
        leads = leads or {one.email for one in to_invite(contacts.get(line.organisation.id, []))}
        found[line.line.id] = leads | {one.email for one in signatories(line, held, wanted)}
    return found


def recipients(session: Session, desk: Desk, lines: Sequence[Line], wanted: Reminder) -> dict[int, list[Holder]]:
    """Give whom to write to, by line: those who lead, and those who sign where it is their turn or it was wished."""
    leads = leads_of(session, desk.actor, [desk.partnership.id], [line.line for line in lines], desk.now)
    holders = list_holders(session, [line.organisation.id for line in lines], desk.now.date())
    found = {}
    for line in lines:
        people = [*leads.get(line.line.id, []), *signatories(line, holders.get(line.organisation.id, []), wanted)]
        found[line.line.id] = list({one.user_id: one for one in people}.values())
    return found


def signatories(line: Line, holders: Sequence[Holder], wanted: Reminder) -> list[Holder]:
    """Give those who sign, where a signature is waited for or they are to be written to as well."""
    if not (wanted.signatories or line.return_.state == ReturnState.AWAITING_SIGNATURE):
        return []
    return [one for one in holders if one.role == Role.SIGNATORY]


def note_all(session: Session, desk: Desk, lines: Sequence[Line], why: str) -> None:
    """Put the reminder on record: one event of the round, and the reason at each body."""
    actor_id = desk.actor.id if desk.actor else None
    trail.record(
        session,
        stream=f"round:{desk.round_.id}",
        round_id=desk.round_.id,
        kind=EventKind.MESSAGE_MADE,
        at=desk.now,
        actor=desk.actor,
        letter=MessageKind.REMINDER.value,
        partnership=desk.partnership.id,
        bodies=len(lines),
    )
    rows = [
        {
            "issue_line_id": line.line.id,
            "kind": EventKind.MESSAGE_MADE.value,
            "reason": why,
            "at": desk.now,
            "by_user": actor_id,
        }
        for line in lines
    ]
    session.connection().execute(sa.insert(LineDecision), rows)


def usual_reason(desk: Desk) -> str:
    """Suggest why one reminds.

    Example: "Not returned, 11 days before the due date".
    """
    days = (desk.round_.due_on - desk.now.astimezone(LONDON).date()).days
    if days < 0:
        return f"Not returned, {-days} day{'s' if days < -1 else ''} after the due date"
    return f"Not returned, {days} day{'' if days == 1 else 's'} before the due date"
