"""Decisions about one body: each with a reason, on record, told to the body, and not made twice."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from questionnaires.answers import Answer
from survey.models import (
    EventKind,
    Grant,
    IssueLine,
    LineDecision,
    LineState,
    Membership,
    MessageKind,
    Organisation,
    ReturnOrigin,
    ReturnState,
    Round,
    RoundState,
)
from survey.queries.returns import get_dossier, get_sheet
from survey.queries.rounds.due import due_ends_at, is_due, is_late, is_returned
from survey.queries.rounds.lines import Line
from survey.queries.trail import list_events, verify
from survey.services.refusals import Refused
from survey.services.returns.saving import Given, save
from survey.services.returns.submitting import submit
from survey.services.rounds import lines
from survey.services.rounds.adding import add_body
from survey.services.rounds.reminding import Reminder, preview, remind, usual_reason
from tests import factories
from tests.factories import NOW, TODAY
from tests.survey import rounds_kit
from tests.survey.rounds_kit import Kit


@pytest.fixture
def kit(session: Session) -> Kit:
    made = rounds_kit.make(session)
    made.body("Ash Primary", phase="Primary", legal_route="s175", type="Community school")
    made.body("Beech Secondary", phase="Secondary")
    made.body("Cedar Primary", lead=None)
    return made


@pytest.fixture
def round_(kit: Kit) -> Round:
    return kit.issue().round_


def answer(kit: Kit, found: Line, key: str, value: str) -> None:
    dossier = get_dossier(kit.session, found.return_.id)
    assert dossier is not None
    save(kit.session, None, dossier, [Given(key, Answer(value=value), 0)], NOW)


def send(kit: Kit, found: Line) -> None:
    dossier = get_dossier(kit.session, found.return_.id)
    assert dossier is not None
    submit(kit.session, None, dossier, get_sheet(kit.session, dossier), [], NOW, origin=ReturnOrigin.LOADED)


def reasons(kit: Kit, found: Line) -> list[tuple[str, str]]:
    wanted = select(LineDecision.kind, LineDecision.reason).where(LineDecision.issue_line_id == found.line.id)
    return list(kit.session.exec(wanted.order_by(LineDecision.id)))


@pytest.mark.parametrize(
    ("due_on", "last", "first_late"),
    [
        (date(2026, 11, 27), datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC)),
        (date(2026, 7, 31), datetime(2026, 7, 31, 22, 59, 59, tzinfo=UTC), datetime(2026, 7, 31, 23, 0, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)),
    ],
)
def test_a_due_date_lasts_to_the_end_of_its_day_in_england(due_on: date, last: datetime, first_late: datetime) -> None:
    assert due_ends_at(due_on) == first_late
    assert not is_late(due_on, last)
    assert is_late(due_on, first_late)


def test_what_counts_as_due_and_returned() -> None:
    due_on = date(2026, 11, 27)
    assert is_due("due", due_on, None)
    assert is_due("nil", due_on, None)
    assert not is_due("exempt", due_on, None)
    assert not is_due("closed", due_on, due_on)
    assert is_due("closed", due_on, due_on + timedelta(days=1))
    assert is_returned("nil", submitted=False)
    assert is_returned("due", submitted=True)
    assert not is_returned("due", submitted=False)


@pytest.mark.parametrize(
    ("decide", "state", "kind"),
    [
        (lines.exempt, LineState.EXEMPT, EventKind.LINE_EXEMPTED),
        (lines.nil, LineState.NIL, EventKind.LINE_NIL_RETURNED),
    ],
)
def test_exempt_and_nil_and_back(
    kit: Kit, round_: Round, decide: lines.Decide, state: LineState, kind: EventKind
) -> None:
    desk, found = kit.desk(round_), kit.line(round_, "ash-primary")
    decide(kit.session, desk, found, "  Merged with\n the infants  ")
    decide(kit.session, desk, kit.line(round_, "ash-primary"), "A second click")
    assert (found.line.state, found.own.state, found.line.state_reason) == (state, state, "Merged with the infants")
    assert reasons(kit, found) == [(kind, "Merged with the infants")]
    assert "Merged with the infants" in kit.letters(round_, MessageKind.NOTICE)[0].body
    lines.reinstate(kit.session, desk, found, "It is open after all")
    assert kit.line(round_, "ash-primary").is_waiting
    assert (found.line.state, found.state) == (LineState.DUE, "due")
    events = list_events(kit.session, f"return:{found.return_.id}", round_.id)
    assert [one.kind for one in events] == [EventKind.RETURN_OPENED, kind, EventKind.LINE_REINSTATED]
    assert "Merged" not in str([one.data for one in events])
    assert verify(kit.session) == []


def test_a_reason_is_needed_and_fits(kit: Kit, round_: Round) -> None:
    desk, found = kit.desk(round_), kit.line(round_, "ash-primary")
    for reason, said in ((" ", "Say why"), ("x" * 501, "501 characters")):
        with pytest.raises(Refused, match=said) as refused:
            lines.exempt(kit.session, desk, found, reason)
        assert refused.value.field == "reason"
    assert kit.line(round_, "ash-primary").is_waiting


def test_more_time(kit: Kit, round_: Round) -> None:
    desk, found = kit.desk(round_), kit.line(round_, "ash-primary")
    later = round_.due_on + timedelta(days=14)
    lines.extend(kit.session, desk, found, later, "The lead is ill")
    lines.extend(kit.session, desk, found, later, "The lead is ill")
    assert (found.due_on, found.own.extended_from) == (later, round_.due_on)
    lines.extend(kit.session, desk, found, later + timedelta(days=7), "Still ill")
    assert found.own.extended_from == round_.due_on
    assert [reason for _, reason in reasons(kit, found)] == ["The lead is ill", "Still ill"]
    with pytest.raises(Refused, match="Choose a day after") as refused:
        lines.extend(kit.session, desk, found, round_.due_on, "Sooner")
    assert refused.value.field == "until"
    assert kit.line(round_, "beech-secondary").due_on == round_.due_on
    assert "now due on 13 February 2027 instead of 30 January 2027" in kit.letters(round_, MessageKind.NOTICE)[0].body


def test_what_has_been_sent_is_opened_again_and_nothing_else(kit: Kit, round_: Round) -> None:
    desk, found = kit.desk(round_), kit.line(round_, "ash-primary")
    with pytest.raises(Refused, match="has been sent"):
        lines.give_back(kit.session, desk, found, "Too soon")
    answer(kit, found, "a", "green")
    send(kit, found)
    for late in (lines.exempt, lines.nil, lines.resend):
        with pytest.raises(Refused, match="has answered"):
            late(kit.session, desk, kit.line(round_, "ash-primary"), "Too late")
    lines.give_back(kit.session, desk, found, "Section 2 is empty")
    lines.give_back(kit.session, desk, found, "A second click")
    assert found.return_.state == ReturnState.RETURNED
    assert found.return_.submission_id is not None
    assert reasons(kit, found) == [(EventKind.REOPENED, "Section 2 is empty")]
    assert "open again for changes" in kit.letters(round_, MessageKind.NOTICE)[0].subject


def test_the_invitation_goes_again_to_the_contacts_as_they_are_now(kit: Kit, round_: Round) -> None:
    desk, found = kit.desk(round_), kit.line(round_, "cedar-primary")
    with pytest.raises(Refused, match="nobody to write to"):
        lines.resend(kit.session, desk, found, "They asked for it")
    membership = kit.session.exec(select(Membership).where(Membership.organisation_id == found.organisation.id)).one()
    kit.contact(membership.id, "lead", "new@cedar.example")
    lines.resend(kit.session, desk, found, "New lead")
    lines.resend(kit.session, desk, found, "New lead")
    sent = [one for one in kit.letters(round_, MessageKind.INVITATION) if one.issue_line_id == found.line.id]
    assert [one.to_email for one in sent] == ["new@cedar.example"]
    assert kit.session.exec(select(Grant).where(Grant.organisation_id == found.organisation.id)).one().role == "lead"


def test_a_closed_round_is_not_changed(kit: Kit, round_: Round) -> None:
    round_.state = RoundState.CLOSED
    desk, found = kit.desk(round_), kit.line(round_, "ash-primary")
    tries: list[Callable[[], object]] = [
        lambda: lines.exempt(kit.session, desk, found, "Why"),
        lambda: lines.extend(kit.session, desk, found, round_.due_on + timedelta(days=9), "Why"),
        lambda: remind(kit.session, desk, [found], Reminder("Why")),
        lambda: add_body(kit.session, desk, found.organisation, round_.due_on, "Why"),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="This round is closed"):
            attempt()


def test_a_late_body(kit: Kit, round_: Round) -> None:
    new = kit.body("Dove Primary", phase="Primary", legal_route="s175", low_age=3)
    due_on = round_.due_on + timedelta(days=21)
    add_body(kit.session, kit.desk(round_), new, due_on, "Opened in January")
    found = kit.line(round_, "dove-primary")
    assert (found.line.late_added, found.due_on, found.return_.asked) == (True, due_on, 4)
    assert found.line.reason == "School in Area 343, section 175; relevant agency; chosen by organisation=dove-primary"
    events = list_events(kit.session, f"return:{found.return_.id}", round_.id)
    assert [one.kind for one in events] == [EventKind.RETURN_OPENED, EventKind.LINE_ADDED]
    assert reasons(kit, found) == [(EventKind.LINE_ADDED, "Opened in January")]
    assert [one.to_email for one in kit.letters(round_, MessageKind.INVITATION)][-1] == "lead@dove-primary.example"
    with pytest.raises(Refused, match="on the issue list of this round already"):
        add_body(kit.session, kit.desk(round_), new, due_on, "Again")


def test_a_late_body_must_be_a_member_that_a_version_is_for(kit: Kit, round_: Round) -> None:
    police = kit.body("Dale Police", "police")
    stranger = factories.organisation(kit.session)
    desk = kit.desk(round_)
    with pytest.raises(Refused, match="No questionnaire of this round is for Dale Police"):
        add_body(kit.session, desk, police, round_.due_on, "Why")
    with pytest.raises(Refused, match="not a member"):
        add_body(kit.session, desk, stranger, round_.due_on, "Why")
    with pytest.raises(Refused, match="lies ahead"):
        add_body(kit.session, desk, stranger, TODAY - timedelta(days=1), "Why")


def test_one_reminder_a_day_to_those_who_have_not_returned(kit: Kit, round_: Round) -> None:
    everybody = [kit.line(round_, slug) for slug in ("ash-primary", "beech-secondary", "cedar-primary")]
    answer(kit, everybody[0], "a", "green")
    answer(kit, everybody[1], "a", "green")
    send(kit, everybody[1])
    desk, wanted = kit.desk(round_), Reminder("Not returned", "Ring us if you are stuck.")
    seen = preview(kit.session, desk, everybody, wanted)
    assert [one.name for one in seen.written_to] == ["Ash Primary"]
    assert [one.name for one in seen.without_address] == ["Cedar Primary"]
    assert seen.people == 1
    assert "1 of 3 questions are answered." in seen.text
    assert "Ring us if you are stuck." in seen.text
    assert remind(kit.session, desk, everybody, wanted) == 1
    with pytest.raises(Refused, match="None of these bodies has anybody"):
        remind(kit.session, desk, everybody, wanted)
    assert [one.to_email for one in kit.letters(round_, MessageKind.REMINDER)] == ["lead@ash-primary.example"]
    assert [one.name for one in preview(kit.session, desk, everybody, wanted).reminded_today] == ["Ash Primary"]
    assert reasons(kit, everybody[0]) == [(EventKind.MESSAGE_MADE, "Not returned")]
    tomorrow = kit.desk(round_, TODAY + timedelta(days=1), NOW + timedelta(days=1))
    assert remind(kit.session, tomorrow, everybody, wanted) == 1
    assert verify(kit.session) == []


def test_a_second_reminder_the_same_day_says_so(kit: Kit, round_: Round) -> None:
    found, desk = kit.line(round_, "ash-primary"), kit.desk(round_)
    remind(kit.session, desk, [found], Reminder("Why"))
    with pytest.raises(Refused, match="reminded today already"):
        remind(kit.session, desk, [found], Reminder("Why"))
    with pytest.raises(Refused, match="Say why"):
        remind(kit.session, desk, [found], Reminder(" "))
    with pytest.raises(Refused, match="note has"):
        remind(kit.session, desk, [found], Reminder("Why", "x" * 1001))
    lines.exempt(kit.session, desk, found, "Closed")
    with pytest.raises(Refused, match="still has to answer"):
        remind(kit.session, desk, [found], Reminder("Why"))


def test_those_who_sign_are_reminded_when_it_is_their_turn(kit: Kit, round_: Round) -> None:
    found = kit.line(round_, "ash-primary")
    head = factories.user_with(kit.session, "signatory", organisation=found.organisation)
    desk = kit.desk(round_)
    assert preview(kit.session, desk, [found], Reminder("Why")).people == 1
    assert preview(kit.session, desk, [found], Reminder("Why", signatories=True)).people == 2
    found.return_.state = ReturnState.AWAITING_SIGNATURE
    kit.session.add(found.return_)
    remind(kit.session, desk, [found], Reminder("Why"))
    assert head.email in [one.to_email for one in kit.letters(round_, MessageKind.REMINDER)]
    assert "waits to be signed" in kit.letters(round_, MessageKind.REMINDER)[0].body


def test_the_reason_that_is_suggested(kit: Kit, round_: Round) -> None:
    assert usual_reason(kit.desk(round_)) == "Not returned, 70 days before the due date"
    after = kit.desk(round_, round_.due_on, NOW + timedelta(days=71))
    assert usual_reason(after) == "Not returned, 1 day after the due date"


def test_in_a_joint_round_each_partnership_decides_for_itself(kit: Kit) -> None:
    other = rounds_kit.make(kit.session)
    shared = kit.session.exec(select(Organisation).where(Organisation.slug == "ash-primary")).one()
    factories.membership(kit.session, other.partnership, shared)
    round_ = kit.issue("organisation=ash-primary", partnerships=(kit.partnership, other.partnership)).round_
    here, there = kit.line(round_, "ash-primary"), other.line(round_, "ash-primary")
    lines.exempt(kit.session, kit.desk(round_), here, "Answers elsewhere")
    assert (here.state, there.state, here.line.state) == ("exempt", "due", LineState.DUE)
    assert there.is_waiting
    lines.exempt(kit.session, other.desk(round_), there, "Us too")
    assert kit.session.get_one(IssueLine, here.line.id).state == LineState.EXEMPT


def test_a_partnership_joins_a_body_that_another_has_issued(kit: Kit) -> None:
    other = rounds_kit.make(kit.session)
    other.body("Yew Primary")
    shared = kit.session.exec(select(Organisation).where(Organisation.slug == "ash-primary")).one()
    round_ = kit.issue(
        "organisation=ash-primary", "organisation=yew-primary", partnerships=(kit.partnership, other.partnership)
    ).round_
    factories.membership(kit.session, other.partnership, shared)
    line = add_body(kit.session, other.desk(round_), shared, round_.due_on, "It works here too")
    assert line.id == kit.line(round_, "ash-primary").line.id
    assert other.line(round_, "ash-primary").own.partnership_id == other.partnership.id
