"""What a condition can depend on: the facts known of a body, and the questions that come before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questionnaires.checks.conditions import YES_NO_ATTRIBUTES
from questionnaires.conditions import ATTRIBUTES
from questionnaires.definition import Question, Questionnaire
from questionnaires.formats.sentences import WORDS
from questionnaires.kinds import KINDS

NUMBER_ATTRIBUTES = frozenset({"age_low", "age_high"})
LISTED: Mapping[str, tuple[str, ...]] = {
    "legal_route": ("s11", "s175", "s157", "s40", "nmss", "post-16"),
    "basis": ("s11", "relevant-agency", "contract", "invited"),
}
ASKABLE = frozenset({"graded", "yes_no", "choice", "choices", "number", "computed"})
"""Kinds of question that a condition can read."""
TESTS = (("is", "is one of"), ("is_not", "is none of"), ("at_least", "is at least"), ("at_most", "is at most"))
SHORTEST = 70


@dataclass(frozen=True)
class Subject:
    """One thing that a condition can depend on; without options, what it may be is typed."""

    value: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    numeric: bool = False


def of_body(kinds: Sequence[str] = ()) -> list[Subject]:
    """Give the facts of a body; of the kinds, only those the questionnaire is for, where it names any."""
    return [attribute(name, kinds) for name in ATTRIBUTES]


def attribute(name: str, kinds: Sequence[str] = ()) -> Subject:
    """Give one fact of a body."""
    if name in YES_NO_ATTRIBUTES:
        return Subject(f"o:{name}", ATTRIBUTES[name], (("yes", "Yes"), ("no", "No")))
    options: Iterable[str] = (kinds or sorted(KINDS)) if name == "kind" else LISTED.get(name, ())
    pairs = tuple((value, words_of(value)) for value in options)
    return Subject(f"o:{name}", ATTRIBUTES[name], pairs, numeric=name in NUMBER_ATTRIBUTES)


def words_of(value: str) -> str:
    """Write a value of an attribute.

    >>> words_of("nhs-trust"), words_of("early-years")
    ('NHS trust', 'Early years')
    """
    words = WORDS.get(value, value).replace("-", " ")
    return words[:1].upper() + words[1:]


def earlier(questionnaire: Questionnaire, before: str | None) -> list[Subject]:
    """Give the questions that stand before a question or section; all where it is None."""
    found: list[Subject] = []
    for section in questionnaire.sections:
        if section.key == before:
            return found
        for question in section.questions:
            if question.key == before:
                return found
            if question.kind in ASKABLE:
                found.append(asked(questionnaire, question))
    return found


def asked(questionnaire: Questionnaire, question: Question) -> Subject:
    """Give a question as something to depend on."""
    words = question.text if len(question.text) <= SHORTEST else question.text[: SHORTEST - 1].rstrip() + "…"
    label = f"{questionnaire.label_of(question.key)} {words}"
    scale = questionnaire.scales.get(question.scale or "")
    if question.kind == "graded" and scale:
        return Subject(f"q:{question.key}", label, tuple((one.key, one.label) for one in scale.grades))
    options = tuple((one.key, one.label) for one in question.choices)
    return Subject(f"q:{question.key}", label, options, numeric=question.kind in ("number", "computed"))


def by_value(subjects: Iterable[Subject]) -> dict[str, Any]:
    """Give subjects by their value."""
    return {one.value: one for one in subjects}
