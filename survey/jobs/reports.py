"""The job that makes a workbook or a pack: gather, render, write, say so. Safe to run again from its beginning."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from dbos import DBOS
from sqlmodel import Session

from reports.inputs import ComparisonData
from survey.config import Settings
from survey.exports.comparison import comparison_data
from survey.exports.packs import NothingSubmitted, pack_data
from survey.extensions import session_for
from survey.models import Organisation, Partnership, ReportOrder, Round
from survey.models.reports import OrderKind
from survey.queries.results import list_earlier_rounds
from survey.queue import BUILD_REPORT
from survey.services import reports as orders

Progress = Callable[[int, int], None]
Render = Callable[[Progress], bytes]


def register() -> None:
    """Make the workflow known to the worker; called before it launches."""

    @DBOS.step(retries_allowed=True, max_attempts=3, interval_seconds=1, backoff_rate=2)
    def make_file(order_id: int) -> str:
        return make_report(Settings.from_environment(), order_id, datetime.now(UTC))

    @DBOS.workflow(name=BUILD_REPORT, max_recovery_attempts=10)
    def build_report(order_id: int) -> str:
        try:
            return make_file(order_id)
        except Exception:
            note_failure(
                Settings.from_environment(), order_id, "Something went wrong while making it. Ask for it again."
            )
            raise


def make_report(settings: Settings, order_id: int, now: datetime) -> str:
    """Make the file of an order and give its key; a ready order is left as it is.

    Three transactions: begin, gather (which only reads, so that nobody waits while it is rendered), finish.
    """
    with session_for(settings) as session:
        order = orders.start(session, order_id, now)
        session.commit()
        if order is None:
            return session.get_one(ReportOrder, order_id).file_key or ""
        extension = orders.MEDIA[OrderKind(order.kind)][0]
    try:
        with session_for(settings, writes=False) as session:
            render = gather(session, session.get_one(ReportOrder, order_id), now)
        data = render(progress_of(settings, order_id))
    except NothingSubmitted as reason:
        note_failure(settings, order_id, f"{reason} A pack needs a submitted return.")
        return ""
    key = f"reports/{order_id}.{extension}"
    write_whole(settings.files / key, data)
    with session_for(settings) as session:
        orders.finish(session, order_id, key, hashlib.sha256(data).hexdigest(), datetime.now(UTC))
        session.commit()
    return key


def gather(session: Session, order: ReportOrder, now: datetime) -> Render:
    """Gather the data of an order and give what renders it. Pictures and workbooks are imported in the worker alone."""
    partnership = session.get_one(Partnership, order.partnership_id)
    round_ = session.get_one(Round, order.round_id)
    if order.kind == OrderKind.PACK:
        from reports.pack import challenge_pack

        body = session.get_one(Organisation, order.organisation_id)
        pack = pack_data(session, partnership, round_, body, now)
        return lambda progress: challenge_pack(pack, progress)
    rounds = [round_, *list_earlier_rounds(session, round_, most=3)]
    comparison = comparison_data(session, partnership, rounds, now)
    return lambda progress: workbook_bytes(comparison, progress)


def workbook_bytes(data: ComparisonData, progress: Progress) -> bytes:
    """The comparison workbook as bytes."""
    from reports.workbook import comparison_workbook

    out = BytesIO()
    comparison_workbook(data, out, progress)
    return out.getvalue()


def progress_of(settings: Settings, order_id: int) -> Progress:
    """A function that puts progress on the order's row, in a transaction of its own."""

    def note(done: int, total: int) -> None:
        with session_for(settings) as session:
            orders.note_progress(session, order_id, done, total, f"Being written, {done * 100 // max(total, 1)}% done")
            session.commit()

    return note


def note_failure(settings: Settings, order_id: int, reason: str) -> None:
    """Put a failure on the order's row."""
    with session_for(settings) as session:
        orders.fail(session, order_id, reason, datetime.now(UTC))
        session.commit()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
