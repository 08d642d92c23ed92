"""Decisions about one body on an issue list: each with a reason, each on record, none made twice by a second click.

In a joint round a decision is one partnership's; the line as a whole follows when all of its partnerships decided so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from survey.models import (
    EventKind,
    IssueLine,
    IssueLinePartnership,
    LineDecision,
    LineState,
    MessageKind,
    Partnership,
    QuestionnaireVersion,
    ReturnState,
    Round,
    User,
)
from survey.queries.rounds.lines import Line
from survey.services.refusals import Refused
from survey.services.returns.opening import reopen
from survey.services.returns.recording import record
from survey.services.rounds.access import leads_of
from survey.services.rounds.inviting import invite, send_all, sender_for
from survey.services.rounds.letters import day, notice

LONGEST = 500


@dataclass(frozen=True)
class Desk:
    """Who decides, for which partnership and round, when, and where the service is found."""

    actor: User | None
    partnership: Partnership
    round_: Round
    now: datetime
    today: date
    base_url: str = ""


Decide = Callable[[Session, Desk, Line, str], bool]
"""A decision: does it, and says whether somebody at the body was told."""


def exempt(session: Session, desk: Desk, found: Line, reason: str) -> bool:
    """Record that a body need not answer; what it has written is kept. Raises Refused once it has answered."""
    if found.state == LineState.EXEMPT:
        return True
    check_waiting(desk, found, "made exempt")
    set_state(session, desk, found, LineState.EXEMPT, reason, EventKind.LINE_EXEMPTED)
    return tell(session, desk, found, "no answer needed", f"{found.name} need not answer in this round.", reason)


def nil(session: Session, desk: Desk, found: Line, reason: str) -> bool:
    """Record a nil return: the body has nothing to report, and counts as returned."""
    if found.state == LineState.NIL:
        return True
    check_waiting(desk, found, "recorded as nil")
    set_state(session, desk, found, LineState.NIL, reason, EventKind.LINE_NIL_RETURNED)
    return tell(session, desk, found, "nil return on record", f"A nil return is on record for {found.name}.", reason)


def reinstate(session: Session, desk: Desk, found: Line, reason: str) -> bool:
    """Take an exemption or a nil return back: the body is due again."""
    if found.state == LineState.DUE:
        return True
    check_open(desk)
    if found.state == LineState.CLOSED:
        raise Refused("The body is recorded as closed. Mend that on the page of the body.")
    set_state(session, desk, found, LineState.DUE, reason, EventKind.LINE_REINSTATED)
    what = f"{found.name} is asked to answer again. It is due on {day(found.due_on)}."
    return tell(session, desk, found, f"please answer by {day(found.due_on)}", what, reason)


def extend(session: Session, desk: Desk, found: Line, until: date, reason: str) -> bool:
    """Give a body more time; the first due date stays on record."""
    if found.due_on == until and found.own.extended_from is not None:
        return True
    check_waiting(desk, found, "given more time")
    if until <= found.due_on or until < desk.today:
        raise Refused(f"Choose a day after {day(max(found.due_on, desk.today))}.", "until")
    why = clean_reason(reason)
    before = found.own.due_on
    found.own.extended_from = found.own.extended_from or before
    found.own.due_on = until
    session.add(found.own)
    decide(session, desk, found, EventKind.LINE_EXTENDED, why, due=until.isoformat(), before=before.isoformat())
    what = f"The return of {found.name} is now due on {day(until)} instead of {day(before)}."
    return tell(session, desk, found, f"now due {day(until)}", what, why)


def give_back(session: Session, desk: Desk, found: Line, reason: str) -> bool:
    """Re-open a return that was sent; what was sent counts until it is signed anew."""
    if found.return_.state == ReturnState.RETURNED:
        return True
    check_open(desk)
    why = clean_reason(reason)
    reopen(session, desk.actor, found.return_, why, desk.now)
    keep_reason(session, desk, found, EventKind.REOPENED, why)
    what = f"The return of {found.name} is open again for changes. What was sent counts until it is signed anew."
    return tell(session, desk, found, "open again for changes", what, why)


def resend(session: Session, desk: Desk, found: Line, reason: str) -> bool:
    """Send the invitation again to the contacts as they are now; whoever is new among them is let in."""
    check_waiting(desk, found, "invited again")
    why = clean_reason(reason)
    mark = f"-{desk.now:%Y%m%d%H%M}"
    partners = [desk.partnership]
    if not invite(
        session, desk.actor, desk.round_, partners, [found.line], desk.now,
        today=desk.today, base_url=desk.base_url, mark=mark,
    ):  # fmt: skip
        raise Refused("There is nobody to write to: add a contact with an e-mail address to the body first.")
    decide(session, desk, found, EventKind.MESSAGE_MADE, why, letter=MessageKind.INVITATION.value)
    return True


def check_open(desk: Desk) -> None:
    """Refuse changes to a round that is closed."""
    if not desk.round_.is_open:
        raise Refused("This round is closed, so nothing about it can be changed.")


def check_waiting(desk: Desk, found: Line, done: str) -> None:
    """Refuse what is only for bodies that still have to answer."""
    check_open(desk)
    if not found.is_waiting:
        raise Refused(f"{found.name} has answered or need not answer, so it cannot be {done}.")


def clean_reason(reason: str) -> str:
    """Give a reason as it is kept; raises Refused where there is none or it is too long."""
    why = " ".join(reason.split())
    if not why:
        raise Refused("Say why: it stays on record.", "reason")
    if len(why) > LONGEST:
        raise Refused(f"The reason has {len(why):,} characters; {LONGEST} fit.", "reason")
    return why


def set_state(session: Session, desk: Desk, found: Line, state: LineState, reason: str, kind: EventKind) -> None:
    """Set this partnership's state, and the line's once all of its partnerships say the same."""
    why = clean_reason(reason)
    found.own.state = state.value
    session.add(found.own)
    session.flush()
    wanted = select(IssueLinePartnership.state).where(IssueLinePartnership.issue_line_id == found.line.id)
    said = set(session.exec(wanted))
    found.line.state = state if said == {state.value} else LineState.DUE
    found.line.state_reason, found.line.decided_at = why, desk.now
    session.add(found.line)
    decide(session, desk, found, kind, why)


def decide(session: Session, desk: Desk, found: Line, kind: EventKind, reason: str, **data: str) -> None:
    """Put a decision on record: an event without words, and the reason beside it."""
    facts = {"partnership": desk.partnership.id, **data}
    record(session, desk.actor, found.return_, kind, desk.now, facts)
    keep_reason(session, desk, found, kind, reason)


def keep_reason(session: Session, desk: Desk, found: Line, kind: EventKind, reason: str) -> None:
    """Keep the words of a decision; its event has the same kind and time."""
    actor_id = desk.actor.id if desk.actor else None
    row = LineDecision(issue_line_id=found.line.id, kind=kind.value, reason=reason, at=desk.now, by_user=actor_id)
    session.add(row)
    session.flush()


def tell(session: Session, desk: Desk, found: Line, subject: str, what: str, reason: str) -> bool:
    """Tell those who lead at the body what was decided and why; says whether there was anybody to tell."""
    people = leads_of(session, desk.actor, [desk.partnership.id], [found.line], desk.now).get(found.line.id, [])
    if not people:
        return False
    sender = sender_for(desk.partnership, desk.round_, title_of(session, found.line), desk.base_url)
    subject, text = notice(sender, subject=subject, what=what, reason=clean_reason(reason), return_id=found.return_.id)
    mark = f"notice-{desk.now:%Y%m%d%H%M%S}"
    return send_all(session, found.line, people, MessageKind.NOTICE, subject, text, desk.now, mark) > 0


def title_of(session: Session, line: IssueLine) -> str:
    """Give the title of the version that a body answers."""
    wanted = select(QuestionnaireVersion.title).where(col(QuestionnaireVersion.id) == line.version_id)
    return session.exec(wanted).one()
