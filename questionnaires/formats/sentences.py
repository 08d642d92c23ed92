"""Conditions as a reader of the form understands them: labels instead of keys, whole sentences."""

from __future__ import annotations

from collections.abc import Sequence

from questionnaires.checks.conditions import YES_NO_ATTRIBUTES
from questionnaires.conditions import ATTRIBUTES, AllOf, AnyOf, Bound, Condition, Not, OrganisationIs, QuestionIs
from questionnaires.definition import Questionnaire
from questionnaires.exact import exact_text

WORDS = {
    "nhs-trust": "NHS trust",
    "s11": "section 11",
    "s175": "section 175",
    "s157": "section 157",
    "s40": "section 40",
    "relevant-agency": "relevant agency",
    "nmss": "non-maintained special schools",
    "post-16": "post-16",
}


def only_if(questionnaire: Questionnaire, condition: Condition | None) -> str:
    """A condition as a sentence, or nothing.

    >>> from questionnaires.documents import load
    >>> form = load("section-11@2026")
    >>> only_if(form, form.questions["s1.commissioned"].when)   # doctest: +SKIP
    'Only if the answer to A7 is “Yes”.'
    """
    return "" if condition is None else f"Only if {in_words(questionnaire, condition)}."


def in_words(questionnaire: Questionnaire, condition: Condition) -> str:
    """A condition inside a sentence."""
    match condition:
        case AllOf(parts):
            return joined(questionnaire, parts, " and ")
        case AnyOf(parts):
            return joined(questionnaire, parts, " or ")
        case Not(part):
            return negated(questionnaire, part)
        case QuestionIs(key, values):
            return f"the answer to {name_of(questionnaire, key)} is {listed(labels(questionnaire, key, values))}"
        case OrganisationIs(attribute, values):
            return about_body(attribute, values)
        case Bound(subject, of_organisation, at_least, limit):
            subject = f"the body’s {ATTRIBUTES.get(subject, subject)}" if of_organisation else (
                f"the answer to {name_of(questionnaire, subject)}"
            )  # fmt: skip
            return f"{subject} is {exact_text(limit)} or {'more' if at_least else 'less'}"


def joined(questionnaire: Questionnaire, parts: Sequence[Condition], word: str) -> str:
    """Several conditions; one that is itself a list stands in brackets."""
    if len(parts) == 1:
        return in_words(questionnaire, parts[0])
    words = [in_words(questionnaire, part) for part in parts]
    nested = [isinstance(part, (AllOf, AnyOf)) and len(part.parts) > 1 for part in parts]
    return word.join(f"({text})" if inside else text for text, inside in zip(words, nested, strict=True))


def negated(questionnaire: Questionnaire, part: Condition) -> str:
    """What must not hold."""
    match part:
        case QuestionIs(key, values):
            return f"the answer to {name_of(questionnaire, key)} is not {listed(labels(questionnaire, key, values))}"
        case OrganisationIs(attribute, ("yes",)) if attribute in YES_NO_ATTRIBUTES:
            return about_body(attribute, ("no",))
    return f"it is not so that {in_words(questionnaire, part)}"


def name_of(questionnaire: Questionnaire, key: str) -> str:
    """The letter and number of a question, or its key where it is unknown; a supplement may mean one of its core."""
    core = f" of {questionnaire.supplement_to}" if questionnaire.supplement_to else ""
    return questionnaire.labels.get(key, f"{key}{core}")


def labels(questionnaire: Questionnaire, key: str, values: Sequence[str]) -> list[str]:
    """What a respondent sees for the keys of an answer."""
    question = questionnaire.questions.get(key)
    if question is None:
        return list(values)
    scale = questionnaire.scales.get(question.scale or "")
    known = {option.key: option.label for option in question.choices}
    known |= {grade.key: grade.label for grade in scale.grades} if scale and question.kind == "graded" else {}
    return [f"“{known.get(value, value)}”" for value in values]


def about_body(attribute: str, values: Sequence[str]) -> str:
    """What a body must be or have.

    >>> about_body("boarding", ["yes"]), about_body("kind", ["school", "early-years"])
    ('the body has boarding', 'the kind of body is school or early years')
    """
    name = ATTRIBUTES.get(attribute, attribute)
    if attribute in YES_NO_ATTRIBUTES and len(values) == 1:
        article = "a " if attribute == "sixth_form" else ""
        return f"the body has {article}{name}" if values[0] == "yes" else f"the body has no {name}"
    words = [WORDS.get(value, value).replace("-", " ") for value in values]
    subject = f"the {name}" if attribute == "kind" else f"the body’s {name}"
    return f"{subject} is {listed(words)}"


def listed(words: Sequence[str]) -> str:
    """Alternatives in prose.

    >>> listed(["A", "B", "C"])
    'A, B or C'
    """
    *rest, last = words or [""]
    return f"{', '.join(rest)} or {last}" if rest else last
