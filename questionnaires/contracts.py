"""Scorecards and comparisons as JSON, as other programs rely on them, and stored scorecards read back (design 10)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from questionnaires.comparing import ComparableSet, Pair, QuestionMovement
from questionnaires.definition import Questionnaire
from questionnaires.outcomes import PartScore
from questionnaires.scoring import METHOD, QuestionScore, Scorecard, Settings, Total, exact_ratio, percent_text, total


def total_data(figures: Total) -> dict[str, Any]:
    """A total in the form of `survey score --format json` (design 10)."""
    return {
        "earned": exact_ratio(figures.earned),
        "available": exact_ratio(figures.available),
        "percent": percent_text(figures.percent),
        "answered": figures.answered,
        "asked": figures.asked,
        "not_applicable": figures.not_applicable,
        "not_scored": figures.not_scored,
        "band": figures.band,
        "grades": dict(figures.grades),
        "counts_as": dict(figures.counts_as),
    }


def scorecard_data(card: Scorecard) -> dict[str, Any]:
    """A scorecard in the form of `survey score --format json`: overall, sections, questions."""
    return {
        "overall": total_data(card.overall),
        "sections": {key: total_data(figures) for key, figures in card.sections.items()},
        "questions": {key: question_data(question) for key, question in card.questions.items()},
    }


def question_data(question: QuestionScore) -> dict[str, Any]:
    """One question of a scorecard in the form of the data contract; `parts` only where there are criteria."""
    data: dict[str, Any] = {
        "state": question.state,
        "answer": question.answer,
        "points": exact_ratio(question.points),
        "ratio": exact_ratio(question.ratio),
        "weight": exact_ratio(question.weight),
        "counts_as": question.counts_as,
    }
    if question.parts:
        data["parts"] = {key: part_data(part) for key, part in question.parts.items()}
    return data


def part_data(part: PartScore) -> dict[str, Any]:
    """One criterion of a scored question."""
    return {"ratio": exact_ratio(part.ratio), "weight": exact_ratio(part.weight), "applies": part.applies}


def scorecard_from(
    questionnaire: Questionnaire, data: Mapping[str, Any], settings: Settings, layer: str = "self", method: int = METHOD
) -> Scorecard:
    """A stored scorecard as an object; its sums and bands are worked out again from the stored question scores.

    `scorecard_data(scorecard_from(q, scorecard_data(card), settings)) == scorecard_data(card)`.
    """
    questions = {
        key: stored_question(key, questionnaire, entry)
        for key, entry in data["questions"].items()
        if key in questionnaire.questions
    }
    sections = {
        section.key: total([q for q in questions.values() if q.section == section.key], settings)
        for section in questionnaire.sections
        if section.key in data["sections"]
    }
    return Scorecard(method, layer, total(questions.values(), settings), sections, questions)


def stored_question(key: str, questionnaire: Questionnaire, entry: Mapping[str, Any]) -> QuestionScore:
    """One stored question score as an object."""
    exact = {name: None if entry[name] is None else Fraction(entry[name]) for name in ("points", "ratio")}
    return QuestionScore(
        key=key,
        section=questionnaire.section_of[key].key,
        state=entry["state"],
        answer=entry["answer"],
        points=exact["points"],
        ratio=exact["ratio"],
        weight=Fraction(entry["weight"]),
        counts_as=entry["counts_as"],
        critical=questionnaire.questions[key].critical,
        parts={name: stored_part(part) for name, part in entry.get("parts", {}).items()},
    )


def stored_part(entry: Mapping[str, Any]) -> PartScore:
    """One stored criterion as an object."""
    ratio = None if entry["ratio"] is None else Fraction(entry["ratio"])
    return PartScore(Fraction(entry["weight"]), ratio, entry["applies"])


def pair_data(pair: Pair) -> dict[str, Any]:
    """A pair in the form of `survey compare --out FILE.json` (design 10)."""
    data: dict[str, Any] = {
        "now": pair.now,
        "before": pair.before,
        "layer": pair.layer,
        "everything": {"now": everything(pair.everything_now), "before": everything(pair.everything_before)},
        "comparable": None if pair.comparable is None else set_data(pair.comparable),
    }
    if pair.reason:
        data["reason"] = pair.reason
    if pair.questions:
        data["movements"] = dict(pair.movements)
        data["sections"] = {key: set_data(figures) for key, figures in pair.sections.items()}
        data["questions"] = [movement_data(question) for question in pair.questions]
    return data


def everything(total: Total | None) -> dict[str, Any] | None:
    """Score on everything asked, or None."""
    if total is None:
        return None
    return {
        "earned": exact_ratio(total.earned),
        "available": exact_ratio(total.available),
        "percent": percent_text(total.percent),
    }


def set_data(figures: ComparableSet) -> dict[str, Any]:
    """A comparable set in the form of the data contract."""
    return {
        "questions": len(figures.keys),
        "now": side(figures.now_earned, figures.available, figures.now),
        "before": side(figures.before_earned, figures.available, figures.before),
        "change": percent_text(figures.change),
    }


def side(earned: Fraction, available: Fraction, percent: Fraction | None) -> dict[str, Any]:
    """One year of a comparable set."""
    return {"earned": exact_ratio(earned), "available": exact_ratio(available), "percent": percent_text(percent)}


def movement_data(question: QuestionMovement) -> dict[str, Any]:
    """One question's movement in the form of the data contract."""
    return {
        "key": question.key,
        "from": list(question.from_),
        "lineage": question.lineage,
        "now": grade_or_state(question.now),
        "before": grade_or_state(question.before),
        "movement": question.movement,
    } | ({"note": question.note} if question.note else {})


def grade_or_state(question: QuestionScore | None) -> str | None:
    """The grade key where one was given, else the state, else None."""
    if question is None:
        return None
    return question.answer or question.state
