"""A worker killed in the middle of a pack: the pack arrives all the same, whole, made by another."""

import hashlib
import os
import signal
import time
from contextlib import ExitStack

import pytest

from survey.models import ReportOrder
from survey.models.reports import OrderKind, OrderState
from survey.queries.reports import file_of
from survey.services.reports import request_report
from tests.databases import Database
from tests.survey.jobs.test_kill import LONGEST, wait_until, worker
from tests.survey.small_demonstration import NOW, build_small, round_of, submitted_body


def state_of(database: Database, number: int) -> OrderState:
    """Where the order stands."""
    with database.session() as session:
        return OrderState(session.get_one(ReportOrder, number).state)


def wait_for_running(database: Database, number: int) -> bool:
    """Look closely, since a pack takes hardly a second."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end and state_of(database, number) == OrderState.WAITING:
        time.sleep(0.01)
    return state_of(database, number) == OrderState.RUNNING


@pytest.mark.slow
def test_the_pack_of_a_killed_worker_arrives(fresh_database: Database) -> None:
    """Killed with -9 once the order is running; the file is then ready, with the digest that the order says."""
    with fresh_database.session() as session:
        partnership = build_small(session)
        round_ = round_of(session, "wendmere-agencies-2025")
        body = submitted_body(session, round_)
        number = request_report(session, None, partnership, round_, OrderKind.PACK, now=NOW, organisation=body).id
        session.commit()
    with ExitStack() as stack:
        first = stack.enter_context(worker(fresh_database, "first"))
        assert wait_for_running(fresh_database, number), "the first worker finished before it could be killed"
        os.kill(first.pid, signal.SIGKILL)
        assert state_of(fresh_database, number) == OrderState.RUNNING
        stack.enter_context(worker(fresh_database, "second"))
        assert wait_until(lambda: state_of(fresh_database, number) == OrderState.READY, LONGEST), "nobody made it"
    with fresh_database.session() as session:
        order = session.get_one(ReportOrder, number)
        path = file_of(order, fresh_database.settings().files)
        assert path is not None
        assert hashlib.sha256(path.read_bytes()).hexdigest() == order.digest
