"""Questions that can never be asked: no body and no answers make their condition true.

Exact where it can be: every subject of a condition takes each value that matters, and what a mentioned question itself
depends on counts too. Where there are too many combinations to try, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise, product
from math import prod

from questionnaires.checks.conditions import YES_NO_ATTRIBUTES, leaves, one, possible_keys
from questionnaires.conditions import Bound, Condition, OrganisationIs, QuestionIs
from questionnaires.definition import Question, Questionnaire
from questionnaires.faults import Fault, Path

MOST = 20_000
"""Combinations tried for one condition."""

OTHER = "\N{SYMBOL FOR NULL}"
"""Stands for every value that no condition names."""


@dataclass(frozen=True)
class Possible:
    """A possible answer, or a possible attribute."""

    keys: frozenset[str]
    figure: Fraction | None = None

    def for_rules(self) -> frozenset[str]:
        """The keys this answer matches."""
        return self.keys

    def number(self) -> Fraction | None:
        """The answer as a number, where it is one."""
        return self.figure


def reach_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A fault for each section or question that nobody can ever be asked."""
    earlier: dict[str, Question] = {}
    asked_before: dict[tuple[Condition, ...], bool] = {}
    for s, section in enumerate(questionnaire.sections):
        here: Path = ("sections", s)
        around = (section.when,) if section.when else ()
        if around and not reachable(questionnaire, around, earlier, asked_before):
            yield never((*here, "when"), f"Section {section.key}")
        else:
            for q, question in enumerate(section.questions):
                conditions = conditions_of(questionnaire, question)
                if question.when and not reachable(questionnaire, conditions, earlier, asked_before):
                    yield never((*here, "questions", q, "when"), question.key)
                earlier[question.key] = question
        earlier.update({question.key: question for question in section.questions})


def never(path: Path, what: str) -> Fault:
    """The fault of a condition that cannot hold."""
    return Fault(
        "never-asked",
        path,
        f"{what} can never be asked: no body and no answers fulfil the condition.",
        "Look for two demands that exclude each other, also in the section and in the questions it depends on.",
    )


def conditions_of(questionnaire: Questionnaire, question: Question) -> tuple[Condition, ...]:
    """What must hold for a question to be asked: its section's condition and its own."""
    section = questionnaire.section_of[question.key]
    return tuple(condition for condition in (section.when, question.when) if condition is not None)


def reachable(
    questionnaire: Questionnaire,
    conditions: tuple[Condition, ...],
    earlier: Mapping[str, Question],
    known: dict[tuple[Condition, ...], bool],
) -> bool:
    """Can these conditions all hold? Faulty ones have a fault of their own, so they pass here."""
    if conditions not in known:
        faulty = any(True for part in conditions for _ in one(questionnaire, part, (), earlier))
        known[conditions] = faulty or satisfiable(questionnaire, conditions)
    return known[conditions]


def satisfiable(questionnaire: Questionnaire, conditions: tuple[Condition, ...]) -> bool:
    """Does some choice of answers and attributes fulfil them? True where there are too many to try."""
    before = depended_on(questionnaire, conditions)
    needed = {key: conditions_of(questionnaire, questionnaire.questions[key]) for key in before}
    every = [leaf for part in (*conditions, *(c for some in needed.values() for c in some)) for leaf in leaves(part)]
    attributes = sorted({subject_of(leaf) for leaf in every if about_body(leaf)})
    domains = [
        *(attribute_values(questionnaire, name, of(every, name, True)) for name in attributes),
        *(answer_values(questionnaire, questionnaire.questions[key], of(every, key, False)) for key in before),
    ]
    if prod(map(len, domains)) > MOST:
        return True
    for chosen in product(*domains):
        body = {name: next(iter(value.keys)) for name, value in zip(attributes, chosen, strict=False)}
        given = dict(zip(before, chosen[len(attributes) :], strict=True))
        if fulfilled(conditions, needed, given, body):
            return True
    return False


def fulfilled(
    conditions: Sequence[Condition],
    needed: Mapping[str, Sequence[Condition]],
    given: Mapping[str, Possible],
    body: Mapping[str, str],
) -> bool:
    """Do the conditions hold, given these answers where their questions are asked?"""
    known: dict[str, Possible] = {}
    for key, some in needed.items():
        if all(part.holds(known, body) is True for part in some):
            known[key] = given[key]
    return all(part.holds(known, body) is True for part in conditions)


def depended_on(questionnaire: Questionnaire, conditions: Sequence[Condition]) -> list[str]:
    """The questions these conditions rest on, directly or through one another, in the order of the form."""
    found: set[str] = set()
    todo = [key for part in conditions for key in part.mentions()]
    while todo:
        key = todo.pop()
        if key not in found and key in questionnaire.questions:
            found.add(key)
            todo += [k for p in conditions_of(questionnaire, questionnaire.questions[key]) for k in p.mentions()]
    return [key for key in questionnaire.questions if key in found]


Leaf = QuestionIs | Bound | OrganisationIs


def about_body(leaf: Leaf) -> bool:
    """Is it about the body, not about an answer?"""
    return isinstance(leaf, OrganisationIs) or (isinstance(leaf, Bound) and leaf.of_organisation)


def subject_of(leaf: Leaf) -> str:
    """The question key or attribute it is about."""
    if isinstance(leaf, Bound):
        return leaf.subject
    return leaf.attribute if isinstance(leaf, OrganisationIs) else leaf.question


def of(every: Sequence[Leaf], name: str, body: bool) -> list[Leaf]:
    """The simple conditions about one subject."""
    return [leaf for leaf in every if about_body(leaf) == body and subject_of(leaf) == name]


def attribute_values(questionnaire: Questionnaire, name: str, about: Sequence[Leaf]) -> list[Possible]:
    """The values of an attribute that matter; kinds of body outside the audience are not asked at all."""
    named = {value for leaf in about if isinstance(leaf, OrganisationIs) for value in leaf.is_}
    if name in YES_NO_ATTRIBUTES:
        values = {"yes", "no"}
    elif name == "kind" and questionnaire.audience.kinds:
        values = set(questionnaire.audience.kinds)
    else:
        values = named | {OTHER} | {str(figure) for figure in around_limits(about)}
    return [Possible(frozenset({value})) for value in sorted(values)]


def around_limits(about: Sequence[Leaf]) -> list[Fraction]:
    """Numbers at, below, above and between the limits that conditions name."""
    limits = sorted({leaf.limit for leaf in about if isinstance(leaf, Bound)})
    between = [(low + high) / 2 for low, high in pairwise(limits)]
    return sorted({*limits, *between, *(limit + step for limit in limits for step in (-1, 1))})


def answer_values(questionnaire: Questionnaire, question: Question, about: Sequence[Leaf]) -> list[Possible]:
    """The answers to a question that matter: each key named, one that is not, and numbers around the limits."""
    if question.kind in ("number", "computed"):
        return number_values(question, about)
    keys = possible_keys(questionnaire, question)
    named = keys & {value for leaf in about if isinstance(leaf, QuestionIs) for value in leaf.is_}
    rest = sorted(keys - named)[:1]
    if question.kind == "choices":
        picked = islice(product((False, True), repeat=len(named)), MOST + 1)
        some = [frozenset(key for key, taken in zip(sorted(named), row, strict=False) if taken) for row in picked]
        return [Possible(keys or frozenset(rest or {OTHER})) for keys in some]
    return [Possible(frozenset({key})) for key in (*sorted(named), *rest)] or [Possible(frozenset())]


def number_values(question: Question, about: Sequence[Leaf]) -> list[Possible]:
    """The numbers that may be answered and lie where a limit can tell them apart."""
    figures = {*around_limits(about), *(bound for bound in (question.min, question.max) if bound is not None)}
    if question.step:
        base = question.min or Fraction(0)
        figures = {base + ((f - base) // question.step + more) * question.step for f in figures for more in (0, 1)}
    fit = [
        f
        for f in sorted(figures)
        if (question.min is None or f >= question.min) and (question.max is None or f <= question.max)
    ]
    return [Possible(frozenset(), figure) for figure in fit] or [Possible(frozenset())]
