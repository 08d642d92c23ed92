"""A questionnaire as objects: frozen, keyed, checked for shape only (`checking` looks at meaning).

Exact numbers are `fractions.Fraction`; every text is what the author wrote, in Unicode NFC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from questionnaires.conditions import Condition, condition_data, condition_from
from questionnaires.exact import Exact
from questionnaires.parts import (
    Audience,
    Column,
    Computation,
    Criterion,
    CrossReference,
    LegalBasis,
    Lineage,
    Option,
    Part,
    Reference,
    Retired,
    Row,
)
from questionnaires.scales import Grade, NotApplicable, Scale

Kind = Literal[
    "graded", "yes_no", "choice", "choices", "number", "date", "text", "person", "matrix", "criteria", "evidence",
    "actions", "declaration", "note", "computed",
]  # fmt: skip
Force = Literal["must", "should", "local"]

NOT_ANSWERED_KINDS: frozenset[str] = frozenset({"note", "computed"})
"""Kinds that are read, not answered."""

YES_NO: tuple[tuple[str, str], ...] = (("yes", "Yes"), ("no", "No"))
SCORED_KINDS: frozenset[str] = frozenset({"graded", "yes_no", "choice", "matrix", "criteria", "computed"})

When = Annotated[
    Condition | None,
    BeforeValidator(lambda v: condition_from(v) if isinstance(v, Mapping) else v),
    PlainSerializer(lambda c: None if c is None else condition_data(c)),
]


class Question(Part):
    """A thing asked. `key` is its identity over the years and is never derived from the wording."""

    key: str
    kind: Kind
    text: str
    scale: str | None = None
    why: str = ""
    good: str = ""
    descriptors: Mapping[str, str] = Field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    force: Force | None = None
    weight: Exact = Fraction(1)
    critical: bool = False
    optional: bool = False
    evidence: Literal["expected", "welcome", "none"] = "none"
    tags: tuple[str, ...] = ()
    lineage: Lineage | None = None
    when: When = None
    not_applicable: NotApplicable | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    compute: Computation | None = None
    min: Exact | None = None
    max: Exact | None = None
    step: Exact | None = None
    unit: str = ""
    places: int | None = None
    as_at: str = ""
    dont_know: bool = False
    words: int | None = None
    cross_references: tuple[CrossReference, ...] = ()
    paired_with: tuple[str, ...] = ()

    @property
    def answered_by_someone(self) -> bool:
        """False for a note, which is only read, and a computed figure."""
        return self.kind not in NOT_ANSWERED_KINDS

    @property
    def choices(self) -> tuple[Option, ...]:
        """What may be chosen: own options, or yes and no."""
        if self.kind == "yes_no" and not self.options:
            return tuple(Option(key=key, label=label) for key, label in YES_NO)
        return self.options

    @property
    def scored_column(self) -> Column | None:
        """The graded column of a matrix that uses the question's own scale; None where there is none."""
        if self.scale is None:
            return None
        return next((one for one in self.columns if one.kind == "graded" and one.scale is None), None)


class Section(Part):
    """A group of questions, often one standard."""

    key: str
    title: str
    intro: str = ""
    standard: str | None = None
    reused_from: str | None = None
    when: When = None
    questions: tuple[Question, ...]


class Questionnaire(Part):
    """One version of a questionnaire.

    >>> from questionnaires.documents import load
    >>> load("section-175@2026").label_of("g.record-checked")   # doctest: +SKIP
    'G2'
    """

    format: Annotated[Literal[1], BeforeValidator(lambda v: int(v) if str(v).isdigit() else v)]
    key: str
    version: str
    title: str
    status: str = "sample"
    programme: str
    minutes: int | None = None
    intro: str = ""
    replaces: str | None = None
    supplement_to: str | None = None
    retired: tuple[Retired, ...] = ()
    audience: Audience = Audience()
    legal_basis: tuple[LegalBasis, ...] = ()
    scales: Mapping[str, Scale] = Field(default_factory=dict)
    sections: tuple[Section, ...]

    @property
    def name(self) -> str:
        """KEY@VERSION, as commands and contracts write it."""
        return f"{self.key}@{self.version}"

    @property
    def replaces_name(self) -> str | None:
        """KEY@VERSION of the replaced version, or None."""
        if self.replaces is None:
            return None
        return self.replaces if "@" in self.replaces else f"{self.key}@{self.replaces}"

    @property
    def sections_before(self) -> int:
        """How many sections stand before its first on the form; their letters are taken."""
        return 0

    def __iter__(self) -> Iterator[tuple[Section, Question]]:  # type: ignore[override]
        return ((section, question) for section in self.sections for question in section.questions)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by key, in the order of the form."""
        return {question.key: question for _, question in self}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section of each question key."""
        return {question.key: section for section, question in self}

    @cached_property
    def read_by_conditions(self) -> frozenset[str]:
        """The question keys that any condition reads."""
        conditions = [section.when for section in self.sections]
        conditions += [question.when for question in self.questions.values()]
        return frozenset().union(*(condition.mentions() for condition in conditions if condition is not None))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Letter and number of each question ("G2") and letter of each section ("G"); notes take no number."""
        found: dict[str, str] = {}
        for position, section in enumerate(self.sections, start=self.sections_before):
            letter = letter_of(position)
            found[section.key] = letter
            number = 0
            for question in section.questions:
                if question.kind != "note":
                    number += 1
                found[question.key] = f"{letter}{number}" if question.kind != "note" else letter
        return found

    def label_of(self, key: str) -> str:
        """The letter and number printed wherever the question is meant."""
        return self.labels[key]

    def scale_of(self, question: Question) -> Scale | None:
        """The scale a question is graded or scored by."""
        return self.scales[question.scale] if question.scale else None

    def is_scored(self, question: Question) -> bool:
        """A question is scored when it names a scale; criteria earn by themselves."""
        return question.kind == "criteria" or (question.scale is not None and question.kind in SCORED_KINDS)

    def column_scale(self, question: Question, column: Column) -> Scale | None:
        """The scale of a graded column of a matrix: its own, else the question's."""
        name = column.scale or question.scale
        return self.scales.get(name) if name and column.kind == "graded" else None

    def not_applicable_rule(self, question: Question) -> NotApplicable:
        """The question's own rule, else its scale's, else not allowed."""
        if question.not_applicable is not None:
            return question.not_applicable
        scale = self.scale_of(question)
        return scale.not_applicable if scale else NotApplicable()

    def descriptor(self, question: Question, grade: Grade) -> str:
        """The meaning of a grade for this question: its own words, else the scale's."""
        return question.descriptors.get(grade.key, grade.descriptor)

    def basis_for(self, route: str | None) -> LegalBasis | None:
        """The legal basis to print for a body's own route; None where the document names none for it."""
        return next((basis for basis in self.legal_basis if basis.route == route), None)


def letter_of(position: int) -> str:
    """A, B, ... Z, AA, AB for 0, 1, ... (sections are lettered in order).

    >>> letter_of(0), letter_of(25), letter_of(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
