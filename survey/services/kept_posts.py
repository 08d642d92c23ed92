"""Keeping what somebody had typed when their session ended, for a day and for them alone."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from survey.models import KeptPost

CAP = 512 * 1024
KEPT_FOR = timedelta(hours=24)
MOST = 10
NEVER_KEPT = frozenset({"csrf_token", "password", "new_password", "code"})


def keep_post(
    session: Session, user_id: int, path: str, fields: Mapping[str, Sequence[str]], now: datetime
) -> KeptPost | None:
    """Keep the fields of a form for one user; None when they are larger than the cap.

    What has expired goes at the same time, and so does the oldest of a user who has many.
    """
    text = json.dumps({name: list(values) for name, values in fields.items() if name not in NEVER_KEPT})
    size = len(text.encode())
    if size > CAP or len(path) > 500:
        return None
    _clear(session, user_id, now)
    post = KeptPost(user_id=user_id, path=path, fields=text, size=size, kept_at=now, expires_at=now + KEPT_FOR)
    session.add(post)
    session.flush()
    return post


def mark_given_back(session: Session, user_id: int, kept_id: int, now: datetime) -> None:
    """Note that kept text was saved as answers; it is not offered again."""
    post = session.get(KeptPost, kept_id)
    if post is not None and post.user_id == user_id:
        post.given_back_at = now
        post.fields = "{}"
        session.add(post)
        session.flush()


def _clear(session: Session, user_id: int, now: datetime) -> None:
    """Delete what has expired, and all but the newest of this user."""
    newest = (
        select(KeptPost.id).where(KeptPost.user_id == user_id).order_by(col(KeptPost.id).desc()).limit(MOST - 1)
    ).scalar_subquery()
    surplus = sa.and_(col(KeptPost.user_id) == user_id, col(KeptPost.id).not_in(newest))
    session.exec(delete(KeptPost).where(sa.or_(col(KeptPost.expires_at) < now, surplus)))
