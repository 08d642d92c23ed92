"""Standards: the twelve that audits have in common, and a partnership's own arrangement of them.

A section names a standard by its key. A partnership may call its standards otherwise and cut them otherwise; each of
its own is mapped to the common ones, so that results can still be laid beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from questionnaires.definition import Questionnaire
from questionnaires.faults import Fault


@dataclass(frozen=True)
class Common:
    """One of the twelve expectations that guidance sets out for every agency, in our words."""

    key: str
    title: str
    words: str


COMMON: tuple[Common, ...] = (
    Common("S1", "Leadership and accountability", "Who answers for keeping children safe is clear, from the top down."),
    Common("S2", "Senior commitment", "A senior, board-level lead has the knowledge and the standing to lead on it."),
    Common("S3", "Listening to children", "Children are heard, about themselves and about how services are run."),
    Common("S4", "Speaking up", "Staff know how to raise a concern about practice, and it is welcome when they do."),
    Common("S5", "Escalation", "Staff know what to do when their concern about a child is not being acted on."),
    Common("S6", "Sharing information", "It is settled how information goes to others and to the partners."),
    Common("S7", "Designated people", "Designated leads have a role in writing, enough time, money, and support."),
    Common("S8", "Safer recruitment", "People are checked before they start, and safe working goes on after that."),
    Common("S9", "Training and supervision", "Staff are trained in safeguarding, supervised and supported."),
    Common("S10", "Induction and competence", "Everybody learns on joining what to do, and practice is looked at."),
    Common("S11", "A safe and fair culture", "Services are safe, treat everybody equally, and protect children."),
    Common("S12", "People in positions of trust", "Allegations about staff are handled as agreed with the council."),
)
"""The twelve, in the order of the guidance."""


@dataclass(frozen=True)
class Standard:
    """A standard of a partnership: its key, what it is called, and the common ones it stands for."""

    key: str
    title: str
    common: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taxonomy:
    """The standards of a partnership, in its order; `own` is False while it uses the twelve as they are.

    >>> shipped().resolve("S1")[0].title
    'Leadership and accountability'
    """

    standards: tuple[Standard, ...]
    own: bool = True

    @cached_property
    def by_key(self) -> Mapping[str, Standard]:
        """Each standard by its key."""
        return {one.key: one for one in self.standards}

    def resolve(self, name: str | None) -> tuple[Standard, ...]:
        """Which standards a section means that names this one: its own key, else those mapped to the common key.

        >>> made = Taxonomy((Standard("L", "Leading", ("S1", "S2")), Standard("V", "Voice", ("S3",))))
        >>> [one.key for one in made.resolve("S2")], made.resolve("S4"), [one.key for one in made.resolve("V")]
        (['L'], (), ['V'])
        """
        own = self.by_key.get(name or "")
        if own is not None:
            return (own,)
        return tuple(one for one in self.standards if name in one.common)

    def common_of(self, name: str | None) -> tuple[str, ...]:
        """Which of the twelve a section counts for that names this standard.

        >>> made = Taxonomy((Standard("L", "Leading", ("S1", "S2")),))
        >>> made.common_of("L"), made.common_of("S2"), made.common_of("S9"), made.common_of("X")
        (('S1', 'S2'), ('S2',), ('S9',), ())
        """
        own = self.by_key.get(name or "")
        if own is not None:
            return own.common
        return (name,) if name and name in COMMON_KEYS else ()

    @property
    def uncovered(self) -> tuple[Common, ...]:
        """The common standards that no standard of the partnership stands for."""
        there = {key for one in self.standards for key in one.common}
        return tuple(one for one in COMMON if one.key not in there)


COMMON_KEYS = frozenset(one.key for one in COMMON)


def shipped() -> Taxonomy:
    """The twelve as they are: what a partnership has that has not arranged its own."""
    return Taxonomy(tuple(Standard(one.key, one.title, (one.key,)) for one in COMMON), own=False)


def standard_faults(questionnaire: Questionnaire, taxonomy: Taxonomy) -> Iterator[Fault]:
    """A warning for each section that names a standard which the partnership does not have."""
    for position, section in enumerate(questionnaire.sections):
        if section.standard and not taxonomy.resolve(section.standard):
            known = ", ".join(taxonomy.by_key) or "none"
            yield Fault(
                "unknown-standard",
                ("sections", position, "standard"),
                f"Section {section.key} names the standard {section.standard}, which the partnership does not have.",
                f"Its standards: {known}.",
                "warning",
            )
