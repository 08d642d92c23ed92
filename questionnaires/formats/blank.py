"""A blank questionnaire as plain data: what a page for pen and paper says, whatever it is printed with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from questionnaires.definition import Question, Questionnaire, Section
from questionnaires.exact import exact_text
from questionnaires.formats.archive import UNWRITABLE
from questionnaires.formats.blank_front import ScaleWords, cited, facts, key_in_words, listed_labels, scales_in_words
from questionnaires.formats.blank_grids import Grid, grid
from questionnaires.formats.sentences import only_if
from questionnaires.joining import joined
from questionnaires.standards import COMMON

FORCE = {"must": "Must", "should": "Should", "local": "Local"}
PERSON = ("Role", "Name", "E-mail", "Last trained on")
WORDS_ON_A_LINE = 12
MOST_LINES = 14
ONE_LINE = 80
"""Characters of choices, with their boxes, that stand beside one another."""

SAMPLE = "This is a sample. No partnership has confirmed its wording. Check it before use."


@dataclass(frozen=True)
class Box:
    """Room to write: what to write, and on how many lines."""

    label: str
    lines: int


@dataclass(frozen=True)
class Choice:
    """An answer to tick, and what it means where this question says so itself."""

    label: str
    meaning: str = ""


@dataclass(frozen=True)
class Entry:
    """One question as printed."""

    label: str
    text: str
    only_if: str
    marks: tuple[str, ...]
    why: str
    good: str
    references: str
    elsewhere: str
    how: str
    choices: tuple[Choice, ...]
    boxes: tuple[Box, ...]
    in_a_row: bool = False
    grid: Grid | None = None


@dataclass(frozen=True)
class Part:
    """One section as printed."""

    letter: str
    title: str
    standard: str
    only_if: str
    intro: str
    entries: tuple[Entry, ...]

    @property
    def questions(self) -> int:
        """How many are answered."""
        return sum(bool(entry.label) for entry in self.entries)


@dataclass(frozen=True)
class Blank:
    """The whole form as printed."""

    title: str
    version: str
    notices: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    intro: str
    scales: tuple[ScaleWords, ...]
    parts: tuple[Part, ...]


def blank(
    questionnaire: Questionnaire,
    route: str | None = None,
    *,
    confirmed: bool = False,
    core: Questionnaire | None = None,
) -> Blank:
    """Everything a blank form says.

    Args:
        questionnaire: the version.
        route: the legal route of the body it is for; without one, every route's basis is named.
        confirmed: the partnership has confirmed the wording, so that it is no sample for it.
        core: the questionnaire that a supplement is added to; its letters then go on after the core's, as online.

    Example: `blank(load("section-11@2026"), "s11").parts[0].title`.
    """
    whole = questionnaire if core is None else joined(core, [questionnaire])
    sections = whole.sections[len(whole.sections) - len(questionnaire.sections) :]
    questions = [question for section in sections for question in section.questions]
    form = Blank(
        title=questionnaire.title,
        version=questionnaire.version,
        notices=(SAMPLE,) if questionnaire.status == "sample" and not confirmed else (),
        facts=tuple(facts(questionnaire, route, core)),
        intro=questionnaire.intro,
        scales=tuple(scales_in_words(whole, questions)),
        parts=tuple(part(whole, section) for section in sections),
    )
    cleaned: Blank = clean(form)
    return cleaned


def clean(value: Any) -> Any:
    """The value with every text free of characters that no document can hold.

    >>> clean(("a\x0bb", 1))
    ('ab', 1)
    """
    if isinstance(value, str):
        return UNWRITABLE.sub("", value)
    if isinstance(value, tuple):
        return tuple(clean(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: clean(getattr(value, field.name)) for field in fields(value)})
    return value


def part(questionnaire: Questionnaire, section: Section) -> Part:
    """A section as printed."""
    return Part(
        letter=questionnaire.label_of(section.key),
        title=section.title,
        standard=standard_words(section.standard),
        only_if=only_if(questionnaire, section.when),
        intro=section.intro,
        entries=tuple(entry(questionnaire, question) for question in section.questions),
    )


def standard_words(name: str | None) -> str:
    """A standard by its title where it is one of the twelve, else as the author wrote it.

    >>> standard_words("S9"), standard_words("Own"), standard_words(None)
    ('Training and supervision (S9)', 'Own', '')
    """
    title = next((one.title for one in COMMON if one.key == name), "")
    return f"{title} ({name})" if title else name or ""


def entry(questionnaire: Questionnaire, question: Question) -> Entry:
    """A question as printed."""
    choices = tuple(choices_of(questionnaire, question))
    return Entry(
        label=questionnaire.label_of(question.key) if question.kind != "note" else "",
        text=question.text,
        only_if=only_if(questionnaire, question.when),
        marks=tuple(marks(question)),
        why=question.why,
        good=question.good,
        references="; ".join(map(cited, question.references)),
        elsewhere=" ".join(elsewhere(question)),
        how=how(questionnaire, question, len(choices)),
        choices=choices,
        boxes=tuple(boxes(questionnaire, question)) if question.answered_by_someone else (),
        in_a_row=all(not one.meaning for one in choices) and sum(len(one.label) + 4 for one in choices) <= ONE_LINE,
        grid=grid(questionnaire, question),
    )


def how(questionnaire: Questionnaire, question: Question, choices: int) -> str:
    """How to answer, where the form of it does not say so."""
    if question.compute is not None:
        inputs = [questionnaire.labels.get(key, key) for key in question.compute.mentions()]
        return f"Worked out online from {listed_labels(inputs)}."
    if question.kind in ("matrix", "criteria"):
        return "Fill in each row." if question.kind == "matrix" else "Tick one in each row."
    return ("Tick all that apply." if question.kind == "choices" else "Tick one.") if choices > 1 else ""


def elsewhere(question: Question) -> Iterator[str]:
    """Other audits that ask about the same, a sentence each: the author's own, else which audit it is."""
    for one in question.cross_references:
        words = one.text.strip().rstrip(".") or f"{key_in_words(one.questionnaire)} asks about this too"
        yield f"{words}."


def marks(question: Question) -> Iterator[str]:
    """What sets a question apart."""
    if question.force:
        yield FORCE[question.force]
    if question.critical:
        yield "Critical"
    if question.optional:
        yield "May be left unanswered"


def choices_of(questionnaire: Questionnaire, question: Question) -> Iterator[Choice]:
    """What may be ticked."""
    scale = questionnaire.scale_of(question)
    if question.kind in ("matrix", "criteria", "computed", "actions"):
        return
    if question.kind == "graded" and scale is not None and scale.percent is None:
        yield from (Choice(grade.label, question.descriptors.get(grade.key, "")) for grade in scale.grades)
    yield from (Choice(option.label, question.descriptors.get(option.key, "")) for option in question.choices)
    if question.kind == "declaration":
        yield Choice("I declare this")
    if question.dont_know:
        yield Choice("Not known")
    if questionnaire.not_applicable_rule(question).allowed:
        yield Choice("Not applicable")


def boxes(questionnaire: Questionnaire, question: Question) -> Iterator[Box]:
    """The room to write that a question needs."""
    match question.kind:
        case "graded" | "yes_no" | "choice" | "choices" | "matrix" | "criteria" | "actions":
            yield from beside_a_choice(questionnaire, question)
        case "number":
            yield Box(number_label(question), 1)
        case "date":
            yield Box("Day, month and year", 1)
        case "person":
            yield from (Box(label, 1) for label in PERSON)
        case "evidence":
            yield Box("What shows this, and where it is held", 6)
        case "declaration":
            yield Box("Name, role and date", 1)
        case _:
            limit = f" (at most {question.words} words)" if question.words else ""
            yield Box(f"Answer{limit}", min(MOST_LINES, max(4, (question.words or 100) // WORDS_ON_A_LINE)))


def beside_a_choice(questionnaire: Questionnaire, question: Question) -> Iterator[Box]:
    """Comment, evidence and action, where the scale or the question asks for them."""
    scale = questionnaire.scale_of(question)
    needs = {need for grade in scale.grades for need in grade.needs} if scale else set()
    if question.kind == "graded" and scale is not None and scale.percent is not None:
        yield Box("Percentage", 1)
    if question.kind in ("graded", "matrix", "criteria") or "comment" in needs:
        yield Box("How do you know? Comment", 4)
    if question.evidence != "none" or "evidence" in needs:
        yield Box(f"Evidence{' (expected)' if question.evidence == 'expected' else ''}: what it is and where it is", 1)
    if "action" in needs:
        yield Box("Action: what, who and by when", 2)


def number_label(question: Question) -> str:
    """What number is wanted: unit, day and bounds."""
    unit = f" of {question.unit}" if question.unit else ""
    as_at = f" on {question.as_at}" if question.as_at else ""
    low, high = (exact_text(bound) if bound is not None else "" for bound in (question.min, question.max))
    bounds = f" ({low} to {high})" if low and high else ""
    return f"Number{unit}{as_at}{bounds}"
