"""A second person looks at a draft: asked of one state of it, and void as soon as anything changes."""

from datetime import datetime

from sqlmodel import Session

from survey.models import DraftReview, DraftState, EventKind, QuestionnaireDraft, ReviewOutcome, User
from survey.queries import drafts
from survey.services.drafting.writing import lock_for_change, record
from survey.services.refusals import Refused

LONGEST = 1000


def ask_review(
    session: Session, draft: QuestionnaireDraft, actor: User, note: str = "", of: User | None = None, *, now: datetime
) -> DraftReview:
    """Ask for a review of the draft as it is now, of anybody who may or `of` one person.

    Raises Refused when it is under review already, or when that person changed the draft themselves.
    """
    lock_for_change(session, draft)
    if draft.state == DraftState.IN_REVIEW:
        raise Refused("A review has been asked for already.")
    if draft.state == DraftState.APPROVED:
        raise Refused("It has been approved as it is. Publish it, or change it first.")
    if of is not None and of.id in {*drafts.changed_by(session, draft), actor.id}:
        raise Refused(f"{of.name} cannot review what they wrote themselves. Ask somebody else.", field="of")
    before = drafts.latest_review(session, draft)
    review = DraftReview(
        draft_id=draft.id,
        number=before.number + 1 if before else 1,
        digest=drafts.digest(session, draft),
        asked_by=actor.id,
        asked_of=of.id if of else None,
        note=bounded(note, "note"),
        asked_at=now,
    )
    session.add(review)
    draft.state = DraftState.IN_REVIEW
    record(session, actor, draft, EventKind.DRAFT_REVIEW_ASKED, now, number=review.number, digest=review.digest)
    return review


def decide(
    session: Session, draft: QuestionnaireDraft, actor: User, outcome: str, reply: str = "", *, now: datetime
) -> DraftReview:
    """Approve the draft, or say which changes are wanted.

    Raises Refused when no review is open, when the draft changed since it was asked for, or when the reviewer is not
    a second person: somebody who changed the draft, or who asked for this review.
    """
    lock_for_change(session, draft)
    review = drafts.latest_review(session, draft)
    if draft.state != DraftState.IN_REVIEW or review is None or review.decided_at is not None:
        raise Refused("No review of this draft is open. It may have been changed since; ask for another.")
    if not may_review(session, draft, review, actor):
        raise Refused("A second person reviews: somebody who neither changed this draft nor asked for the review.")
    review.outcome = outcome_of(outcome)
    review.reply = bounded(reply, "reply")
    if review.outcome == ReviewOutcome.CHANGES_WANTED and not review.reply:
        raise Refused("Say which changes are wanted.", field="reply")
    review.decided_by, review.decided_at = actor.id, now
    draft.state = DraftState.APPROVED if review.outcome == ReviewOutcome.APPROVED else DraftState.OPEN
    record(
        session, actor, draft, EventKind.DRAFT_REVIEWED, now,
        number=review.number, outcome=review.outcome.value, digest=review.digest,
    )  # fmt: skip
    return review


def may_review(session: Session, draft: QuestionnaireDraft, review: DraftReview, person: User) -> bool:
    """Whether somebody is a second person for this review."""
    return person.id != review.asked_by and person.id not in drafts.changed_by(session, draft)


def outcome_of(outcome: str) -> ReviewOutcome:
    """Read what the reviewer chose; raises Refused."""
    try:
        return ReviewOutcome(outcome)
    except ValueError as unknown:
        raise Refused("Choose whether you approve it or want changes.", field="outcome") from unknown


def bounded(text: str, field: str) -> str:
    """Give a text without outer spaces; raises Refused when it is too long."""
    words = text.strip()
    if len(words) > LONGEST:
        raise Refused(f"This has {len(words):,} characters; {LONGEST:,} are allowed.", field=field)
    return words
