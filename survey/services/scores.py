"""Proof of the stored scorecards: worked out again from the snapshots, they must be the same (design 8: frozen)."""

import json

from sqlmodel import Session, col, select

from questionnaires.asking import asked
from questionnaires.contracts import scorecard_data
from questionnaires.joining import scorecards
from questionnaires.scoring import METHOD, Settings
from questionnaires.scoring import Scorecard as Card
from survey.models import Scorecard, Submission
from survey.models.reports import Layer
from survey.queries.returns import Signed, open_submission


def verify_scorecards(session: Session, round_id: int | None = None) -> tuple[int, list[str]]:
    """Work every stored self scorecard out again; gives how many were checked and a line for each that differs.

    Only scorecards of the present method can be checked; others are named.
    """
    wanted = select(Submission, Scorecard).join(Scorecard, col(Scorecard.submission_id) == Submission.id)
    wanted = wanted.where(Scorecard.layer == Layer.SELF).order_by(col(Submission.id))
    if round_id is not None:
        wanted = wanted.where(Submission.round_id == round_id)
    checked, wrong = 0, []
    for submission, stored in session.exec(wanted):
        checked += 1
        trouble = trouble_with(session, submission, stored)
        if trouble:
            wrong.append(f"submission {submission.id} of return {submission.return_id}: {trouble}")
    return checked, wrong


def card_of(signed: Signed, partnership_id: int, settings: Settings) -> Card:
    """Work out the scorecard of the core, or of the supplement of a partnership."""
    cards = scorecards(signed.questionnaire, signed.values, signed.attributes, settings)
    return cards[signed.parts[partnership_id].key]


def trouble_with(session: Session, submission: Submission, stored: Scorecard) -> str:
    """What does not agree between a submission and its stored scorecard; nothing when all does."""
    if stored.method != METHOD:
        return f"method {stored.method} is not {METHOD}, which this version knows"
    signed = open_submission(session, submission)
    settings = Settings.from_data(submission.settings)
    again = scorecard_data(card_of(signed, stored.partnership_id, settings))
    if json.dumps(again, sort_keys=True) != json.dumps(stored.data, sort_keys=True):
        asked_now = len(asked(signed.questionnaire, signed.values, signed.attributes).keys)
        return f"the stored scorecard differs from its answers ({asked_now} questions asked)"
    return ""
