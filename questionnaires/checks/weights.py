"""Weights that leave a section or a question without any say in the score."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from questionnaires.definition import Question, Questionnaire, Section
from questionnaires.exact import exact_text
from questionnaires.faults import Fault

LEAST_SHARE = Fraction(1, 100)
"""A section with less of the whole weight than this cannot move the score by one point."""

MOST_SHARE = Fraction(9, 10)
"""A question with more of its section's weight than this leaves the others without a say."""

FEW = 3
"""In a section of fewer scored questions, one may well outweigh the others."""


def weight_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Warnings about weights: sections, then questions, that make others worthless."""
    whole = sum((weight_of(questionnaire, section) for section in questionnaire.sections), Fraction(0))
    for s, section in enumerate(questionnaire.sections):
        weight = weight_of(questionnaire, section)
        if weight <= 0:
            continue
        if weight / whole < LEAST_SHARE:
            yield Fault(
                "section-weight",
                ("sections", s),
                f"Section {section.key} carries {share(weight, whole)}% of all weight: its answers cannot be seen in"
                " the score.",
                "Give its questions more weight, or others less.",
                "warning",
            )
        yield from outweighed(questionnaire, section, s, weight)


def scored(questionnaire: Questionnaire, section: Section) -> list[tuple[int, Question]]:
    """The scored questions of a section, with their positions."""
    return [(q, question) for q, question in enumerate(section.questions) if questionnaire.is_scored(question)]


def weight_of(questionnaire: Questionnaire, section: Section) -> Fraction:
    """All weight of a section."""
    return sum((question.weight for _, question in scored(questionnaire, section)), Fraction(0))


def outweighed(questionnaire: Questionnaire, section: Section, s: int, weight: Fraction) -> Iterator[Fault]:
    """A warning where one question has nearly all weight of its section."""
    questions = scored(questionnaire, section)
    for q, question in questions:
        if len(questions) >= FEW and question.weight / weight > MOST_SHARE:
            yield Fault(
                "question-weight",
                ("sections", s, "questions", q, "weight"),
                f"{question.key} carries {share(question.weight, weight)}% of the weight of section {section.key}: the"
                f" other {len(questions) - 1} hardly count.",
                "Bring the weights closer together.",
                "warning",
            )


def share(part: Fraction, whole: Fraction) -> str:
    """A share in per cent with one decimal, cut off.

    >>> share(Fraction(1), Fraction(300))
    '0.3'
    """
    return exact_text(Fraction(int(part / whole * 1000), 10))
