"""What stands beside a question about other audits: where the same is asked, and what its answer is read beside."""

from collections.abc import Mapping

from questionnaires.definition import Question, Questionnaire

Others = Mapping[str, Questionnaire]


def sentences(question: Question, others: Others) -> tuple[str, ...]:
    """Give a sentence for each other audit that a question names; `others` are those that are known, by key.

    Example: "Asked about in Prevent duty self-assessment too, A2. Give the same answer in both."
    """
    found = [
        " ".join(
            text for text in (f"Asked about in {place(others, one.questionnaire, one.question)} too.", one.text) if text
        )
        for one in question.cross_references
    ]
    return (*found, *(pair(others, *one.split(":", 1)) for one in question.paired_with))


def place(others: Others, key: str, question: str | None) -> str:
    """Name another audit, and the question in it where it is known."""
    form = others.get(key)
    if form is None:
        return f"the {key.replace('-', ' ')}"
    number = f", {form.label_of(question)}," if question in form.questions and question else ""
    return f"“{form.title}”{number}"


def pair(others: Others, key: str, question: str = "") -> str:
    """Say what an answer is read beside."""
    form = others.get(key)
    asked = form.questions.get(question) if form else None
    words = f": “{asked.text}”" if asked else ""
    return f"Your answer is read beside {place(others, key, question).rstrip(',')}{words}".rstrip(".") + (
        "" if words else "."
    )
