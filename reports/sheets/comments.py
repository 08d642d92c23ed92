"""Comments: every text of every answer in full, one row a text; none is lost, whatever the grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from questionnaires.answer_parts import PROGRESS
from questionnaires.answers import NOTHING, Answer
from questionnaires.definition import Question
from reports.cells import CELL_LIMIT, Column, Grid, clean, height_of, lines_of, pieces
from reports.house import count_of, number
from reports.inputs import ReturnData, RoundData
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts, kind_word
from reports.sheets.sheet import Sheet, word_marks

COMMENT, REASON, TEXT, PLANNED = "Comment", "Reason", "Text answer", "Action planned"
COUNTED = {
    "comment": (COMMENT, "comments"),
    "reason": (REASON, "reasons"),
    "text answer": (TEXT, "text answers"),
    "action planned": (PLANNED, "actions planned"),
    "with evidence": ("evidence", "with evidence"),
    "with an action": ("action", "with an action"),
}
"""What is counted under the heading: its word, how it is found, its plural."""
COLUMNS = (
    Column("Body", 26, "Name; with its identifier where two bodies share a name", style="top"),
    Column("No.", 6, "Letter of the standard and number of the question", style="topword"),
    Column("Question", 32, "The question as asked", style="top"),
    Column("Answer", 13, "Grade or answer of the layer shown; Not answered where only a text was given", style="top"),
    Column("What", 11, "What the next column holds", f"{COMMENT}, {REASON} (not applicable), {TEXT}", "topword"),
    Column("Text, in full", 62, "As written", "text; a cell holds 32,767 characters", "top", inline=True),
    Column("Evidence", 28, "Evidence named, as written", "text", "top", inline=True),
    Column("Action", 28, "What will be done, as written", "text", "top", inline=True),
    Column("Action by", 14, "Who will do it", "text", "top"),
    Column("Action due", 12, "By when, as typed", "text", "top"),
    hidden("Part", 22, "A text longer than a cell goes on in the next row", "empty, or (continued 2 of 3)"),
    hidden("Kind", 16, "Kind of organisation"),
    hidden("Identifier", 14, "Public identifier: scheme and value"),
    hidden("Round", 26, "The round the answer was given in"),
    hidden("Standard", 30, "The section of the form"),
    hidden("Key", 24, "The question's key, the same over the years"),
)
ANSWER, WORDS, BESIDE, PART, KIND, ROUND = 3, 5, 6, 10, 11, 13
WIDTHS = [column.width for column in COLUMNS]
Texts = tuple[str, ...]
"""What the text is; the text, the evidence, the action, who and by when: one row, or more where a cell is too small."""
Parts = tuple[str, str, int]
"""Cells before and after the texts, and the lines they take."""


def sheet(facts: Facts) -> Sheet:
    """The sheet Comments."""
    kinds, total = counted(facts)
    words = ", ".join(count_of(count, kind, COUNTED[kind][1]) for kind, count in kinds.items() if count)
    rounds = f" Rounds: {', '.join(facts.rounds.values())}, newest first; filter by round." if facts.earlier else ""
    return Sheet(
        title="Comments",
        table="comments",
        about="Every comment, evidence, action, reason and text answer in full",
        finding="Every comment, as written" if total else "No comment, evidence or other text was given",
        base=f"One row for each answer with a text, in the order of bodies and questions: {words or 'none'}.{rounds} "
        f"{facts.layer} A grade without any text is on Answers. {number(no_longer_asked(facts))} with a text at "
        "questions no longer asked stay in the return.",
        columns=COLUMNS,
        count=total,
        rows=lambda grid: rows(facts, grid),
        marks=word_marks("Answer", "Answer", facts.grade_words),
        frozen=2,
        empty="No text was given.",
    )


def texts_of(question: Question, answer: Answer) -> list[Texts]:
    """The texts of one answer, none left out; evidence and action stand in its first row."""
    found: list[tuple[str, str]] = []
    if question.kind == "text" and answer.value:
        found.append((TEXT, str(answer.value)))
    if answer.comment:
        found.append((COMMENT, answer.comment))
    if answer.reason:
        found.append((REASON, answer.reason))
    planned = planned_texts(answer) if question.kind == "actions" else []
    action = answer.action
    if not answer.evidence and not action:
        return [*((kind, text, "", "", "", "") for kind, text in found), *planned]
    (kind, text), *more = found or [("", "")]
    first = (kind, text, answer.evidence, action.what, action.who, action.by)
    return [first, *((kind, text, "", "", "", "") for kind, text in more), *planned]


def planned_texts(answer: Answer) -> list[Texts]:
    """The actions of a list, each with how far it has come; none for an answer without one."""
    listed = answer.value if isinstance(answer.value, tuple) else ()
    return [(PLANNED, PROGRESS.get(one.progress, ""), "", one.what, one.who, one.by) for one in listed]


def answers(facts: Facts) -> Iterator[tuple[RoundData, ReturnData, Question, Answer]]:
    """Every answer with a text to an asked question: rounds newest first, bodies in order, then questions."""
    for one in facts.data.rounds:
        for got in facts.returns_of(one):
            asked, given = got.questionnaire.questions, got.answers
            for key in got.path.keys:
                answer = given.get(key, NOTHING)
                if has_text(asked[key], answer):
                    yield one, got, asked[key], answer


def has_text(question: Question, answer: Answer) -> bool:
    """Is there anything to read in it?"""
    if answer.comment or answer.evidence or answer.reason or (question.kind == "text" and answer.value):
        return True
    return bool(answer.action) or (question.kind == "actions" and bool(answer.value))


def no_longer_asked(facts: Facts) -> int:
    """Answers with a text to questions that a condition no longer asks: kept in the return, counted for nothing."""
    return sum(
        has_text(got.questionnaire.questions[key], got.answers[key])
        for one in facts.data.rounds
        for got in one.returns.values()
        for key in got.answers.keys() - got.path.asked_keys
        if key in got.questionnaire.questions
    )


def counted(facts: Facts) -> tuple[dict[str, int], int]:
    """Texts by what they are, and the rows they take."""
    kinds: Counter[str] = Counter()
    total = 0
    for _, _, question, answer in answers(facts):
        for texts in texts_of(question, answer):
            kinds[texts[0]] += 1
            kinds["evidence"] += bool(texts[2])
            kinds["action"] += bool(texts[3])
            total += rows_of(texts)
    return {word: kinds[kind] for word, (kind, _) in COUNTED.items()}, total


def rows_of(texts: Texts) -> int:
    """How many rows hold these texts."""
    if max(map(len, texts)) * 2 <= CELL_LIMIT:
        return 1
    return max(len(pieces(clean(text))) for text in texts[1:])


def rows(facts: Facts, grid: Grid) -> Iterator[str]:
    """Cells of a body, of a question and of a grade are made once and put together."""
    bodies: dict[str, Parts] = {}
    questions: dict[tuple[str, int, str], Parts] = {}
    grades: dict[tuple[str, str], Parts] = {}
    for round_, one, question, answer in answers(facts):
        slug, place = one.organisation.slug, (round_.slug, id(one.questionnaire), question.key)
        body = bodies.get(slug) or bodies.setdefault(slug, body_cells(facts, grid, one))
        asked = questions.get(place) or questions.setdefault(place, question_cells(facts, grid, round_, one, question))
        word = state_of(answer) if question.kind == "text" else facts.answer(one, question)
        for texts in texts_of(question, answer):
            kind = texts[0]
            grade = grades.get((word, kind)) or grades.setdefault((word, kind), grade_cells(grid, word, kind))
            lines = max(body[2], asked[2], grade[2])
            for part, high in text_cells(grid, texts, grade[1]):
                yield grid.row(body[0] + asked[0] + grade[0] + part + body[1] + asked[1], height_of(max(lines, high)))


def state_of(answer: Answer) -> str:
    """The answer column of a text question, whose text stands beside it."""
    return "Not applicable" if answer.not_applicable else "Answered" if answer.value else "Not answered"


def body_cells(facts: Facts, grid: Grid, one: ReturnData) -> Parts:
    """Front and back cells of a body, and the lines its name takes."""
    body = one.organisation
    label = facts.labels[body.slug]
    return grid.cell(0, label), grid.cells([kind_word(body.kind), body.identifier], KIND), lines_of(label, WIDTHS[0])


def question_cells(facts: Facts, grid: Grid, round_: RoundData, one: ReturnData, question: Question) -> Parts:
    """Front and back cells of a question in a round, and the lines it takes."""
    form = one.questionnaire
    front = grid.cells([form.label_of(question.key), question.text], 1)
    back = grid.cells([facts.rounds[round_.slug], form.section_of[question.key].title, question.key], ROUND)
    return front, back, lines_of(question.text, WIDTHS[2])


def grade_cells(grid: Grid, word: str, kind: str) -> Parts:
    """The grade and what the text is; the cells after a text that stands alone; the lines of the grade."""
    return grid.cells([word, kind], ANSWER), grid.cells([""] * 5, BESIDE), lines_of(word, WIDTHS[ANSWER])


def text_cells(grid: Grid, texts: Texts, rest: str) -> Iterator[tuple[str, int]]:
    """The texts side by side; on several rows where a cell cannot hold one."""
    if rows_of(texts) == 1:
        if any(texts[2:]):
            yield grid.cells([*texts[1:], ""], WORDS), lines_beside(texts[1:])
        else:
            yield grid.cell(WORDS, texts[1]) + rest, lines_of(texts[1], WIDTHS[WORDS])
        return
    columns = [pieces(clean(text)) for text in texts[1:]]
    most = max(map(len, columns))
    for position in range(most):
        parts = [column[position] if position < len(column) else "" for column in columns]
        note = f"({'continued' if position else 'part'} {position + 1} of {most})"
        yield grid.cells([*parts, note], WORDS), lines_beside(parts)


def lines_beside(texts: Sequence[str]) -> int:
    """The lines of the tallest of the texts."""
    return max(map(lines_of, texts, WIDTHS[WORDS:]))
