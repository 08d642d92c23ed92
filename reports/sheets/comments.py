"""Comments: every text of every answer in full, one row a text; none is lost, whatever the grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from questionnaires.answers import NOTHING, Action, Answer
from questionnaires.definition import Question
from reports.cells import CELL_LIMIT, Column, Grid, clean, height_of, lines_of, pieces
from reports.house import number
from reports.inputs import ReturnData, RoundData
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts, kind_word
from reports.sheets.sheet import Sheet, word_marks

COMMENT, EVIDENCE, ACTION, REASON, TEXT = "Comment", "Evidence", "Action", "Reason", "Text answer"
COLUMNS = (
    Column("Body", 30, "Name; with its identifier where two bodies share a name", style="top"),
    Column("No.", 6, "Letter of the standard and number of the question", style="topword"),
    Column("Question", 38, "The question as asked", style="top"),
    Column("Answer", 14, "Grade or answer of the layer shown; Not answered where only a text was given", style="top"),
    Column("What", 12, "Which text of the answer", f"{COMMENT}, {EVIDENCE}, {ACTION}, {REASON}, {TEXT}", "topword"),
    Column("Text, in full", 84, "As written", "text; a cell holds 32,767 characters", "top", inline=True),
    Column("Part", 13, "A text longer than a cell goes on in the next row", "empty, or (continued 2 of 3)", "topword"),
    Column("Action by", 18, "Who will do it", style="top"),
    Column("Action due", 13, "By when, as typed", style="top"),
    hidden("Kind", 16, "Kind of organisation"),
    hidden("Identifier", 14, "Public identifier: scheme and value"),
    hidden("Round", 26, "The round the answer was given in"),
    hidden("Standard", 30, "The section of the form"),
    hidden("Key", 24, "The question's key, the same over the years"),
)
ANSWER, WORDS, KIND, ROUND = 3, 5, 9, 11
Text = tuple[str, str, Action]
NO_ACTION = Action()
Parts = tuple[str, str, int]
"""Cells before and after the text, and the lines they take."""


def sheet(facts: Facts) -> Sheet:
    """The sheet Comments."""
    kinds, total = counted(facts)
    order = (COMMENT, EVIDENCE, ACTION, REASON, TEXT)
    words = ", ".join(f"{number(kinds[kind])} {kind.lower()}" for kind in order if kinds[kind])
    rounds = f" Rounds: {', '.join(facts.rounds.values())}, newest first; filter by round." if facts.earlier else ""
    return Sheet(
        title="Comments",
        table="comments",
        about="Every comment, evidence, action, reason and text answer in full",
        finding="Every comment, as written" if total else "No comment, evidence or other text was given",
        base=f"One row for each text, in the order of bodies and questions: {words or 'none'}.{rounds} {facts.layer} "
        "A grade without any text is on Answers. Texts at questions no longer asked stay in the return.",
        columns=COLUMNS,
        count=total,
        rows=lambda grid: rows(facts, grid),
        marks=word_marks("Answer", "Answer", facts.grade_words),
        frozen=2,
        empty="No text was given.",
    )


def texts_of(question: Question, answer: Answer) -> list[Text]:
    """The texts of one answer, none left out: what each is, its words and, for an action, who and by when."""
    found: list[Text] = []
    if question.kind == "text" and answer.value and not answer.not_applicable:
        found.append((TEXT, str(answer.value), NO_ACTION))
    if answer.comment:
        found.append((COMMENT, answer.comment, NO_ACTION))
    if answer.reason:
        found.append((REASON, answer.reason, NO_ACTION))
    if answer.evidence:
        found.append((EVIDENCE, answer.evidence, NO_ACTION))
    if answer.action:
        found.append((ACTION, answer.action.what, answer.action))
    return found


def answers(facts: Facts) -> Iterator[tuple[RoundData, ReturnData, Question, Answer]]:
    """Every answer to an asked question: rounds newest first, then bodies in order, then questions."""
    for one in facts.data.rounds:
        for got in facts.returns_of(one):
            for key in got.path.keys:
                answer = got.answers.get(key, NOTHING)
                if answer is not NOTHING:
                    yield one, got, got.questionnaire.questions[key], answer


def counted(facts: Facts) -> tuple[Counter[str], int]:
    """Texts by what they are, and the rows they take."""
    kinds: Counter[str] = Counter()
    total = 0
    for _, _, question, answer in answers(facts):
        for kind, text, _ in texts_of(question, answer):
            kinds[kind] += 1
            total += 1 if len(text) * 2 <= CELL_LIMIT else len(pieces(clean(text)))
    return kinds, total


def rows(facts: Facts, grid: Grid) -> Iterator[str]:
    """Cells of a body and of a question are made once and put together."""
    bodies: dict[str, Parts] = {}
    questions: dict[tuple[str, str, str], Parts] = {}
    for round_, one, question, answer in answers(facts):
        found = texts_of(question, answer)
        if not found:
            continue
        slug, place = one.organisation.slug, (round_.slug, one.questionnaire.name, question.key)
        body = bodies.get(slug) or bodies.setdefault(slug, body_cells(facts, grid, one))
        asked = questions.get(place) or questions.setdefault(place, question_cells(facts, grid, round_, one, question))
        word = state_of(answer) if question.kind == "text" else facts.answer(one, question)
        lines = max(body[2], asked[2], lines_of(word, COLUMNS[ANSWER].width))
        for kind, text, action in found:
            front = body[0] + asked[0] + grid.cells([word, kind], ANSWER)
            for part, high in text_cells(grid, text, action):
                yield grid.row(front + part + body[1] + asked[1], height_of(max(lines, high)))


def state_of(answer: Answer) -> str:
    """The answer column of a text question, whose text stands beside it."""
    return "Not applicable" if answer.not_applicable else "Answered" if answer.value else "Not answered"


def body_cells(facts: Facts, grid: Grid, one: ReturnData) -> Parts:
    """Front and back cells of a body, and the lines its name takes."""
    body = one.organisation
    label = facts.labels[body.slug]
    return grid.cell(0, label), grid.cells([kind_word(body.kind), body.identifier], KIND), lines_of(label, 30)


def question_cells(facts: Facts, grid: Grid, round_: RoundData, one: ReturnData, question: Question) -> Parts:
    """Front and back cells of a question in a round, and the lines it takes."""
    form = one.questionnaire
    front = grid.cells([form.label_of(question.key), question.text], 1)
    back = grid.cells([facts.rounds[round_.slug], form.section_of[question.key].title, question.key], ROUND)
    return front, back, lines_of(question.text, COLUMNS[2].width)


def text_cells(grid: Grid, text: str, action: Action) -> Iterator[tuple[str, int]]:
    """The text, its part, who and by when; on several rows where a cell cannot hold it."""
    parts = pieces(clean(text))
    for position, part in enumerate(parts, 1):
        note = "" if len(parts) == 1 else f"({'part' if position == 1 else 'continued'} {position} of {len(parts)})"
        yield grid.cells([part, note, action.who, action.by], WORDS), lines_of(part, COLUMNS[WORDS].width)
