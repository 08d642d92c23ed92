"""Services of accounts that no page shows in full: letting in twice, letters once, dates as they are typed."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from survey.forms.fields import read_date
from survey.models import Grant, Message, MessageKind, Role
from survey.services.accounts import attempts
from survey.services.accounts.links import new_ticket, plain_code, shown_code
from survey.services.accounts.people import Access, add_person, let_in
from survey.services.messages import post
from survey.services.refusals import Refused
from tests import factories
from tests.factories import NOW, TODAY


def test_letting_in_is_safe_to_repeat(session: Session) -> None:
    school = factories.organisation(session)
    access = Access(Role.LEAD, TODAY, organisation_id=school.id)
    first = let_in(session, None, "Lead@Example.org", "Lead", access, NOW)
    again = let_in(session, None, "lead@example.org ", "Another name", access, NOW)
    assert (first.id, again.name) == (again.id, "Lead")
    assert len(session.exec(select(Grant)).all()) == 1


def test_nobody_widens_their_own_access(session: Session) -> None:
    """A business manager cannot make themselves the lead of a body they share with another partnership."""
    partnership, body = factories.partnership(session), factories.organisation(session)
    manager = factories.user_with(session, Role.BUSINESS_UNIT, partnership=partnership)
    access = Access(Role.LEAD, factories.TODAY, organisation_id=body.id)
    with pytest.raises(Refused, match="Ask a colleague"):
        add_person(session, manager, manager.email, manager.name, access, factories.NOW)


def test_access_that_is_over_is_given_anew(session: Session) -> None:
    school = factories.organisation(session)
    over = Access(Role.LEAD, TODAY - timedelta(days=9), TODAY - timedelta(days=2), organisation_id=school.id)
    let_in(session, None, "lead@example.org", "Lead", over, NOW)
    let_in(session, None, "lead@example.org", "Lead", Access(Role.LEAD, TODAY, organisation_id=school.id), NOW)
    assert len(session.exec(select(Grant)).all()) == 2


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "a b@example.org", "a@example.org, b@example.org", "<a@b.org>"])
def test_what_is_no_address_is_refused(session: Session, email: str) -> None:
    with pytest.raises(Refused) as refused:
        let_in(session, None, email, "Nobody", Access(Role.ADMINISTRATOR, TODAY), NOW)
    assert refused.value.field == "email"


def test_a_letter_is_posted_once(session: Session) -> None:
    user = factories.user(session)
    letters = [
        post(
            session,
            kind=MessageKind.NOTICE,
            to_email=user.email,
            subject="Once",
            body="Only once.",
            user_id=user.id,
            dedupe="once:1",
            now=NOW,
        )
        for _ in range(2)
    ]
    assert letters[0].id == letters[1].id
    assert len(session.exec(select(Message)).all()) == 1


def test_codes_are_easy_to_read_and_to_type() -> None:
    ticket = new_ticket()
    assert len(ticket.code) == 8
    assert not set(ticket.code) & set("01ILOU")
    assert plain_code(f" {shown_code(ticket.code).lower()} ") == ticket.code
    assert len(ticket.token) == 43


def test_tries_are_counted_by_window_and_subject(session: Session) -> None:
    limit = attempts.Limit("test", 2, timedelta(minutes=15))
    for _ in range(2):
        attempts.count(session, limit, "a@example.org", NOW)
    attempts.count(session, limit, "b@example.org", NOW)
    with pytest.raises(attempts.TooMany, match="Wait 15 minutes"):
        attempts.count(session, limit, "A@example.org ", NOW)
    attempts.count(session, limit, "a@example.org", NOW + timedelta(minutes=15))


@pytest.mark.parametrize(
    "typed",
    [
        "27/11/2026",
        "27-11-2026",
        "27.11.2026",
        "27 11 2026",
        "2026-11-27",
        "27 November 2026",
        "27th nov, 2026",
        " 27 NOV 2026 ",
    ],
)
def test_dates_as_people_type_them(typed: str) -> None:
    assert read_date(typed) == date(2026, 11, 27)


@pytest.mark.parametrize("typed", ["", "tomorrow", "11/27/2026", "31 June 2026", "27/11/26", "27 Nonember 2026"])
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_date(typed)
