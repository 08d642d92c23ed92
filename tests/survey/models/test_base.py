"""What every table shares: instants, checked text, documents, names."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session, SQLModel, select

from survey.models import IssueLine, Organisation, Return, User
from survey.models.base import snake
from tests import factories


def test_an_instant_comes_back_as_utc(session: Session) -> None:
    east = timezone(timedelta(hours=5))
    user = factories.user(session, created_at=datetime(2026, 6, 1, 12, 0, tzinfo=east))
    session.expire_all()
    kept = session.get_one(User, user.id).created_at
    assert kept == datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
    assert kept.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        factories.user(session, created_at=datetime(2026, 6, 1))


def test_checked_text_is_stored_by_value(session: Session) -> None:
    factories.return_(session, state="in_progress")
    stored = session.execute(sa.text("SELECT state FROM return_")).scalar_one()
    assert stored == "in_progress"
    assert session.exec(select(Return)).one().state.value == "in_progress"


def test_other_text_is_refused_before_and_in_the_database(session: Session) -> None:
    with pytest.raises(StatementError, match="nearly_done"), session.begin_nested():
        factories.return_(session, state="nearly_done")
    made = factories.return_(session)
    with pytest.raises(IntegrityError, match="ck_return__return_state"):
        session.execute(sa.text("UPDATE return_ SET state = 'nearly_done' WHERE id = :id"), {"id": made.id})


def test_a_document_comes_back(session: Session) -> None:
    line = factories.issue_line(session, attributes={"name": "Ünïcode", "ages": [4, 11], "nursery": None})
    session.expire_all()
    assert session.get_one(IssueLine, line.id).attributes == {"name": "Ünïcode", "ages": [4, 11], "nursery": None}


def test_foreign_keys_are_enforced(session: Session) -> None:
    with pytest.raises(IntegrityError):
        factories.organisation(session, kind="no-such-kind")


def test_an_address_is_kept_in_lower_case(session: Session) -> None:
    with pytest.raises(IntegrityError, match="email_lower_case"):
        factories.user(session, email="Person@example.org")


def test_one_organisation_at_a_time_holds_an_identifier(session: Session) -> None:
    from survey.models import Identifier

    old, new = factories.organisation(session), factories.organisation(session)
    factories.keep(session, Identifier(organisation_id=old.id, scheme="urn", value="900001", to_on=factories.TODAY))
    factories.keep(session, Identifier(organisation_id=new.id, scheme="urn", value="900001"))
    with pytest.raises(IntegrityError):
        factories.keep(session, Identifier(organisation_id=old.id, scheme="urn", value="900001"))


@pytest.mark.parametrize(
    ("nursery", "low_age", "expected"),
    [(True, 11, True), (False, 2, False), (None, 4, True), (None, 5, False), (None, None, False)],
)
def test_early_years_is_the_registers_word_else_the_lowest_age(
    nursery: bool | None, low_age: int | None, expected: bool
) -> None:
    assert Organisation(nursery=nursery, low_age=low_age).early_years is expected


@pytest.mark.parametrize("table", ["questionnaire_version", "answer_revision", "event"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_is_append_only_cannot_be_changed(session: Session, table: str, statement: str) -> None:
    from survey.models import AnswerRevision, EventKind
    from survey.services.trail import record

    made = factories.return_(session)
    key = {"round_id": made.round_id, "return_id": made.id, "questionnaire": "small", "question": "a"}
    factories.keep(session, AnswerRevision(**key, number=1, content={"value": "met"}, at=factories.NOW))
    record(session, stream="return:1", kind=EventKind.RETURN_OPENED, at=factories.NOW, actor=None)
    column = {"questionnaire_version": "title", "answer_revision": "question", "event": "kind"}[table]
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(sa.text(statement.format(table, column, "'other'")))


def test_every_constraint_has_a_name() -> None:
    unnamed = [c for table in SQLModel.metadata.tables.values() for c in table.constraints if c.name is None]
    assert unnamed == []


def test_tables_are_named_after_their_class() -> None:
    assert snake("IssueLinePartnership") == "issue_line_partnership"
    assert IssueLine.__tablename__ == "issue_line"
