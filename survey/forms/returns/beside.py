"""Last year beside a question, in words: what was answered, what changed in the question, what that means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from questionnaires.answers import Answer
from questionnaires.definition import Question
from survey.models import AnswerOrigin
from survey.queries.returns import Before, Beside, Revision
from survey.queries.returns.again import differs

WORDS = re.compile(r"\n+|[^\s]+")
"""Words, and the ends of paragraphs."""

BADGES: Mapping[str, str] = {
    "new": "New this year",
    "reworded": "Reworded this year",
    "strengthened": "Asks for more this year",
    "split": "Part of a question of last year",
    "merged": "Made of several questions of last year",
    "moved": "Moved from another section",
}

CHANGES: Mapping[str, tuple[str, str]] = {
    "reworded": (
        "The wording changed; the partnership judges that the meaning did not.",
        "Your grade is still compared with last year’s.",
    ),
    "strengthened": (
        "The question asks for more than last year.",
        "Last year’s grade stands beside it; the two are not compared by score.",
    ),
    "split": (
        "This was part of a larger question last year.",
        "Last year’s grade was for the whole of it, so the two are not compared by score.",
    ),
    "merged": (
        "Several questions of last year are one now.",
        "Their grades stand beside it and are not compared by score.",
    ),
    "moved": ("This question stood in another section last year.", "Your grade is still compared with last year’s."),
}

OTHER_GRADES = (
    "The grades mean something else this year.",
    "Last year’s grade stands beside it; the two are not compared by score.",
)
NOT_ASKED_BEFORE = "A new question. It counts in this year’s score and stays out of the comparison with last year."
NOT_ASKED_NOR_SCORED = "A new question. It does not count in the score."
CRITICAL = (
    "Fills in the grade and the comment; you can change both. A critical question asks for new evidence each year."
)
CARRIED = "Fills in the answer and the comment; you can change both."
GRADES_CARRIED = "Fills in the grades and the comment; the figures are asked anew."


@dataclass(frozen=True)
class Now:
    """What this year's answer is, as the panel of last year sees it."""

    revision: Revision | None
    when: str
    who: str


def panel(question: Question, beside: Beside, now: Now, when: str, *, editable: bool) -> dict[str, Any]:
    """Give the panel of last year's answer, as macros/beside.html reads it; one for each question."""
    if not beside.before:
        scored = question.scale is not None or question.kind == "criteria"
        note = NOT_ASKED_BEFORE if scored else NOT_ASKED_NOR_SCORED
        return {"when": when, "grade": {"colour": "none", "label": "Not asked"}, "note": note}
    if len(beside.before) > 1:
        words = "\n\n".join(f"{one.label} {one.words or 'Not answered'}. {said(one)}".strip() for one in beside.before)
        return {"when": when, "words": words}
    before = beside.before[0]
    return {
        "when": when,
        "grade": grade_of(before),
        "words": words_of(before),
        "who": before.by,
        **offer(question, beside.confirm, now, editable),
    }


def offer(question: Question, confirm: Answer | None, now: Now, editable: bool) -> dict[str, Any]:
    """Give what may be done with last year's answer: confirm it, or read that it was confirmed or changed."""
    answer = now.revision.answer if now.revision else None
    if now.revision is None or answer is None or not (answer.given or answer.not_applicable):
        if confirm is None or not editable:
            return {}
        figures = any(column.kind == "number" for column in question.columns)
        note = CRITICAL if question.critical else GRADES_CARRIED if figures else CARRIED
        return {"confirm": True, "confirm_note": note}
    if now.revision.origin == AnswerOrigin.CONFIRMED:
        return {"said": f"Confirmed by {now.who}, {now.when}"}
    if confirm is not None and differs(confirm.value, answer.value):
        return {"said": "You changed this answer. Last year’s stays here to read."}
    return {}


def grade_of(before: Before) -> dict[str, str] | None:
    """Give the mark of last year's grade; nothing for answers that are no grade."""
    if before.answer is None:
        return {"colour": "none", "label": "Not asked of you"}
    if not (before.answer.given or before.answer.not_applicable):
        return {"colour": "none", "label": "Not answered"}
    if before.question.kind == "graded" or before.answer.not_applicable:
        return {"colour": before.colour, "label": before.words}
    return None


def words_of(before: Before) -> str:
    """Give last year's words: the comment, and before it the answer where that is no grade."""
    if before.answer is None:
        return ""
    own = "" if before.question.kind == "graded" or before.answer.not_applicable else before.words
    return "\n\n".join(text for text in (own, before.answer.comment or before.answer.reason) if text)


def said(before: Before) -> str:
    """Give the comment of one of several earlier questions."""
    return (before.answer.comment or before.answer.reason) if before.answer else ""


def badge(beside: Beside) -> tuple[str, str] | None:
    """Give the tag that says how a question differs from last year's; none where it is the same."""
    words = BADGES.get(beside.change)
    return (words, "on") if words else None


def changed(question: Question, beside: Beside) -> dict[str, Any] | None:
    """Give the note about what changed in a question, with the words added and taken away."""
    words = OTHER_GRADES if beside.scale_changed else CHANGES.get(beside.change)
    if words is None or not beside.before:
        return None
    lead, rest = words
    one = beside.before[0].question.text if len(beside.before) == 1 else ""
    pieces = differences(one, question.text) if one and one != question.text else ()
    return {"lead": lead, "rest": rest, "pieces": pieces}


@lru_cache(maxsize=2048)
def differences(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """Give the words of two texts as pieces: ("", same), ("del", taken away), ("ins", added).

    >>> differences("checked regularly by staff", "checked each term by staff")
    (('', 'checked '), ('del', 'regularly'), ('', ' '), ('ins', 'each term'), ('', ' by staff'))
    """
    before, after = WORDS.findall(old), WORDS.findall(new)
    pieces: list[tuple[str, str]] = []
    for mark, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if mark == "equal":
            pieces.append(("", " ".join(before[a:b])))
            continue
        if b > a:
            pieces.append(("del", " ".join(before[a:b])))
        if d > c:
            pieces.append(("ins", " ".join(after[c:d])))
    return tuple(spaced(pieces))


def spaced(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put the spaces between pieces into the unmarked ones, so that no mark begins or ends with one."""
    found: list[tuple[str, str]] = []
    for place, (mark, words) in enumerate(pieces):
        last = place == len(pieces) - 1
        if mark:
            follows = not last and pieces[place + 1][0] != ""
            found += [(mark, words), ("", " ")] if follows else [(mark, words)]
        else:
            found.append((mark, ("" if place == 0 else " ") + words + ("" if last else " ")))
    return found
