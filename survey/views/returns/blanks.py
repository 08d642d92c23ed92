"""What a printed question leaves to fill in: what may be chosen, or a table for an answer in parts."""

from dataclasses import dataclass
from typing import Any

from questionnaires.definition import Question, Questionnaire
from questionnaires.parts import Column
from questionnaires.scales import Scale
from survey.forms.returns.boxes import options
from survey.forms.returns.parts import LONG_SCALE, is_listed, percent_words

ACTION_HEADS = ("What will be done", "Who sees to it", "By when", "How far it is")
EMPTY_ACTIONS = 3


@dataclass(frozen=True)
class Blank:
    """A table to write in: headings, and rows whose cells say what may be chosen."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def blank_of(questionnaire: Questionnaire, question: Question) -> Blank | None:
    """Give the table of an answer in parts; None for the other kinds."""
    if question.kind == "actions":
        return Blank(ACTION_HEADS, ((" ",) * len(ACTION_HEADS),) * EMPTY_ACTIONS)
    apart = ["not applicable"] if questionnaire.not_applicable_rule(question).allowed else []
    if question.kind == "criteria":
        words = choices(questionnaire.scale_of(question), apart)
        return Blank(("", "Answer"), tuple((one.label, words) for one in question.criteria))
    if question.kind != "matrix":
        return None
    cells = tuple(cell(questionnaire, question, column) for column in question.columns)
    more = ("",) if apart else ()
    rows = tuple((row.label, *cells, *("not applicable" for _ in more)) for row in question.rows)
    return Blank(("", *(column.label for column in question.columns), *more), rows)


def cell(questionnaire: Questionnaire, question: Question, column: Column) -> str:
    """Say what goes into a cell."""
    return column.unit or " " if column.kind == "number" else choices(questionnaire.column_scale(question, column), [])


def choices(scale: Scale | None, apart: list[str]) -> str:
    """Name what may be chosen, in a line."""
    if scale is None:
        return " / ".join(["yes", "no", *apart])
    if len(scale.grades) > LONG_SCALE:
        return " / ".join([f"{scale.grades[-1].label} to {scale.grades[0].label}", *apart])
    return " / ".join([*(grade.label.lower() for grade in scale.grades), *apart])


def printed_options(questionnaire: Questionnaire, question: Question) -> list[dict[str, Any]]:
    """Give what may be chosen, as on the page; a long percentage in one line."""
    scale = questionnaire.scale_of(question)
    if scale is not None and is_listed(questionnaire, question):
        return [{"label": choices(scale, []), "hint": percent_words(scale)}]
    return options(questionnaire, question)
