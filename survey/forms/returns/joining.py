"""Two texts on one answer: where they differ, and a text that begins with both."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from questionnaires.answers import Action, Answer, as_text
from questionnaires.definition import Question, Questionnaire
from survey.forms.returns.beside import differences
from survey.forms.returns.days import long_date

Pieces = Sequence[tuple[str, str]]
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Part:
    """One box of an answer in both texts; the words that are in one alone are marked."""

    label: str
    saved: Pieces
    mine: Pieces


def two_texts(questionnaire: Questionnaire, question: Question, saved: Answer, mine: Answer) -> list[Part]:
    """Give the boxes of two answers side by side; boxes empty in both are left out."""
    named = (
        ("", value_words(questionnaire, question, saved), value_words(questionnaire, question, mine)),
        ("Comment", saved.comment, mine.comment),
        ("Reason", saved.reason, mine.reason),
        ("Evidence", saved.evidence, mine.evidence),
        ("Action", action_words(saved.action), action_words(mine.action)),
    )
    return [Part(label, *marked(one, other)) for label, one, other in named if one or other]


def value_words(questionnaire: Questionnaire, question: Question, answer: Answer) -> str:
    """Give a value in words; a grade is shown as a mark instead."""
    return "" if question.kind == "graded" or answer.not_applicable else as_text(questionnaire, question, answer)


def action_words(action: Action) -> str:
    """Write an action as one text."""
    return "; ".join(text for text in (action.what, action.who, long_date(action.by)) if text)


def marked(saved: str, mine: str) -> tuple[Pieces, Pieces]:
    """Mark in each text the words that the other has not.

    >>> marked("all 23 files", "ten files")
    ([('ins', 'all 23'), ('', ' files')], [('ins', 'ten'), ('', ' files')])
    """
    pieces = differences(saved, mine)
    return one_side(pieces, "del"), one_side(pieces, "ins")


def one_side(pieces: Pieces, own: str) -> list[tuple[str, str]]:
    """Give the pieces of one text: what both have, and its own words marked."""
    found: list[tuple[str, str]] = []
    for mark, words in pieces:
        if mark not in ("", own):
            continue
        if found and not mark and not found[-1][0]:
            words = found.pop()[1].rstrip(" ") + " " + words.lstrip(" ")
        found.append(("ins" if mark else "", words))
    if found and not found[0][0]:
        found[0] = ("", found[0][1].lstrip(" "))
    return [piece for piece in found if piece[1]]


def joined(saved: Answer, mine: Answer) -> Answer:
    """Give an answer that begins with both: the saved grade, and every sentence of both texts once."""
    value = saved if saved.given or saved.not_applicable else mine
    return replace(
        value,
        comment=both(saved.comment, mine.comment),
        reason=both(saved.reason, mine.reason),
        evidence=both(saved.evidence, mine.evidence),
        action=Action(
            both(saved.action.what, mine.action.what),
            saved.action.who or mine.action.who,
            saved.action.by or mine.action.by,
        ),
    )


def both(saved: str, mine: str) -> str:
    """Join two texts: the first whole, then the sentences that the second alone has.

    >>> both("We check files. All are kept.", "We check files. Ten were read.")
    'We check files. All are kept. Ten were read.'
    """
    if not saved or not mine:
        return saved or mine
    known = {normal(one) for one in SENTENCE.split(saved)}
    new = [one.strip() for one in SENTENCE.split(mine) if one.strip() and normal(one) not in known]
    return f"{saved.rstrip()} {' '.join(new)}".strip() if new else saved


def normal(sentence: str) -> str:
    """Give a sentence for comparing: spaces and case do not count."""
    return " ".join(sentence.split()).casefold()
