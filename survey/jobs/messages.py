"""The job that sends a letter: once, however often it runs."""

from datetime import UTC, datetime

from dbos import DBOS
from sqlmodel import Session

from survey import queue
from survey.config import Settings
from survey.extensions import session_for
from survey.models import NO_ROUND, EventKind, Message, MessageKind
from survey.notify import Mailer, mailer_from
from survey.services.trail import record


def register() -> None:
    """Make the workflow known to the worker; called before it launches."""

    @DBOS.step(retries_allowed=True, max_attempts=5, interval_seconds=2, backoff_rate=3)
    def hand_over(message_id: int) -> None:
        settings = Settings.from_environment()
        with session_for(settings) as session:
            send(session, mailer_from(settings), message_id, datetime.now(UTC))
            session.commit()

    @DBOS.workflow(name=queue.SEND_MESSAGE, max_recovery_attempts=10)
    def send_message(message_id: int) -> None:
        try:
            hand_over(message_id)
        except Exception as reason:
            with session_for(Settings.from_environment()) as session:
                note_failure(session, message_id, str(reason), datetime.now(UTC))
                session.commit()
            raise


def send(session: Session, mailer: Mailer, message_id: int, now: datetime) -> bool:
    """Send a letter that was not sent yet, and note it; gives whether it was sent now. Raises what the mailer raises.

    Nothing is held while the letter goes out, since on SQLite that would stop every save. A worker that dies between
    sending and noting makes the next one send again, under the same Message-ID.
    """
    message = session.get(Message, message_id)
    if message is None or message.sent_at is not None:
        return False
    letter = (message.to_email, message.subject, message.body, f"survey-message-{message.id}")
    session.commit()
    mailer.send(*letter)
    message.sent_at, message.failed_at, message.failure = now, None, None
    if message.kind == MessageKind.SIGN_IN:
        message.body = ""  # it holds a way to sign in
    _record(session, message, EventKind.MESSAGE_SENT, now)
    return True


def note_failure(session: Session, message_id: int, reason: str, now: datetime) -> None:
    """Note that a letter could not be sent, after every try; a letter that was sent stays sent."""
    message = session.get(Message, message_id)
    if message is None or message.sent_at is not None:
        return
    message.failed_at, message.failure = now, " ".join(reason.split())[:300]
    _record(session, message, EventKind.MESSAGE_FAILED, now)


def _record(session: Session, message: Message, kind: EventKind, now: datetime) -> None:
    """Put on record what became of a letter: in its round's stream, else in its reader's."""
    session.add(message)
    session.flush()
    stream = f"round:{message.round_id}" if message.round_id else f"user:{message.user_id or 0}"
    record(
        session,
        stream=stream,
        round_id=message.round_id or NO_ROUND,
        kind=kind,
        at=now,
        actor=None,
        message=message.id,
        letter=str(message.kind),
        line=message.issue_line_id,
    )
