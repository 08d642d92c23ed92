"""Letters are sent once, and what became of them is known."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from survey.jobs.messages import note_failure, send
from survey.models import Message, MessageKind
from survey.notify import RecordingMailer
from survey.queries.trail import list_events
from tests import factories


def message(session: Session, **changes: Any) -> Message:
    values = {"kind": MessageKind.NOTICE, "to_email": "lead@example.org", "subject": "Hello", "body": "Good day"}
    return factories.keep(session, Message(**values | {"made_at": factories.NOW} | changes))


def test_a_letter_is_sent_once(session: Session, mailer: RecordingMailer) -> None:
    letter = message(session)
    assert send(session, mailer, letter.id, factories.NOW) is True
    assert send(session, mailer, letter.id, factories.NOW + timedelta(hours=1)) is False
    assert [(sent.to, sent.subject, sent.text) for sent in mailer.sent] == [("lead@example.org", "Hello", "Good day")]
    assert letter.sent_at == factories.NOW


def test_the_body_of_a_sign_in_letter_is_cleared_once_sent(session: Session, mailer: RecordingMailer) -> None:
    letter = message(session, kind=MessageKind.SIGN_IN, body="use this link")
    send(session, mailer, letter.id, factories.NOW)
    assert mailer.sent[0].text == "use this link"
    assert letter.body == ""


def test_the_trail_holds_no_address(session: Session, mailer: RecordingMailer) -> None:
    round_ = factories.round_(session)
    letter = message(session, round_id=round_.id)
    send(session, mailer, letter.id, factories.NOW)
    (event,) = list_events(session, f"round:{round_.id}", round_.id)
    assert event.data == {"message": letter.id, "letter": "notice", "line": None}


def test_a_failure_is_noted_unless_it_was_sent(session: Session, mailer: RecordingMailer) -> None:
    letter = message(session)
    note_failure(session, letter.id, "no such\n mailbox", factories.NOW)
    assert (letter.failed_at, letter.failure) == (factories.NOW, "no such mailbox")
    send(session, mailer, letter.id, factories.NOW)
    note_failure(session, letter.id, "again", factories.NOW)
    assert letter.failure is None


def test_a_letter_that_is_gone_is_left_alone(session: Session, mailer: RecordingMailer) -> None:
    assert send(session, mailer, 404, factories.NOW) is False
    note_failure(session, 404, "gone", factories.NOW)
    assert mailer.sent == []


def test_a_refused_letter_stays_to_be_sent(session: Session) -> None:
    class Refusing:
        def send(self, to: str, subject: str, text: str, message_id: str) -> None:
            raise OSError("mail server away")

    letter = message(session)
    with pytest.raises(OSError, match="away"):
        send(session, Refusing(), letter.id, factories.NOW)
    assert letter.sent_at is None
