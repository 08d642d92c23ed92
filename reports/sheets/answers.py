"""Answers: what every body answered to every question, one row a body, one column a question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from questionnaires.definition import Question, Questionnaire
from questionnaires.scoring import given_to
from reports.cells import Column, Grid, Value
from reports.house import STATE_WORDS, count_of
from reports.inputs import ReturnData
from reports.sheets.facts import Facts
from reports.sheets.sheet import Sheet, distinct, word_marks

PAGE_WIDTH = 190
WIDTHS = {"number": 16, "date": 16, "text": 36, "person": 34, "choices": 60, "choice": 26, "actions": 36}
STYLES = {"number": "number", "date": "date", "computed": "number"}
INLINE = frozenset({"text", "person", "matrix", "criteria", "actions"})


def sheet(facts: Facts) -> Sheet:
    """The sheet Answers."""
    columns = tuple(columns_of(facts))
    first = len(columns) - len(facts.questions)
    asked = columns[first:]
    marks = word_marks(asked[0].title, asked[-1].title, facts.grade_words) if asked else ()
    return Sheet(
        title="Answers",
        table="answers",
        about="What every body answered to every question, side by side",
        finding=f"What {count_of(len(facts.bodies), 'body', 'bodies')} answered to "
        f"{count_of(len(facts.questions), 'question')}",
        base=f"{facts.layer} The question stands above its number. Not answered: asked, and no answer. "
        "Not asked: a condition, or another version. Comments and texts in full are on Comments.",
        columns=columns,
        count=len(facts.bodies),
        rows=lambda grid: rows(facts, grid),
        marks=marks,
        empty="No return yet.",
        above={first + index: question.text for index, (_, question) in enumerate(facts.questions)},
        pages_wide=max(1, round(sum(column.width for column in columns) / PAGE_WIDTH)),
    )


def columns_of(facts: Facts) -> Iterator[Column]:
    """The body, then each question under its number."""
    yield Column("Body", 36, "Name; with its identifier where two bodies share a name", style="wrap")
    yield Column("Identifier", 14, "Public identifier: scheme and value")
    fixed = ["Body", "Identifier"]
    if facts.several:
        yield Column("Version", 20, "The version of the questionnaire that was issued to the body")
        fixed.append("Version")
    labels = [label_of(facts, form, question) for form, question in facts.questions]
    headings = distinct([*fixed, *labels])[len(fixed) :]
    for heading, (form, question) in zip(headings, facts.questions, strict=True):
        yield Column(
            heading,
            WIDTHS.get(question.kind, 18),
            f"{question.key}: {question.text}",
            "grade or answer in words, number or date; Not applicable, Not answered, Not asked"
            + ("; in full on Comments" if question.kind == "text" else ""),
            STYLES.get(question.kind, "text"),
            inline=question.kind in INLINE and not form.is_scored(question),
        )


def label_of(facts: Facts, form: Questionnaire, question: Question) -> str:
    """Letter and number, with the version where there are several."""
    return f"{form.label_of(question.key)} {form.name}" if facts.several else form.label_of(question.key)


def rows(facts: Facts, grid: Grid) -> Iterator[str]:
    """One row a body; a question of another version was not asked."""
    not_asked = STATE_WORDS["not_asked"]
    for one in facts.bodies:
        own = one.questionnaire.name
        who: list[Value] = [facts.labels[one.organisation.slug], one.organisation.identifier]
        if facts.several:
            who.append(own)
        given = [value_of(facts, one, q) if form.name == own else not_asked for form, q in facts.questions]
        yield grid.line([*who, *given])


def value_of(facts: Facts, one: ReturnData, question: Question) -> Value:
    """Grades and choices in words, numbers as numbers, dates as dates."""
    score = one.scorecard.questions.get(question.key)
    if score is not None and question.kind != "computed":
        return facts.grade(one.questionnaire, score)
    answer = given_to(question, one.path, one.answers)
    asked = question.key in one.path.asked_keys and not answer.not_applicable and not answer.unknown
    if asked and isinstance(answer.value, Fraction | date):
        return answer.value
    return facts.words_of(one, question, answer)
