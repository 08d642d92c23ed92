"""Two texts on one answer: where they differ, and a text that begins with both."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from questionnaires.answer_parts import KINDS_IN_PARTS, PlannedAction, words_of_parts
from questionnaires.answers import Action, Answer, as_text
from questionnaires.definition import Question, Questionnaire
from questionnaires.parsing_parts import MOST_ACTIONS
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
        *values(questionnaire, question, saved, mine),
        ("Comment", saved.comment, mine.comment),
        ("Reason", saved.reason, mine.reason),
        ("Evidence", saved.evidence, mine.evidence),
        ("Action", action_words(saved.action), action_words(mine.action)),
    )
    return [Part(label, *marked(one, other)) for label, one, other in named if one or other]


def values(questionnaire: Questionnaire, question: Question, saved: Answer, mine: Answer) -> list[tuple[str, str, str]]:
    """Give both values in words under a name: one row, criterion or action after the other where there are several."""
    if question.kind not in KINDS_IN_PARTS:
        return [("", value_words(questionnaire, question, saved), value_words(questionnaire, question, mine))]
    both = [part_words(questionnaire, question, one) for one in (saved, mine)]
    names = dict.fromkeys(name for words in both for name in words)
    return [(name, *(words.get(name, "Not answered") for words in both)) for name in names]  # type: ignore[misc]


def part_words(questionnaire: Questionnaire, question: Question, answer: Answer) -> dict[str, str]:
    """Give the parts of an answer by the name they stand under: a row, a criterion, "Action 2"."""
    found = list(words_of_parts(questionnaire, question, answer.value)) if answer.given else []
    if question.kind == "actions":
        return {f"Action {number}": "; ".join(filter(None, words)) for number, words in enumerate(found, 1)}
    return dict(found)


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
        value=joined_values(saved.value, mine.value) if value.given else value.value,
        comment=both(saved.comment, mine.comment),
        reason=both(saved.reason, mine.reason),
        evidence=both(saved.evidence, mine.evidence),
        action=Action(
            both(saved.action.what, mine.action.what),
            saved.action.who or mine.action.who,
            saved.action.by or mine.action.by,
        ),
    )


def joined_values(saved: Any, mine: Any) -> Any:
    """Join two values in parts: every row, cell and criterion of either, the saved one where both have it; and every
    action of both. Other values are not joined.

    >>> joined_values({"staff": {"level": "met"}}, {"staff": {"level": "not", "trained": 4}, "board": "n-a"})
    {'staff': {'level': 'met', 'trained': 4}, 'board': 'n-a'}
    """
    if isinstance(saved, tuple) and any(isinstance(one, PlannedAction) for one in saved):
        return (saved + tuple(one for one in mine or () if one not in saved))[:MOST_ACTIONS]
    if not (isinstance(saved, Mapping) and isinstance(mine, Mapping)):
        return saved
    found = {**mine, **saved}
    for row in saved.keys() & mine.keys():
        if isinstance(saved[row], Mapping) and isinstance(mine[row], Mapping):
            found[row] = {**mine[row], **saved[row]}
    return found


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
