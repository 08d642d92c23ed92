"""What an answer plans, as rows of the table of actions: the action beside a grade, or each action of a list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from questionnaires.answer_parts import PlannedAction
from questionnaires.answers import Action as Planned
from questionnaires.answers import Answer
from survey.models import ActionStatus

BESIDE = 0
"""The position of the action beside a grade; those of a list count from 1."""

OWN_STAGES = frozenset({ActionStatus.NOT_STARTED, ActionStatus.IN_PROGRESS, ActionStatus.COMPLETE})
"""What a body itself may say of an action in a list."""

Plans = Mapping[int, Planned | PlannedAction]


def plans_of(answer: Answer) -> Plans:
    """Give what an answer plans, by position; nothing for most.

    Example: an answer with two actions in its list gives `{1: ..., 2: ...}`.
    """
    found: dict[int, Planned | PlannedAction] = {BESIDE: answer.action} if answer.action else {}
    if isinstance(answer.value, tuple):
        listed = [one for one in answer.value if isinstance(one, PlannedAction)]
        found |= dict(enumerate(listed, BESIDE + 1))
    return found


def columns_of(planned: Planned | PlannedAction) -> dict[str, Any]:
    """Give what is planned as columns; a date in words is kept as words."""
    by_on = date_in(planned.by)
    by_text = None if by_on or not planned.by else planned.by[:60]
    return {"what": planned.what, "who": planned.who[:120], "by_on": by_on, "by_text": by_text}


def stage_of(planned: Planned | PlannedAction) -> ActionStatus:
    """Give how far an action has come, as the body says; one beside a grade has not begun."""
    progress = planned.progress if isinstance(planned, PlannedAction) else ""
    return ActionStatus(progress) if progress else ActionStatus.NOT_STARTED


def date_in(text: str) -> date | None:
    """Read an ISO date, as parsing keeps dates; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
