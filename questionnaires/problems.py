"""What is still wanting in a body's answers before they may be signed (design 7: complete)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from questionnaires.answers import NOTHING, Answer, Answers
from questionnaires.asking import Path
from questionnaires.definition import Question, Questionnaire
from questionnaires.scales import Need

Field = Literal["value", "comment", "reason", "evidence", "action"]
AnswerState = Literal["complete", "wanting", "unanswered"]


@dataclass(frozen=True)
class Problem:
    """One thing missing or wrong in an answer; `field` says which box, `message` what to do."""

    id: str
    question: str
    field: Field
    message: str


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
        elif (
            "comment" in questionnaire.not_applicable_rule(question).needs
            and not (answer.reason or answer.comment).strip()
        ):
            yield Problem("na-reason", question.key, "reason", "Say why this does not apply.")
        return
    if not answer.given:
        if not question.optional or not answer.empty:
            yield Problem("not-answered", question.key, "value", unanswered_message(question))
        return
    yield from unmet_needs(questionnaire, question, answer)


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
