"""Faults of a supplement, looked at together with the core questionnaire it is added to (design 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from questionnaires.checks.keys import behind
from questionnaires.definition import Questionnaire
from questionnaires.faults import Fault, Path
from questionnaires.joining import joined

Find = Callable[[str], Questionnaire | None]


def core_for(questionnaire: Questionnaire, find: Find) -> Questionnaire | None:
    """The newest known version of the core that a supplement is added to; None for anything else."""
    name = questionnaire.supplement_to
    core = find(name) if name and name != questionnaire.key else None
    return core if core is not None and core.key == name and core.supplement_to is None else None


def within(questionnaire: Questionnaire, core: Questionnaire | None) -> tuple[Questionnaire, int]:
    """The form whose conditions are to be looked at, and how many sections of it stand before the document's own."""
    if core is None:
        return questionnaire, 0
    return joined(core, [questionnaire]), len(core.sections)


def own(faults: Iterator[Fault], before: int) -> Iterator[Fault]:
    """The faults of a form that lie in the document itself, with their places there."""
    for fault in faults:
        if fault.path[:1] != ("sections",) or len(fault.path) < 2:
            yield fault
        elif isinstance(fault.path[1], int) and fault.path[1] >= before:
            yield replace(fault, path=("sections", fault.path[1] - before, *fault.path[2:]))


def supplement_faults(questionnaire: Questionnaire, core: Questionnaire | None, find: Find) -> Iterator[Fault]:
    """Faults of what a supplement says about its core, and of keys that the core has or had."""
    name = questionnaire.supplement_to
    if name is None:
        return
    if core is None:
        yield Fault(
            "supplement-core",
            ("supplement_to",),
            f"No core questionnaire {name} is known, so the conditions and keys cannot be checked against it.",
            "Name the key of a published questionnaire that is no supplement itself, without a version.",
        )
        return
    if questionnaire.programme != core.programme:
        yield Fault(
            "supplement-programme",
            ("programme",),
            f"{core.name} is of the programme {core.programme}.",
            "Give the supplement the programme of its core.",
        )
    kinds = questionnaire.audience.kinds
    if kinds and core.audience.kinds and not set(kinds) & set(core.audience.kinds):
        yield Fault(
            "supplement-audience",
            ("audience", "kinds"),
            f"{core.name} is for none of these kinds of body, so nobody would be asked.",
            "Name kinds of body that the core is for, or leave the audience out.",
        )
    yield from taken_faults(questionnaire, [core, *behind(core, find)])
    yield from optional_faults(questionnaire, core)


def taken_faults(questionnaire: Questionnaire, versions: list[Questionnaire]) -> Iterator[Fault]:
    """Keys that a version of the core has: answers and figures of the two would be mixed up."""
    questions = {key: one.name for one in versions for key in one.questions}
    sections = {section.key: one.name for one in versions for section in one.sections}
    for s, section in enumerate(questionnaire.sections):
        if section.key in sections:
            yield taken(("sections", s, "key"), "section", section.key, sections[section.key])
        for q, question in enumerate(section.questions):
            if question.key in questions:
                yield taken(("sections", s, "questions", q, "key"), "question", question.key, questions[question.key])


def taken(path: Path, what: str, key: str, version: str) -> Fault:
    """The fault of one key."""
    return Fault(
        f"supplement-{what}",
        path,
        f"{key} is the key of a {what} in {version}.",
        "Give it a key of its own, such as one that begins with the name of the partnership.",
    )


def optional_faults(questionnaire: Questionnaire, core: Questionnaire) -> Iterator[Fault]:
    """Conditions on questions that the core leaves optional: whoever skips them would never be asked."""
    optional = {key for key, question in core.questions.items() if question.optional}
    for s, section in enumerate(questionnaire.sections):
        places: list[tuple[Path, object]] = [(("sections", s, "when"), section.when)]
        places += [(("sections", s, "questions", q, "when"), one.when) for q, one in enumerate(section.questions)]
        for path, when in places:
            for key in sorted(when.mentions() & optional) if when is not None else ():  # type: ignore[attr-defined]
                yield Fault(
                    "supplement-optional",
                    path,
                    f"{key} may be left out in {core.name}, so this condition may never be decided.",
                    "Depend on a question that everybody answers.",
                )
