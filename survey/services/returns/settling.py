"""Two texts on one answer: somebody reads both and chooses, or joins them; the other stays in the history."""

from datetime import datetime
from typing import Literal

from sqlmodel import Session

from questionnaires.answers import Answer
from survey.models import AnswerOrigin, EventKind, User
from survey.queries.returns import Dossier, Revision, get_sheet, list_revisions
from survey.queries.returns.answers import unsettled
from survey.services.refusals import Refused
from survey.services.returns.recording import record
from survey.services.returns.writing import Change, lock, write

Choice = Literal["saved", "mine", "joined"]


class ChangedAgain(Refused):
    """The saved answer is no longer the one that was shown; both are to be read again."""


def settle(
    session: Session,
    actor: User | None,
    dossier: Dossier,
    question: str,
    *,
    loser: int,
    seen: int,
    choice: Choice,
    joined: Answer | None,
    now: datetime,
) -> None:
    """Let one text stand: the saved one, the one that lost, or a third made of both.

    `loser` and `seen` are the numbers of the two revisions that were shown. Settling what is settled changes nothing.

    Raises ChangedAgain when the saved answer has changed meanwhile.
    """
    lock(session, dossier)
    sheet = get_sheet(session, dossier)
    listed = list_revisions(session, dossier, [question]).get(question, [])
    waiting = {one.number: one for one in unsettled(listed)}
    if loser not in waiting or question not in sheet.current:
        return
    current = sheet.current[question]
    if current.number != seen:
        raise ChangedAgain("The saved answer changed again while you were choosing. Read both once more.")
    answer = chosen(choice, current, waiting[loser], joined)
    write(session, actor, dossier, sheet, [Change(question, answer, loser, AnswerOrigin.JOINED)], now)
    record(session, actor, dossier.return_, EventKind.CONFLICT_SETTLED, now, {"questions": [question], "kept": choice})


def chosen(choice: Choice, saved: Revision, mine: Revision, joined: Answer | None) -> Answer:
    """Give the answer that is to stand; raises Refused where joining was chosen without a text."""
    if choice == "saved":
        return saved.answer
    if choice == "mine":
        return mine.answer
    if joined is None:
        raise Refused("Write the answer that joins the two, or choose one of them.", field="choice")
    return joined
