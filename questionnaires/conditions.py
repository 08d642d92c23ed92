"""Who is asked: a closed set of typed conditions over earlier answers and frozen attributes.

`holds` gives True, False or None (unknown). Not answered, not applicable and not asked are unknown;
`not` of unknown is unknown; only a plain yes asks the question (design 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from questionnaires.exact import exact

ATTRIBUTES: Mapping[str, str] = {
    "kind": "kind of body",
    "phase": "phase",
    "type": "type",
    "legal_route": "legal route",
    "basis": "basis",
    "area": "area",
    "early_years": "early years provision",
    "nursery": "nursery provision",
    "boarding": "boarding",
    "sixth_form": "sixth form",
    "age_low": "lowest age",
    "age_high": "highest age",
}
"""The closed list of attributes a condition may ask about, as frozen on the issue line; some are "yes" or "no"."""


class Known(Protocol):
    """What a condition needs of an answer that is asked, answered and applicable."""

    def for_rules(self) -> frozenset[str]:
        """The keys this answer matches."""

    def number(self) -> Fraction | None:
        """The answer as a number, where it is one."""


Answers = Mapping[str, Known]
Attributes = Mapping[str, str]


@dataclass(frozen=True)
class QuestionIs:
    """An earlier answer is one of these keys."""

    question: str
    is_: tuple[str, ...]

    def holds(self, known: Answers, attributes: Attributes) -> bool | None:
        """True or False once answered, else None."""
        answer = known.get(self.question)
        return None if answer is None else bool(answer.for_rules() & set(self.is_))

    def mentions(self) -> frozenset[str]:
        """Question keys this condition reads."""
        return frozenset({self.question})

    def sentence(self, names: Mapping[str, str]) -> str:
        """The condition in words; `names` gives the words for question keys."""
        return f"{names.get(self.question, self.question)} is {' or '.join(self.is_)}"


@dataclass(frozen=True)
class Bound:
    """An earlier answer, or an attribute, is a number of at least or at most `limit`."""

    subject: str
    of_organisation: bool
    at_least: bool
    limit: Fraction

    def holds(self, known: Answers, attributes: Attributes) -> bool | None:
        """True or False where there is a number, else None."""
        value = number_in(attributes.get(self.subject)) if self.of_organisation else self.answered(known)
        if value is None:
            return None
        return value >= self.limit if self.at_least else value <= self.limit

    def answered(self, known: Answers) -> Fraction | None:
        """The number of the answer this bound reads."""
        answer = known.get(self.subject)
        return None if answer is None else answer.number()

    def mentions(self) -> frozenset[str]:
        """Question keys this condition reads."""
        return frozenset() if self.of_organisation else frozenset({self.subject})

    def sentence(self, names: Mapping[str, str]) -> str:
        """The condition in words."""
        name = (
            ATTRIBUTES.get(self.subject, self.subject)
            if self.of_organisation
            else names.get(self.subject, self.subject)
        )
        return f"{name} is {'at least' if self.at_least else 'at most'} {self.limit}"


@dataclass(frozen=True)
class OrganisationIs:
    """An attribute of the body is one of these values."""

    attribute: str
    is_: tuple[str, ...]

    def holds(self, known: Answers, attributes: Attributes) -> bool | None:
        """True or False where the attribute is known, else None."""
        value = attributes.get(self.attribute)
        return None if not value else value in self.is_

    def mentions(self) -> frozenset[str]:
        """No question."""
        return frozenset()

    def sentence(self, names: Mapping[str, str]) -> str:
        """The condition in words."""
        return f"the body's {ATTRIBUTES.get(self.attribute, self.attribute)} is {' or '.join(self.is_)}"


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, known: Answers, attributes: Attributes) -> bool | None:
        """False when any part is false, True when all are true, else unknown."""
        values = [part.holds(known, attributes) for part in self.parts]
        return False if False in values else (None if None in values else True)

    def mentions(self) -> frozenset[str]:
        """Question keys this condition reads."""
        return frozenset().union(*(part.mentions() for part in self.parts))

    def sentence(self, names: Mapping[str, str]) -> str:
        """The condition in words."""
        return " and ".join(bracketed(part, names) for part in self.parts)


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, known: Answers, attributes: Attributes) -> bool | None:
        """True when any part is true, False when all are false, else unknown."""
        values = [part.holds(known, attributes) for part in self.parts]
        return True if True in values else (None if None in values else False)

    def mentions(self) -> frozenset[str]:
        """Question keys this condition reads."""
        return frozenset().union(*(part.mentions() for part in self.parts))

    def sentence(self, names: Mapping[str, str]) -> str:
        """The condition in words."""
        return " or ".join(bracketed(part, names) for part in self.parts)


@dataclass(frozen=True)
class Not:
    """The part does not hold; unknown stays unknown."""

    part: Condition

    def holds(self, known: Answers, attributes: Attributes) -> bool | None:
        """The opposite of a known part."""
        value = self.part.holds(known, attributes)
        return None if value is None else not value

    def mentions(self) -> frozenset[str]:
        """Question keys this condition reads."""
        return self.part.mentions()

    def sentence(self, names: Mapping[str, str]) -> str:
        """The condition in words."""
        return f"not ({self.part.sentence(names)})"


Condition = QuestionIs | Bound | OrganisationIs | AllOf | AnyOf | Not


def bracketed(part: Condition, names: Mapping[str, str]) -> str:
    """A part in words, in brackets when it is itself a list."""
    words = part.sentence(names)
    return f"({words})" if isinstance(part, AllOf | AnyOf) else words


def number_in(text: str | None) -> Fraction | None:
    """A number written in a text, or None."""
    try:
        return None if text is None else exact(text)
    except ValueError:
        return None


class ConditionFault(ValueError):
    """A condition that is not one of the known shapes."""


def condition_from(data: Mapping[str, Any]) -> Condition:
    """A condition from its document form.

    >>> condition_from({"question": "a", "is": ["yes"]})
    QuestionIs(question='a', is_=('yes',))

    Raises:
        ConditionFault: when the shape is unknown or a list is empty.
    """
    keys = set(data)
    if keys in ({"all"}, {"any"}):
        name = next(iter(keys))
        if not data[name]:
            raise ConditionFault(f"'{name}' has no conditions: list at least one, or leave the condition out")
        parts = tuple(part if not isinstance(part, Mapping) else condition_from(part) for part in data[name])
        return AllOf(parts) if name == "all" else AnyOf(parts)
    if keys == {"not"}:
        return Not(condition_from(data["not"]))
    subject = keys & {"question", "organisation"}
    test = keys - subject
    if len(subject) != 1 or len(test) != 1 or not test <= {"is", "at_least", "at_most"}:
        raise ConditionFault(
            "a condition is {question: KEY, is: [...]}, at_least or at_most, {organisation: ATTRIBUTE, is: [...]}, "
            "all, any or not"
        )
    return simple_condition(subject.pop(), test.pop(), data)


def simple_condition(subject: str, test: str, data: Mapping[str, Any]) -> Condition:
    """A condition on one question or one attribute."""
    name = str(data[subject])
    if test == "is":
        values = tuple(str(value) for value in data["is"])
        if not values:
            raise ConditionFault("'is' has no values: list at least one")
        return QuestionIs(name, values) if subject == "question" else OrganisationIs(name, values)
    limit = number_in(str(data[test]))
    if limit is None:
        raise ConditionFault(f"'{test}' needs a number, not {data[test]!r}")
    return Bound(name, subject == "organisation", test == "at_least", limit)


def condition_data(condition: Condition) -> dict[str, Any]:
    """The document form of a condition; `condition_from(condition_data(c)) == c`."""
    match condition:
        case AllOf(parts):
            return {"all": [condition_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [condition_data(part) for part in parts]}
        case Not(part):
            return {"not": condition_data(part)}
        case QuestionIs(question, values):
            return {"question": question, "is": list(values)}
        case OrganisationIs(attribute, values):
            return {"organisation": attribute, "is": list(values)}
        case Bound(subject, of_organisation, at_least, limit):
            return {
                "organisation" if of_organisation else "question": subject,
                "at_least" if at_least else "at_most": str(limit),
            }
