"""Orders for workbooks and packs, and their files."""

from collections.abc import Collection
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import Organisation, QuestionnaireVersion, ReportOrder, Round, RoundVersion, User
from survey.models.reports import OrderKind


def find_order(session: Session, partnership_id: int, order_id: int) -> ReportOrder | None:
    """Find an order of a partnership."""
    wanted = select(ReportOrder).where(ReportOrder.id == order_id, ReportOrder.partnership_id == partnership_id)
    return session.exec(wanted).one_or_none()


def list_orders(
    session: Session,
    partnership_id: int,
    programmes: Collection[str] | None = None,
    kinds: Collection[OrderKind] = tuple(OrderKind),
    most: int = 100,
) -> list[tuple[ReportOrder, Round, str | None, str | None]]:
    """List the newest orders with their round, the name of the body and of who asked; one query.

    `programmes` narrows to rounds with a version of one of these programmes; None means every round.
    """
    wanted = (
        select(ReportOrder, Round, Organisation.name, User.name)
        .join(Round, col(Round.id) == ReportOrder.round_id)
        .join(Organisation, col(Organisation.id) == ReportOrder.organisation_id, isouter=True)
        .join(User, col(User.id) == ReportOrder.asked_by, isouter=True)
        .where(ReportOrder.partnership_id == partnership_id, col(ReportOrder.kind).in_(kinds))
        .order_by(col(ReportOrder.id).desc())
        .limit(most)
    )
    if programmes is not None:
        wanted = wanted.where(issued_in(programmes))
    return list(session.exec(wanted).all())


def issued_in(programmes: Collection[str]) -> sa.ColumnElement[bool]:
    """A round that issued a version of one of these programmes."""
    return sa.exists().where(
        col(RoundVersion.round_id) == col(ReportOrder.round_id),
        col(QuestionnaireVersion.id) == col(RoundVersion.version_id),
        col(QuestionnaireVersion.programme).in_(programmes),
    )


def file_of(order: ReportOrder, files: Path) -> Path | None:
    """The file of an order inside the folder of files; None where it is not there."""
    if not order.file_key:
        return None
    path = (files / order.file_key).resolve()
    return path if path.is_relative_to(files.resolve()) and path.is_file() else None
