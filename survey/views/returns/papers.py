"""Answers in words, as they are read: on the copy, the print, the check page and before signing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from questionnaires.answer_parts import KINDS_IN_PARTS, words_of_parts
from questionnaires.answers import NOTHING, Answer, Answers, as_text
from questionnaires.asking import Path
from questionnaires.definition import Question, Questionnaire
from questionnaires.joining import supplement_title
from questionnaires.outcomes import outcome_of
from questionnaires.scales import Grade, Scale
from questionnaires.scoring import given_to
from survey.forms.returns import beside as words_beside
from survey.forms.returns.days import long_date
from survey.forms.returns.figures import figure_words
from survey.models import ReturnOrigin, Submission
from survey.queries.returns import Earlier, Sheet, colour_of
from survey.views import filters
from survey.views.returns.blanks import Blank, blank_of, printed_options

GRADED = frozenset({"graded"})
IN_PARTS_OR_FIGURE = frozenset({"matrix", "criteria", "computed"})
COUNTS_AS: Mapping[str, str] = {"met": "Met", "partly_met": "Partly met", "not_met": "Not met"}


@dataclass(frozen=True)
class Entry:
    """One question with its answer in words. `grade` is (colour, label) where the answer is a mark; `parts` are the
    rows, criteria or actions of one in parts, each with its words; `short` says that it counts as less than met."""

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
    parts: tuple[tuple[str, str], ...] = ()
    short: bool = False


@dataclass(frozen=True)
class Chapter:
    """A section with its entries; `supplement` is the title of the supplement it belongs to, if it does."""

    key: str
    letter: str
    title: str
    intro: str
    entries: tuple[Entry, ...]
    supplement: str = ""


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
        words="" if question.kind in (*GRADED, *KINDS_IN_PARTS, "evidence") or answer.not_applicable else words,
        comment="\n\n".join(text for text in (answer.comment, answer.reason) if text),
        evidence=answer.evidence,
        action=planned,
        question=question,
        parts=parts(questionnaire, question, answer),
        short=is_short(questionnaire, question, answer),
    )


def is_short(questionnaire: Questionnaire, question: Question, answer: Answer) -> bool:
    """Whether a scored answer in parts, or a scored figure, counts as partly met or not met."""
    if question.kind not in IN_PARTS_OR_FIGURE or not questionnaire.is_scored(question) or not answer.given:
        return False
    return outcome_of(questionnaire, question, answer).counts_as in ("partly_met", "not_met")


def parts(questionnaire: Questionnaire, question: Question, answer: Answer) -> tuple[tuple[str, str], ...]:
    """Give the parts of an answer in words; none for an answer of one piece."""
    if question.kind not in KINDS_IN_PARTS or not answer.given:
        return ()
    return tuple(words_of_parts(questionnaire, question, answer.value))


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
    return [entry_of(sheet.path, sheet.answers, one) for one in questions]


def entry_of(path: Path, answers: Answers, question: Question) -> Entry:
    """Give one question with what stands as its answer; a figure says what it is worked out from."""
    found = entry(path.questionnaire, question, given_to(question, path, answers))
    return replace(found, words=figure_words(path, question)) if question.kind == "computed" else found


def chapters(path: Path, answers: Answers) -> list[Chapter]:
    """Give everything that is asked, section by section, with its answers."""
    questionnaire = path.questionnaire
    return [
        Chapter(
            section.key,
            questionnaire.label_of(section.key),
            section.title,
            section.intro,
            tuple(entry_of(path, answers, one) for one in questions),
            supplement_title(questionnaire, section.key),
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
            scale = questionnaire.scale_of(question)
            grade = scale.grade(answer.value) if scale else None
            found = grade_mark(scale, grade) if scale and grade and scale.percent else found
            counts[found] = counts.get(found, 0) + 1
    return bar_parts(counts)


def grade_mark(scale: Scale, grade: Grade) -> tuple[str, str]:
    """Give colour and label of a grade for a bar; the steps of a percentage are counted by what they count as."""
    colour = grade.colour if grade.colour != "none" else "plain"
    return colour, COUNTS_AS[grade.counts_as] if scale.percent and grade.counts_as else grade.label


def tally_of(questionnaire: Questionnaire, overall: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the same from a stored scorecard's overall figures, without reading an answer."""
    known = {grade.key: grade_mark(scale, grade) for scale in questionnaire.scales.values() for grade in scale.grades}
    counts: Counter[tuple[str, str]] = Counter()
    for key, count in overall.get("grades", {}).items():
        if key in known:
            counts[known[key]] += count
    unanswered = overall["asked"] - overall["answered"] - overall["not_applicable"]
    apart = {("na", "Not applicable"): overall["not_applicable"], ("none", "Not answered"): unanswered}
    return bar_parts({mark: count for mark, count in {**counts, **apart}.items() if count})


def bar_parts(counts: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Order counts by mark for one bar."""
    order = {"green": 0, "amber": 1, "red": 2, "plain": 3, "na": 4, "none": 5}
    return [
        {"count": count, "css": {"plain": "soft", "none": "off"}.get(colour, colour), "word": label.lower()}
        for (colour, label), count in sorted(counts.items(), key=lambda item: order[item[0][0]])
    ]


def below_met(entries: Iterable[Entry]) -> list[Entry]:
    """Give the entries that a reader should see first: graded amber or red, or in parts that are not all met."""
    return [one for one in entries if is_below(one)]


def is_below(one: Entry) -> bool:
    """Whether an answer is one of those; a grade goes by its colour."""
    return one.grade[0] in ("amber", "red") if one.grade is not None else one.short


@dataclass(frozen=True)
class PrintNote:
    """What a printed question has beside its answer: tags, the words that changed, what may be chosen or filled in."""

    badges: tuple[tuple[str, str], ...]
    pieces: Sequence[tuple[str, str]]
    options: list[dict[str, Any]]
    blank: Blank | None


def print_notes(path: Path, earlier: Earlier | None) -> dict[str, PrintNote]:
    """Give the notes of every asked question."""
    found = {}
    for question in path.questions:
        beside = earlier.beside(question) if earlier else None
        tag = words_beside.badge(beside) if beside else None
        changed = words_beside.changed(question, beside) if beside else None
        pieces = changed["pieces"] if changed else ()
        form = path.questionnaire
        found[question.key] = PrintNote(
            (tag,) if tag else (),
            pieces,
            printed_options(form, question),
            blank_of(form, question),
        )
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
