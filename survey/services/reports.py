"""Orders for workbooks and packs: a row first, then a job, then a file; never made in the request."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from survey.models import Organisation, Partnership, ReportOrder, Round, User
from survey.models.reports import OrderKind, OrderState
from survey.models.trail import EventKind
from survey.queue import BUILD_REPORT, enqueue
from survey.services.trail import record

AGAIN = timedelta(minutes=10)
"""The same order asked for again within this time, and still being made, is the same order."""

MEDIA = {
    OrderKind.WORKBOOK: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    OrderKind.PACK: ("pdf", "application/pdf"),
}


def request_report(
    session: Session,
    actor: User | None,
    partnership: Partnership,
    round_: Round,
    kind: OrderKind,
    *,
    now: datetime,
    organisation: Organisation | None = None,
    parameters: dict[str, Any] | None = None,
) -> ReportOrder:
    """Ask for a workbook of a round, or the pack of one body; the job starts when this transaction commits.

    A second click gives the order that is being made already.
    """
    there = being_made(session, actor, partnership, round_, kind, organisation, now)
    if there is not None:
        return there
    order = ReportOrder(
        kind=kind,
        round_id=round_.id,
        organisation_id=organisation.id if organisation else None,
        partnership_id=partnership.id,
        asked_by=actor.id if actor else None,
        asked_at=now,
        file_name=file_name(round_, kind, organisation),
        parameters=parameters or {},
        message="Waiting for its turn",
    )
    session.add(order)
    session.flush()
    record(
        session, stream=f"report:{order.id}", kind=EventKind.REPORT_ORDERED, at=now, actor=actor, round_id=round_.id,
        order=order.id, report=str(kind),
    )  # fmt: skip
    enqueue(session, BUILD_REPORT, order.id)
    return order


def being_made(
    session: Session,
    actor: User | None,
    partnership: Partnership,
    round_: Round,
    kind: OrderKind,
    organisation: Organisation | None,
    now: datetime,
) -> ReportOrder | None:
    """The same order by the same person, not finished yet."""
    wanted = select(ReportOrder).where(
        ReportOrder.kind == kind,
        ReportOrder.round_id == round_.id,
        ReportOrder.partnership_id == partnership.id,
        ReportOrder.organisation_id == (organisation.id if organisation else None),
        ReportOrder.asked_by == (actor.id if actor else None),
        col(ReportOrder.state).in_([OrderState.WAITING, OrderState.RUNNING]),
        col(ReportOrder.asked_at) > now - AGAIN,
    )
    return session.exec(wanted.order_by(col(ReportOrder.id).desc())).first()


def file_name(round_: Round, kind: OrderKind, organisation: Organisation | None) -> str:
    """The name a downloaded file carries: plain letters, digits and hyphens."""
    subject = f"{round_.slug}-{organisation.slug}" if organisation else f"{round_.slug}-comparison"
    plain = re.sub(r"[^a-z0-9]+", "-", subject.lower()).strip("-")[:150]
    return f"{plain}.{MEDIA[kind][0]}"


def note_progress(session: Session, order_id: int, done: int, total: int, message: str) -> None:
    """Say how far an order is."""
    order = session.get_one(ReportOrder, order_id)
    order.done, order.total, order.message = done, total, message[:300]
    session.flush()


def start(session: Session, order_id: int, now: datetime) -> ReportOrder | None:
    """Begin an order, or begin it again after a worker died; None where its file is ready already."""
    order = session.get_one(ReportOrder, order_id)
    if order.state == OrderState.READY:
        return None
    order.state, order.started_at, order.failure = OrderState.RUNNING, now, None
    order.message = "Gathering the answers"
    session.flush()
    return order


def finish(session: Session, order_id: int, file_key: str, digest: str, now: datetime) -> None:
    """Say that the file of an order is there."""
    order = session.get_one(ReportOrder, order_id)
    order.state, order.finished_at, order.message = OrderState.READY, now, "Ready"
    order.file_key, order.digest, order.done = file_key, digest, order.total
    record(
        session, stream=f"report:{order.id}", kind=EventKind.REPORT_BUILT, at=now, actor=None, round_id=order.round_id,
        order=order.id, file=digest,
    )  # fmt: skip


def fail(session: Session, order_id: int, reason: str, now: datetime) -> None:
    """Say that an order cannot be made, and why, in words for the person who asked."""
    order = session.get_one(ReportOrder, order_id)
    order.state, order.finished_at, order.failure = OrderState.FAILED, now, reason[:500]
    order.message = "This could not be made"
    session.flush()
