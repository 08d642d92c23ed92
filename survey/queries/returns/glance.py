"""Last year at a glance: when it was sent, its score, and the actions that are still open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from survey.models import NO_PARTNERSHIP, Action, ActionStatus, Layer, Scorecard
from survey.queries.returns.earlier import Earlier

DONE = (ActionStatus.COMPLETE, ActionStatus.VERIFIED, ActionStatus.SUPERSEDED, ActionStatus.CANCELLED)


@dataclass(frozen=True)
class Glance:
    """The earlier year beside the task list. `same` of `asked` questions are the same or only reworded."""

    earlier: Earlier
    overall: Mapping[str, Any] | None
    open_actions: list[Action]
    same: int
    asked: int


def get_glance(session: Session, earlier: Earlier | None, asked: list[str]) -> Glance | None:
    """Get last year at a glance; two queries. `asked` are the questions asked this year."""
    if earlier is None:
        return None
    submission = earlier.signed.submission
    card = session.get(Scorecard, (submission.id, Layer.SELF, NO_PARTNERSHIP))
    wanted = select(Action).where(Action.return_id == submission.return_id, col(Action.status).not_in(DONE))
    links = [earlier.links[key] for key in asked if key in earlier.links]
    return Glance(
        earlier=earlier,
        overall=card.data.get("overall") if card else None,
        open_actions=list(session.exec(wanted.order_by(col(Action.id)))),
        same=sum(link.comparable and not link.scale_changed for link in links),
        asked=len(asked),
    )
