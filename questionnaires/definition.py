"""A questionnaire as objects: frozen, keyed, checked for shape only (`checking` looks at meaning).

Exact numbers are `fractions.Fraction`; every text is what the author wrote, in Unicode NFC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from questionnaires.conditions import Condition, condition_data, condition_from

Kind = Literal["graded", "yes_no", "choice", "choices", "number", "date", "text", "person", "note", "declaration"]
CountsAs = Literal["met", "partly_met", "not_met"]
Need = Literal["comment", "action", "evidence"]
Force = Literal["must", "should", "local"]
Change = Literal["same", "reworded", "strengthened", "split", "merged", "moved", "new"]

NOT_ANSWERED_KINDS: frozenset[str] = frozenset({"note"})
"""Kinds that are read, not answered."""

YES_NO: tuple[tuple[str, str], ...] = (("yes", "Yes"), ("no", "No"))
SCORED_KINDS: frozenset[str] = frozenset({"graded", "yes_no", "choice"})
COUNTS_AS_ORDER: Mapping[str, int] = {"not_met": 0, "partly_met": 1, "met": 2}


def exact_text(value: Fraction) -> str:
    """The shortest exact text of a number: decimal where one exists, else n/d.

    >>> exact_text(Fraction(3, 2)), exact_text(Fraction(1, 3)), exact_text(Fraction(4))
    ('1.5', '1/3', '4')
    """
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while value.denominator != 1 and (value * 10**places).denominator != 1:
        places += 1
    sign, digits = ("-" if value < 0 else ""), str(abs(int(value * 10**places))).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


Exact = Annotated[
    Fraction,
    BeforeValidator(lambda v: v if isinstance(v, Fraction) else Fraction(str(v))),
    PlainSerializer(exact_text, return_type=str),
]
When = Annotated[
    Condition | None,
    BeforeValidator(lambda v: condition_from(v) if isinstance(v, Mapping) else v),
    PlainSerializer(lambda c: None if c is None else condition_data(c)),
]


class Part(BaseModel):
    """Base of everything in a questionnaire: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=True)


class Grade(Part):
    """One answer of a scale. Without points it is counted apart and never scored ("Do not know")."""

    key: str
    label: str
    points: Exact | None = None
    counts_as: CountsAs | None = None
    colour: Literal["green", "amber", "red", "none"] = "none"
    descriptor: str = ""
    needs: tuple[Need, ...] = ()


class NotApplicable(Part):
    """Whether *not applicable* may be chosen, and what it then needs."""

    allowed: bool = False
    needs: tuple[Need, ...] = ("comment",)


class Scale(Part):
    """An ordered set of grades; what is better is said by points, never by order or label."""

    key: str
    grades: tuple[Grade, ...]
    not_applicable: NotApplicable = NotApplicable()
    grades_from: Mapping[str, str] = Field(default_factory=dict)

    def grade(self, key: str | None) -> Grade | None:
        """The grade with this key, or None."""
        return next((g for g in self.grades if g.key == key), None)

    @cached_property
    def pointed(self) -> tuple[Grade, ...]:
        """The grades that carry points."""
        return tuple(g for g in self.grades if g.points is not None)

    def ratio(self, points: Fraction) -> Fraction:
        """(points - least) / (most - least) over the pointed grades, 0 to 1."""
        least, most = self._bounds
        return (points - least) / (most - least)

    @cached_property
    def _bounds(self) -> tuple[Fraction, Fraction]:
        """The least and the most points."""
        values = [g.points for g in self.pointed if g.points is not None]
        return min(values), max(values)


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


class Lineage(Part):
    """How a question relates to the version it replaces. `from_` holds old keys or KEY:question."""

    change: Change
    from_: tuple[str, ...] = Field(default=(), alias="from")


class Option(Part):
    """One choice; the key joins years, the label says what was seen."""

    key: str
    label: str


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
    min: Exact | None = None
    max: Exact | None = None
    step: Exact | None = None
    unit: str = ""
    as_at: str = ""
    dont_know: bool = False
    words: int | None = None

    @property
    def answered_by_someone(self) -> bool:
        """False for a note, which is only read."""
        return self.kind not in NOT_ANSWERED_KINDS

    @property
    def choices(self) -> tuple[Option, ...]:
        """What may be chosen: own options, or yes and no."""
        if self.kind == "yes_no" and not self.options:
            return tuple(Option(key=key, label=label) for key, label in YES_NO)
        return self.options


class Section(Part):
    """A group of questions, often one standard."""

    key: str
    title: str
    intro: str = ""
    standard: str | None = None
    when: When = None
    questions: tuple[Question, ...]


class Retired(Part):
    """A question of the replaced version that nothing descends from, and why."""

    key: str
    reason: str


class Audience(Part):
    """The kinds of organisation a version is for; empty means every kind."""

    kinds: tuple[str, ...] = ()


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
    def labels(self) -> Mapping[str, str]:
        """Letter and number of each question ("G2") and letter of each section ("G"); notes take no number."""
        found: dict[str, str] = {}
        for position, section in enumerate(self.sections):
            letter = letter_of(position)
            found[section.key] = letter
            number = 0
            for question in section.questions:
                if question.answered_by_someone:
                    number += 1
                found[question.key] = f"{letter}{number}" if question.answered_by_someone else letter
        return found

    def label_of(self, key: str) -> str:
        """The letter and number printed wherever the question is meant."""
        return self.labels[key]

    def scale_of(self, question: Question) -> Scale | None:
        """The scale a question is graded or scored by."""
        return self.scales[question.scale] if question.scale else None

    def is_scored(self, question: Question) -> bool:
        """A question is scored when it names a scale."""
        return question.scale is not None and question.kind in SCORED_KINDS

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
