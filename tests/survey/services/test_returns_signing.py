"""Ready, signed in turn, sent: and what is kept of it."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from questionnaires.answers import Answer
from survey.models import Message, ReturnNote, ReturnState, Score, Scorecard, Signature, Submission, User
from survey.queries.returns import get_submission, open_submission
from survey.queries.trail import list_events, verify
from survey.services.refusals import Refused
from survey.services.returns.opening import reopen, start
from survey.services.returns.signing import Signing, make_ready, mark_of, send_back, sign
from tests.factories import NOW
from tests.survey import returns_kit
from tests.survey.returns_kit import GREEN, Kit

LATER = NOW + timedelta(hours=1)
ALONE = [{"role": "lead", "label": "Childminder"}]


@pytest.fixture
def kit(session: Session) -> Kit:
    return returns_kit.make(session)


def signing(kit: Kit, step: int, **changes: object) -> Signing:
    return Signing(**{"step": step, "name": "A. Person", "seen": mark_of(kit.dossier)} | changes)  # type: ignore[arg-type]


def sign_as(kit: Kit, who: User, step: int, now: datetime = LATER, **changes: object) -> Submission | None:
    return sign(kit.session, who, kit.dossier, signing(kit, step, **changes), now)


def ready(kit: Kit) -> None:
    kit.complete()
    make_ready(kit.session, kit.lead, kit.dossier, NOW)


def send(kit: Kit, now: datetime = LATER) -> Submission:
    ready(kit)
    sign_as(kit, kit.lead, 0)
    sign_as(kit, kit.head, 1)
    sent = sign_as(kit, kit.chair, 2, now, meeting_on=date(2026, 11, 20), minute="14/26")
    assert sent is not None
    return sent


def test_opening_is_noted_once(kit: Kit) -> None:
    start(kit.session, kit.lead, kit.dossier, NOW)
    start(kit.session, kit.lead, kit.dossier, LATER)
    assert kit.return_.opened_at == NOW


def test_not_ready_while_something_is_wanting(kit: Kit) -> None:
    kit.save(kit.lead, p_policy=Answer(value="red"))
    with pytest.raises(Refused, match="5 answers still need something"):
        make_ready(kit.session, kit.lead, kit.dossier, NOW)


def test_not_ready_while_two_texts_wait(kit: Kit) -> None:
    kit.complete()
    kit.save(kit.deputy, p_policy=Answer(value="green", comment="Other"))
    with pytest.raises(Refused, match="Two people"):
        make_ready(kit.session, kit.lead, kit.dossier, NOW)


def test_the_chain_signs_in_its_order(kit: Kit) -> None:
    ready(kit)
    assert kit.return_.state == ReturnState.AWAITING_SIGNATURE
    with pytest.raises(Refused, match="not its turn"):
        sign_as(kit, kit.head, 1)
    assert sign_as(kit, kit.lead, 0) is None
    assert sign_as(kit, kit.head, 1) is None
    with pytest.raises(Refused, match="Somebody else must sign as Chair of governors"):
        sign_as(kit, kit.head, 2)
    submission = sign_as(kit, kit.chair, 2, meeting_on=date(2026, 11, 20), minute="14/26")
    assert submission is not None
    assert kit.return_.state == ReturnState.SUBMITTED
    assert kit.return_.submission_id == submission.id
    assert [one["label"] for one in submission.signatures][-1] == "Chair of governors"
    assert submission.signatures[-1]["minute"] == "14/26"


def test_the_next_signatory_is_written_to(kit: Kit) -> None:
    ready(kit)
    assert {one.to_email for one in kit.session.exec(select(Message))} == {kit.deputy.email}
    sign_as(kit, kit.lead, 0)
    subjects = [(one.to_email, one.subject) for one in kit.session.exec(select(Message).order_by(Message.id))]
    assert {email for email, _ in subjects[1:]} == {kit.head.email, kit.chair.email}


def test_a_childminder_signs_alone(session: Session) -> None:
    kit = returns_kit.make(session, chain=ALONE)
    ready(kit)
    assert sign_as(kit, kit.lead, 0) is not None


def test_a_chain_may_let_one_person_sign_twice(session: Session) -> None:
    chain = [{"role": "owner", "label": "Owner"}, {"role": "director", "label": "Director", "same_person": True}]
    kit = returns_kit.make(session, chain=chain)
    ready(kit)
    sign_as(kit, kit.head, 0)
    assert sign_as(kit, kit.head, 1) is not None


def test_no_chain_means_ready_is_sent(session: Session) -> None:
    kit = returns_kit.make(session, chain=[])
    ready(kit)
    assert kit.return_.state == ReturnState.SUBMITTED


def test_a_second_click_signs_once_and_sends_once(kit: Kit) -> None:
    first = send(kit)
    again = sign_as(kit, kit.chair, 2)
    assert again is not None
    assert again.id == first.id
    assert len(kit.session.exec(select(Signature)).all()) == 3
    assert len(kit.session.exec(select(Submission)).all()) == 1


def test_answers_changed_after_reading_are_not_signed(kit: Kit) -> None:
    ready(kit)
    seen = mark_of(kit.dossier)
    kit.save(kit.lead, base=1, at=LATER, p_policy=Answer(value="green", comment="New"))
    with pytest.raises(Refused, match="worked on again"):
        sign_as(kit, kit.lead, 0)
    make_ready(kit.session, kit.lead, kit.dossier, LATER)
    with pytest.raises(Refused, match="Read them again"):
        sign_as(kit, kit.lead, 0, seen=seen)


def test_the_snapshot_holds_what_was_signed(kit: Kit) -> None:
    submission = send(kit)
    assert submission.digest == hashlib.sha256(submission.snapshot.encode()).hexdigest()
    kept = json.loads(submission.snapshot)
    assert kept["questionnaires"][0]["digest"] == kit.version.digest
    assert kept["answers"][kit.version.key]["p.policy"]["by"] == "Designated safeguarding lead"
    opened = open_submission(kit.session, submission)
    assert opened.values["p.policy"] == GREEN
    assert opened.path.is_asked("b.house") is False


def test_scores_are_kept_as_json_and_as_rows(kit: Kit) -> None:
    submission = send(kit)
    card = kit.session.exec(select(Scorecard)).one()
    assert (card.overall_percent_n, card.overall_ratio, card.band) == (10000, "1", "high")
    assert card.data["overall"]["earned"] == "3"
    rows = {row.question: row for row in kit.session.exec(select(Score))}
    assert set(rows) == {"p.policy", "p.critical", "b.house"}
    assert (rows["p.critical"].weight, rows["p.critical"].ratio) == ("2", "1")
    assert rows["b.house"].state == "not_asked"
    assert rows["p.policy"].submission_id == submission.id


def test_a_receipt_goes_to_leads_and_signatories(kit: Kit) -> None:
    submission = send(kit)
    receipts = [one for one in kit.session.exec(select(Message)) if one.kind == "receipt"]
    assert {one.to_email for one in receipts} == {p.email for p in (kit.lead, kit.deputy, kit.head, kit.chair)}
    assert submission.digest[:16] in receipts[0].body
    assert "A. Person" in receipts[0].body


def test_the_trail_holds(kit: Kit) -> None:
    send(kit)
    kinds = [event.kind for event in list_events(kit.session, f"return:{kit.return_.id}", kit.round_.id)]
    assert kinds[-2:] == ["submitted", "scored"]
    assert verify(kit.session) == []


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (datetime(2026, 12, 11, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 12, 0, 0, tzinfo=UTC), True),
    ],
)
def test_the_due_date_ends_at_midnight_in_london(kit: Kit, moment: datetime, late: bool) -> None:
    assert kit.round_.due_on == date(2026, 12, 11)
    assert send(kit, moment).late is late


def test_summer_time_counts(session: Session) -> None:
    kit = returns_kit.make(session, due_on=date(2026, 7, 1))
    assert send(kit, datetime(2026, 7, 1, 22, 59, tzinfo=UTC)).late is False
    other = returns_kit.make(session, due_on=date(2026, 7, 1))
    assert send(other, datetime(2026, 7, 1, 23, 0, tzinfo=UTC)).late is True


def test_sent_back_with_a_note(kit: Kit) -> None:
    ready(kit)
    sign_as(kit, kit.lead, 0)
    for _ in range(2):
        send_back(kit.session, kit.head, kit.dossier, "Look at the policy again.", LATER)
    assert kit.return_.state == ReturnState.IN_PROGRESS
    assert kit.session.exec(select(ReturnNote)).one().text == "Look at the policy again."
    make_ready(kit.session, kit.lead, kit.dossier, LATER)
    assert kit.session.exec(select(ReturnNote)).one().resolved_at == LATER
    assert sign_as(kit, kit.head, 1) is None, "nothing changed, so the lead's signature still stands"


@pytest.mark.parametrize("note", ["", "   ", "x" * 2001])
def test_a_note_is_needed_and_has_an_end(kit: Kit, note: str) -> None:
    ready(kit)
    with pytest.raises(Refused) as no:
        send_back(kit.session, kit.head, kit.dossier, note, LATER)
    assert no.value.field == "note"


def test_reopened_and_sent_again(kit: Kit) -> None:
    first = send(kit, datetime(2026, 12, 20, tzinfo=UTC))
    reopen(kit.session, None, kit.return_, "The head count was wrong.", LATER)
    assert kit.return_.state == ReturnState.RETURNED
    kit.save(kit.lead, base=1, at=LATER, p_policy=Answer(value="green", comment="Put right"))
    assert get_submission(kit.session, kit.return_).id == first.id, "the first counts until the next is signed"
    make_ready(kit.session, kit.lead, kit.dossier, LATER)
    for who, step in ((kit.lead, 0), (kit.head, 1), (kit.chair, 2)):
        second = sign_as(kit, who, step)
    assert second is not None
    assert (second.number, second.late) == (2, True), "lateness is that of the first"
    assert open_submission(kit.session, first).values["p.policy"].comment == ""
    assert kit.session.get(Submission, first.id).digest == first.digest


def test_only_what_was_sent_is_reopened(kit: Kit) -> None:
    with pytest.raises(Refused, match="has been sent"):
        reopen(kit.session, None, kit.return_, "A reason", NOW)
    with pytest.raises(Refused, match="Say why"):
        reopen(kit.session, None, kit.return_, " ", NOW)
