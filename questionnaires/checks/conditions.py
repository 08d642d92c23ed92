"""Faults of conditions: unknown or later questions, impossible values, optional questions that others depend on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from questionnaires.answer_parts import HELD
from questionnaires.conditions import ATTRIBUTES, AllOf, AnyOf, Bound, Condition, Not, OrganisationIs, QuestionIs
from questionnaires.definition import Question, Questionnaire
from questionnaires.faults import Fault, Path

YES_NO_ATTRIBUTES = frozenset({"early_years", "nursery", "boarding", "sixth_form"})


def condition_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Faults of every `when` in the document."""
    earlier: dict[str, Question] = {}
    mentioned: set[str] = set()
    for s, section in enumerate(questionnaire.sections):
        if section.when is not None:
            mentioned |= section.when.mentions()
            yield from one(questionnaire, section.when, ("sections", s, "when"), dict(earlier))
        for q, question in enumerate(section.questions):
            if question.when is not None:
                mentioned |= question.when.mentions()
                yield from one(questionnaire, question.when, ("sections", s, "questions", q, "when"), dict(earlier))
            earlier[question.key] = question
    yield from optional_faults(questionnaire, mentioned)


def optional_faults(questionnaire: Questionnaire, mentioned: set[str]) -> Iterator[Fault]:
    """A question that a condition mentions is never optional."""
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            if question.optional and question.key in mentioned:
                path: Path = ("sections", s, "questions", q, "optional")
                yield Fault(
                    "optional-mentioned",
                    path,
                    f"{question.key} is optional, but a condition depends on it.",
                    "Take optional out.",
                )


def leaves(condition: Condition) -> Iterator[QuestionIs | Bound | OrganisationIs]:
    """The simple conditions inside a condition."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from leaves(part)
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        yield condition


def one(
    questionnaire: Questionnaire, condition: Condition, path: Path, earlier: Mapping[str, Question]
) -> Iterator[Fault]:
    """Faults of one condition, given the questions that come before it."""
    for leaf in leaves(condition):
        if isinstance(leaf, OrganisationIs) or (isinstance(leaf, Bound) and leaf.of_organisation):
            yield from attribute_faults(leaf, path)
        else:
            yield from question_faults(questionnaire, leaf, path, earlier)


def attribute_faults(leaf: OrganisationIs | Bound, path: Path) -> Iterator[Fault]:
    """An attribute outside the closed list, or a value it can never have."""
    name = leaf.attribute if isinstance(leaf, OrganisationIs) else leaf.subject
    if name not in ATTRIBUTES:
        yield Fault("attribute", path, f"There is no attribute called {name}.", f"Attributes: {', '.join(ATTRIBUTES)}.")
    elif isinstance(leaf, OrganisationIs) and name in YES_NO_ATTRIBUTES and not set(leaf.is_) <= {"yes", "no"}:
        yield Fault("attribute-value", path, f"{name} is yes or no, not {' or '.join(leaf.is_)}.", "Use yes or no.")


def question_faults(
    questionnaire: Questionnaire, leaf: QuestionIs | Bound, path: Path, earlier: Mapping[str, Question]
) -> Iterator[Fault]:
    """A question that is unknown or comes later, or a value it cannot have."""
    key = leaf.question if isinstance(leaf, QuestionIs) else leaf.subject
    question = earlier.get(key)
    if question is None:
        later = key in questionnaire.questions
        words = "comes later or is the question itself" if later else "does not exist"
        yield Fault(
            "condition-question", path, f"The condition mentions {key}, which {words}.", "Mention an earlier question."
        )
    elif isinstance(leaf, Bound) and question.kind not in ("number", "computed"):
        yield Fault("condition-number", path, f"{key} is no number.", "Use is: [...] for it.")
    elif isinstance(leaf, QuestionIs):
        possible = possible_keys(questionnaire, question)
        for value in leaf.is_:
            if value not in possible:
                yield Fault(
                    "condition-value",
                    path,
                    f"{key} can never be {value}.",
                    f"Possible: {', '.join(sorted(possible)) or 'none'}.",
                )


def possible_keys(questionnaire: Questionnaire, question: Question) -> frozenset[str]:
    """The keys an answer to the question can match."""
    scale = questionnaire.scale_of(question) if question.scale in questionnaire.scales else None
    if question.kind == "graded":
        return frozenset(grade.key for grade in scale.grades) if scale else frozenset()
    if question.kind == "evidence":
        return frozenset({HELD})
    return frozenset(option.key for option in question.choices)
