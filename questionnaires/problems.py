"""What is still wanting in a body's answers before they may be signed (design 7: complete)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from questionnaires.answer_parts import KINDS_IN_PARTS, PlannedAction, cell, row_applies, whole_answer_applies
from questionnaires.answers import NOTHING, Answer, Answers
from questionnaires.asking import Path
from questionnaires.definition import Question, Questionnaire
from questionnaires.scales import Grade, Need

Field = Literal["value", "comment", "reason", "evidence", "action"]
AnswerState = Literal["complete", "wanting", "unanswered"]


@dataclass(frozen=True)
class Problem:
    """One thing missing or wrong in an answer; `field` says which box, `message` what to do.

    `part` names the row ("staff"), cell ("staff.trained"), criterion or numbered action ("2.who") it is about.
    """

    id: str
    question: str
    field: Field
    message: str
    part: str = ""


def problems(questionnaire: Questionnaire, path: Path, answers: Answers) -> dict[str, tuple[Problem, ...]]:
    """Everything wanting, by question key, in the order of the form; questions without a problem are left out.

    Unanswered optional questions have no problem; what is typed in them is still checked.
    """
    found = {}
    for question in path.questions:
        if not question.answered_by_someone:
            continue
        wrong = tuple(of_answer(questionnaire, question, answers.get(question.key, NOTHING)))
        if wrong:
            found[question.key] = wrong
    return found


def of_answer(questionnaire: Questionnaire, question: Question, answer: Answer) -> Iterator[Problem]:
    """The problems of one answer to an asked question."""
    if answer.not_applicable:
        if not questionnaire.not_applicable_rule(question).allowed:
            yield Problem(
                "na-not-allowed", question.key, "value", "This question applies to every body: choose an answer."
            )
        else:
            yield from unexplained(questionnaire, question, answer)
        return
    if not answer.given:
        if not question.optional or not answer.empty:
            yield Problem("not-answered", question.key, "value", unanswered_message(question))
        return
    if question.kind in KINDS_IN_PARTS:
        yield from missing_parts(question, answer)
        if not whole_answer_applies(question, answer.value):
            yield from unexplained(questionnaire, question, answer)
        yield from unmet_by_parts(questionnaire, question, answer)
    else:
        yield from unmet_needs(questionnaire, question, answer)


def unexplained(questionnaire: Questionnaire, question: Question, answer: Answer) -> Iterator[Problem]:
    """A question said not to apply, without the reason that its rule asks for."""
    asked_for = "comment" in questionnaire.not_applicable_rule(question).needs
    if asked_for and not (answer.reason or answer.comment).strip():
        yield Problem("na-reason", question.key, "reason", "Say why this does not apply.")


def missing_parts(question: Question, answer: Answer) -> Iterator[Problem]:
    """The cells, criteria and parts of actions that are still empty."""
    empty: Iterator[tuple[str, str]] = iter(())
    if question.kind == "matrix":
        empty = empty_cells(question, answer.value)
    elif question.kind == "criteria":
        empty = ((one.key, one.label) for one in question.criteria if not answer.value.get(one.key))
    elif question.kind == "actions":
        empty = unfinished_actions(answer.value)
    for part, name in empty:
        yield Problem("part-not-answered", question.key, "value", f"Still needed: {name}.", part)


def empty_cells(question: Question, value: Any) -> Iterator[tuple[str, str]]:
    """Each empty cell of the applicable rows: its part, and its row and column in words."""
    for row in question.rows:
        if not row_applies(value, row.key):
            continue
        for column in question.columns:
            if cell(value, row.key, column.key) is None:
                yield f"{row.key}.{column.key}", f"{row.label}, {column.label.lower()}"


def unfinished_actions(actions: Sequence[PlannedAction]) -> Iterator[tuple[str, str]]:
    """What each action of a list still wants: what, who and by when."""
    wanted = (("what", "what will be done"), ("who", "who sees to it"), ("by", "by when"))
    for number, action in enumerate(actions, start=1):
        for name, words in wanted:
            if not getattr(action, name).strip():
                yield f"{number}.{name}", f"{words}, in action {number}"


def unmet_by_parts(questionnaire: Questionnaire, question: Question, answer: Answer) -> Iterator[Problem]:
    """What the chosen grades need: each need is asked for once, in the name of the first grade that needs it."""
    wanted: dict[Need, str] = {}
    for grade in grades_chosen(questionnaire, question, answer.value):
        for need in grade.needs:
            wanted.setdefault(need, grade.label)
    for need, label in wanted.items():
        problem = unmet(need, question, answer, label)
        if problem:
            yield problem


def grades_chosen(questionnaire: Questionnaire, question: Question, value: Any) -> Iterator[Grade]:
    """The grades chosen in the rows of a matrix, or for criteria that are graded."""
    scale = questionnaire.scale_of(question)
    for row in question.rows if question.kind == "matrix" else ():
        for column in question.columns:
            own = questionnaire.column_scale(question, column)
            grade = own.grade(cell(value, row.key, column.key)) if own else None
            if grade:
                yield grade
    for one in question.criteria if question.kind == "criteria" and scale else ():
        grade = scale.grade(value.get(one.key)) if scale else None
        if grade:
            yield grade


def unanswered_message(question: Question) -> str:
    """What to do about an unanswered question, by its kind."""
    return {
        "graded": "Choose a grade.",
        "yes_no": "Choose yes or no.",
        "choice": "Choose one.",
        "choices": "Choose at least one.",
        "number": "Enter a number" + (", or say that it is not known." if question.dont_know else "."),
        "date": "Enter a date.",
        "person": "Enter the role or the name.",
        "matrix": "Fill in each row.",
        "criteria": "Answer each line.",
        "evidence": "Say what shows this, or where it is held.",
        "actions": "Write at least one action.",
        "declaration": "Tick to declare.",
    }.get(question.kind, "Write an answer.")


def unmet_needs(questionnaire: Questionnaire, question: Question, answer: Answer) -> Iterator[Problem]:
    """What the chosen grade needs and the answer does not have."""
    scale = questionnaire.scale_of(question)
    grade = scale.grade(answer.value) if scale and isinstance(answer.value, str) else None
    if scale and grade is None:
        yield Problem("not-a-grade", question.key, "value", "Choose one of the grades.")
    for need in grade.needs if grade else ():
        problem = unmet(need, question, answer, grade.label if grade else "")
        if problem:
            yield problem


def unmet(need: Need, question: Question, answer: Answer, label: str) -> Problem | None:
    """The problem of one need, or None when it is met."""
    if need == "comment" and not answer.comment.strip():
        return Problem("comment", question.key, "comment", f"Add a comment: {label.lower()} needs one.")
    if need == "evidence" and not answer.evidence.strip():
        return Problem("evidence", question.key, "evidence", "Say what shows this, or where it is held.")
    if need == "action" and not answer.action.complete:
        parts = (("what", "what will be done"), ("who", "who sees to it"), ("by", "by when"))
        missing = [words for name, words in parts if not getattr(answer.action, name).strip()]
        return Problem("action", question.key, "action", f"Still needed: {listed(missing)}.")
    return None


def listed(words: list[str]) -> str:
    """Words in a sentence: commas, and "and" before the last.

    >>> listed(["what", "who", "when"])
    'what, who and when'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def states(questionnaire: Questionnaire, path: Path, answers: Answers) -> dict[str, AnswerState]:
    """Each asked, answerable question: complete, wanting (answered, but something is missing) or unanswered."""
    wrong = problems(questionnaire, path, answers)
    return {
        question.key: state_of(answers.get(question.key, NOTHING), wrong.get(question.key, ()))
        for question in path.questions
        if question.answered_by_someone
    }


def state_of(answer: Answer, wrong: tuple[Problem, ...]) -> AnswerState:
    """The state of one answer, given its problems."""
    if not (answer.given or answer.not_applicable):
        return "unanswered"
    return "wanting" if wrong else "complete"


def by_section(path: Path, states_by_key: Mapping[str, AnswerState]) -> dict[str, dict[str, int]]:
    """Counts of complete, wanting and unanswered required questions for each asked section."""
    found = {}
    for section, questions in path.sections():
        counts = {"complete": 0, "wanting": 0, "unanswered": 0}
        for question in questions:
            state = states_by_key.get(question.key)
            if state and not (question.optional and state == "unanswered"):
                counts[state] += 1
        found[section.key] = counts
    return found
