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

COLUMNS = (
    Column("Body", 36, "Name; with its identifier where two bodies share a name", style="wrap"),
    Column("Kind", 16, "Kind of organisation", style="wrap"),
    Column("Compared with", 22, "The earlier round", style="wrap"),
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
BEFORE, NOW, MOVEMENT, WEIGHT = 6, 7, 8, 10
WIDTHS = [column.width for column in COLUMNS[:3]]
Parts = tuple[str, str, int]


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
        columns=COLUMNS,
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
    """Cells of a body and cells of a question are made once and put together."""
    made: dict[tuple[int, int, str, str, str], Parts] = {}
    for one in facts.bodies:
        body = one.organisation
        last = grid.cell(len(COLUMNS) - 1, body.identifier)
        for pair in facts.pairs(body.slug):
            before = facts.before(pair, body.slug)
            who = [facts.labels[body.slug], kind_word(body.kind), facts.rounds.get(pair.before, pair.before)]
            cells = grid.cells(who)
            tall = max(map(lines_of, who, WIDTHS))
            for question in pair.questions:
                forms = (id(one.questionnaire), id(before.questionnaire) if before else 0)
                place = (*forms, question.key, question.movement, question.note)
                found = made.get(place)
                if found is None:
                    found = made[place] = question_cells(grid, one, before, question)
                front, back, lines = found
                grades = grade_cells(facts, grid, one, before, question)
                yield grid.row(cells + front + grades + back + last, height_of(max(tall, lines)))


def form_of(one: ReturnData, before: ReturnData | None, question: QuestionMovement) -> Questionnaire:
    """The version a movement's key belongs to."""
    return one.questionnaire if question.now is not None or before is None else before.questionnaire


def question_cells(grid: Grid, one: ReturnData, before: ReturnData | None, question: QuestionMovement) -> Parts:
    """What is the same for every body with this movement: cells before and after the grades, and lines."""
    form = form_of(one, before, question)
    asked, section = form.questions[question.key], form.section_of[question.key]
    score = question.now or question.before
    front = grid.cells([form.label_of(question.key), asked.text, question.lineage], 3)
    movement = grid.cells([MOVEMENT_WORDS[question.movement], question.note], MOVEMENT)
    back = grid.cells(
        [
            score.weight if score else None, "critical" if score and score.critical else None,
            section.title, question.key, "; ".join(question.from_),
        ],
        WEIGHT,
    )  # fmt: skip
    return front, movement + back, lines_of(asked.text, COLUMNS[4].width)


def grade_cells(
    facts: Facts, grid: Grid, one: ReturnData, before: ReturnData | None, question: QuestionMovement
) -> str:
    """Both grades in the words of their own year."""
    now = facts.grade(one.questionnaire, question.now) if question.now is not None else ""
    return grid.cell(BEFORE, earlier_grade(facts, before, question)) + grid.cell(NOW, now)


def earlier_grade(facts: Facts, before: ReturnData | None, question: QuestionMovement) -> str:
    """The earlier grade; each of them where several questions became one."""
    if before is None:
        return ""
    if question.before is not None:
        return facts.grade(before.questionnaire, question.before)
    form, scores = before.questionnaire, before.scorecard.questions
    found = [(form.label_of(key), facts.grade(form, scores[key])) for key in question.from_ if key in scores]
    return "; ".join(f"{label} {word}" for label, word in found)
