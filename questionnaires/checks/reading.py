"""Warnings about the words: hard to read, or two questions in one. Plain formulae of our own; a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.definition import Question, Questionnaire
from questionnaires.faults import Fault, Path

OLDEST = 18
"""Reading age above which a question and its guidance are called hard."""

LONGEST_SENTENCE = 45
"""Words; a longer sentence is called hard whatever its words."""

ENOUGH = 20
"""Words; a shorter text says too little about reading age."""

LONG_ENOUGH = 25
"""Words of a text of one sentence that count for its reading age: its length has a warning of its own."""

JOINED = 3
"""So many clauses joined on to the first make a statement of several."""

WORDS = re.compile(r"[\w’'-]+")
SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])|\n+|; ")
CLAUSES = re.compile(r"[,;:] (?:and|but|while|or|yet) ")
SECOND_SENTENCE = re.compile(r"[.?] +(?!It |This |They |These |That |Such |Here |For example|Include |Give |Say )[A-Z]")
TWO_QUESTIONS = re.compile(
    r"\b(?:and|or) (?:do|does|did|is|are|was|were|have|has|had|can|will|how|what|who|when|where|which) ", re.IGNORECASE
)

KNOWN_WORDS = frozenset(
    [
        "safeguarding",
        "designated",
        "organisation",
        "organisations",
        "organisation's",
        "partnership",
        "partnership's",
        "partnerships",
        "children",
        "children's",
        "information",
        "governing",
        "local",
        "authority",
        "procedure",
        "procedures",
        "proprietor",
        "arrangements",
        "allegation",
        "allegations",
        "supervision",
        "exploitation",
        "artificial",
        "intelligence",
        "education",
        "recruitment",
        "relationships",
        "technology",
        "vulnerable",
        "governor",
        "governors",
        "volunteers",
        "professional",
        "professionals",
        "responsibilities",
        "responsibility",
        "assessment",
        "protection",
        "understanding",
        "radicalisation",
    ]
)
"""Long words that everyone in the field reads at a glance; they count as words of five letters."""


def reading_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Warnings about the words of every question."""
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            path: Path = ("sections", s, "questions", q)
            yield from hard_to_read(question, path)
            if reason := double_barrelled(question):
                yield Fault(
                    "double-barrelled",
                    (*path, "text"),
                    f"{question.key} may ask two things at once: {reason}.",
                    "Ask them apart, or keep the one that matters.",
                    "warning",
                )


def hard_to_read(question: Question, path: Path) -> Iterator[Fault]:
    """A warning for a very long sentence, and one for a high reading age of the question with its guidance."""
    longest = longest_sentence(question.text)
    if longest > LONGEST_SENTENCE:
        yield Fault(
            "long-sentence",
            (*path, "text"),
            f"{question.key} has a sentence of {longest} words.",
            "Make two of it, or leave some out.",
            "warning",
        )
    text = "\n".join(part for part in (question.text, question.why, question.good) if part)
    age = reading_age(text)
    if age is not None and age > OLDEST:
        yield Fault(
            "reading-age",
            (*path, "text"),
            f"{question.key} with its guidance reads as for age {age}.",
            "Use shorter sentences and shorter words.",
            "warning",
        )


def sentences(text: str) -> list[str]:
    """The sentences of a text; a semicolon ends one too.

    >>> sentences("One is here. Two is there; three as well.")
    ['One is here.', 'Two is there', 'three as well.']
    """
    return [part for part in SENTENCES.split(text) if part and WORDS.search(part)]


def longest_sentence(text: str) -> int:
    """The words of the longest sentence.

    >>> longest_sentence("One is here. Two is really there.")
    4
    """
    return max((len(WORDS.findall(sentence)) for sentence in sentences(text)), default=0)


def reading_age(text: str) -> int | None:
    """About the age at which a text is read with ease: letters a word and words a sentence; None for too little text.

    >>> reading_age("Staff know what to do. " * 10), reading_age("Too short.")
    (6, None)
    """
    words, parts = WORDS.findall(text), sentences(text)
    if len(words) < ENOUGH:
        return None
    length = len(words) / len(parts) if len(parts) > 1 else min(LONG_ENOUGH, len(words))
    letters = sum(5 if word.casefold() in KNOWN_WORDS else len(word) for word in words)
    return max(6, round(4.71 * letters / len(words) + 0.5 * length - 16.43))


def double_barrelled(question: Question) -> str:
    """Why a question seems to ask two things, or nothing.

    >>> double_barrelled(Question(key="a", kind="yes_no", text="Is there a plan, and is it tested?"))
    'it joins two questions'
    """
    if not question.answered_by_someone or question.kind in ("text", "person", "declaration"):
        return ""
    text = question.text
    if "and/or" in text:
        return "it says and/or"
    if text.count("?") > 1:
        return "it has two question marks"
    if question.kind != "graded" and TWO_QUESTIONS.search(text):
        return "it joins two questions"
    if question.kind == "graded" and SECOND_SENTENCE.search(text):
        return "it makes two statements"
    joined = len(CLAUSES.findall(text))
    return f"it joins {joined + 1} clauses" if joined >= JOINED else ""
