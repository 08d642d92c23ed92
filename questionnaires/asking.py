"""Which questions are asked of a body: one pure function, in order, no jumps (design 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from questionnaires.answers import NOTHING, Answer, Answers
from questionnaires.computing import computed
from questionnaires.conditions import Attributes
from questionnaires.definition import Question, Questionnaire, Section


@dataclass(frozen=True)
class Path:
    """What is asked of one body, in order, and what is known of it.

    `known` holds only answers that are asked, given and applicable, and the figures worked out from them: the only ones
    rules, scores and exports may see.
    """

    questionnaire: Questionnaire
    keys: tuple[str, ...]
    known: Answers

    @cached_property
    def asked_keys(self) -> frozenset[str]:
        """The asked question keys as a set."""
        return frozenset(self.keys)

    @property
    def questions(self) -> list[Question]:
        """The asked questions, in order."""
        return [self.questionnaire.questions[key] for key in self.keys]

    def sections(self) -> list[tuple[Section, list[Question]]]:
        """The sections with at least one asked question, each with these questions."""
        found = []
        for section in self.questionnaire.sections:
            questions = [question for question in section.questions if question.key in self.asked_keys]
            if questions:
                found.append((section, questions))
        return found

    @property
    def computed(self) -> dict[str, Fraction]:
        """The figure of each computed question that could be worked out."""
        computed_ones = (question.key for question in self.questions if question.kind == "computed")
        return {key: self.known[key].value for key in computed_ones if key in self.known}

    def is_asked(self, key: str) -> bool:
        """Is this question asked of this body?"""
        return key in self.asked_keys


def asked(questionnaire: Questionnaire, answers: Answers, attributes: Attributes) -> Path:
    """The questions asked of a body, given its answers so far and its attributes frozen on the issue line.

    Answers to questions that are not asked are ignored, never removed: people change their mind back.
    """
    keys: list[str] = []
    known: dict[str, Answer] = {}
    for section in questionnaire.sections:
        if section.when is not None and section.when.holds(known, attributes) is not True:
            continue
        for question in section.questions:
            if question.when is not None and question.when.holds(known, attributes) is not True:
                continue
            keys.append(question.key)
            if question.kind == "computed":
                figure = computed(questionnaire, question, answers, known, keys)
                if figure is not None:
                    known[question.key] = Answer(value=figure)
                continue
            answer = answers.get(question.key, NOTHING)
            if answer.given and not answer.unknown:
                known[question.key] = answer
    return Path(questionnaire, tuple(keys), known)


@dataclass(frozen=True)
class Progress:
    """How far a body is: `complete` answers want nothing, `wanting` are answered but miss something."""

    asked: int
    complete: int
    wanting: int

    @property
    def unanswered(self) -> int:
        """Asked, required, and not answered at all."""
        return self.asked - self.complete - self.wanting


def counted(questions: list[Question]) -> list[Question]:
    """The questions that progress counts: those a person answers and must answer."""
    return [question for question in questions if question.answered_by_someone and not question.optional]


def progress(questions: list[Question], states: Mapping[str, str]) -> Progress:
    """Progress over some asked questions; `states` is key -> "complete", "wanting" or "unanswered"."""
    keys = [question.key for question in counted(questions)]
    found = [states.get(key, "unanswered") for key in keys]
    return Progress(len(keys), found.count("complete"), found.count("wanting"))
