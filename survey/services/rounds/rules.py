"""Rules that say who is due: `all`, `organisation=urn:900001`, or terms that must all hold: `kind=school,area=343`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from questionnaires.conditions import ATTRIBUTES
from survey.services.refusals import Refused

EVERYBODY = "all"
ORGANISATION = "organisation"
HOW = "write all, organisation=urn:900001, or terms such as kind=school,phase=primary"
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Rule:
    """A rule as it was given, and its terms; a rule without terms holds for everybody."""

    text: str
    terms: tuple[tuple[str, str], ...]

    def holds(self, attributes: Mapping[str, Any]) -> bool:
        """Whether every term holds for a body, looked at as frozen."""
        return all(term_holds(name, value, attributes) for name, value in self.terms)

    @property
    def named(self) -> str:
        """The body that the rule names, if it names one."""
        return next((value for name, value in self.terms if name == ORGANISATION), "")


def read_rule(text: str) -> Rule:
    """Read a rule; raises Refused with how to write it.

    >>> read_rule("kind=school, phase=primary").terms
    (('kind', 'school'), ('phase', 'primary'))
    """
    plain = text.strip()
    if plain.lower() == EVERYBODY:
        return Rule(EVERYBODY, ())
    terms = tuple(read_term(part.strip(), plain) for part in plain.split(","))
    names = [name for name, _ in terms]
    if len(set(names)) < len(names):
        raise Refused(f"The rule {plain!r} names something twice: give a rule for each, since rules add up.", "to")
    return Rule(",".join(f"{name}={value}" for name, value in terms), terms)


def read_term(term: str, rule: str) -> tuple[str, str]:
    """Read one term of a rule."""
    name, mark, value = (part.strip() for part in term.partition("="))
    if not mark or not value:
        raise Refused(f"The rule {rule!r} cannot be read at {term!r}: {HOW}.", "to")
    if name != ORGANISATION and name not in ATTRIBUTES:
        known = ", ".join([*ATTRIBUTES, ORGANISATION])
        raise Refused(f"The rule {rule!r} asks about {name!r}, which is not known. Known are: {known}.", "to")
    return name, value


def term_holds(name: str, value: str, attributes: Mapping[str, Any]) -> bool:
    """Whether one term holds; capitals, spaces and hyphens do not count."""
    if name != ORGANISATION:
        return plain(str(attributes.get(name, ""))) == plain(value)
    identifiers = {f"{scheme}:{number}".lower() for scheme, number in attributes.get("identifiers", {}).items()}
    return value.lower() in {attributes.get("slug"), *identifiers}


def plain(text: str) -> str:
    """Write a value so that only its letters and digits count.

    >>> plain("Middle deemed primary") == plain("middle-deemed-primary")
    True
    """
    return _OTHER.sub("-", text.lower()).strip("-")


def check_kinds(rules: Collection[Rule], kinds: Collection[str]) -> None:
    """Refuse a rule for a kind that is not in the shipped list."""
    for rule in rules:
        for name, value in rule.terms:
            if name == "kind" and plain(value) not in kinds:
                raise Refused(f"There is no kind of body {value!r}. Known are: {', '.join(kinds)}.", "to")


def check_named(rules: Collection[Rule], bodies: Collection[Mapping[str, Any]]) -> None:
    """Refuse a rule that names a body which is not among those that can be asked."""
    for rule in rules:
        if rule.named and not any(term_holds(ORGANISATION, rule.named, body) for body in bodies):
            raise Refused(
                f"{rule.named} is no open body of the partnership: check the address or number, and its membership.",
                "to",
            )
