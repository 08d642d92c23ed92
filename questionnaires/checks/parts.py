"""Faults of rows, columns, criteria, computed figures, percentages, and of what a question says about others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from questionnaires.answer_parts import NOT_APPLICABLE
from questionnaires.computing import BOTH_NEEDED
from questionnaires.definition import Question, Questionnaire
from questionnaires.faults import Fault, Path
from questionnaires.parts import Column, Computation, Criterion, Row
from questionnaires.scales import Scale

PART_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
RESERVED = frozenset(
    {
        *("comment", "reason", "evidence", "action", "what", "who", "by", "unknown", "progress"),
        *("role", "name", "email", "trained_on"),
        NOT_APPLICABLE,
        "not-applicable",
    }
)
"""Names of the boxes beside an answer."""

OF_KIND = {"rows": "matrix", "columns": "matrix", "criteria": "criteria", "compute": "computed", "places": "computed"}
NUMBERS = frozenset({"number", "computed"})
PAIR = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*:[a-z0-9]+(?:[.-][a-z0-9]+)*\Z")


def part_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Every fault of parts in a questionnaire."""
    for name, scale in questionnaire.scales.items():
        yield from percent_faults(scale, ("scales", name))
    earlier: dict[str, Question] = {}
    for s, section in enumerate(questionnaire.sections):
        for q, question in enumerate(section.questions):
            path: Path = ("sections", s, "questions", q)
            yield from of_kind_faults(question, path)
            yield from grid_faults(questionnaire, question, path)
            yield from criteria_faults(question, path)
            yield from compute_faults(questionnaire, question, earlier, path)
            yield from other_faults(questionnaire, question, path)
            earlier[question.key] = question


def percent_faults(scale: Scale, path: Path) -> Iterator[Fault]:
    """A scale has grades or a percentage; a percentage's steps meet 100 and its bounds are in order."""
    if scale.percent is None:
        return
    here = (*path, "percent")
    if scale.listed:
        yield Fault("grades-and-percent", here, f"The scale {scale.key} has grades and a percentage.", "Keep one.")
    if not scale.percent.sound:
        yield Fault(
            "percent-step",
            (*here, "step"),
            f"Steps of {scale.percent.step} do not meet 100.",
            "Use 5, 10 or 20.",
        )
    if not 0 < scale.percent.partly_met < scale.percent.met <= 100:
        yield Fault(
            "percent-bounds",
            here,
            f"The bounds {scale.percent.partly_met} (partly met) and {scale.percent.met} (met) are not in order.",
            "partly_met must be above 0 and below met; met at most 100.",
        )


def of_kind_faults(question: Question, path: Path) -> Iterator[Fault]:
    """Parts where none belong, and kinds without the parts they need."""
    for name, kind in OF_KIND.items():
        if getattr(question, name) and question.kind != kind:
            yield Fault("part-unused", (*path, name), f"A {question.kind} question has no {name}.", f"Take {name} out.")
    for name in ("rows", "columns", "criteria", "compute"):
        if OF_KIND[name] == question.kind and not getattr(question, name):
            yield Fault("part-missing", path, f"{question.key} is a {question.kind} without {name}.", f"Add {name}.")
    if question.places is not None and not 0 <= question.places <= 6:
        yield Fault("places", (*path, "places"), "A figure is shown with 0 to 6 decimals.", "Use 0 or 1.")


def key_faults(parts: Sequence[Row | Column | Criterion], path: Path) -> Iterator[Fault]:
    """Keys of rows, columns or criteria that are of the wrong shape, reserved, or there twice."""
    seen: set[str] = set()
    for position, part in enumerate(parts):
        here = (*path, position, "key")
        if not PART_KEY.match(part.key) or part.key in RESERVED:
            yield Fault(
                "part-key",
                here,
                f"The key {part.key!r} is not usable here.",
                "Use lower-case letters, digits and hyphens, and no name of a box such as comment.",
            )
        if part.key in seen:
            yield Fault("part-twice", here, f"The key {part.key} stands twice.", "Give one of them another key.")
        seen.add(part.key)


def grid_faults(questionnaire: Questionnaire, question: Question, path: Path) -> Iterator[Fault]:
    """Faults of a matrix: keys, scales of its columns, bounds."""
    yield from key_faults(question.rows, (*path, "rows"))
    yield from key_faults(question.columns, (*path, "columns"))
    for position, column in enumerate(question.columns):
        here = (*path, "columns", position)
        if column.kind == "number" and column.scale:
            yield Fault("scale-unused", (*here, "scale"), "A column of numbers has no scale.", "Take scale out.")
        if column.kind == "graded" and (column.scale or question.scale) not in questionnaire.scales:
            known = ", ".join(questionnaire.scales) or "none"
            yield Fault("no-scale", here, f"The column {column.key} has no scale.", f"Name one. Scales here: {known}.")
        if column.min is not None and column.max is not None and column.min > column.max:
            yield Fault("bounds", (*here, "min"), f"min {column.min} is above max {column.max}.", "Swap them.")
        if column.step is not None and column.step <= 0:
            yield Fault("step", (*here, "step"), "step must be above 0.", "Use 1 for whole numbers.")
    scored = [column for column in question.columns if column.kind == "graded" and column.scale is None]
    if question.kind == "matrix" and question.scale is not None and len(scored) != 1:
        yield Fault(
            "scored-column",
            path,
            f"{question.key} is scored, so exactly one graded column must use its scale; {len(scored)} do.",
            "Give the other graded columns a scale of their own, or take scale out.",
        )


def criteria_faults(question: Question, path: Path) -> Iterator[Fault]:
    """Keys and weights of criteria."""
    yield from key_faults(question.criteria, (*path, "criteria"))
    for position, one in enumerate(question.criteria):
        if one.weight <= 0 or (one.weight * 100).denominator != 1:
            yield Fault(
                "weight",
                (*path, "criteria", position, "weight"),
                f"The weight {one.weight} is not usable.",
                "Use a number above 0 with at most two decimals.",
            )


def compute_faults(
    questionnaire: Questionnaire, question: Question, earlier: dict[str, Question], path: Path
) -> Iterator[Fault]:
    """What a computed figure reads: earlier questions, numbers where numbers are needed, two for a share."""
    rule = question.compute
    if rule is None:
        return
    here = (*path, "compute")
    if rule.operation in BOTH_NEEDED and len(rule.of) != 2:
        yield Fault("compute-two", here, f"A {rule.operation} is worked out from two figures.", "Name two in of.")
    if (rule.operation == "count") != bool(rule.is_):
        yield Fault("compute-is", here, "is names the answers that count counts, and nothing else.", "Mend is.")
    for position, name in enumerate(rule.of):
        yield from input_faults(rule, name, earlier, (*here, "of", position))
    scale = questionnaire.scale_of(question) if question.scale in questionnaire.scales else None
    if scale is not None and scale.percent is None:
        yield Fault(
            "compute-scale",
            (*path, "scale"),
            f"{question.key} is worked out, so its scale must be a percentage in steps.",
            "Name a scale with percent, or take scale out.",
        )


def input_faults(rule: Computation, name: str, earlier: dict[str, Question], here: Path) -> Iterator[Fault]:
    """One thing a computed figure reads."""
    key, _, column = name.partition("#")
    question = earlier.get(key)
    if question is None:
        yield Fault("compute-question", here, f"There is no earlier question {key}.", "Name an earlier question.")
    elif column:
        numbers = [one.key for one in question.columns if one.kind == "number"]
        if column not in numbers or rule.operation == "count":
            known = ", ".join(numbers) or "none"
            yield Fault("compute-column", here, f"{key} has no column of numbers {column}.", f"It has: {known}.")
    elif rule.operation != "count" and question.kind not in NUMBERS:
        yield Fault("compute-number", here, f"{key} is no number.", "Name a number, or count its answers.")


def other_faults(questionnaire: Questionnaire, question: Question, path: Path) -> Iterator[Fault]:
    """Cross references to this very questionnaire, and pairs that do not name another's question."""
    for position, reference in enumerate(question.cross_references):
        if reference.questionnaire == questionnaire.key:
            yield Fault(
                "cross-reference",
                (*path, "cross_references", position),
                f"{question.key} refers to its own questionnaire.",
                "Name another audit, or use a note.",
            )
    for position, name in enumerate(question.paired_with):
        if not PAIR.match(name) or name.partition(":")[0] == questionnaire.key:
            yield Fault(
                "pair",
                (*path, "paired_with", position),
                f"{name} is no question of another questionnaire.",
                "Write KEY:question, such as staff-survey:raise-concern.",
            )
