"""The parts of an answer behind a figure: the rows of a matrix, and what each criterion earned."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.answer_parts import KINDS_IN_PARTS, cell, words_of_criterion, words_of_parts, words_of_row
from questionnaires.answers import Answer
from questionnaires.definition import Question, Questionnaire
from questionnaires.outcomes import PartScore
from survey.views.filters import exact


@dataclass(frozen=True)
class PartShown:
    """One row, criterion or action: what was answered, and what it earned of what it could; nothing where unscored."""

    label: str
    words: str
    earned: Fraction | None = None
    available: Fraction | None = None


def parts_shown(
    questionnaire: Questionnaire, question: Question, answer: Answer, scores: Mapping[str, PartScore]
) -> list[PartShown]:
    """Give the parts of an answer, those too that were left empty; none for an answer of one piece."""
    if question.kind not in KINDS_IN_PARTS or not answer.given:
        return []
    if question.kind == "actions":
        return [PartShown(*words) for words in words_of_parts(questionnaire, question, answer.value)]
    if question.kind == "matrix":
        return [row_shown(questionnaire, question, answer, row.key, row.label) for row in question.rows]
    return [
        criterion_shown(one.label, words_of_criterion(questionnaire, question, answer.value.get(one.key, "")), found)
        for one in question.criteria
        if (found := scores.get(one.key)) is not None or answer.value.get(one.key)
    ]


def row_shown(questionnaire: Questionnaire, question: Question, answer: Answer, row: str, label: str) -> PartShown:
    """Give one row of a matrix; what it earned is a share of the scored column's scale."""
    words = words_of_row(questionnaire, question, answer.value, row) or "Not answered"
    scale, column = questionnaire.scale_of(question), question.scored_column
    grade = scale.grade(cell(answer.value, row, column.key)) if scale and column else None
    if scale is None or grade is None or grade.points is None:
        return PartShown(label, words)
    return PartShown(label, words, scale.ratio(grade.points), Fraction(1))


def criterion_shown(label: str, words: str, score: PartScore | None) -> PartShown:
    """Give one criterion with its share of the weight."""
    if score is None or score.ratio is None:
        return PartShown(label, words or "Not answered")
    return PartShown(label, words, score.weight * score.ratio, score.weight)


def how_scored(question: Question, parts: list[PartShown]) -> str:
    """Say how the parts make the score of a question; nothing for an answer of one piece.

    Example: "Earned 3 of 4 on the lines that apply".
    """
    scored = [one for one in parts if one.earned is not None and one.available is not None]
    if not scored:
        return ""
    if question.kind == "matrix":
        return f"The mean of {len(scored)} row{'s' if len(scored) > 1 else ''}"
    earned = sum((one.earned for one in scored if one.earned is not None), Fraction(0))
    available = sum((one.available for one in scored if one.available is not None), Fraction(0))
    return f"Earned {exact(earned)} of {exact(available)} on the lines that apply"
