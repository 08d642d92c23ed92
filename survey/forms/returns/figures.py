"""Computed figures in words: what each is worked out from, what it comes to, and what it counts as."""

from collections.abc import Mapping

from questionnaires.answers import as_text
from questionnaires.asking import Path
from questionnaires.definition import Question, Questionnaire
from questionnaires.problems import listed

COUNTS_AS: Mapping[str, str] = {"met": "met", "partly_met": "partly met", "not_met": "not met"}


def figure_words(path: Path, question: Question) -> str:
    """Say what a figure is worked out from and comes to; nothing for other kinds.

    Example: "Worked out from B2 and B3: 87%. That reaches 80%, which counts as partly met."
    """
    if question.compute is None:
        return ""
    made_of = f"Worked out from {listed(inputs(path.questionnaire, question))}"
    known = path.known.get(question.key)
    if known is None:
        return f"{made_of}. There is no figure yet."
    return f"{made_of}: {as_text(path.questionnaire, question, known)}{reached(path, question)}"


def inputs(questionnaire: Questionnaire, question: Question) -> list[str]:
    """Name what a figure is worked out from: the numbers of questions, with the column of a matrix.

    Example: `["B2", "B3 (trained)"]`.
    """
    return [input_name(questionnaire, name) for name in question.compute.of] if question.compute else []


def input_name(questionnaire: Questionnaire, name: str) -> str:
    """Name one input."""
    key, _, column = name.partition("#")
    number = questionnaire.label_of(key)
    labels = (one.label.lower() for one in questionnaire.questions[key].columns if one.key == column)
    return f"{number} ({next(labels, column)})" if column else number


def reached(path: Path, question: Question) -> str:
    """Say which step of its scale a scored figure reaches."""
    scale, figure = path.questionnaire.scale_of(question), path.computed.get(question.key)
    if scale is None or figure is None:
        return ""
    grade = scale.reached(figure)
    if grade.counts_as is None:
        return f". That reaches {grade.label}."
    step = "" if grade.points == figure else f" reaches {grade.label}, which"
    return f". That{step} counts as {COUNTS_AS[grade.counts_as]}."
