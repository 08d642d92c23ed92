"""What each question of a version came from, through every version between (design 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from questionnaires.definition import Question, Questionnaire
from questionnaires.scales import Scale
from questionnaires.scoring import QuestionScore
from questionnaires.wording import normal

COMPARABLE: frozenset[str] = frozenset({"same", "reworded", "moved"})
RANK: Mapping[str, int] = {"same": 0, "moved": 1, "reworded": 2, "strengthened": 3, "split": 4, "merged": 5, "new": 6}
"""The stronger change of two steps is the change of the whole way."""


@dataclass(frozen=True)
class Link:
    """How a question of the newer version relates to an older version.

    `from_`: keys in the older version; `scale_changed`: the grades differ and the newer scale maps none of them;
    `grades`: for each old grade key its ratio on the newer scale.
    """

    change: str
    from_: tuple[str, ...] = ()
    scale_changed: bool = False
    grades: Mapping[str, Fraction] | None = None
    mapped: Mapping[str, str] | None = None

    @property
    def comparable(self) -> bool:
        """May the pair be compared by score, as far as the words go?"""
        return self.change in COMPARABLE

    def ratio_now(self, old: QuestionScore) -> Fraction | None:
        """The older answer's ratio, mapped where the newer scale maps the old grades."""
        if self.grades is not None and old.answer is not None:
            return self.grades.get(old.answer)
        return old.ratio


NEW = Link("new")


class NoChain(ValueError):
    """Two versions that no chain of `replaces` connects."""


def chain_between(newer: Questionnaire, older: Questionnaire, known: Sequence[Questionnaire]) -> list[Questionnaire]:
    """The versions from newer to older, following `replaces`; both ends included.

    Raises:
        NoChain: when the way back from the newer version never meets the older one.
    """
    by_name = {version.name: version for version in [*known, newer, older]}
    way = [newer]
    while way[-1].name != older.name:
        previous = by_name.get(way[-1].replaces_name or "")
        if previous is None or previous in way:
            raise NoChain(f"{newer.name} does not descend from {older.name} through versions that are known")
        way.append(previous)
    return way


def links(newer: Questionnaire, older: Questionnaire, known: Sequence[Questionnaire]) -> dict[str, Link]:
    """For each scored and unscored question of the newer version, its link to the older one.

    >>> links(q, q, [])["a"].change   # doctest: +SKIP
    'same'
    """
    if newer.name == older.name:
        return {key: Link("same", (key,)) for key in newer.questions}
    *_, found = links_along(chain_between(newer, older, known))
    return found


def links_along(way: Iterable[Questionnaire]) -> Iterator[dict[str, Link]]:
    """The links of the first version of a way to each one behind it, nearest first; every step is worked out once."""
    found: dict[str, Link] | None = None
    for newer, older in pairwise(way):
        behind = step(newer, older)
        found = behind if found is None else {key: joined(link, behind) for key, link in found.items()}
        yield found


def joined(link: Link, earlier: Mapping[str, Link]) -> Link:
    """A link followed by the links of its sources one version further back."""
    if link.change == "new":
        return link
    before = [earlier.get(key, NEW) for key in link.from_]
    alive = [one for one in before if one.change != "new"]
    if not alive:
        return NEW
    from_ = tuple(dict.fromkeys(key for one in alive for key in one.from_))
    change = max([link.change, *(one.change for one in alive)], key=RANK.__getitem__)
    scale_changed = link.scale_changed or any(one.scale_changed for one in alive)
    if scale_changed or len(alive) != 1:
        return Link(change, from_, scale_changed)
    return Link(change, from_, False, *combined_grades(link, alive[0]))


Alike = frozenset[tuple[str, str]]
Mapped = tuple[Mapping[str, Fraction] | None, Mapping[str, str] | None]


def combined_grades(link: Link, earlier: Link) -> Mapped:
    """Two steps' mappings of grades as one: an old grade goes to the newest by way of the grade between."""
    if link.grades is None or link.mapped is None:
        return earlier.grades, earlier.mapped
    if earlier.mapped is None:
        return link.grades, link.mapped
    mapped = {old: link.mapped[between] for old, between in earlier.mapped.items() if between in link.mapped}
    grades = {old: link.grades[b] for old, b in earlier.mapped.items() if b in link.grades}
    return grades, mapped


def step(newer: Questionnaire, older: Questionnaire) -> dict[str, Link]:
    """The links between two neighbouring versions."""
    splits, alike = split_sources(newer), scales_alike(newer, older)
    return {key: one_link(newer, older, question, splits, alike) for key, question in newer.questions.items()}


def sources(question: Question) -> tuple[str, ...]:
    """The old keys a question declares; KEY:question of another questionnaire keeps its question key."""
    if question.lineage is None or question.lineage.change == "new":
        return ()
    return tuple(name.rpartition(":")[2] for name in question.lineage.from_) or (question.key,)


def split_sources(newer: Questionnaire) -> frozenset[str]:
    """Old questions that two or more new ones come from: split for all of them."""
    seen: dict[str, int] = {}
    for question in newer.questions.values():
        names = sources(question) or ((question.key,) if question.lineage is None else ())
        for name in names:
            seen[name] = seen.get(name, 0) + 1
    return frozenset(name for name, count in seen.items() if count > 1)


def scales_alike(newer: Questionnaire, older: Questionnaire) -> Alike:
    """The scales of two versions that mean the same, by their names in the newer and the older one."""
    before = [(name, meaning(scale)) for name, scale in older.scales.items()]
    return frozenset(
        (name, other) for name, scale in newer.scales.items() for other, meant in before if meaning(scale) == meant
    )


def one_link(
    newer: Questionnaire, older: Questionnaire, question: Question, splits: frozenset[str], alike: Alike
) -> Link:
    """The link of one question to the version its own version replaces."""
    if question.lineage is None:
        if question.key not in older.questions:
            return NEW
        change: str = "same"
        named: tuple[str, ...] = (question.key,)
    else:
        change, named = question.lineage.change, sources(question)
    from_ = tuple(key for key in named if key in older.questions)
    if change == "new" or not from_:
        return NEW
    if any(key in splits for key in from_) and change != "merged":
        change = "split"
    link = Link(change, from_)
    return link if change not in COMPARABLE else with_scale(link, newer, older, question, alike)


def with_scale(link: Link, newer: Questionnaire, older: Questionnaire, question: Question, alike: Alike) -> Link:
    """The link with a change of scale worked out from the scales themselves."""
    before = older.questions[link.from_[0]]
    new_scale, old_scale = newer.scale_of(question), older.scale_of(before)
    if answered_otherwise(question, before):
        return replace(link, scale_changed=True)
    if new_scale is None or old_scale is None:
        return replace(link, scale_changed=(new_scale is None) != (old_scale is None))
    if (question.scale, before.scale) in alike:
        return link
    if set(new_scale.grades_from) >= {grade.key for grade in old_scale.grades}:
        return replace(link, grades=mapped_ratios(new_scale), mapped=new_scale.grades_from)
    return replace(link, scale_changed=True)


def answered_otherwise(question: Question, before: Question) -> bool:
    """Was one grade turned into rows, criteria or a computed figure, or the other way about?"""
    return question.kind != before.kind and bool({question.kind, before.kind} & {"matrix", "criteria", "computed"})


def mapped_ratios(scale: Scale) -> dict[str, Fraction]:
    """For each old grade key, the ratio of the new grade it maps to (grades without points are left out)."""
    ratios = {}
    for old, new in scale.grades_from.items():
        grade = scale.grade(new)
        if grade is not None and grade.points is not None:
            ratios[old] = scale.ratio(grade.points)
    return ratios


def meaning(scale: Scale) -> tuple[tuple[str, Fraction | None, str | None, str], ...]:
    """What a scale means: keys, points, counts_as and descriptors, whatever the order; spaces and case do not count."""
    return tuple(
        sorted(
            ((g.key, g.points, g.counts_as, normal(g.descriptor)) for g in scale.grades),
            key=lambda row: row[0],
        )
    )
