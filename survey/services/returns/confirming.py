"""*Still true*: last year's grade and comment taken over with one button, where the two questions are the same."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from questionnaires.answers import Answer
from survey.models import AnswerOrigin, EventKind, User
from survey.queries.returns import Dossier, get_earlier, get_sheet
from survey.services.refusals import Refused
from survey.services.returns.recording import record
from survey.services.returns.saving import number_of
from survey.services.returns.writing import Change, lock, write


def confirm(session: Session, actor: User | None, dossier: Dossier, question: str, now: datetime) -> bool:
    """Take last year's value and comment over to a question; whether anything changed.

    A comment typed this year stays. Evidence and actions are never carried: a critical question asks for new evidence
    each year. A second click changes nothing.

    Raises Refused where there is nothing that may be taken over, or another answer has been given.
    """
    lock(session, dossier)
    sheet = get_sheet(session, dossier)
    earlier = get_earlier(session, dossier)
    asked = dossier.questionnaire.questions.get(question)
    before = earlier.beside(asked).confirm if earlier and asked else None
    if before is None or asked is None:
        raise Refused("There is no answer from last year that can be confirmed here.", field=question)
    answer = taken_over(before, sheet.answers.get(question, Answer()))
    current = sheet.current.get(question)
    if current is not None and current.answer == answer:
        return False
    if current is not None and (current.answer.given or current.answer.not_applicable):
        raise Refused("This question has been answered since. The answer stays as it is.", field=question)
    change = Change(question, answer, number_of(sheet, question), AnswerOrigin.CONFIRMED)
    write(session, actor, dossier, sheet, [change], now)
    record(session, actor, dossier.return_, EventKind.ANSWER_CONFIRMED, now, {"questions": [question]})
    return True


def taken_over(before: Answer, typed: Answer) -> Answer:
    """Give last year's value with the texts typed this year, where there are any."""
    return replace(
        typed,
        value=before.value,
        not_applicable=before.not_applicable,
        unknown=before.unknown,
        comment=typed.comment or before.comment,
        reason=typed.reason or before.reason,
    )
