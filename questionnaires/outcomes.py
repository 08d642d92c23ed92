"""What one answer comes to, by the kind of its question: state, points, ratio and what it counts as (design 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from questionnaires.answer_parts import cell, criterion_ratio, row_applies
from questionnaires.answers import Answer, State
from questionnaires.definition import Question, Questionnaire
from questionnaires.scales import COUNTS_AS_ORDER, Grade, Scale


@dataclass(frozen=True)
class PartScore:
    """One criterion: what it weighs and the ratio it earned; None where it does not apply or has no points."""

    weight: Fraction
    ratio: Fraction | None
    applies: bool = True


@dataclass(frozen=True)
class Outcome:
    """What an answer comes to, before weights and the rules of a round."""

    state: State
    answer: str | None = None
    points: Fraction | None = None
    ratio: Fraction | None = None
    counts_as: str | None = None
    parts: Mapping[str, PartScore] = field(default_factory=dict)


NOT_ASKED = Outcome("not_asked")
NOT_ANSWERED = Outcome("not_answered")
NOT_APPLICABLE = Outcome("not_applicable")


def outcome_of(questionnaire: Questionnaire, question: Question, answer: Answer) -> Outcome:
    """What the answer to an asked, scored question comes to."""
    if answer.not_applicable:
        return NOT_APPLICABLE
    if question.kind == "criteria":
        return of_criteria(questionnaire, question, answer.value)
    scale = questionnaire.scales[question.scale or ""]
    if question.kind == "matrix":
        return of_matrix(question, scale, answer.value)
    if question.kind == "computed":
        figure = answer.number()
        return NOT_ANSWERED if figure is None else of_grade(scale, scale.reached(figure))
    grade = scale.grade(answer.value) if isinstance(answer.value, str) else None
    return of_grade(scale, grade) if grade else NOT_ANSWERED


def of_grade(scale: Scale, grade: Grade) -> Outcome:
    """What a chosen grade comes to; without points it is answered and not scored."""
    ratio = scale.ratio(grade.points) if grade.points is not None else None
    return Outcome("answered", grade.key, grade.points, ratio, grade.counts_as)


def of_matrix(question: Question, scale: Scale, value: object) -> Outcome:
    """The mean over the applicable rows of the scored column; answered when all rows are; counts as its worst row."""
    column = question.scored_column
    rows = [row.key for row in question.rows if row_applies(value, row.key)]
    if not rows:
        return NOT_APPLICABLE
    grades = [scale.grade(cell(value, row, column.key)) if column else None for row in rows]
    given = [grade for grade in grades if grade is not None]
    if len(given) != len(rows):
        return NOT_ANSWERED
    ratios = [scale.ratio(grade.points) for grade in given if grade.points is not None]
    mean = sum(ratios, Fraction(0)) / len(ratios) if ratios else None
    return Outcome("answered", ratio=mean, counts_as=worst(given))


def worst(grades: Sequence[Grade]) -> str | None:
    """The worst of what some grades count as; None where none of them counts."""
    known = [grade.counts_as for grade in grades if grade.counts_as is not None]
    return min(known, key=COUNTS_AS_ORDER.__getitem__, default=None)


def of_criteria(questionnaire: Questionnaire, question: Question, value: object) -> Outcome:
    """Earned over what could be earned on the applicable criteria; any unanswered makes it not answered."""
    answers = value if isinstance(value, Mapping) else {}
    parts = {
        one.key: PartScore(
            one.weight,
            criterion_ratio(questionnaire, question, answers.get(one.key)),
            row_applies(value, one.key),
        )
        for one in question.criteria
    }
    applicable = [one.key for one in question.criteria if parts[one.key].applies]
    if not applicable:
        return Outcome("not_applicable", parts=parts)
    if any(not answers.get(key) for key in applicable):
        return Outcome("not_answered", parts=parts)
    ratio = earned_share([parts[key] for key in applicable])
    return Outcome("answered", ratio=ratio, counts_as=counts_as_of(ratio), parts=parts)


def earned_share(parts: Sequence[PartScore]) -> Fraction | None:
    """Σ weight x ratio over Σ weight of the criteria with a ratio; None where there is none.

    >>> earned_share([PartScore(Fraction(2), Fraction(1)), PartScore(Fraction(1), Fraction(0))])
    Fraction(2, 3)
    """
    scored = [(part.weight, part.ratio) for part in parts if part.ratio is not None]
    available = sum((weight for weight, _ in scored), Fraction(0))
    return sum((weight * ratio for weight, ratio in scored), Fraction(0)) / available if available else None


def counts_as_of(ratio: Fraction | None) -> str | None:
    """Met when everything was earned, not met when nothing was, else partly met."""
    if ratio is None:
        return None
    return "met" if ratio == 1 else "not_met" if ratio == 0 else "partly_met"
