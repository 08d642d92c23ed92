"""Parts: the rows of matrices, criteria and planned actions, one row a part; only where a form has such kinds."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.answer_parts import KINDS_IN_PARTS
from questionnaires.answers import NOTHING
from questionnaires.definition import Question
from questionnaires.outcomes import PartScore
from reports.cells import Column, Grid, Value
from reports.house import count_of
from reports.inputs import ReturnData
from reports.parts import PartRow, part_rows
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts
from reports.sheets.sheet import Sheet, word_marks

COLUMNS = (
    Column("Body", 30, "Name; with its identifier where two bodies share a name", style="wrap"),
    Column("No.", 7, "Letter of the standard and number of the question"),
    Column("Question", 40, "The question as asked", style="wrap"),
    Column("Row", 32, "The row of a matrix, the criterion, or the action by its number", style="wrap"),
    Column("Column", 22, "The column of a matrix, or what is said of an action", style="wrap"),
    Column("Answer", 44, "What stands there, in words; Not applicable where it does not apply", style="wrap"),
    Column("Number", 11, "The same as a number, where it is one", "number; empty for words", "number"),
    Column("Weight", 8, "What a criterion weighs among its fellows", "exact number; empty for others", "exact"),
    Column("Earned", 8, "What it earned of that weight", "exact number; empty where it earns nothing apart", "exact"),
    hidden("Part", 22, "The part as a file of answers names it", "row.column, criterion, or number.field"),
    hidden("Identifier", 14, "Public identifier: scheme and value"),
    hidden("Standard", 26, "The section of the form"),
    hidden("Key", 24, "The question’s key, the same over the years"),
)


def sheet(facts: Facts) -> Sheet:
    """The sheet Parts."""
    total = sum(1 for _ in parts(facts))
    asked = len([1 for _, question in facts.questions if question.kind in KINDS_IN_PARTS])
    return Sheet(
        title="Parts",
        table="parts",
        about="The rows of matrices, the criteria and the planned actions behind the answers",
        finding=f"{count_of(total, 'part')} of the answers to {count_of(asked, 'question')}",
        base="One row for each part that was answered. A matrix counts as its worst row and scores the mean of those "
        f"that apply; criteria score earned ÷ weight of those that apply. {facts.layer}",
        columns=COLUMNS,
        count=total,
        rows=lambda grid: rows(facts, grid),
        marks=word_marks("Answer", "Answer", facts.grade_words),
        frozen=2,
        empty="No such question was answered.",
    )


def has_parts(facts: Facts) -> bool:
    """Does any version of the newest round ask for answers in parts?"""
    return any(question.kind in KINDS_IN_PARTS for _, question in facts.questions)


def parts(facts: Facts) -> Iterator[tuple[ReturnData, Question, PartRow]]:
    """Every part of every asked question, in the order of bodies and of the form."""
    for one in facts.bodies:
        for question in one.path.questions:
            for part in part_rows(one.questionnaire, question, one.answers.get(question.key, NOTHING)):
                yield one, question, part


def rows(facts: Facts, grid: Grid) -> Iterator[str]:
    """One row a part."""
    for one, question, part in parts(facts):
        form, body = one.questionnaire, one.organisation
        weight, earned = score_of(one, question, part)
        yield grid.line([
            facts.labels[body.slug], form.label_of(question.key), question.text, part.label, part.column, part.words,
            part.number, weight, earned, part.part, body.identifier, form.section_of[question.key].title, question.key,
        ])  # fmt: skip


def score_of(one: ReturnData, question: Question, part: PartRow) -> tuple[Value, Value]:
    """What a criterion weighs and earned; nothing for other parts."""
    score = one.scorecard.questions.get(question.key)
    found: PartScore | None = score.parts.get(part.part) if score else None
    if found is None:
        return None, None
    return found.weight, None if found.ratio is None else found.weight * found.ratio
