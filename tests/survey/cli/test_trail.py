"""`survey trail verify`: says what is wrong and leaves with 1."""

from collections.abc import Callable

import sqlalchemy as sa

from survey.models import EventKind
from survey.services.trail import record
from tests import factories
from tests.conftest import Outcome
from tests.databases import Database


def test_a_changed_event_is_told(cli: Callable[..., Outcome], fresh_database: Database) -> None:
    with fresh_database.session() as session:
        for number in range(3):
            kind = EventKind.ANSWERS_SAVED
            record(session, stream="return:1", kind=kind, at=factories.NOW, actor=None, number=number)
    assert cli("trail", "verify").out == "the trail holds: 3 events\n"
    with fresh_database.session() as session:
        on = " ON event" if fresh_database.name == "postgresql" else ""
        session.execute(sa.text(f"DROP TRIGGER refuse_update_event{on}"))
        session.execute(sa.text("UPDATE event SET kind = 'submitted' WHERE number = 2"))
    outcome = cli("trail", "verify")
    assert outcome.code == 1
    assert outcome.out == "0/return:1 2: was changed after it was recorded\n"
    assert outcome.err == "survey: the trail does not hold: 1 problems in 3 events\n"
