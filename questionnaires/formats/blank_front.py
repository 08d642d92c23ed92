"""What a blank form says before its questions: length, time, legal basis, and the grades in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from questionnaires.definition import Question, Questionnaire
from questionnaires.exact import exact_text
from questionnaires.formats.sentences import WORDS
from questionnaires.parts import LegalBasis, Reference
from questionnaires.scales import Scale

CURRENT = "current"
"""The edition of documents that are kept up to date without editions."""

MOST_LABELS = 6
"""Questions named one by one; of more, the first ones and how many others."""


@dataclass(frozen=True)
class ScaleWords:
    """One scale as printed: rows of grade, meaning, and what is needed with it."""

    title: str
    rows: tuple[tuple[str, str, str], ...]


def facts(
    questionnaire: Questionnaire, route: str | None, core: Questionnaire | None = None
) -> Iterator[tuple[str, str]]:
    """Name and value: version, what a supplement is added to, length, time, legal basis."""
    count = sum(question.answered_by_someone for question in questionnaire.questions.values())
    yield "Version", questionnaire.version
    if questionnaire.supplement_to:
        title = core.title if core is not None else key_in_words(questionnaire.supplement_to)
        yield "Supplement to", f"{title}; answered, signed and sent together with it"
    yield "Questions", f"{count}; some are asked of some bodies only, and say so"
    if questionnaire.minutes:
        yield "Time", f"about {questionnaire.minutes} minutes with last year’s answers at hand"
    named = questionnaire.basis_for(route) if route else None
    if named:
        yield "Legal basis", cited(named)
    elif questionnaire.legal_basis:
        every = "; ".join(f"{route_words(basis)}: {cited(basis)}" for basis in questionnaire.legal_basis)
        every = every[:1].upper() + every[1:] if route is None else every
        yield "Legal basis", every if route is None else f"none is named for the route {route}; {every}"


def key_in_words(key: str) -> str:
    """The key of a questionnaire as words, where its title is not known.

    >>> key_in_words("section-175")
    'Section 175'
    """
    words = key.replace("-", " ")
    return words[:1].upper() + words[1:]


def route_words(basis: LegalBasis) -> str:
    """A legal route in words."""
    return WORDS.get(basis.route, basis.route.replace("-", " "))


def cited(reference: Reference) -> str:
    """A reference in print: the edition only where it says something that the title does not.

    >>> cited(Reference(document="Children Act 2004", edition="2004", paragraph="s11"))
    'Children Act 2004, s11'
    """
    said = reference.edition == CURRENT or reference.edition in reference.document
    edition = "" if said else f" ({reference.edition})"
    return f"{reference.document}{edition}" + (f", {reference.paragraph}" if reference.paragraph else "")


def scales_in_words(questionnaire: Questionnaire, questions: Iterable[Question]) -> Iterator[ScaleWords]:
    """The scales that some questions use, each called after its questions where there are several."""
    using: dict[str, list[str]] = {}
    for question in questions:
        for name in scales_of(questionnaire, question):
            using.setdefault(name, []).append(questionnaire.labels[question.key])
    every = sum(map(len, using.values()))
    for name, scale in questionnaire.scales.items():
        if name in using:
            most = len(using) > 1 and len(using[name]) * 2 > every
            whose = "most questions" if most else listed_labels(using[name])
            yield scale_words(scale, f"The grades of {whose}" if len(using) > 1 else "The grades")


def scales_of(questionnaire: Questionnaire, question: Question) -> Iterator[str]:
    """The names of the scales that a question or a column of it is graded by, each once."""
    columns = [one.scale or question.scale for one in question.columns if one.kind == "graded"]
    own = [] if question.columns else [question.scale]
    yield from dict.fromkeys(name for name in (*own, *columns) if name and name in questionnaire.scales)


def listed_labels(labels: Sequence[str]) -> str:
    """Letters and numbers of questions, in a sentence.

    >>> listed_labels(["A1", "B2", "B3"])
    'A1, B2 and B3'
    """
    named = list(labels) if len(labels) <= MOST_LABELS else [*labels[: MOST_LABELS - 1]]
    if len(named) < len(labels):
        named.append(f"{len(labels) - len(named)} others")
    *rest, last = named
    return f"{', '.join(rest)} and {last}" if rest else last


def scale_words(scale: Scale, title: str) -> ScaleWords:
    """The grades of a scale with their meaning, and whether not applicable may be chosen."""
    rows = steps_in_words(scale) if scale.percent else [
        (grade.label, grade.descriptor or ("" if grade.points is not None else "Counted apart, not scored."),
         needed(grade.needs))
        for grade in scale.grades
    ]  # fmt: skip
    if scale.not_applicable.allowed:
        rows.append(("Not applicable", "The statement cannot apply to you.", needed(scale.not_applicable.needs)))
    return ScaleWords(title, tuple(rows))


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
