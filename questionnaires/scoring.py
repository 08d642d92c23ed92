"""Scores, exact: by question, section and whole (design 8). One numbered method; rounded only at display."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from questionnaires.answers import NOTHING, Answer, Answers, State
from questionnaires.asking import Path, asked
from questionnaires.conditions import Attributes
from questionnaires.definition import Question, Questionnaire
from questionnaires.exact import rounded
from questionnaires.outcomes import NOT_ASKED, PartScore, outcome_of

METHOD = 1
"""The number of this method; kept with every stored scorecard."""

BAND_NAMES: Mapping[str, str] = {"high": "Green", "middle": "Amber", "low": "Red"}


@dataclass(frozen=True)
class Settings:
    """How a round's figures are banded: percentages, lower bound inclusive."""

    high: Fraction = Fraction(85)
    middle: Fraction = Fraction(60)
    answered_share: Fraction = Fraction(90)
    unanswered_as_not_met: bool = False
    band_names: Mapping[str, str] = field(default_factory=lambda: dict(BAND_NAMES))

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Settings:
        """Settings from a round's JSON; bands stand in `bands` or beside it, absent entries keep their default."""
        data = {**data, **data.get("bands", {})}
        numbers = {name: Fraction(str(data[name])) for name in ("high", "middle", "answered_share") if name in data}
        names = {**BAND_NAMES, **data.get("band_names", {})}
        return cls(unanswered_as_not_met=bool(data.get("unanswered_as_not_met")), band_names=names, **numbers)


@dataclass(frozen=True)
class QuestionScore:
    """One scored question: its state, chosen grade, points, ratio 0 to 1, weight and what it counts as."""

    key: str
    section: str
    state: State
    answer: str | None
    points: Fraction | None
    ratio: Fraction | None
    weight: Fraction
    counts_as: str | None
    critical: bool = False
    parts: Mapping[str, PartScore] = field(default_factory=dict)


@dataclass(frozen=True)
class Total:
    """A section's or the whole's figures, with everything that must stand beside the percentage."""

    earned: Fraction
    available: Fraction
    asked: int
    answered: int
    not_applicable: int
    not_scored: int
    grades: Mapping[str, int]
    counts_as: Mapping[str, int]
    band: str | None = None
    band_reason: str = ""
    unanswered_as_not_met: bool = False

    @property
    def percent(self) -> Fraction | None:
        """Exact percentage, or None where nothing was scored."""
        return self.earned / self.available * 100 if self.available else None


@dataclass(frozen=True)
class Scorecard:
    """All scores of one return in one layer."""

    method: int
    layer: str
    overall: Total
    sections: Mapping[str, Total]
    questions: Mapping[str, QuestionScore]


def score(
    questionnaire: Questionnaire,
    answers: Answers,
    attributes: Attributes,
    settings: Settings | None = None,
    layer: str = "self",
) -> Scorecard:
    """The scorecard of one body's answers.

    Args:
        answers: question key -> Answer, also of questions not asked (ignored).
        attributes: the body's attributes as frozen on its issue line.
        settings: bands and the rule for unanswered questions; defaults of the design.
        layer: "self", "moderated" or "agreed"; only named, the asked set is that of `answers`.
    """
    settings = settings or Settings()
    path = asked(questionnaire, answers, attributes)
    questions = {
        question.key: question_score(
            questionnaire,
            section.key,
            question,
            path.is_asked(question.key),
            given_to(question, path, answers),
            settings,
        )
        for section, question in questionnaire
        if questionnaire.is_scored(question)
    }
    sections = {
        section.key: total((q for q in questions.values() if q.section == section.key), settings)
        for section in questionnaire.sections
        if any(q.section == section.key for q in questions.values())
    }
    return Scorecard(METHOD, layer, total(questions.values(), settings), sections, questions)


def given_to(question: Question, path: Path, answers: Answers) -> Answer:
    """What counts as the answer: what a person gave, or the figure that was worked out."""
    return (path.known if question.kind == "computed" else answers).get(question.key, NOTHING)


def question_score(
    questionnaire: Questionnaire, section: str, question: Question, is_asked: bool, answer: Answer, settings: Settings
) -> QuestionScore:
    """The score of one scored question."""
    found = outcome_of(questionnaire, question, answer) if is_asked else NOT_ASKED
    ratio = found.ratio
    if found.state == "not_answered" and settings.unanswered_as_not_met:
        ratio = Fraction(0)
    return QuestionScore(
        question.key,
        section,
        found.state,
        found.answer,
        found.points,
        ratio,
        question.weight,
        found.counts_as,
        question.critical,
        found.parts,
    )


def total(questions: Iterable[QuestionScore], settings: Settings) -> Total:
    """Figures over some scored questions: sum of weight x ratio over sum of weight, and the counts beside it."""
    questions = [q for q in questions if q.state != "not_asked"]
    scored = [q for q in questions if q.ratio is not None]
    answered = [q for q in questions if q.state == "answered"]
    earned = sum((q.weight * q.ratio for q in scored if q.ratio is not None), Fraction(0))
    available = sum((q.weight for q in scored), Fraction(0))
    band, reason = band_of(questions, earned / available * 100 if available else None, settings)
    return Total(
        earned=earned,
        available=available,
        asked=len(questions),
        answered=len(answered),
        not_applicable=sum(q.state == "not_applicable" for q in questions),
        not_scored=sum(q.ratio is None for q in answered),
        grades=dict(Counter(q.answer for q in answered if q.answer)),
        counts_as=dict(Counter(q.counts_as for q in answered if q.counts_as)),
        band=band,
        band_reason=reason,
        unanswered_as_not_met=settings.unanswered_as_not_met and any(q.state == "not_answered" for q in questions),
    )


def band_of(questions: list[QuestionScore], percent: Fraction | None, settings: Settings) -> tuple[str | None, str]:
    """The band key and, where a rule held it down or kept it back, why in words.

    Compared exactly, lower bound inclusive: 84.996 is below 85. "Answered" here counts answered and not
    applicable questions, since both were dealt with.
    """
    if percent is None:
        return None, "nothing was scored"
    dealt_with = sum(q.state in ("answered", "not_applicable") for q in questions)
    if not settings.unanswered_as_not_met and Fraction(dealt_with * 100, len(questions)) < settings.answered_share:
        return None, f"fewer than {settings.answered_share}% of the questions are answered"
    if any(q.critical and q.state == "not_answered" for q in questions):
        return None, "a critical question is not answered"
    if any(q.critical and q.counts_as == "not_met" for q in questions):
        return "low", "a critical question is not met"
    if percent >= settings.high:
        return "high", ""
    return ("middle", "") if percent >= settings.middle else ("low", "")


def percent_text(value: Fraction | None, places: int = 2) -> str | None:
    """A percentage with a fixed number of decimals, or None.

    >>> percent_text(Fraction(250, 3))
    '83.33'
    """
    return None if value is None else f"{rounded(value, places):f}"


def percent_in_band(value: Fraction | None, settings: Settings, places: int = 1) -> str | None:
    """A percentage with as many decimals as its band needs, so that rounding never lifts it over a bound.

    >>> percent_in_band(Fraction(84996, 1000), Settings())
    '84.996'
    """
    if value is None:
        return None
    for decimals in range(places, places + 6):
        shown = Fraction(str(rounded(value, decimals)))
        if all((shown >= bound) == (value >= bound) for bound in (settings.high, settings.middle)):
            return percent_text(value, decimals)
    return percent_text(value, places + 6)


def exact_ratio(value: Fraction | None) -> str | None:
    """An integer or n/d in lowest terms, as the data contracts write exact numbers."""
    return None if value is None else str(value)
