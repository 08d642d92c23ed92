"""Is a questionnaire fit to publish? Every fault at once, each with its place and how to mend it (design 6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from questionnaires.checks.conditions import condition_faults
from questionnaires.checks.keys import key_faults as used_key_faults
from questionnaires.checks.lineage import lineage_faults
from questionnaires.checks.parts import part_faults
from questionnaires.checks.reach import reach_faults
from questionnaires.checks.reading import reading_faults
from questionnaires.checks.reuse import reuse_faults
from questionnaires.checks.supplements import core_for, own, supplement_faults, within
from questionnaires.checks.weights import weight_faults
from questionnaires.definition import SCORED_KINDS, Question, Questionnaire
from questionnaires.documents import Draft
from questionnaires.faults import Fault, Path
from questionnaires.kinds import KINDS
from questionnaires.scales import Scale

KEY = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*\Z")
Find = Callable[[str], Questionnaire | None]


def check(draft: Draft, find: Find) -> tuple[Fault, ...]:
    """Every fault of a document.

    Args:
        draft: the document as read (`documents.read`).
        find: gives a version by KEY@VERSION, the newest one by KEY alone, or None where it is not known.
    """
    if draft.questionnaire is None:
        return draft.faults
    return (*draft.faults, *faults_of(draft.questionnaire, find))


def faults_of(questionnaire: Questionnaire, find: Find) -> Iterator[Fault]:
    """Every fault of meaning in a questionnaire whose shape is sound."""
    yield from head_faults(questionnaire)
    for name, scale in questionnaire.scales.items():
        yield from scale_faults(scale, ("scales", name))
    yield from key_faults(questionnaire)
    for path, question in places(questionnaire):
        yield from question_faults(questionnaire, question, path)
    core = core_for(questionnaire, find)
    whole, before = within(questionnaire, core)
    yield from own(part_faults(whole), before)
    yield from own(condition_faults(whole), before)
    yield from own(reach_faults(whole), before)
    yield from supplement_faults(questionnaire, core, find)
    yield from lineage_faults(questionnaire, find)
    yield from used_key_faults(questionnaire, find)
    yield from reuse_faults(questionnaire, find)
    yield from weight_faults(questionnaire)
    yield from reading_faults(questionnaire)


def places(questionnaire: Questionnaire) -> Iterator[tuple[Path, Question]]:
    """Every question with its path in the document."""
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            yield ("sections", s, "questions", q), question


def head_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Faults of the head: key, version, audience, sections."""
    if not KEY.match(questionnaire.key):
        yield bad_key(("key",), questionnaire.key)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", questionnaire.version):
        yield Fault(
            "version",
            ("version",),
            f"The version {questionnaire.version!r} is not usable.",
            "Use letters, digits, dots and hyphens.",
        )
    for position, kind in enumerate(questionnaire.audience.kinds):
        if kind not in KINDS:
            yield Fault(
                "audience",
                ("audience", "kinds", position),
                f"There is no kind of body called {kind}.",
                "Use a kind from the list.",
            )
    if not questionnaire.sections:
        yield Fault(
            "empty", ("sections",), "The questionnaire has no sections.", "Add a section with at least one question."
        )
    for position, section in enumerate(questionnaire.sections):
        if not section.questions:
            yield Fault(
                "empty",
                ("sections", position),
                f"Section {section.key} has no questions.",
                "Add a question, or take the section out.",
            )


def bad_key(path: Path, key: str) -> Fault:
    """A key of the wrong shape."""
    return Fault(
        "key-shape", path, f"The key {key!r} is not usable.", "Use lower-case letters, digits, dots and hyphens."
    )


def key_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Keys of the wrong shape, and keys used twice."""
    seen: set[str] = set()
    named: set[str] = set()
    for position, section in enumerate(questionnaire.sections):
        if not KEY.match(section.key):
            yield bad_key(("sections", position, "key"), section.key)
        if section.key in named:
            yield Fault(
                "section-twice",
                ("sections", position, "key"),
                f"Two sections have the key {section.key}.",
                "Give one another key.",
            )
        named.add(section.key)
    for path, question in places(questionnaire):
        if not KEY.match(question.key):
            yield bad_key((*path, "key"), question.key)
        if question.key in seen:
            yield Fault(
                "key-twice",
                (*path, "key"),
                f"Two questions have the key {question.key}.",
                "Give one of them a key of its own.",
            )
        seen.add(question.key)


def scale_faults(scale: Scale, path: Path) -> Iterator[Fault]:
    """Faults of a scale: its grades, fewer than two different points, old grades that go nowhere."""
    yield from grade_faults(scale, path)
    unsound = scale.percent is not None and not scale.percent.sound
    if not unsound and len({grade.points for grade in scale.pointed}) < 2:
        yield Fault(
            "one-point",
            path,
            "The scale needs at least two grades with different points.",
            "Without them nothing can be scored.",
        )
    for old, new in scale.grades_from.items():
        if scale.grade(new) is None:
            yield Fault(
                "grades-from",
                (*path, "grades_from", old),
                f"grades_from names {new}, which is no grade here.",
                "Name a grade.",
            )


def question_faults(questionnaire: Questionnaire, question: Question, path: Path) -> Iterator[Fault]:
    """Faults of one question by itself."""
    yield from scale_use_faults(questionnaire, question, path)
    yield from option_faults(question, path)
    yield from figure_faults(question, path)
    if question.force == "must" and not question.references:
        yield Fault(
            "no-reference",
            path,
            f"{question.key} is a must without a reference.",
            "Say in which document and edition it stands.",
        )
    if not question.text.strip():
        yield Fault("no-text", path, f"{question.key} has no text.", "Write the question.")


def grade_faults(scale: Scale, path: Path) -> Iterator[Fault]:
    """Grades twice or with a reserved key, and points without meaning."""
    seen: set[str] = set()
    for position, grade in enumerate(scale.grades):
        here = (*path, "grades", position)
        if grade.key in seen or grade.key in ("n-a", "n/a"):
            yield Fault(
                "grade-key",
                (*here, "key"),
                f"The grade key {grade.key} stands twice or is reserved.",
                "Give it another key.",
            )
        seen.add(grade.key)
        if grade.points is not None and grade.counts_as is None:
            yield Fault(
                "no-counts-as",
                here,
                f"The grade {grade.key} has points but no counts_as.",
                "Add met, partly_met or not_met.",
            )
        if grade.points is None and grade.counts_as is not None:
            yield Fault(
                "no-points",
                here,
                f"The grade {grade.key} counts as {grade.counts_as} but has no points.",
                "Give it points.",
            )


def scale_use_faults(questionnaire: Questionnaire, question: Question, path: Path) -> Iterator[Fault]:
    """A question's use of its scale."""
    if question.scale is None:
        if question.kind == "graded":
            yield Fault("no-scale", path, f"{question.key} is graded but names no scale.", "Add scale.")
        if question.critical and not questionnaire.is_scored(question):
            yield Fault(
                "critical-unscored",
                path,
                f"{question.key} is critical but not scored.",
                "Give it a scale, or take critical out.",
            )
        return
    scale = questionnaire.scales.get(question.scale)
    if question.kind not in SCORED_KINDS:
        yield Fault(
            "scale-unused", (*path, "scale"), f"A {question.kind} question cannot have a scale.", "Take scale out."
        )
    if scale is None:
        known = ", ".join(questionnaire.scales) or "none"
        yield Fault(
            "unknown-scale", (*path, "scale"), f"There is no scale called {question.scale}.", f"Scales here: {known}."
        )
        return
    grades = {grade.key for grade in scale.grades}
    for key in sorted(set(question.descriptors) - grades):
        yield Fault(
            "descriptor",
            (*path, "descriptors", key),
            f"The scale {scale.key} has no grade {key}.",
            "Use a grade of the scale.",
        )
    if question.kind in ("yes_no", "choice") and {option.key for option in question.choices} != grades:
        yield Fault(
            "scale-options",
            (*path, "scale"),
            f"The grades of {scale.key} are not the choices of {question.key}.",
            "Their keys must be the same.",
        )


def option_faults(question: Question, path: Path) -> Iterator[Fault]:
    """Choices missing, twice, or where none belong."""
    if question.kind in ("choice", "choices") and len(question.options) < 2:
        yield Fault(
            "no-options", path, f"{question.key} offers fewer than two choices.", "Add options with key and label."
        )
    if question.options and question.kind not in ("choice", "choices", "yes_no"):
        yield Fault(
            "options-unused", (*path, "options"), f"A {question.kind} question has no options.", "Take options out."
        )
    seen: set[str] = set()
    for position, option in enumerate(question.options):
        if option.key in seen or option.key == "n-a":
            yield Fault(
                "option-twice",
                (*path, "options", position),
                f"The choice {option.key} stands twice or is reserved.",
                "Change its key.",
            )
        seen.add(option.key)
    if question.kind == "yes_no" and question.options and seen != {"yes", "no"}:
        yield Fault(
            "yes-no",
            (*path, "options"),
            "The choices of a yes_no question are yes and no.",
            "Use these keys, or kind choice.",
        )


def figure_faults(question: Question, path: Path) -> Iterator[Fault]:
    """Weights and bounds that cannot be right."""
    if question.weight <= 0 or question.weight * 100 != int(question.weight * 100):
        yield Fault(
            "weight",
            (*path, "weight"),
            f"The weight {question.weight} is not usable.",
            "Use a number above 0 with at most two decimals.",
        )
    if question.min is not None and question.max is not None and question.min > question.max:
        yield Fault("bounds", (*path, "min"), f"min {question.min} is above max {question.max}.", "Swap them.")
    if question.step is not None and question.step <= 0:
        yield Fault("step", (*path, "step"), "step must be above 0.", "Use 1 for whole numbers.")
    if question.words is not None and question.words < 1:
        yield Fault("words", (*path, "words"), "The word limit must be at least 1.", "Leave words out for no limit.")
    if question.dont_know and question.kind != "number":
        yield Fault(
            "dont-know", (*path, "dont_know"), "Only a number can be answered with 'not known'.", "Take dont_know out."
        )
