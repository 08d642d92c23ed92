"""The counts of a return, saved for lists: asked, answered (with or without something wanting), wanting.

A save touches a few answers of a hundred, so it adds what these changed. Everything is counted anew at the first save
and whenever an answer changes that decides what is asked.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from questionnaires.answers import NOTHING
from questionnaires.problems import of_answer, state_of
from survey.models import Return
from survey.queries.returns import Dossier, Sheet, get_sheet, mentioned


class Counts(NamedTuple):
    """The three counts."""

    asked: int = 0
    answered: int = 0
    wanting: int = 0


def count(session: Session, dossier: Dossier, before: Sheet, after: Sheet, changed: Sequence[str]) -> None:
    """Bring the counts up to date after some answers changed."""
    is_first = dossier.return_.started_at is None
    if after.whole:
        keep_counts(dossier.return_, after)
    elif is_first or mentioned(dossier.questionnaire).intersection(changed):
        keep_counts(dossier.return_, get_sheet(session, dossier))
    else:
        add_differences(dossier.return_, before, after, changed)


def keep_counts(return_: Return, sheet: Sheet) -> None:
    """Count everything."""
    totals = sheet.totals
    return_.asked = sum(totals.values())
    return_.answered = totals["complete"] + totals["wanting"]
    return_.wanting = totals["wanting"]


def add_differences(return_: Return, before: Sheet, after: Sheet, changed: Sequence[str]) -> None:
    """Add what some changed answers make of the counts; what is asked has not changed."""
    for key in changed:
        old, new = counts_of(before, key), counts_of(after, key)
        return_.asked += new.asked - old.asked
        return_.answered += new.answered - old.answered
        return_.wanting += new.wanting - old.wanting


def counts_of(sheet: Sheet, key: str) -> Counts:
    """Give what one question adds to the counts; an optional one adds nothing until it is answered."""
    question = sheet.questionnaire.questions[key]
    if not question.answered_by_someone or not sheet.path.is_asked(key):
        return Counts()
    answer = sheet.answers.get(key, NOTHING)
    state = state_of(answer, tuple(of_answer(sheet.questionnaire, question, answer)))
    if state == "unanswered":
        return Counts(asked=0 if question.optional else 1)
    return Counts(1, 1, int(state == "wanting"))
