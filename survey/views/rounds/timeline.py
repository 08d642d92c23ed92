"""What happened to a body in a round, in words: events, the reasons of decisions, letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from survey.models import Event, EventKind, LineDecision, Message
from survey.views.filters import counted, long_date

EVENTS = {
    EventKind.RETURN_OPENED: "Put on the issue list",
    EventKind.LINE_ADDED: "Added late, after the round was issued",
    EventKind.LINE_EXEMPTED: "Made exempt",
    EventKind.LINE_NIL_RETURNED: "Nil return recorded",
    EventKind.LINE_CLOSED: "Recorded as closed",
    EventKind.LINE_REINSTATED: "Due again",
    EventKind.LINE_EXTENDED: "Given more time",
    EventKind.RETURN_STARTED: "Opened the return",
    EventKind.RETURN_LOADED: "Answers loaded in bulk",
    EventKind.ANSWERS_SAVED: "Answers saved",
    EventKind.ANSWERS_CARRIED: "Answers carried over",
    EventKind.ANSWER_CONFIRMED: "Last year’s answer confirmed",
    EventKind.CONFLICT_FOUND: "Two people changed the same answer",
    EventKind.CONFLICT_SETTLED: "Two texts settled",
    EventKind.EVIDENCE_ADDED: "Evidence added",
    EventKind.EVIDENCE_REMOVED: "Evidence removed",
    EventKind.ACTION_CHANGED: "Action changed",
    EventKind.COLLEAGUE_INVITED: "A colleague invited",
    EventKind.MADE_READY: "Ready for signature",
    EventKind.SIGNATURE_GIVEN: "Signed",
    EventKind.SIGNATURES_VOIDED: "Signatures voided by a change",
    EventKind.SENT_BACK: "Sent back by a signatory",
    EventKind.SUBMITTED: "Return sent",
    EventKind.REOPENED: "Opened again for changes",
    EventKind.MESSAGE_MADE: "Invitation sent again",
}
LETTERS = {
    "invitation": "Invitation",
    "reminder": "Reminder",
    "receipt": "Receipt",
    "notice": "Notice",
}


@dataclass(frozen=True)
class Entry:
    """A line of the timeline."""

    at: datetime
    what: str
    who: str
    more: str
    kind: str
    asks: bool = False


def entries(
    events: Sequence[Event],
    decisions: Sequence[tuple[LineDecision, str]],
    letters: Sequence[Message],
    names: Mapping[int, str],
) -> list[Entry]:
    """Put events, reasons and letters into one list, the newest first; saves of one hour are one line."""
    reasons = {(one.kind, one.at): one.reason for one, _ in decisions}
    known = {(event.kind, event.at) for event in events}
    found = [of_event(event, reasons, names) for event in folded(events)]
    found += [
        Entry(one.at, "Reminded", name, one.reason, one.kind)
        for one, name in decisions
        if (one.kind, one.at) not in known
    ]
    found += [of_letter(letter, names) for letter in letters]
    return sorted(reversed(found), key=lambda entry: entry.at, reverse=True)


def folded(events: Sequence[Event]) -> list[Event]:
    """Leave of a row of saves by one person within an hour only the last."""
    found: list[Event] = []
    for event in events:
        before = found[-1] if found else None
        if before is not None and event.kind == before.kind == EventKind.ANSWERS_SAVED:
            same_hour = (event.at - before.at).total_seconds() < 3600
            if event.actor_id == before.actor_id and same_hour:
                found[-1] = event
                continue
        found.append(event)
    return found


def of_event(event: Event, reasons: Mapping[tuple[str, datetime], str], names: Mapping[int, str]) -> Entry:
    """Say an event in words, with the reason where one was given."""
    what = EVENTS.get(EventKind(event.kind), event.kind.replace("_", " ").capitalize())
    more = reasons.get((event.kind, event.at), "")
    if event.kind == EventKind.LINE_EXTENDED:
        what = f"{what}, until {long_date(date.fromisoformat(str(event.data['due'])))}"
    elif event.kind == EventKind.RETURN_LOADED:
        what = f"{counted(int(event.data.get('answers', 0)), 'answer')} loaded in bulk"
    elif event.kind == EventKind.SUBMITTED:
        what = f"Return sent, number {event.data.get('number', 1)}"
    return Entry(event.at, what, names.get(event.actor_id or 0, ""), more, event.kind)


def of_letter(letter: Message, names: Mapping[int, str]) -> Entry:
    """Say a letter in words: what, to whom, and whether it arrived."""
    what = LETTERS.get(letter.kind.value, "Letter")
    name = names.get(letter.user_id or 0)
    to = f"to {name}, {letter.to_email}" if name else f"to {letter.to_email}"
    if letter.sent_at:
        return Entry(letter.sent_at, f"{what} sent", "", to, letter.kind.value)
    if letter.failed_at:
        more = f"{to}: {letter.failure}" if letter.failure else to
        return Entry(letter.failed_at, f"{what} could not be delivered", "", more, letter.kind.value, asks=True)
    return Entry(letter.made_at, f"{what} waits to be sent", "", to, letter.kind.value)
