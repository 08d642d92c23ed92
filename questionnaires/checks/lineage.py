"""Faults of lineage: what a version says of the one it replaces must be whole and true (design 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from questionnaires.definition import Question, Questionnaire
from questionnaires.faults import Fault, Path
from questionnaires.lineage import sources
from questionnaires.wording import same_words

Find = Callable[[str], Questionnaire | None]


def lineage_faults(questionnaire: Questionnaire, find: Find) -> Iterator[Fault]:
    """Faults of lineage and of `retired`, against the replaced version."""
    if questionnaire.replaces_name is None:
        yield from first_version_faults(questionnaire)
        return
    if questionnaire.replaces_name == questionnaire.name:
        yield Fault("replaces-itself", ("replaces",), "The version replaces itself.", "Name the earlier version.")
        return
    old = find(questionnaire.replaces_name)
    if old is None:
        yield Fault(
            "replaces-unknown",
            ("replaces",),
            f"{questionnaire.replaces_name} is not known here.",
            "Publish it first, or give it with --against.",
        )
        return
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            yield from question_faults(questionnaire, old, question, ("sections", s, "questions", q))
    yield from retired_faults(questionnaire, old)


def first_version_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """A version that replaces none has neither lineage nor retired questions."""
    if questionnaire.retired:
        yield Fault(
            "retired-first",
            ("retired",),
            "Questions are retired, but no version is replaced.",
            "Add replaces, or take retired out.",
        )
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            if question.lineage is not None and question.lineage.change != "new":
                path: Path = ("sections", s, "questions", q, "lineage")
                yield Fault(
                    "lineage-first",
                    path,
                    f"{question.key} has a lineage, but no version is replaced.",
                    "Add replaces, or take it out.",
                )


def question_faults(
    questionnaire: Questionnaire, old: Questionnaire, question: Question, path: Path
) -> Iterator[Fault]:
    """Faults of one question's lineage."""
    before = old.questions.get(question.key)
    if question.lineage is None:
        if before is not None and not same_words(question, before):
            yield Fault(
                "words-changed", path, f"{question.key} keeps its key but has other words.",
                "Add lineage: reworded where the meaning is the same, strengthened where more is asked.",
            )  # fmt: skip
        return
    here = (*path, "lineage")
    if question.lineage.change == "new":
        if question.lineage.from_ or before is not None:
            yield Fault(
                "new-from",
                here,
                f"{question.key} is called new, but comes from an earlier question.",
                "Take from out, or say the change.",
            )
        return
    yield from source_faults(old, question, here)
    yield from change_faults(questionnaire, old, question, here)


def source_faults(old: Questionnaire, question: Question, here: Path) -> Iterator[Fault]:
    """Sources that were not there, and the wrong number of them."""
    names = sources(question)
    yield from other_sources(old, question, here)
    for key in names:
        if key not in old.questions:
            yield Fault(
                "from-unknown",
                here,
                f"{question.key} comes from {key}, which {old.name} does not have.",
                "Name a question of that version.",
            )
    assert question.lineage is not None  # noqa: S101  (the caller looked)
    if question.lineage.change == "merged" and len(names) < 2:
        yield Fault("merged-one", here, f"{question.key} is merged from one question.", "Name all that were merged.")
    if question.lineage.change != "merged" and len(names) > 1:
        yield Fault(
            "from-many",
            here,
            f"Only a merged question comes from several ({question.key}).",
            "Name one, or say merged.",
        )


def other_sources(old: Questionnaire, question: Question, here: Path) -> Iterator[Fault]:
    """Sources in a questionnaire that is not the one replaced: nothing would follow them."""
    for name in question.lineage.from_ if question.lineage else ():
        key = name.rpartition(":")[0]
        if key and key != old.key:
            yield Fault(
                "from-elsewhere",
                here,
                f"{question.key} comes from {name}, but this version replaces {old.name}.",
                f"Name a question of {old.key}, or replace a version of {key}.",
            )


def change_faults(questionnaire: Questionnaire, old: Questionnaire, question: Question, here: Path) -> Iterator[Fault]:
    """A declared change that does not agree with the words or the sections."""
    assert question.lineage is not None  # noqa: S101
    before = old.questions.get(sources(question)[0])
    if before is None:
        return
    same = same_words(question, before)
    change = question.lineage.change
    if change in ("same", "moved") and not same:
        yield Fault(
            "not-same",
            here,
            f"{question.key} is called {change}, but its words changed.",
            "Say reworded or strengthened.",
        )
    if change == "reworded" and same:
        yield Fault(
            "not-reworded",
            here,
            f"{question.key} is called reworded, but its words are the same.",
            "Take lineage out.",
            "warning",
        )
    if change == "moved" and questionnaire.section_of[question.key].key == old.section_of[before.key].key:
        yield Fault(
            "not-moved",
            here,
            f"{question.key} is called moved, but stays in its section.",
            "Take lineage out.",
            "warning",
        )


def retired_faults(questionnaire: Questionnaire, old: Questionnaire) -> Iterator[Fault]:
    """Every old question must have a descendant or stand in `retired`, never both.

    A version that descends from another questionnaire (an interim audit from the full one) takes what it needs of
    it; the rest is not retired, because the other questionnaire still asks it.
    """
    descended = {key for question in questionnaire.questions.values() for key in named_sources(question, old)}
    retired = {entry.key for entry in questionnaire.retired}
    for position, entry in enumerate(questionnaire.retired):
        if entry.key not in old.questions:
            yield Fault(
                "retired-unknown", ("retired", position), f"{entry.key} was not asked in {old.name}.", "Take it out."
            )
        elif entry.key in descended:
            yield Fault(
                "retired-alive",
                ("retired", position),
                f"{entry.key} is retired, but a question comes from it.",
                "Keep one of the two.",
            )
    if old.key != questionnaire.key:
        return
    for key, question in old.questions.items():
        if key not in descended and key not in retired and question.answered_by_someone:
            yield Fault(
                "lost",
                ("retired",) if questionnaire.retired else ("replaces",),
                f"{key} of {old.name} has no descendant and is not retired.",
                "Add it to retired with a reason, or name it in a lineage.",
            )


def named_sources(question: Question, old: Questionnaire) -> tuple[str, ...]:
    """The old keys a question descends from, also by keeping its key."""
    if question.lineage is None:
        return (question.key,) if question.key in old.questions else ()
    return sources(question)
