"""Answers in words, as they are read: on the copy, the print, the check page and before signing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from questionnaires.answers import NOTHING, Answer, Answers, as_text
from questionnaires.asking import Path
from questionnaires.definition import Question, Questionnaire
from survey.forms.returns import beside as words_beside
from survey.forms.returns.boxes import options
from survey.forms.returns.shown import long_date
from survey.models import ReturnOrigin, Submission
from survey.queries.returns import Earlier, Sheet, colour_of
from survey.views import filters

GRADED = frozenset({"graded"})


@dataclass(frozen=True)
class Entry:
    """One question with its answer in words. `grade` is (colour, label) where the answer is a mark."""

    key: str
    number: str
    text: str
    kind: str
    critical: bool
    optional: bool
    grade: tuple[str, str] | None
    words: str
    comment: str
    evidence: str
    action: Mapping[str, str] | None
    question: Question


@dataclass(frozen=True)
class Chapter:
    """A section with its entries."""

    key: str
    letter: str
    title: str
    intro: str
    entries: tuple[Entry, ...]


def entry(questionnaire: Questionnaire, question: Question, answer: Answer) -> Entry:
    """Give one question with its answer in words."""
    words = as_text(questionnaire, question, answer)
    action = answer.action
    planned = {"what": action.what, "who": action.who, "by": long_date(action.by)} if action else None
    return Entry(
        key=question.key,
        number=questionnaire.label_of(question.key),
        text=question.text,
        kind=question.kind,
        critical=question.critical,
        optional=question.optional,
        grade=mark(questionnaire, question, answer, words),
        words="" if question.kind in GRADED or answer.not_applicable else words,
        comment="\n\n".join(text for text in (answer.comment, answer.reason) if text),
        evidence=answer.evidence,
        action=planned,
        question=question,
    )


def mark(questionnaire: Questionnaire, question: Question, answer: Answer, words: str) -> tuple[str, str] | None:
    """Give colour and label of an answer that is a mark, or of one that is not there."""
    if not question.answered_by_someone:
        return None
    if not (answer.given or answer.not_applicable):
        return ("none", "Not answered")
    if question.kind in GRADED or answer.not_applicable:
        return (colour_of(questionnaire, question, answer), words)
    return None


def answers_of(sheet: Sheet, questions: Iterable[Question]) -> list[Entry]:
    """Give some questions with their answers as they stand."""
    return [entry(sheet.questionnaire, one, sheet.answers.get(one.key, NOTHING)) for one in questions]


def chapters(path: Path, answers: Answers) -> list[Chapter]:
    """Give everything that is asked, section by section, with its answers."""
    questionnaire = path.questionnaire
    return [
        Chapter(
            section.key,
            questionnaire.label_of(section.key),
            section.title,
            section.intro,
            tuple(entry(questionnaire, one, answers.get(one.key, NOTHING)) for one in questions),
        )
        for section, questions in path.sections()
    ]


def tally(path: Path, answers: Answers) -> list[dict[str, Any]]:
    """Count the graded answers by label, best first, for one bar: [{count, css, word}]."""
    questionnaire = path.questionnaire
    counts: dict[tuple[str, str], int] = {}
    for question in path.questions:
        if question.kind not in GRADED:
            continue
        answer = answers.get(question.key, NOTHING)
        found = mark(questionnaire, question, answer, as_text(questionnaire, question, answer))
        if found:
            counts[found] = counts.get(found, 0) + 1
    return bar_parts(counts)


def tally_of(questionnaire: Questionnaire, overall: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the same from a stored scorecard's overall figures, without reading an answer."""
    known = {grade.key: grade for scale in questionnaire.scales.values() for grade in scale.grades}
    counts: dict[tuple[str, str], int] = {
        (known[key].colour if known[key].colour != "none" else "plain", known[key].label): count
        for key, count in overall.get("grades", {}).items()
        if key in known
    }
    unanswered = overall["asked"] - overall["answered"] - overall["not_applicable"]
    counts |= {("na", "Not applicable"): overall["not_applicable"], ("none", "Not answered"): unanswered}
    return bar_parts({mark: count for mark, count in counts.items() if count})


def bar_parts(counts: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Order counts by mark for one bar."""
    order = {"green": 0, "amber": 1, "red": 2, "plain": 3, "na": 4, "none": 5}
    return [
        {"count": count, "css": {"plain": "soft", "none": "off"}.get(colour, colour), "word": label.lower()}
        for (colour, label), count in sorted(counts.items(), key=lambda item: order[item[0][0]])
    ]


def below_met(entries: Iterable[Entry]) -> list[Entry]:
    """Give the entries that a reader should see first: graded amber or red."""
    return [one for one in entries if one.grade is not None and one.grade[0] in ("amber", "red")]


@dataclass(frozen=True)
class PrintNote:
    """What a printed question has beside its answer: tags, the words that changed, what may be chosen."""

    badges: tuple[tuple[str, str], ...]
    pieces: Sequence[tuple[str, str]]
    options: list[dict[str, Any]]


def print_notes(path: Path, earlier: Earlier | None) -> dict[str, PrintNote]:
    """Give the notes of every asked question."""
    found = {}
    for question in path.questions:
        beside = earlier.beside(question) if earlier else None
        tag = words_beside.badge(beside) if beside else None
        changed = words_beside.changed(question, beside) if beside else None
        pieces = changed["pieces"] if changed else ()
        found[question.key] = PrintNote((tag,) if tag else (), pieces, options(path.questionnaire, question))
    return found


def signed_by(submission: Submission) -> list[tuple[str, str]]:
    """Say who signed a submission: (role, name with date, meeting and minute)."""
    found = []
    for one in submission.signatures:
        parts = [one["name"], filters.long_date(datetime.fromisoformat(one["signed_at"]))]
        if one.get("meeting_on"):
            parts.append(f"meeting of {long_date(one['meeting_on'])}")
        if one.get("minute"):
            parts.append(f"minute {one['minute']}")
        found.append((one["label"], ", ".join(parts)))
    if not found:
        is_loaded = submission.origin == ReturnOrigin.LOADED
        found.append(("Signed", "Loaded from a file, signed by nobody" if is_loaded else "No signature is asked"))
    return found
