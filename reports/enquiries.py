"""Draft key lines of enquiry, found by rule (design 3: rule-found exceptions).

Three rules so far: a grade fell; met without evidence where evidence is expected; partly met or not met
in this return and the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from questionnaires.answers import NOTHING
from questionnaires.comparing import QuestionMovement
from questionnaires.scoring import given_to
from reports.inputs import PackData
from reports.parts import short_words

Rule = Literal["fell", "met_without_evidence", "not_met_twice"]
RULES: dict[Rule, str] = {
    "fell": "The grade is lower than in the return before",
    "met_without_evidence": "Met, with no evidence where evidence is expected",
    "not_met_twice": "Partly met or not met in this return and the one before",
}


@dataclass(frozen=True)
class Enquiry:
    """One exception: the question it is about, the rule that raised it, and the words for the panel."""

    rule: Rule
    question: str
    reason: str
    ask: str
    critical: bool = False


def enquiries(data: PackData) -> list[Enquiry]:
    """Every exception the rules find, critical questions first, then in the order of the form.

    A question raised by two rules stands once under each rule.
    """
    found = [*fallen(data), *met_without_evidence(data), *not_met_twice(data)]
    order = {key: position for position, key in enumerate(data.now.questionnaire.questions)}
    return sorted(found, key=lambda e: (not e.critical, list(RULES).index(e.rule), order[e.question]))


def compared(data: PackData) -> tuple[QuestionMovement, ...]:
    """The movements between the two returns, or none in a first year."""
    return data.pair.questions if data.pair else ()


def fallen(data: PackData) -> list[Enquiry]:
    """Rule 1: the grade fell, on questions that may be compared."""
    return [
        Enquiry(
            "fell",
            q.key,
            f"{label(data, q.key)} went from {words(data, q, earlier=True)} to {words(data, q)}.",
            "What changed, what has been done since, and what will show that it has been put right?",
            bool(q.now and q.now.critical),
        )
        for q in compared(data)
        if q.movement == "declined"
    ]


def met_without_evidence(data: PackData) -> list[Enquiry]:
    """Rule 2: a grade that counts as met, no evidence given, evidence expected."""
    found = []
    for key, score in data.now.scorecard.questions.items():
        question = data.now.questionnaire.questions[key]
        answer = data.now.answers.get(key, NOTHING)
        if question.evidence == "expected" and score.counts_as == "met" and not answer.evidence.strip():
            found.append(
                Enquiry(
                    "met_without_evidence",
                    key,
                    f"{label(data, key)} is said to be met, and no evidence is named.",
                    "What would the panel see today that shows this is met?",
                    score.critical,
                )
            )
    return found


def not_met_twice(data: PackData) -> list[Enquiry]:
    """Rule 3: partly met or not met in this return and the one before, on questions that may be compared."""
    weak = ("partly_met", "not_met")
    return [
        Enquiry(
            "not_met_twice",
            q.key,
            f"{label(data, q.key)} was {words(data, q, earlier=True)} in the return before, {words(data, q)} now.",
            "What has stood in the way, who now owns it, and by when will it be met?",
            q.now.critical,
        )
        for q in compared(data)
        if q.compared and q.now and q.before and q.now.counts_as in weak and q.before.counts_as in weak
    ]


def label(data: PackData, key: str) -> str:
    """Letter and number of a question of this year's version."""
    return data.now.questionnaire.label_of(key)


def words(data: PackData, q: QuestionMovement, earlier: bool = False) -> str:
    """The grade of a question in the words of its own year."""
    source = data.before if earlier else data.now
    key = q.from_[0] if earlier else q.key
    if source is None:
        return ""
    question = source.questionnaire.questions[key]
    return short_words(source.questionnaire, question, given_to(question, source.path, source.answers))
