"""Made-up answers in parts: the rows of a matrix, criteria, evidence, actions; each row drifts like a grade."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from questionnaires.answer_parts import HELD, NOT_APPLICABLE, PlannedAction, cell
from questionnaires.answers import Action, Answer
from questionnaires.definition import Question, Questionnaire
from questionnaires.parts import Column, Criterion
from survey.services.demonstration import words
from survey.services.demonstration.grading import Giver, action, counts_for, grade_that

APART = 0.05
"""How often a row or a criterion does not apply, where it may."""

MOST = 3
"""Actions of one list."""


def in_parts(random: Random, questionnaire: Questionnaire, question: Question, giver: Giver, before: Answer) -> Answer:
    """An answer to a matrix, criteria, evidence or actions."""
    if question.kind == "evidence":
        return Answer(value=HELD, evidence=words.pick(random, "evidence", giver.agency))
    if question.kind == "actions":
        return Answer(value=tuple(planned(random, giver) for _ in range(random.randint(1, MOST))))
    value = (matrix if question.kind == "matrix" else criteria)(random, questionnaire, question, giver, before)
    return explained(random, questionnaire, question, giver, Answer(value=value))


def planned(random: Random, giver: Giver) -> PlannedAction:
    """One action with how far it has come."""
    made = action(random, giver.year, giver.agency)
    return PlannedAction(made.what, made.who, made.by, random.choice(("not_started", "in_progress", "complete")))


def matrix(
    random: Random, questionnaire: Questionnaire, question: Question, giver: Giver, before: Answer
) -> dict[str, Any]:
    """A value for each cell; a row in twenty does not apply, never the first."""
    allowed = questionnaire.not_applicable_rule(question).allowed
    value: dict[str, Any] = {}
    for place, row in enumerate(question.rows):
        if allowed and place and random.random() < APART:
            value[row.key] = NOT_APPLICABLE
        else:
            last = {column.key: cell(before.value, row.key, column.key) for column in question.columns}
            value[row.key] = {
                column.key: in_cell(random, questionnaire, question, column, giver, last[column.key])
                for column in question.columns
            }
    return value


def in_cell(
    random: Random, questionnaire: Questionnaire, question: Question, column: Column, giver: Giver, before: Any
) -> Any:
    """A grade, or a number within its bounds."""
    scale = questionnaire.column_scale(question, column)
    if scale is None:
        number = Fraction(random.choice((0, 1, 2, 3, 5, 8, 12, 21)))
        low = column.min if column.min is not None else Fraction(0)
        return min(low + number * (column.step or 1), column.max if column.max is not None else low + 100)
    return grade_that(
        random, scale, counts_for(random, giver.level, scale, Answer(value=before), question.critical)
    ).key


def criteria(
    random: Random, questionnaire: Questionnaire, question: Question, giver: Giver, before: Answer
) -> dict[str, str]:
    """Yes or no, or a grade, for each criterion; one in twenty does not apply, never the first."""
    allowed = questionnaire.not_applicable_rule(question).allowed
    last = before.value if isinstance(before.value, Mapping) else {}
    return {
        one.key: NOT_APPLICABLE
        if allowed and place and random.random() < APART
        else said(random, questionnaire, question, one, giver, last)
        for place, one in enumerate(question.criteria)
    }


def said(
    random: Random,
    questionnaire: Questionnaire,
    question: Question,
    one: Criterion,
    giver: Giver,
    last: Mapping[str, str],
) -> str:
    """What is said of one criterion."""
    scale = questionnaire.scale_of(question)
    if scale is not None:
        counts = counts_for(random, giver.level, scale, Answer(value=last.get(one.key)), question.critical)
        return grade_that(random, scale, counts).key
    if last.get(one.key) in ("yes", "no") and random.random() < 0.8:
        return last[one.key]
    return "yes" if random.random() < giver.level else "no"


def explained(random: Random, questionnaire: Questionnaire, question: Question, giver: Giver, answer: Answer) -> Answer:
    """The same with the comment, evidence and action that its weakest grade needs."""
    weak = any(is_weak(questionnaire, question, part) for part in parts_given(answer.value))
    return replace(
        answer,
        comment=words.comment(random, "partly_met" if weak else "met", question.tags, giver.agency),
        evidence=words.pick(random, "evidence", giver.agency) if weak or question.evidence == "expected" else "",
        action=action(random, giver.year, giver.agency) if weak else Action(),
    )


def parts_given(value: Mapping[str, Any]) -> list[str]:
    """Every grade or word that stands in a value in parts."""
    cells = [part for one in value.values() for part in (one.values() if isinstance(one, Mapping) else [one])]
    return [part for part in cells if isinstance(part, str)]


def is_weak(questionnaire: Questionnaire, question: Question, part: str) -> bool:
    """Whether a part is less than met."""
    if part == "no":
        return True
    names = {question.scale, *(column.scale for column in question.columns)} - {None}
    grades = (questionnaire.scales[name].grade(part) for name in names if name)
    return any(grade is not None and grade.counts_as in ("partly_met", "not_met") for grade in grades)
