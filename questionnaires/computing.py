"""Figures worked out from earlier answers: a closed set of operations, exact, unknown where an input is (design 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from questionnaires.answer_parts import column_total
from questionnaires.answers import Answer, Answers
from questionnaires.definition import Question, Questionnaire
from questionnaires.parts import Computation

BOTH_NEEDED: frozenset[str] = frozenset({"difference", "ratio", "percent"})
"""Operations of two figures; the others leave out what was not asked or does not apply."""


def computed(
    questionnaire: Questionnaire, question: Question, answers: Answers, known: Answers, asked: Collection[str]
) -> Fraction | None:
    """The figure of a computed question, or None while an input is unknown.

    A question that was not asked, or is not applicable, is left out of a sum, mean, least, most or count; one that
    was asked and not answered, or answered with "not known", makes the figure unknown.

    Args:
        answers: every answer, to tell not applicable from not answered.
        known: the answers that are asked, given and applicable (`asking.Path.known` so far).
        asked: the keys asked so far.
    """
    rule = question.compute
    if rule is None:
        return None
    there = [name for name in rule.of if applies(name, answers, asked)]
    if rule.operation in BOTH_NEEDED and len(there) != len(rule.of):
        return None
    if any(name.partition("#")[0] not in known for name in there):
        return None
    if rule.operation == "count":
        return Fraction(sum(bool(known[name].for_rules() & set(rule.is_)) for name in there)) if there else None
    figures = [figure_of(questionnaire, name, known) for name in there]
    return worked_out(rule, [figure for figure in figures if figure is not None]) if None not in figures else None


def applies(name: str, answers: Answers, asked: Collection[str]) -> bool:
    """Was this input asked, and not said to be not applicable?"""
    key = name.partition("#")[0]
    return key in asked and not answers.get(key, Answer()).not_applicable


def figure_of(questionnaire: Questionnaire, name: str, known: Mapping[str, Answer]) -> Fraction | None:
    """One input as a number: an answered number, a computed figure, or the sum of a matrix's column."""
    key, _, column = name.partition("#")
    if column:
        return column_total(questionnaire.questions[key], column, known[key].value)
    return known[key].number()


def worked_out(rule: Computation, figures: list[Fraction]) -> Fraction | None:
    """The operation on known figures; None where there is nothing to work with, or a division by nought.

    >>> worked_out(Computation(operation="percent", of=("a", "b")), [Fraction(1), Fraction(4)])
    Fraction(25, 1)
    """
    if not figures:
        return None
    match rule.operation:
        case "sum":
            return sum(figures, Fraction(0))
        case "mean":
            return sum(figures, Fraction(0)) / len(figures)
        case "least":
            return min(figures)
        case "most":
            return max(figures)
        case "difference":
            return figures[0] - figures[1]
    if figures[1] == 0:
        return None
    return figures[0] / figures[1] * (100 if rule.operation == "percent" else 1)
