"""One commit per request, at the edge: after the page is made and before it is sent."""

from flask import Flask, Response, g
from sqlalchemy import event
from sqlmodel import Session

from survey.extensions import db


class UnsavedChanges(AssertionError):
    """A request changed something without `@writes`; raised in tests only."""


def register(app: Flask) -> None:
    """Commit after requests that were marked, roll back after all others."""
    app.after_request(finish)
    if not event.contains(Session, "after_flush", _note_flush):
        event.listen(Session, "after_flush", _note_flush)


def finish(response: Response) -> Response:
    """Commit on 2xx and 3xx when `@writes` was set, else roll back."""
    session = db.session
    succeeded = response.status_code < 400
    if g.get("writes", False) and succeeded:
        session.commit()
    else:
        changed = session.info.pop("flushed", False) or session.new or session.dirty or session.deleted
        session.rollback()
        _complain(bool(changed), succeeded)
    session.info.pop("flushed", None)
    return response


def _note_flush(session: Session, _context: object) -> None:
    session.info["flushed"] = True


def _complain(changed: bool, succeeded: bool) -> None:
    from flask import current_app, request

    if changed and succeeded and current_app.testing:
        raise UnsavedChanges(f"{request.method} {request.path} changed something, but its view is not marked @writes")
