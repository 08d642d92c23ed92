"""What an edit is, what it makes, and how it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.definition import Questionnaire

Plain = Mapping[str, Any]
"""A document as plain data; never changed in place."""

Find = Callable[[str], Questionnaire | None]
"""Gives a published version by KEY@VERSION, or None where it is not known."""


@dataclass(frozen=True)
class Edit:
    """One change somebody asks for: what kind, of which part, with which values.

    Example: `Edit("set-question", "question:sr.policy", {"weight": "2"})`.
    """

    kind: str
    target: str
    values: Plain = field(default_factory=dict)


@dataclass(frozen=True)
class Edited:
    """A document after an edit. `said` tells people what was done, `touched` names address and field of each change
    (`question:sr.policy.text`, `question:sr.policy.*` for the whole part), and is empty where nothing changed.
    `edit` is the edit without the values that were there already: it changes nothing that its author left alone.
    """

    document: Plain
    said: str
    touched: tuple[str, ...]
    edit: Edit


class CannotEdit(ValueError):
    """An edit that cannot be made, with what to tell the author and the field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def nothing_known(name: str) -> Questionnaire | None:
    """Find no version at all."""
    return None
