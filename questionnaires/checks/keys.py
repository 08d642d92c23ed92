"""Keys that another question had in an earlier version: a key is an identity and is never used again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from questionnaires.definition import Question, Questionnaire
from questionnaires.faults import Fault
from questionnaires.lineage import Link, links_along, sources
from questionnaires.wording import same_words

Find = Callable[[str], Questionnaire | None]

LONGEST_CHAIN = 100
"""Versions; more would be a circle."""


def key_faults(questionnaire: Questionnaire, find: Find) -> Iterator[Fault]:
    """A fault for each key that stood for another question in a version before."""
    found: set[str] = set()
    earlier = list(behind(questionnaire, find))
    for number, link_of in enumerate(links_along([questionnaire, *earlier])):
        older, nearest = earlier[number], number == 0
        for s, section in enumerate(questionnaire.sections):
            for q, question in enumerate(section.questions):
                if question.key not in found and is_another(question, older, link_of, nearest):
                    found.add(question.key)
                    yield Fault(
                        "key-used",
                        ("sections", s, "questions", q, "key"),
                        f"{question.key} was the key of another question in {older.name}.",
                        "Give this question a key of its own, or say in lineage that it comes from that one.",
                    )


def behind(questionnaire: Questionnaire, find: Find) -> Iterator[Questionnaire]:
    """The versions of the same key that this one descends from, nearest first, as far as they are known."""
    version: Questionnaire | None = questionnaire
    seen = {questionnaire.name}
    while version is not None and version.replaces_name and len(seen) < LONGEST_CHAIN:
        if version.replaces_name in seen:
            return
        seen.add(version.replaces_name)
        version = find(version.replaces_name)
        if version is not None:
            yield version


def is_another(question: Question, older: Questionnaire, link_of: dict[str, Link], nearest: bool) -> bool:
    """Did the key stand for something this question does not descend from, in other words?

    Towards the nearest version, faults of lineage have been said already; only a lineage that is sound is looked at.
    """
    before = older.questions.get(question.key)
    if before is None or question.key in link_of[question.key].from_ or not question.answered_by_someone:
        return False
    if nearest and not (sources(question) and set(sources(question)) <= set(older.questions)):
        return False
    return not same_words(question, before)
