"""Writing revisions: one at a time, whole documents, never changed afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session

from questionnaires.documents import LARGEST
from questionnaires.documents import digest as digest_of
from questionnaires.editing import CannotEdit
from survey.models import DraftRevision, DraftState, EventKind, QuestionnaireDraft, User
from survey.models.drafts import packed, text_of
from survey.services import trail
from survey.services.refusals import Refused

LONGEST_TITLE, LONGEST_PROGRAMME, LONGEST_KEY = 200, 60, 80
REVIEWED = (DraftState.IN_REVIEW, DraftState.APPROVED)
Made = TypeVar("Made")


@dataclass(frozen=True)
class Step:
    """What a revision holds and says."""

    document: Mapping[str, Any]
    said: str
    touched: Sequence[str] = ()
    based_on: int | None = None
    undoes: int | None = None


def lock(session: Session, draft: QuestionnaireDraft) -> None:
    """Read a draft's row anew and keep others from changing it until the transaction ends."""
    session.flush()
    session.refresh(draft, with_for_update=True)


def lock_for_change(session: Session, draft: QuestionnaireDraft) -> None:
    """Lock a draft that is to be changed.

    Raises Refused when it is published or discarded.
    """
    lock(session, draft)
    if draft.state == DraftState.PUBLISHED:
        raise Refused("This draft is published and stays as it is. Begin the next version to change anything.")
    if draft.state == DraftState.DISCARDED:
        raise Refused("This draft was set aside. Take it up again to change it.")


def write(session: Session, draft: QuestionnaireDraft, actor: User | None, step: Step, now: datetime) -> DraftRevision:
    """Add a revision and make it the current one; a review asked or given before falls away.

    To be called under the lock. Raises Refused when the document is too large for its row.
    """
    text = text_of(step.document)
    check_size(step.document, text)
    revision = DraftRevision(
        draft_id=draft.id,
        number=draft.current + 1,
        content=packed(text),
        digest=digest_of(text),
        said=step.said,
        touched=list(step.touched),
        based_on=step.based_on,
        undoes=step.undoes,
        author_id=actor.id if actor else None,
        at=now,
    )
    session.add(revision)
    draft.current, draft.changed_at = revision.number, now
    draft.version, draft.title = str(step.document["version"]), str(step.document.get("title") or draft.key)
    if draft.state in REVIEWED:
        draft.state = DraftState.OPEN
    session.flush()
    return revision


def check_size(plain: Mapping[str, Any], text: str) -> None:
    """Refuse what no version could hold."""
    if len(text.encode()) > LARGEST:
        raise Refused(f"The questionnaire would pass {LARGEST:,} bytes. Make it shorter, or two of it.")
    for field, most in (("title", LONGEST_TITLE), ("programme", LONGEST_PROGRAMME), ("key", LONGEST_KEY)):
        if len(str(plain.get(field, ""))) > most:
            raise Refused(f"The {field} has more than {most} characters. Shorten it.", field=field)


def current_revision(session: Session, draft: QuestionnaireDraft) -> DraftRevision:
    """Give the newest revision of a draft."""
    return session.get_one(DraftRevision, (draft.id, draft.current))


def or_refused(make: Callable[[], Made]) -> Made:
    """Give what the engine makes; what it cannot do is refused in its words."""
    try:
        return make()
    except CannotEdit as reason:
        raise Refused(reason.message, field=reason.field) from reason


def record(
    session: Session, actor: User | None, draft: QuestionnaireDraft, kind: EventKind, now: datetime, **data: Any
) -> None:
    """Put what happened to a draft on record, in its own stream: ids, numbers and digests only."""
    trail.record(session, stream=f"draft:{draft.id}", kind=kind, at=now, actor=actor, **data)
