"""Letters: a row first, then a job that sends it, both in the caller's transaction."""

from datetime import datetime

from sqlmodel import Session, select

from survey.models import Message, MessageKind
from survey.queue import SEND_MESSAGE, enqueue


def post(
    session: Session,
    *,
    kind: MessageKind,
    to_email: str,
    subject: str,
    body: str,
    now: datetime,
    round_id: int | None = None,
    issue_line_id: int | None = None,
    user_id: int | None = None,
    dedupe: str | None = None,
) -> Message:
    """Add a letter and have it sent once this transaction is committed.

    With `dedupe` a second call gives the first letter back and sends nothing: `f"reminder:{line.id}:{today}"`.
    """
    if dedupe is not None:
        before = session.exec(select(Message).where(Message.dedupe == dedupe)).one_or_none()
        if before is not None:
            return before
    message = Message(
        kind=kind,
        to_email=to_email,
        subject=subject,
        body=body,
        made_at=now,
        round_id=round_id or None,
        issue_line_id=issue_line_id,
        user_id=user_id,
        dedupe=dedupe,
    )
    session.add(message)
    session.flush()
    enqueue(session, SEND_MESSAGE, message.id)
    return message
