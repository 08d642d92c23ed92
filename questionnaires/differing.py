"""What differs between a question and the one it comes from, beside its text: parts, weight, scale, who is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from questionnaires.conditions import Condition
from questionnaires.definition import Question, Questionnaire
from questionnaires.exact import exact_text
from questionnaires.formats.sentences import in_words
from questionnaires.lineage import meaning
from questionnaires.scales import Grade, Scale
from questionnaires.wording import Mark, marked

Runs = tuple[tuple[Mark, str], ...]
NAMES: Mapping[str, str] = {"options": "Choice", "rows": "Row", "columns": "Column", "criteria": "Criterion"}


@dataclass(frozen=True)
class Detail:
    """One thing that differs: what it is, and its words with what was added and removed."""

    what: str
    words: Runs


def details(old: Questionnaire, before: Question, new: Questionnaire, question: Question) -> tuple[Detail, ...]:
    """Everything that differs beside the text, in the order of the form.

    Example: a row taken out gives `Detail("Row", (("removed", "Volunteers"),))`.
    """
    return (
        *part_details(before, question),
        *descriptor_details(old, before, new, question),
        *plain_details(old, before, new, question),
    )


@dataclass(frozen=True)
class ScaleChange:
    """A scale whose grades moved: its keys then and now, the questions it touches, and what differs, grade by grade."""

    key: str
    before: str
    questions: tuple[str, ...]
    labels: tuple[str, ...]
    details: tuple[Detail, ...]


def scale_changes(old: Questionnaire, new: Questionnaire, pairs: Iterable[tuple[str, str]]) -> tuple[ScaleChange, ...]:
    """Each change of a scale once, with the newer questions that it touches.

    Args:
        pairs: keys of questions that compare by their words, older then newer.
    """
    touched: dict[tuple[str, str], list[str]] = {}
    for before, now in pairs:
        names = (old.questions[before].scale, new.questions[now].scale)
        if names[0] and names[1] and meaning(old.scales[names[0]]) != meaning(new.scales[names[1]]):
            touched.setdefault((names[0], names[1]), []).append(now)
    return tuple(
        ScaleChange(
            now,
            was,
            tuple(keys),
            tuple(new.label_of(key) for key in keys),
            tuple(scale_details(old.scales[was], new.scales[now])),
        )
        for (was, now), keys in touched.items()
    )


def part_details(before: Question, question: Question) -> Iterator[Detail]:
    """Choices, rows, columns and criteria that came, went or have other words."""
    for field, name in NAMES.items():
        was = {part.key: part.label for part in getattr(before, field)}
        now = {part.key: part.label for part in getattr(question, field)}
        yield from between(name, was, now)


def between(name: str, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Detail]:
    """What differs between two sets of labels by key: first what is there now, then what went."""
    for key, label in now.items():
        if key not in was:
            yield Detail(name, (("added", label),))
        elif was[key] != label:
            yield Detail(name, tuple(marked(was[key], label)))
    for key, label in was.items():
        if key not in now:
            yield Detail(name, (("removed", label),))


def descriptor_details(
    old: Questionnaire, before: Question, new: Questionnaire, question: Question
) -> Iterator[Detail]:
    """Own descriptors that came, went or have other words."""
    scales = [scale for scale in (new.scale_of(question), old.scale_of(before)) if scale]
    for key in dict.fromkeys((*question.descriptors, *before.descriptors)):
        was, now = before.descriptors.get(key, ""), question.descriptors.get(key, "")
        if was != now:
            label = next((grade.label for scale in scales if (grade := scale.grade(key))), key)
            yield Detail(f"What {label} means", tuple(marked(was, now)))


def plain_details(old: Questionnaire, before: Question, new: Questionnaire, question: Question) -> Iterator[Detail]:
    """Kind, force, weight, critical, and who is asked."""
    for what, was, now in (
        ("Kind", before.kind.replace("_", " "), question.kind.replace("_", " ")),
        ("Force", before.force or "none", question.force or "none"),
        ("Weight", exact_text(before.weight), exact_text(question.weight)),
        ("Critical", "yes" if before.critical else "no", "yes" if question.critical else "no"),
    ):
        if was != now:
            yield Detail(what, (("removed", was), ("added", now)))
    if conditions(old, before) != conditions(new, question):  # by what they say, not by the letters in their words
        yield Detail("Asked", (("removed", who(old, before)), ("added", who(new, question))))


def conditions(questionnaire: Questionnaire, question: Question) -> tuple[Condition | None, Condition | None]:
    """The conditions of a question: its section's and its own."""
    return questionnaire.section_of[question.key].when, question.when


def who(questionnaire: Questionnaire, question: Question) -> str:
    """Who is asked, in words."""
    words = [in_words(questionnaire, one) for one in conditions(questionnaire, question) if one is not None]
    return f"only if {', and '.join(words)}" if words else "of every body"


def scale_details(was: Scale, now: Scale) -> Iterator[Detail]:
    """Grades that came, went or mean something else, and where the older ones go."""
    yield from between("Grade", meanings(was), meanings(now))
    for old, new in now.grades_from.items():
        before, after = was.grade(old), now.grade(new)
        if before and after:
            yield Detail("Compares", (("same", f"{before.label} then is {after.label} now"),))


def meanings(scale: Scale) -> dict[str, str]:
    """Each grade of a scale with what it is worth, in words; of a percentage its bounds."""
    if scale.percent is not None:
        bounds = f"met from {exact_text(scale.percent.met)}%, partly met from {exact_text(scale.percent.partly_met)}%"
        return {"percent": f"a percentage in steps of {exact_text(scale.percent.step)}, {bounds}"}
    return {grade.key: worth(grade) for grade in scale.grades}


def worth(grade: Grade) -> str:
    """A grade with its points, what it counts as, and its meaning.

    >>> worth(Grade(key="a", label="Met", points=2, counts_as="met"))
    'Met, 2 points, counts as met'
    """
    unit = "point" if grade.points == 1 else "points"
    points = "not scored" if grade.points is None else f"{exact_text(grade.points)} {unit}"
    counts = f", counts as {grade.counts_as.replace('_', ' ')}" if grade.counts_as else ""
    return f"{grade.label}, {points}{counts}" + (f": {grade.descriptor}" if grade.descriptor else "")
