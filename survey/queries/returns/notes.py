"""Notes of signatories who sent a return back, and what has happened to it so far."""

from sqlmodel import Session, col, select

from survey.models import Event, ReturnNote, User
from survey.queries.returns.dossier import Dossier
from survey.queries.trail import list_events


def list_open_notes(session: Session, return_id: int) -> list[tuple[ReturnNote, str]]:
    """List the notes that wait for an answer with who wrote them, newest first; one query."""
    wanted = (
        select(ReturnNote, User.name)
        .join(User, col(User.id) == ReturnNote.by_user, isouter=True)
        .where(ReturnNote.return_id == return_id, col(ReturnNote.resolved_at).is_(None))
        .order_by(col(ReturnNote.id).desc())
    )
    return [(note, name or "") for note, name in session.exec(wanted)]


def list_history(session: Session, dossier: Dossier) -> list[tuple[Event, str]]:
    """List what happened to a return with who did it, newest first; two queries."""
    events = list_events(session, f"return:{dossier.return_.id}", dossier.return_.round_id)
    actors = {event.actor_id for event in events if event.actor_id is not None}
    names = dict(session.exec(select(User.id, User.name).where(col(User.id).in_(actors))).all())
    return [(event, names.get(event.actor_id or 0, "")) for event in reversed(events)]
