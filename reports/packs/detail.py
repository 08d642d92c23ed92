"""Not met and partly met, in full: question, grade, meaning, comment, evidence, action; last year's beside it."""

from __future__ import annotations

from typing import Any

from questionnaires.answers import NOTHING, Action, Answer
from questionnaires.comparing import QuestionMovement
from questionnaires.definition import Question, Questionnaire
from questionnaires.scoring import QuestionScore
from reports.house import MOVEMENT_WORDS, count_of
from reports.packs.movements import NOT_COMPARED, reason_of
from reports.packs.words import capital, counted, due, listed, paragraphs, spelled, words_in
from reports.packs.years import WEAK, View, word_for
from reports.parts import in_lines

LONG = 700
"""Characters: a longer comment has the full width under its question."""

LONG_BEFORE = 400
"""The same for last year's narrower column."""


def detail(view: View) -> dict[str, Any]:
    """The section on everything short of Met, the worst first."""
    found = short_of_met(view)
    return {
        "title": "Not met and partly met, in full",
        "intro": intro(view, found),
        "columns": columns(view),
        "rows": [row(view, score) for score in found],
        "notes": notes(view),
    }


def short_of_met(view: View) -> list[QuestionScore]:
    """Not met, then Partly met, then answers by a grade without points; each in the order of the form."""
    ranks = {"not_met": 0, "partly_met": 1}
    found = [
        score
        for score in view.data.now.scorecard.questions.values()
        if score.state == "answered" and (score.counts_as in WEAK or score.ratio is None)
    ]
    return sorted(found, key=lambda score: ranks.get(score.counts_as or "", 2))


def intro(view: View, found: list[QuestionScore]) -> str:
    """What the table holds and in which order."""
    overall = view.data.now.scorecard.overall
    if not found:
        graded = sum(overall.counts_as.values())
        return (
            f"Nothing is Not met or Partly met: all {counted(graded, 'graded question')} are Met."
            if graded
            else "No question is graded yet."
        )
    counts = [(sum(q.counts_as == name for q in found), word_for(name)) for name in WEAK]
    parts = [f"{spelled(count)} {word}" for count, word in counts if count]
    parts += (
        [f"{spelled(rest)} answered without a scored grade"]
        if (rest := sum(q.counts_as not in WEAK for q in found))
        else []
    )
    order = ", the worst first and then in the order of the form" if len(parts) > 1 else ", in the order of the form"
    beside = f" Each stands beside its answer in {view.before}." if view.before else ""
    return f"{capital(listed(parts))}{order}.{beside}"


def columns(view: View) -> list[str]:
    """The headings of the table."""
    heads = [f"{view.now}: grade, what it means, comment, evidence, action"]
    return [*heads, f"{view.before}: grade and comment"] if view.before else heads


def row(view: View, score: QuestionScore) -> dict[str, Any]:
    """One question in full."""
    question = view.form.questions[score.key]
    now, before = this_year(view, score), last_year(view, score.key) if view.before else None
    below = [*now.pop("below"), *(before.pop("below") if before else [])]
    return {
        "label": view.name(score.key) + (" · critical" if question.critical else ""),
        "text": question.text,
        "now": now,
        "before": before,
        "below": below,
    }


def this_year(view: View, score: QuestionScore) -> dict[str, Any]:
    """Grade, meaning, comment, evidence and action of this year."""
    question, answer = view.form.questions[score.key], view.data.now.answers.get(score.key, NOTHING)
    scale = view.form.scale_of(question)
    grade = scale.grade(score.answer) if scale else None
    expected = "None named, where it is expected" if question.evidence == "expected" else "None named"
    comment, below = fitted(answer.comment, LONG, f"Comment of {view.now}")
    facts = [*in_lines(view.form, question, answer), *made_of(view.form, question)]
    asked = [("Evidence", answer.evidence, expected), ("Action", action_words(answer.action), "None named")]
    for name, text, nothing in asked if question.answered_by_someone else ():
        lines, more = fitted(text, LONG, f"{name} of {view.now}")
        facts.append((name, " ".join(lines) or nothing))
        below += more
    return {
        "chips": [view.chip(score.key)],
        "meaning": view.form.descriptor(question, grade) if grade else "",
        "comment": comment,
        "facts": facts,
        "below": below,
    }


def made_of(form: Questionnaire, question: Question) -> list[tuple[str, str]]:
    """What a figure is worked out from; nothing for what a person answered."""
    names = question.compute.mentions() if question.compute else ()
    return [("Worked out from", listed(form.label_of(key) for key in names))] if names else []


def fitted(text: str, longest: int, name: str) -> tuple[list[str], list[dict[str, Any]]]:
    """A text where it stands; of a long one a word there, and the whole of it for the full width below.

    >>> fitted("Short.", 700, "Comment of 2026")
    (['Short.'], [])
    """
    if len(text) <= longest:
        return paragraphs(text), []
    title = f"{name}, {count_of(words_in(text), 'word')}"
    return [f"{title}: in full below."], [{"title": title, "text": paragraphs(text)}]


def action_words(action: Action) -> str:
    """What will be done, by whom and by when."""
    if not action:
        return ""
    who = ", ".join(part for part in (action.who.strip(), f"by {due(action.by)}" if action.by.strip() else "") if part)
    return f"{action.what.strip() or 'Not said'} ({who})" if who else action.what.strip()


def last_year(view: View, key: str) -> dict[str, Any]:
    """The earlier answer or answers a question comes from, and what became of them."""
    movement, before = view.movement_of.get(key), view.data.before
    if movement is None or before is None or not movement.from_:
        return {"chips": [], "comment": [], "below": [], "note": f"New in {view.now}: not asked in {view.before}."}
    texts = [(old, before.answers.get(old, NOTHING)) for old in movement.from_]
    comment, below = fitted(joined(view, texts), LONG_BEFORE, f"Comment of {view.before}")
    chips = [view.chip_before(old) for old in movement.from_]
    return {"chips": chips, "comment": comment, "below": below, "note": note(view, movement)}


def joined(view: View, texts: list[tuple[str, Answer]]) -> str:
    """The earlier comments; where there are several, each under the label it had."""
    before = view.data.before
    said = [(old, answer.comment.strip()) for old, answer in texts if answer.comment.strip()]
    if len(texts) == 1 or before is None:
        return said[0][1] if said else ""
    return "\n".join(f"{before.questionnaire.label_of(old)}: {text}" for old, text in said)


def note(view: View, movement: QuestionMovement) -> str:
    """What became of the question between the two years."""
    if movement.compared:
        return MOVEMENT_WORDS[movement.movement]
    if movement.movement == "not_comparable":
        several = (
            f"{capital(counted(len(movement.from_), 'question'))} in {view.before}, merged"
            if movement.lineage == "merged"
            else capital(movement.lineage)
        )
        return f"{several} in {view.now}: not compared"
    if movement.movement == "scale_changed":
        verdict = f" ({movement.note} by what the grades count as)" if movement.note else ""
        return f"Scale changed in {view.now}: not compared by score{verdict}"
    return f"{capital(NOT_COMPARED[reason_of(movement)])}: not compared"


def notes(view: View) -> list[str]:
    """The lines under the table: the dagger, who wrote, what was not answered."""
    found = ["Comments are as written by the body, uncut."] if short_of_met(view) else []
    if any(view.name(score.key).endswith("†") for score in short_of_met(view)):
        found.insert(0, f"† reworded since {view.before}, and comparable.")
    silent = [q.key for q in view.data.now.scorecard.questions.values() if q.state == "not_answered"]
    if silent:
        found.append(f"Not answered: {listed(unanswered(view, key) for key in silent)}.")
    return found


def unanswered(view: View, key: str) -> str:
    """A question without an answer, and what it was before."""
    movement = view.movement_of.get(key)
    if movement and len(movement.from_) == 1:
        return f"{view.name(key)} ({view.chip_before(movement.from_[0])['word']} in {view.before})"
    return view.name(key)
