"""Back and forth in the history of a draft: always a new revision, so nothing is ever lost."""

from datetime import datetime

from sqlmodel import Session

from questionnaires.editing import touched_between
from survey.models import DraftRevision, QuestionnaireDraft, User
from survey.queries import drafts
from survey.services.drafting.saving import document_seen
from survey.services.drafting.writing import Step, current_revision, lock_for_change, write
from survey.services.refusals import Refused

LONGEST_SAID = 280


def undo(
    session: Session, draft: QuestionnaireDraft, actor: User | None, number: int, *, now: datetime
) -> DraftRevision:
    """Take back change `number`, the newest that stands: the document is again what it was before.

    Raises Refused when another change is the newest by now.
    """
    lock_for_change(session, draft)
    steps = drafts.steps(session, draft)
    if steps.undo is None or steps.undo != number:
        raise Refused("This is not the newest change any more. Look at the history and choose again.")
    return step_back(
        session, draft, actor, number, steps.standing[-2], f"Took back: {said(session, draft, number)}", now
    )


def redo(
    session: Session, draft: QuestionnaireDraft, actor: User | None, number: int, *, now: datetime
) -> DraftRevision:
    """Do again what revision `number` took back. Raises Refused when something else was changed since."""
    lock_for_change(session, draft)
    steps = drafts.steps(session, draft)
    if steps.redo is None or steps.redo != number:
        raise Refused("Something was changed since it was taken back, so it cannot be done again by itself.")
    taken_back = session.get_one(DraftRevision, (draft.id, number)).undoes
    words = f"Done again: {said(session, draft, taken_back or number)}"
    return step_back(session, draft, actor, number, taken_back or number, words, now)


def step_back(
    session: Session, draft: QuestionnaireDraft, actor: User | None, number: int, to: int, words: str, now: datetime
) -> DraftRevision:
    """Write the document of revision `to` as a revision that takes back `number`."""
    plain = drafts.document(session, draft, to)
    touched = touched_between(drafts.document(session, draft), plain)
    step = Step(plain, words[:LONGEST_SAID], touched, draft.current, number)
    return write(session, draft, actor, step, now)


def said(session: Session, draft: QuestionnaireDraft, number: int) -> str:
    """Give what a revision said."""
    return session.get_one(DraftRevision, (draft.id, number)).said


def restore(
    session: Session, draft: QuestionnaireDraft, actor: User | None, number: int, *, now: datetime
) -> DraftRevision:
    """Bring back the whole document as it was at revision `number`; what came after stays in the history."""
    lock_for_change(session, draft)
    plain = document_seen(session, draft, number)
    touched = touched_between(drafts.document(session, draft), plain)
    if not touched:
        return current_revision(session, draft)
    words = f"Went back to change {number}: {said(session, draft, number)}"
    return write(session, draft, actor, Step(plain, words[:LONGEST_SAID], touched, draft.current), now)
