"""Laws of lineage, for any line of versions: identity, composition, order, one-to-one, symmetry, and skipped years.

A line is made as authors make one: from each version to the next a question stays, is reworded (also under another
key), strengthened, moved, split, doubled without a word about it, merged with another or retired, one may be new, and
the scale may change, with a mapping or not.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.comparing import Marked, compare, throughout
from questionnaires.definition import Question, Questionnaire
from questionnaires.diffing import difference
from questionnaires.lineage import COMPARABLE, RANK, Link, links
from questionnaires.scoring import score

from .builders import THREE, graded, grades, tiny

KEPT = ("same",) * 3 + ("reworded", "renamed", "strengthened", "moved", "split", "doubled", "merged", "retired")
MORE = settings(max_examples=80, deadline=None)


LOWER = {"met": "partly", "partly": "not", "not": "not", "unsure": "unsure"}
ALIKE = {key: key for key in LOWER}


def scale(number: int, mapping: Mapping[str, str] | None) -> dict[str, Any]:
    """One of three scales that mean something else, with what becomes of the old grades, or not."""
    points = [["2", "1", "0"], ["3", "1", "0"], ["4", "3", "0"]][number]
    named = [{**grade, "points": of} for grade, of in zip(THREE["grades"], points, strict=False)]
    own: dict[str, Any] = {"grades": [*named, THREE["grades"][3]], "not_applicable": {"allowed": "true"}}
    return own | ({"grades_from": dict(mapping)} if mapping else {})


@dataclass(frozen=True)
class Asked:
    """A question of a version: its key, text, section, and how it came about."""

    key: str
    text: str
    place: str = "s"
    change: str = ""
    sources: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """As a document has it."""
        lineage = {"lineage": {"change": self.change, "from": list(self.sources)}} if self.change else {}
        return graded(self.key, text=self.text, **lineage)


def born(what: str, old: Asked, keys: Iterator[str]) -> list[Asked]:
    """What one question becomes; `same` where nothing else is said."""
    key, text, place = old.key, old.text, old.place
    return {
        "reworded": lambda: [Asked(key, f"{text} too", place, "reworded", (key,))],
        "renamed": lambda: [Asked(next(keys), f"{text} also", place, "reworded", (key,))],
        "strengthened": lambda: [Asked(key, f"{text} more", place, "strengthened", (key,))],
        "moved": lambda: [Asked(key, text, "t" if place == "s" else "s", "moved", (key,))],
        "split": lambda: [Asked(next(keys), f"{text} {part}", place, "split", (key,)) for part in ("one", "two")],
        "doubled": lambda: [Asked(key, text, place), Asked(next(keys), f"{text} as well", place, "reworded", (key,))],
        "retired": list,
    }.get(what, lambda: [Asked(key, text, place)])()


def following(draw: Any, before: Sequence[Asked], keys: Iterator[str]) -> list[Asked]:
    """The questions of the next version."""
    found: list[Asked] = []
    old = list(before)
    while old:
        one, what = old.pop(0), draw(st.sampled_from(KEPT))
        if what == "merged" and old:
            other = old.pop(0)
            found.append(Asked(next(keys), f"{one.text} {other.text}", one.place, "merged", (one.key, other.key)))
        else:
            found += born(what, one, keys)
    new = [Asked(next(keys), "Something new", "s", draw(st.sampled_from(["", "new"])))]
    return found + new * draw(st.integers(0 if found else 1, 1))


def built(number: int, asked: Sequence[Asked], before: Sequence[Asked], own: Mapping[str, Any]) -> Questionnaire:
    """A version of the line, its questions in two sections."""
    places = {place: [one.data() for one in asked if one.place == place] for place in ("s", "t")}
    sections = [{"key": place, "title": place, "questions": items} for place, items in places.items() if items]
    taken = {one.key for one in asked} | {key for one in asked for key in one.sources}
    retired = [{"key": one.key, "reason": "It is gone."} for one in before if one.key not in taken]
    head: dict[str, Any] = {"replaces": str(number - 1), "retired": retired} if number > 1 else {}
    return tiny(version=str(number), scale=own, sections=sections, **head)


@st.composite
def lines(draw: Any, least: int = 2, most: int = 5) -> list[Questionnaire]:
    """A line of versions, the oldest first."""
    keys = (f"q{number}" for number in count())
    asked = [Asked(next(keys), f"Thing {number}") for number in range(draw(st.integers(2, 6)))]
    made = [built(1, asked, [], scale(0, None))]
    for number in range(2, draw(st.integers(least, most)) + 1):
        before, asked = asked, following(draw, asked, keys)
        own = scale(draw(st.sampled_from([0, 0, 1, 2])), draw(st.sampled_from([None, ALIKE, LOWER])))
        made.append(built(number, asked, before, own))
    return made


def answered(data: Any, version: Questionnaire, name: str) -> Marked:
    """A body's return on a version."""
    values = st.sampled_from(["met", "partly", "not", "unsure", "n-a", ""])
    given_ = {key: data.draw(values) for key in version.questions}
    return Marked(name, version, score(version, grades(**given_), {}))


def seen(link: Link) -> tuple[Any, ...]:
    """What a link means: of one that does not compare, its scales say nothing."""
    if not link.comparable:
        return link.change, link.from_
    return link.change, link.from_, link.scale_changed, link.grades, link.mapped


@MORE
@given(lines(), st.data())
def test_a_version_beside_itself_is_the_same(line: list[Questionnaire], data: Any) -> None:
    newest = line[-1]
    assert {key: (link.change, link.from_) for key, link in links(newest, newest, line).items()} == {
        key: ("same", (key,)) for key in newest.questions
    }
    shown = difference(newest, newest, line)
    assert shown.compares == len(shown.scored) == len(newest.questions)
    one = answered(data, newest, "y")
    pair = compare(one, one, line)
    assert pair.comparable is not None
    assert pair.comparable.change in (0, None)
    assert not {"improved", "declined", "new", "retired"} & {question.movement for question in pair.questions}


@MORE
@given(lines(least=3))
def test_a_way_is_the_same_in_one_leap_or_in_two(line: list[Questionnaire]) -> None:
    """From c to a is from c to b and then from b to a, for any three versions: sources, change, scales and grades."""
    for a, b, c in combinations(line, 3):
        late, early, leap = links(c, b, line), links(b, a, line), links(c, a, line)
        for key, link in leap.items():
            alive = [early[middle] for middle in late[key].from_ if early[middle].change != "new"]
            assert link.from_ == tuple(dict.fromkeys(source for one in alive for source in one.from_))
            if not alive:
                assert link.change == "new"
                continue
            assert link.change == max([late[key].change, *(one.change for one in alive)], key=RANK.__getitem__)
            if link.comparable:
                assert link.scale_changed == (late[key].scale_changed or alive[0].scale_changed)
                for grade, ratio in (link.grades or {}).items():
                    assert ratio == way_of(grade, late[key], alive[0])


def way_of(grade: str, late: Link, early: Link) -> Fraction:
    """The ratio of an oldest grade on the newest scale, by way of the grade between."""
    between = early.mapped[grade] if early.mapped is not None else grade
    found = late.grades if late.grades is not None else early.grades
    assert found is not None
    return found[between] if late.grades is not None else found[grade]


MAPPINGS = st.fixed_dictionaries({key: st.sampled_from(sorted(LOWER)) for key in LOWER})


@MORE
@given(st.lists(MAPPINGS, min_size=1, max_size=4))
def test_a_grade_goes_through_every_mapping_of_the_way(mappings: list[dict[str, str]]) -> None:
    """Year after year the scale changes and says what becomes of the old grades; a grade follows all of it."""
    kept = [Asked("q", "Thing")]
    line = [built(1, kept, [], scale(0, None))]
    line += [built(number, kept, kept, scale(number % 3, own)) for number, own in enumerate(mappings, 2)]
    link, newest = links(line[-1], line[0], line)["q"], line[-1].scales["three"]
    assert not link.scale_changed
    assert link.mapped is not None
    for grade in LOWER:
        there = grade
        for own in mappings:
            there = own[there]
        assert link.mapped[grade] == there
        points = next(one.points for one in newest.grades if one.key == there)
        assert (link.grades or {}).get(grade) == (None if points is None else newest.ratio(points))


@MORE
@given(lines(), st.randoms(use_true_random=False))
def test_the_order_of_questions_and_of_versions_says_nothing(line: list[Questionnaire], random: Any) -> None:
    shuffled = [mixed(version, random) for version in line]
    known = random.sample(shuffled, len(shuffled))
    straight, crooked = links(line[-1], line[0], line), links(shuffled[-1], shuffled[0], known)
    assert {key: seen(link) for key, link in straight.items()} == {key: seen(link) for key, link in crooked.items()}
    first, second = difference(line[0], line[-1], line), difference(shuffled[0], shuffled[-1], known)
    assert first.summary == second.summary
    assert Counter((one.key, one.change) for one in first.changes) == Counter(
        (one.key, one.change) for one in second.changes
    )


def mixed(version: Questionnaire, random: Any) -> Questionnaire:
    """The same version with its sections, their questions and its grades in another order."""
    sections = [
        section.model_copy(update={"questions": tuple(random.sample(section.questions, len(section.questions)))})
        for section in version.sections
    ]
    scales = {
        name: one.model_copy(update={"grades": tuple(random.sample(one.grades, len(one.grades)))})
        for name, one in version.scales.items()
    }
    order = tuple(random.sample(sections, len(sections)))
    return version.model_copy(update={"sections": order, "scales": scales})


@MORE
@given(lines())
def test_what_compares_is_one_to_one_and_everything_old_went_somewhere(line: list[Questionnaire]) -> None:
    """No old question is compared with two new ones; each is a source of some question or retired, never both."""
    first, newest = line[0], line[-1]
    found = links(newest, first, line)
    compared = Counter(key for link in found.values() if link.comparable for key in link.from_)
    assert all(times == 1 for times in compared.values())
    assert all(len(link.from_) == 1 for link in found.values() if link.change in COMPARABLE)
    descended = {key for link in found.values() for key in link.from_}
    changes = difference(first, newest, line).changes
    retired = [one.key for one in changes if one.change == "retired"]
    assert Counter(retired) == Counter(set(first.questions) - descended)
    assert [one.key for one in changes if one.change != "retired"] == list(newest.questions)


@MORE
@given(lines())
def test_a_version_that_changes_nothing_changes_no_way(line: list[Questionnaire]) -> None:
    """The same words published once more, at the end of the line, lead to the same places."""
    newest = line[-1]
    sections = tuple(
        section.model_copy(update={"questions": tuple(map(without_lineage, section.questions))})
        for section in newest.sections
    )
    again = newest.model_copy(
        update={"version": "again", "replaces": newest.version, "retired": (), "sections": sections}
    )
    for older in line:
        straight, longer = links(newest, older, line), links(again, older, [*line, again])
        assert {key: seen(link) for key, link in straight.items()} == {key: seen(link) for key, link in longer.items()}


def without_lineage(question: Question) -> Question:
    return question.model_copy(update={"lineage": None})


@MORE
@given(lines(most=4), st.data())
def test_two_years_exchanged_move_the_other_way(line: list[Questionnaire], data: Any) -> None:
    """Where words and scale are kept, what improved declines when the answers of the years change places."""
    version = line[-1]
    one, two = answered(data, version, "one"), answered(data, version, "two")
    there, back = compare(one, two, line), compare(two, one, line)
    other = {"improved": "declined", "declined": "improved"} | {
        "became_not_applicable": "ceased_to_be_not_applicable", "ceased_to_be_not_applicable": "became_not_applicable",
    }  # fmt: skip
    turned = {question.key: other.get(question.movement, question.movement) for question in there.questions}
    assert turned == {question.key: question.movement for question in back.questions}
    assert there.comparable is not None
    assert back.comparable is not None
    assert set(there.comparable.keys) == set(back.comparable.keys)
    if there.comparable.change is not None:
        assert back.comparable.change == -there.comparable.change


@MORE
@given(lines(least=3), st.data())
def test_a_body_that_skipped_a_year_compares_as_if_it_had_not(line: list[Questionnaire], data: Any) -> None:
    """Its first and last return compare the same; over all years nothing compares that the ends do not."""
    marks = [answered(data, version, version.version) for version in line]
    ends = compare(marks[-1], marks[0], line)
    over = throughout(marks[::-1], line)
    assert ends.comparable is not None
    assert set(over.keys) <= set(ends.comparable.keys)
    for mark in marks[1:-1]:
        without = throughout([one for one in marks[::-1] if one is not mark], line)
        assert set(over.keys) <= set(without.keys) <= set(ends.comparable.keys)
    assert compare(marks[-1], marks[0], line[::-1]) == ends
