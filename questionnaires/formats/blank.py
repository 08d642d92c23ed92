"""A blank questionnaire as plain data: what a page for pen and paper says, whatever it is printed with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from questionnaires.definition import Question, Questionnaire, Section
from questionnaires.exact import exact_text
from questionnaires.formats.archive import UNWRITABLE
from questionnaires.formats.blank_grids import Grid, grid
from questionnaires.formats.sentences import WORDS, only_if
from questionnaires.parts import LegalBasis, Reference
from questionnaires.scales import Scale

FORCE = {"must": "Must", "should": "Should", "local": "Local"}
PERSON = ("Role", "Name", "E-mail", "Last trained on")
WORDS_ON_A_LINE = 12
MOST_LINES = 14
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
    how: str
    choices: tuple[Choice, ...]
    boxes: tuple[Box, ...]
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
class ScaleWords:
    """One scale as printed: rows of grade, meaning, and what is needed with it."""

    title: str
    rows: tuple[tuple[str, str, str], ...]


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


def blank(questionnaire: Questionnaire, route: str | None = None, *, confirmed: bool = False) -> Blank:
    """Everything a blank form says.

    Args:
        questionnaire: the version.
        route: the legal route of the body it is for; without one, every route's basis is named.
        confirmed: the partnership has confirmed the wording, so that it is no sample for it.

    Example: `blank(load("section-11@2026"), "s11").parts[0].title`.
    """
    form = Blank(
        title=questionnaire.title,
        version=questionnaire.version,
        notices=(SAMPLE,) if questionnaire.status == "sample" and not confirmed else (),
        facts=tuple(facts(questionnaire, route)),
        intro=questionnaire.intro,
        scales=tuple(scale_words(scale, len(questionnaire.scales) > 1) for scale in questionnaire.scales.values()),
        parts=tuple(part(questionnaire, section) for section in questionnaire.sections),
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


def facts(questionnaire: Questionnaire, route: str | None) -> Iterator[tuple[str, str]]:
    """Name and value: length, time, legal basis."""
    count = sum(question.answered_by_someone for question in questionnaire.questions.values())
    yield "Version", questionnaire.version
    yield "Questions", f"{count}; some are asked of some bodies only, and say so"
    if questionnaire.minutes:
        yield "Time", f"about {questionnaire.minutes} minutes with last year’s answers at hand"
    named = questionnaire.basis_for(route) if route else None
    if named:
        yield "Legal basis", cited(named)
    elif questionnaire.legal_basis:
        every = "; ".join(f"{route_words(basis)}: {cited(basis)}" for basis in questionnaire.legal_basis)
        yield "Legal basis", every if route is None else f"none is named for the route {route}; {every}"


def route_words(basis: LegalBasis) -> str:
    """A legal route in words."""
    return WORDS.get(basis.route, basis.route.replace("-", " "))


def cited(reference: Reference) -> str:
    """A reference in print: the edition only where the title does not say it.

    >>> cited(Reference(document="Children Act 2004", edition="2004", paragraph="s11"))
    'Children Act 2004, s11'
    """
    edition = "" if reference.edition in reference.document else f" ({reference.edition})"
    return f"{reference.document}{edition}" + (f", {reference.paragraph}" if reference.paragraph else "")


def scale_words(scale: Scale, several: bool) -> ScaleWords:
    """The grades of a scale with their meaning, and whether not applicable may be chosen."""
    rows = steps_in_words(scale) if scale.percent else [
        (grade.label, grade.descriptor or ("" if grade.points is not None else "Counted apart, not scored."),
         needed(grade.needs))
        for grade in scale.grades
    ]  # fmt: skip
    if scale.not_applicable.allowed:
        rows.append(("Not applicable", "The statement cannot apply to you.", needed(scale.not_applicable.needs)))
    return ScaleWords(f"The grades ({scale.key})" if several else "The grades", tuple(rows))


def steps_in_words(scale: Scale) -> list[tuple[str, str, str]]:
    """A percentage in steps by what it counts as, not step by step."""
    assert scale.percent is not None  # noqa: S101  (the caller looked)
    met, partly, step = (exact_text(part) for part in (scale.percent.met, scale.percent.partly_met, scale.percent.step))
    needs = needed(scale.percent.needs)
    return [
        (f"{met}% or more", f"Counts as met. In steps of {step}.", ""),
        (f"{partly}% or more", "Counts as partly met.", needs),
        (f"Below {partly}%", "Counts as not met.", needs),
    ]


def needed(needs: tuple[str, ...]) -> str:
    """What must be added, in words.

    >>> needed(("comment", "action"))
    'A comment and an action'
    """
    words = " and ".join(f"{'a' if need == 'comment' else 'an' if need == 'action' else ''} {need}" for need in needs)
    return (words.strip()[:1].upper() + words.strip()[1:]).replace("  ", " ")


def part(questionnaire: Questionnaire, section: Section) -> Part:
    """A section as printed."""
    return Part(
        letter=questionnaire.label_of(section.key),
        title=section.title,
        standard=section.standard or "",
        only_if=only_if(questionnaire, section.when),
        intro=section.intro,
        entries=tuple(entry(questionnaire, question) for question in section.questions),
    )


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
        references="; ".join([*map(cited, question.references), *elsewhere(question)]),
        how=how(questionnaire, question, len(choices)),
        choices=choices,
        boxes=tuple(boxes(questionnaire, question)) if question.answered_by_someone else (),
        grid=grid(questionnaire, question),
    )


def how(questionnaire: Questionnaire, question: Question, choices: int) -> str:
    """How to answer, where the form of it does not say so."""
    if question.compute is not None:
        return f"Worked out online from {listed_labels(questionnaire, question.compute.mentions())}."
    if question.kind in ("matrix", "criteria"):
        return "Fill in each row." if question.kind == "matrix" else "Tick one in each row."
    return ("Tick all that apply." if question.kind == "choices" else "Tick one.") if choices > 1 else ""


def listed_labels(questionnaire: Questionnaire, keys: tuple[str, ...]) -> str:
    """The letters and numbers of some questions, in a sentence."""
    *rest, last = [questionnaire.labels.get(key, key) for key in keys]
    return f"{', '.join(rest)} and {last}" if rest else last


def elsewhere(question: Question) -> Iterator[str]:
    """Other audits that ask about the same."""
    for one in question.cross_references:
        name = f"{one.questionnaire} {one.question or ''}".strip()
        yield f"also asked in {name}" + (f" ({one.text.rstrip('.')})" if one.text else "")


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
        yield Box(f"Evidence{' (expected)' if question.evidence == 'expected' else ''}: what it is and where it is", 2)
    if "action" in needs:
        yield Box("Action: what, who and by when", 2)


def number_label(question: Question) -> str:
    """What number is wanted: unit, day and bounds."""
    unit = f" of {question.unit}" if question.unit else ""
    as_at = f" on {question.as_at}" if question.as_at else ""
    low, high = (exact_text(bound) if bound is not None else "" for bound in (question.min, question.max))
    bounds = f" ({low} to {high})" if low and high else ""
    return f"Number{unit}{as_at}{bounds}"
