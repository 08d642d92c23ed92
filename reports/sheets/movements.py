"""Movements: one row for each body, earlier round and scored question, to sort and filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from questionnaires.comparing import QuestionMovement
from questionnaires.definition import Questionnaire
from reports.cells import Column, Grid, height_of, lines_of
from reports.house import MOVEMENT_WORDS, count_of, number
from reports.inputs import ReturnData
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts, kind_word
from reports.sheets.sheet import Mark, Sheet, word_marks
from reports.sheets.year_on_year import COMPARED_WITH, COMPARED_WITH_HIDDEN, several

WHO = (
    Column("Body", 36, "Name; with its identifier where two bodies share a name", style="wrap"),
    Column("Kind", 20, "Kind of organisation", style="wrap"),
)
QUESTION = (
    Column("No.", 6, "Number of the question in the newer version; of a retired one in the older"),
    Column("Question", 62, "The question as asked in the newer version; of a retired one in the older", style="wrap"),
    Column("Lineage", 13, "How its words came from the earlier version", "same, reworded, moved …"),
    Column("Before", 15, "Grade in the earlier round in its own words, or its state; all where merged", style="wrap"),
    Column("Now", 15, "Grade in this round in its own words, or its state", style="wrap"),
    Column("Movement", 23, "Exactly one for each question", ", ".join(MOVEMENT_WORDS.values())),
    hidden("Note", 26, "Which change of words; where the scale changed, better, same or worse"),
    hidden("Weight", 8, "Weight in the newer version", "exact number", "exact"),
    hidden("Critical", 9, "A question that holds the band down when not met", "critical, or empty"),
    hidden("Standard", 30, "The section of the form"),
    hidden("Key", 24, "Key in the newer version; of a retired one in the older"),
    hidden("Earlier keys", 24, "Keys in the earlier version"),
    hidden("Identifier", 14, "Public identifier: scheme and value"),
)
TEXT, GRADES = 1, (3, 4)
Parts = tuple[str, int]


def sheet(facts: Facts) -> Sheet:
    """The sheet Movements."""
    total = sum(len(pair.questions) for one in facts.bodies for pair in facts.pairs(one.organisation.slug))
    moved = {"picked": [MOVEMENT_WORDS["improved"]], "red": [MOVEMENT_WORDS["declined"]]}
    apart = [word for name, word in MOVEMENT_WORDS.items() if name not in ("improved", "same", "declined")]
    return Sheet(
        title="Movements",
        table="movements",
        about=f"{count_of(total, 'row')}: one question, one body, both years",
        finding=finding(facts),
        base="One row for each scored question of the newer version and each retired one, for each body with both "
        f"years: {count_of(total, 'row')}. Filter by movement; “No change” is included. {facts.layer}",
        columns=(*WHO, COMPARED_WITH, *QUESTION) if several(facts) else (*WHO, *QUESTION, COMPARED_WITH_HIDDEN),
        count=total,
        rows=lambda grid: rows(facts, grid),
        marks=marks(facts, moved["red"], moved["picked"], apart),
        frozen=1,
        empty="Nothing to compare: no earlier round, or no body with both years.",
    )


def marks(facts: Facts, red: list[str], picked: list[str], apart: list[str]) -> tuple[Mark, ...]:
    """Grades in their colours, movements in words that stand out."""
    return (
        *word_marks("Before", "Now", facts.grade_words),
        *word_marks("Movement", "Movement", {"red": red, "picked": picked, "apart": apart}),
    )


def finding(facts: Facts) -> str:
    """How many answers improved and declined since the newest earlier round."""
    counts = Counter[str]()
    for one in facts.bodies:
        for pair in facts.pairs(one.organisation.slug)[:1]:
            counts.update(pair.movements)
    if not counts:
        return "Nothing can be compared with an earlier round"
    improved = count_of(counts["improved"], "answer")
    return f"{improved} improved and {number(counts['declined'])} declined"


def rows(facts: Facts, grid: Grid) -> Iterator[str]:
    """Cells of a body are made once, and those of a question with its grades; a row puts them together."""
    made: dict[tuple[object, ...], Parts] = {}
    for one in facts.bodies:
        body = one.organisation
        for pair in facts.pairs(body.slug):
            before = facts.before(pair, body.slug)
            who = [facts.labels[body.slug], kind_word(body.kind), facts.rounds.get(pair.before, pair.before)]
            first = who if several(facts) else who[:2]
            front = grid.cells(first)
            back = grid.cells([body.identifier, *who[len(first) :]], len(first) + len(QUESTION) - 1)
            tall = max(lines_of(text, column.width) for text, column in zip(first, grid.columns, strict=False))
            forms = (id(one.questionnaire), id(before.questionnaire) if before else 0)
            for question in pair.questions:
                place = (*forms, question.key, question.movement, question.note, *grades_of(question))
                found = made.get(place) if question.before or not question.from_ else None
                if found is None:
                    found = made[place] = question_cells(facts, grid, one, before, question)
                yield grid.row(front + found[0] + back, height_of(max(tall, found[1])))


def grades_of(question: QuestionMovement) -> tuple[str | None, ...]:
    """What tells two answers to one question apart here: both grades and states."""
    scores = (question.now, question.before)
    return tuple(part for score in scores if score for part in (score.key, score.answer, score.state, score.counts_as))


def form_of(one: ReturnData, before: ReturnData | None, question: QuestionMovement) -> Questionnaire:
    """The version a movement's key belongs to."""
    return one.questionnaire if question.now is not None or before is None else before.questionnaire


def question_cells(
    facts: Facts, grid: Grid, one: ReturnData, before: ReturnData | None, question: QuestionMovement
) -> Parts:
    """The cells between the body's name and its identifier, and the lines they take."""
    form = form_of(one, before, question)
    asked, section = form.questions[question.key], form.section_of[question.key]
    score = question.now or question.before
    now = facts.grade(one.questionnaire, question.now) if question.now else ""
    earlier = earlier_grade(facts, before, question)
    cells = grid.cells(
        [
            form.label_of(question.key), asked.text, question.lineage, earlier, now,
            MOVEMENT_WORDS[question.movement], question.note,
            score.weight if score else None, "critical" if score and score.critical else None,
            section.title, question.key, "; ".join(question.from_),
        ],
        3 if several(facts) else 2,
    )  # fmt: skip
    texts = ((asked.text, TEXT), (earlier, GRADES[0]), (now, GRADES[1]))
    return cells, max(lines_of(text, QUESTION[column].width) for text, column in texts)


def earlier_grade(facts: Facts, before: ReturnData | None, question: QuestionMovement) -> str:
    """The earlier grade; each of them where several questions became one."""
    if before is None:
        return ""
    if question.before is not None:
        return facts.grade(before.questionnaire, question.before)
    form, scores = before.questionnaire, before.scorecard.questions
    found = [(form.label_of(key), facts.grade(form, scores[key])) for key in question.from_ if key in scores]
    return "; ".join(f"{label} {word}" for label, word in found)
