"""Sections taken over from another questionnaire: word for word, or not called so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from questionnaires.definition import Question, Questionnaire, Section
from questionnaires.faults import Fault, Path
from questionnaires.lineage import meaning
from questionnaires.wording import same_words

Find = Callable[[str], Questionnaire | None]


def reuse_faults(questionnaire: Questionnaire, find: Find) -> Iterator[Fault]:
    """A fault where `reused_from` names no section, or the questions are not the same as there."""
    for s, section in enumerate(questionnaire.sections):
        if section.reused_from is None:
            continue
        path: Path = ("sections", s, "reused_from")
        name, _, key = section.reused_from.partition(":")
        source = find(name) if "@" in name else None
        there = next((one for one in source.sections if one.key == key), None) if source else None
        if source is None or there is None:
            yield Fault(
                "reused-unknown",
                path,
                f"There is no section {section.reused_from}.",
                "Write KEY@VERSION:section of a published version.",
            )
        else:
            yield from differences(questionnaire, section, source, there, path)


def differences(
    questionnaire: Questionnaire, section: Section, source: Questionnaire, there: Section, path: Path
) -> Iterator[Fault]:
    """A fault for each question that is not as it is in the section it is said to come from."""
    ours = {question.key: question for question in section.questions}
    theirs = {question.key: question for question in there.questions}
    for key in sorted(ours.keys() ^ theirs.keys()):
        words = "is not there" if key in ours else "is left out"
        yield Fault(
            "reused-differs", path, f"{key} {words}, so the section is not taken over whole.", "Take reused_from out."
        )
    for key in sorted(ours.keys() & theirs.keys()):
        if not alike(questionnaire, ours[key], source, theirs[key]):
            yield Fault(
                "reused-differs",
                path,
                f"{key} is not as it is in {source.name}.",
                "Bring it back to the words and scale there, or take reused_from out.",
            )


def alike(questionnaire: Questionnaire, ours: Question, source: Questionnaire, theirs: Question) -> bool:
    """The same kind, words and meaning of grades?"""
    scales = [questionnaire.scales.get(ours.scale or ""), source.scales.get(theirs.scale or "")]
    meanings = [None if scale is None else meaning(scale) for scale in scales]
    return ours.kind == theirs.kind and same_words(ours, theirs) and meanings[0] == meanings[1]
