"""Answers that an author tries in a preview: those that decide what else is asked."""

from questionnaires.answers import Answer
from questionnaires.conditions import number_in
from questionnaires.definition import Questionnaire


def deciding(questionnaire: Questionnaire) -> list[str]:
    """Give the questions that decide what else is asked, in the order of the form."""
    read: set[str] = set()
    for section, question in questionnaire:
        for when in (section.when, question.when):
            read |= when.mentions() if when is not None else frozenset()
    return [key for key in questionnaire.questions if key in read]


def answer_of(questionnaire: Questionnaire, key: str, text: str) -> Answer:
    """Read an answer that somebody tries in a preview; nothing where it is none."""
    question = questionnaire.questions[key]
    if question.kind in ("number", "computed"):
        return Answer(value=number_in(text.strip()[:30] or None))
    return Answer(value=(text,) if question.kind == "choices" and text else text or None)
