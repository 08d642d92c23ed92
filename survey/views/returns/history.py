"""What has happened to a return, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey.models import Event, EventKind
from survey.queries.returns import Dossier
from survey.views import filters

WORDS: Mapping[str, str] = {
    EventKind.RETURN_OPENED: "The return was made ready to answer",
    EventKind.RETURN_STARTED: "Work began",
    EventKind.RETURN_LOADED: "Answers were loaded from a file",
    EventKind.ANSWERS_CARRIED: "Answers of last year were carried over",
    EventKind.COLLEAGUE_INVITED: "A colleague was asked to help",
    EventKind.MADE_READY: "The return was made ready for signature",
    EventKind.SIGNATURES_VOIDED: "An answer changed, so the signatures given fell away",
    EventKind.SENT_BACK: "The return was sent back with a note",
    EventKind.SCORED: "",
    EventKind.ACTION_CHANGED: "",
    EventKind.EVIDENCE_ADDED: "",
    EventKind.EVIDENCE_REMOVED: "",
    EventKind.REOPENED: "The partnership re-opened the return",
    EventKind.RETURNED_FOR_CLARIFICATION: "The partnership asked for clarification",
    EventKind.RETURN_CLOSED: "The return was closed",
    EventKind.MODERATION_STARTED: "Moderation began",
    EventKind.GRADES_AGREED: "The grades were agreed",
}
"""Kinds with a sentence of their own; an empty one stands beside another event and is not told twice."""

QUESTIONS: Mapping[str, str] = {
    EventKind.ANSWERS_SAVED: "Saved",
    EventKind.ANSWER_CONFIRMED: "Confirmed from last year:",
    EventKind.CONFLICT_FOUND: "Two texts met on",
    EventKind.CONFLICT_SETTLED: "Chose which text stands on",
    EventKind.GRADE_MODERATED: "Moderated",
}
"""Kinds that name questions."""

NAMED = 12


@dataclass
class Line:
    """One line of the history; saves by one person on one day are one line."""

    kind: str
    actor: str
    at: datetime
    words: str
    questions: list[str]


def sentences(dossier: Dossier, events: Sequence[tuple[Event, str]]) -> list[Line]:
    """Give the history, newest first; events of a kind that has no sentence show their kind."""
    lines: list[Line] = []
    for event, actor in events:
        words = said(event)
        if not words:
            continue
        line = Line(event.kind, actor, event.at, words, list(event.data.get("questions", ())))
        if lines and is_more_of(lines[-1], line):
            lines[-1].questions += [key for key in line.questions if key not in lines[-1].questions]
        else:
            lines.append(line)
    for line in lines:
        if line.questions:
            line.words = f"{line.words} {numbers(dossier, line.questions)}"
    return lines


def said(event: Event) -> str:
    """Give the sentence of one event, without the questions it names."""
    if event.kind == EventKind.SIGNATURE_GIVEN:
        return f"Step {event.data.get('step')} of the sign-off chain was signed"
    if event.kind == EventKind.SUBMITTED:
        return f"The return was sent: number {event.data.get('number')}, check sum {short(event.data)}"
    found = WORDS.get(event.kind, QUESTIONS.get(event.kind))
    return event.kind.replace("_", " ").capitalize() if found is None else found


def short(data: Mapping[str, Any]) -> str:
    """Give the beginning of a digest."""
    return str(data.get("digest", ""))[:16]


def is_more_of(newer: Line, older: Line) -> bool:
    """Whether two saves belong on one line."""
    same = newer.kind == older.kind == EventKind.ANSWERS_SAVED and newer.actor == older.actor
    return same and filters.as_day(newer.at) == filters.as_day(older.at)


def numbers(dossier: Dossier, keys: Sequence[str]) -> str:
    """Name questions by their numbers, in the order of the form."""
    labels = dossier.questionnaire.labels
    order = [labels[key] for key in dossier.questionnaire.questions if key in keys]
    if len(order) > NAMED:
        return f"{', '.join(order[:NAMED])} and {len(order) - NAMED} more"
    return filters.listed(order)
