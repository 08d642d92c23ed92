"""Taking hold of a return: what was read before the lock is looked at again under it, on both databases."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from survey.models import IssueLine, LineState, Return, ReturnState, Round, RoundState
from survey.queries.returns import Dossier, get_dossier
from survey.services.refusals import Refused
from survey.services.returns.writing import lock
from tests.databases import Database
from tests.survey.returns_kit import make


def close_round(dossier: Dossier, session: Session) -> None:
    session.get_one(Round, dossier.round_.id).state = RoundState.CLOSED


def exempt(dossier: Dossier, session: Session) -> None:
    session.get_one(IssueLine, dossier.line.id).state = LineState.EXEMPT


def send(dossier: Dossier, session: Session) -> None:
    session.get_one(Return, dossier.return_.id).state = ReturnState.SUBMITTED


@pytest.mark.parametrize("happens", [close_round, exempt, send])
def test_what_happened_since_the_page_was_opened_counts(
    fresh_database: Database, happens: Callable[[Dossier, Session], None]
) -> None:
    with fresh_database.session() as session:
        number = make(session).return_.id
    with Session(fresh_database.engine, expire_on_commit=False) as session:
        dossier = get_dossier(session, number)
        assert dossier is not None
        assert dossier.editable
        session.commit()
        with fresh_database.session() as other:
            happens(dossier, other)
        with pytest.raises(Refused):
            lock(session, dossier)
