"""Partnerships, their areas and programmes, for those who may see them all (commands, jobs)."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from survey.models import Partnership, PartnershipArea, Programme


def find_partnership(session: Session, slug: str) -> Partnership | None:
    """Find a partnership by its slug."""
    return session.exec(select(Partnership).where(Partnership.slug == slug)).one_or_none()


def list_partnerships(session: Session) -> list[Partnership]:
    """List every partnership by name."""
    return list(session.exec(select(Partnership).order_by(col(Partnership.name))))


def list_areas(session: Session, partnership_ids: Collection[int]) -> list[PartnershipArea]:
    """List the areas of some partnerships, by code; one query."""
    statement = select(PartnershipArea).where(col(PartnershipArea.partnership_id).in_(partnership_ids))
    return list(session.exec(statement.order_by(col(PartnershipArea.code))))


def list_programmes(session: Session, partnership_id: int) -> list[Programme]:
    """List the programmes of a partnership, by name."""
    statement = select(Programme).where(Programme.partnership_id == partnership_id)
    return list(session.exec(statement.order_by(col(Programme.name))))


def find_programme(session: Session, partnership_id: int, slug: str) -> Programme | None:
    """Find a programme of a partnership by its slug."""
    statement = select(Programme).where(Programme.partnership_id == partnership_id, Programme.slug == slug)
    return session.exec(statement).one_or_none()
