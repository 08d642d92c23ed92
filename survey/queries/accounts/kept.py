"""Text that somebody had typed when their session ended."""

import json
from datetime import datetime

from sqlmodel import Session

from survey.models import KeptPost


def kept_fields(session: Session, user_id: int, kept_id: int, now: datetime) -> dict[str, list[str]] | None:
    """Give kept fields back, to the user who typed them alone and for a day; None for everybody else.

    Example: `fields = kept_fields(session, viewer.user_id, 12, now)` and then `MultiDict(fields)` for a form.
    """
    post = session.get(KeptPost, kept_id)
    if post is None or post.user_id != user_id or post.expires_at <= now or post.given_back_at is not None:
        return None
    fields: dict[str, list[str]] = json.loads(post.fields)
    return fields
