"""Saving answers: what changed becomes a revision; two people on one answer are both kept and asked to choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from questionnaires.answers import NOTHING, Answer
from survey.models import AnswerOrigin, EventKind, User
from survey.queries.returns import Dossier, Revision, Sheet, get_some, list_revisions
from survey.queries.returns.answers import unsettled
from survey.services.returns.recording import record
from survey.services.returns.unread import with_unread
from survey.services.returns.writing import Change, lock, write

NO_ANSWER_YET = 0
"""The base of an answer that nobody had given when the page was made."""


@dataclass(frozen=True)
class Given:
    """One answer as it was posted.

    `base` is the revision the page showed, `page` says which opened page it came from, `unread` names the boxes whose
    text could not be taken (a number that is none, a text too long; `value.ROW.COLUMN` is one cell): what is stored in
    them stays.
    """

    question: str
    answer: Answer
    base: int = NO_ANSWER_YET
    page: str = ""
    unread: frozenset[str] = frozenset()
    origin: AnswerOrigin = AnswerOrigin.TYPED


@dataclass(frozen=True)
class Saved:
    """What a save did. `numbers` are the current revisions of the posted questions afterwards, `opened` the questions
    that are asked now and were not before."""

    at: datetime
    changed: tuple[str, ...]
    conflicts: tuple[str, ...]
    not_asked: tuple[str, ...]
    opened: tuple[str, ...]
    numbers: Mapping[str, int]
    sheet: Sheet


def save(session: Session, actor: User | None, dossier: Dossier, given: Sequence[Given], now: datetime) -> Saved:
    """Save what was typed. Only changed answers get a new revision.

    A save on an older base than the current revision never overwrites it: where the texts differ, what was typed is
    kept as a revision that is not current, and named in `conflicts`. Posting the same twice changes nothing.

    Raises Refused when the return cannot be changed.
    Example: `save(session, lead, dossier, [Given("sr.policy", Answer(value="green"))], now).changed`.
    """
    lock(session, dossier)
    sheet = get_some(session, dossier, [one.question for one in given])
    stale = [one.question for one in given if one.base != number_of(sheet, one.question)]
    histories = list_revisions(session, dossier, stale) if stale else {}
    decided = {
        one.question: decide(actor, one, sheet.current.get(one.question), histories.get(one.question, ()))
        for one in given
    }
    changes = [change for change, _ in decided.values() if change is not None]
    after = write(session, actor, dossier, sheet, changes, now)
    changed = tuple(change.question for change in changes if change.becomes_current)
    put_on_record(session, actor, dossier, changes, now)
    return Saved(
        at=now,
        changed=changed,
        conflicts=tuple(question for question, (_, clashes) in decided.items() if clashes),
        not_asked=tuple(key for key in changed if not after.path.is_asked(key)),
        opened=tuple(key for key in after.path.keys if not sheet.path.is_asked(key)),
        numbers={one.question: number_of(after, one.question) for one in given},
        sheet=after,
    )


def decide(
    actor: User | None, given: Given, current: Revision | None, history: Sequence[Revision]
) -> tuple[Change | None, bool]:
    """Decide what becomes of one posted answer: what to write, if anything, and whether two texts stand against
    each other."""
    at_base = next((one.answer for one in history if one.number == given.base), NOTHING)
    now_there = current.answer if current else NOTHING
    is_stale = current is not None and given.base != current.number
    answer = with_unread(given.answer, at_base if is_stale else now_there, given.unread)
    if answer == now_there:
        return None, False
    if not is_stale:
        base = current.number if current else NO_ANSWER_YET
        return Change(given.question, answer, base, given.origin, given.page), False
    if answer == at_base:
        return None, False
    if current is not None and is_own_page(actor, given, history):
        return Change(given.question, answer, current.number, given.origin, given.page), False
    if any(one.answer == answer and one.author_id == author(actor) for one in unsettled(list(history))):
        return None, True
    loser = Change(given.question, answer, given.base, given.origin, given.page, becomes_current=False)
    return loser, True


def is_own_page(actor: User | None, given: Given, history: Sequence[Revision]) -> bool:
    """Whether everything saved since the base came from this very page: its answer was lost on the way, or the
    button was pressed while the page was saving by itself."""
    since = [one for one in history if one.number > given.base]
    return bool(given.page) and all(one.page == given.page and one.author_id == author(actor) for one in since)


def author(actor: User | None) -> int | None:
    """Give the id that stands in a revision."""
    return actor.id if actor else None


def number_of(sheet: Sheet, question: str) -> int:
    """Give the current revision's number; 0 for a question never answered."""
    current = sheet.current.get(question)
    return current.number if current else NO_ANSWER_YET


def put_on_record(
    session: Session, actor: User | None, dossier: Dossier, changes: Sequence[Change], now: datetime
) -> None:
    """Record what was saved and where two texts met; keys only, no words."""
    for kind, keys in (
        (EventKind.ANSWERS_SAVED, [one.question for one in changes if one.becomes_current]),
        (EventKind.CONFLICT_FOUND, [one.question for one in changes if not one.becomes_current]),
    ):
        if keys:
            record(session, actor, dossier.return_, kind, now, {"questions": keys})
