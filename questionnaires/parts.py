"""The small parts of a questionnaire: options, rows, criteria, references, lineage. Frozen; no unknown fields."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from questionnaires.exact import Exact

Change = Literal["same", "reworded", "strengthened", "split", "merged", "moved", "new"]
Operation = Literal["sum", "difference", "ratio", "percent", "mean", "least", "most", "count"]


class Part(BaseModel):
    """Base of everything in a questionnaire: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)


class Reference(Part):
    """Where a rule stands: document and edition always, paragraph only where it is certain."""

    document: str
    edition: str
    paragraph: str | None = None

    def __str__(self) -> str:
        return f"{self.document} ({self.edition})" + (f", {self.paragraph}" if self.paragraph else "")


class LegalBasis(Reference):
    """The duty, by the body's own legal route (domain: s175, s157, s11 ...)."""

    route: str


class CrossReference(Part):
    """A fixed reference to another audit that asks about the same: its key, its question, and why it is named."""

    questionnaire: str
    question: str | None = None
    text: str = ""


class Lineage(Part):
    """How a question relates to the version it replaces. `from_` holds old keys or KEY:question."""

    change: Change
    from_: tuple[str, ...] = Field(default=(), alias="from")


class Option(Part):
    """One choice; the key joins years, the label says what was seen."""

    key: str
    label: str


class Row(Part):
    """One row of a matrix, such as a group of staff."""

    key: str
    label: str


class Column(Part):
    """One column of a matrix: graded (by its own scale, else by the question's, which is then scored) or a number."""

    key: str
    label: str
    kind: Literal["graded", "number"] = "number"
    scale: str | None = None
    min: Exact | None = None
    max: Exact | None = None
    step: Exact | None = None
    unit: str = ""


class Criterion(Part):
    """One criterion of several; its weight is its share of what the question can earn."""

    key: str
    label: str
    weight: Exact = Fraction(1)


class Computation(Part):
    """How a figure is worked out from earlier answers: one of a closed set of operations.

    `of` names questions, or KEY#COLUMN for the sum of a matrix's column of numbers; `is_` are the answers that
    `count` counts.
    """

    operation: Operation
    of: tuple[str, ...]
    is_: tuple[str, ...] = Field(default=(), alias="is")

    def mentions(self) -> tuple[str, ...]:
        """The question keys it reads, without their columns."""
        return tuple(dict.fromkeys(name.partition("#")[0] for name in self.of))


class Retired(Part):
    """A question of the replaced version that nothing descends from, and why."""

    key: str
    reason: str


class Audience(Part):
    """The kinds of organisation a version is for; empty means every kind."""

    kinds: tuple[str, ...] = ()
