"""Answers in parts for reports: each part as a row, and the whole in the word that it counts as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from questionnaires.answer_parts import (
    KINDS_IN_PARTS,
    NOT_APPLICABLE,
    PROGRESS,
    PlannedAction,
    cell,
    day_words,
    row_applies,
    words_of_cell,
    words_of_criterion,
)
from questionnaires.answers import Answer, as_text
from questionnaires.definition import Question, Questionnaire
from questionnaires.outcomes import outcome_of
from reports.house import COUNTS_AS_WORDS, STATE_WORDS, count_of

APART = STATE_WORDS["not_applicable"]
ACTION_WORDS = {"what": "What", "who": "Who", "by": "By when", "progress": "Progress"}


@dataclass(frozen=True)
class PartRow:
    """One part: its key as the loading of answers reads it ("staff.trained"), its labels, what stands in it."""

    part: str
    label: str
    column: str
    words: str
    number: Fraction | None = None


def part_rows(form: Questionnaire, question: Question, answer: Answer) -> Iterator[PartRow]:
    """The parts that were answered, in the order of the form; none for an answer of one piece."""
    if question.kind not in KINDS_IN_PARTS or not answer.given:
        return
    if question.kind == "actions":
        yield from action_rows(answer.value)
    elif question.kind == "matrix":
        for row in question.rows:
            if not row_applies(answer.value, row.key):
                yield PartRow(row.key, row.label, "", APART)
            yield from cell_rows(form, question, answer.value, row.key, row.label)
    else:
        for one in question.criteria:
            if said := answer.value.get(one.key):
                words = APART if said == NOT_APPLICABLE else words_of_criterion(form, question, said)
                yield PartRow(one.key, one.label, "", words)


def cell_rows(
    form: Questionnaire, question: Question, value: Mapping[str, object], row: str, label: str
) -> Iterator[PartRow]:
    """The cells of one row of a matrix that hold something."""
    for column in question.columns:
        found = cell(value, row, column.key)
        if found is not None:
            words = words_of_cell(form, question, column, found).removeprefix(f"{column.label}: ")
            number = found if isinstance(found, Fraction) else None
            yield PartRow(f"{row}.{column.key}", label, column.label, words, number)


def action_rows(actions: tuple[PlannedAction, ...]) -> Iterator[PartRow]:
    """What, who, by when and how far, of each action of a list."""
    for number, action in enumerate(actions, 1):
        texts = {"what": action.what, "who": action.who, "by": day_words(action.by)}
        texts["progress"] = PROGRESS.get(action.progress, "")
        for name, text in texts.items():
            if text:
                yield PartRow(f"{number}.{name}", f"Action {number}", ACTION_WORDS[name], text)


def counted_as(form: Questionnaire, question: Question, answer: Answer) -> str | None:
    """What a scored answer in parts, or a scored figure, counts as; None for every other kind."""
    if question.kind not in ("matrix", "criteria", "computed") or not form.is_scored(question) or not answer.given:
        return None
    return outcome_of(form, question, answer).counts_as


def short_words(form: Questionnaire, question: Question, answer: Answer) -> str:
    """An answer in few words: one in parts by what it counts as, or by how many parts it has; others as ever.

    Example: a matrix whose worst row is *Partly met* gives "Partly met", a list of two actions "2 actions".
    """
    if question.kind not in KINDS_IN_PARTS or not answer.given:
        return as_text(form, question, answer)
    counts_as = counted_as(form, question, answer)
    if counts_as is not None:
        return COUNTS_AS_WORDS[counts_as]
    return count_of(len(answer.value), "action") if question.kind == "actions" else STATE_WORDS["answered"]


def in_lines(form: Questionnaire, question: Question, answer: Answer) -> list[tuple[str, str]]:
    """The rows, criteria or actions of an answer, each under its label, for a text that is read.

    Example: `[("Staff", "How well: Met; People trained: 30 people"), ("Volunteers", "Not applicable")]`.
    """
    found: dict[str, list[str]] = {}
    for one in part_rows(form, question, answer):
        several = one.column and len(question.columns) > 1
        found.setdefault(one.label, []).append(f"{one.column}: {one.words}" if several else one.words)
    return [(label, "; ".join(words)) for label, words in found.items()]
