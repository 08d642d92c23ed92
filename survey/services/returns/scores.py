"""The scorecard of a submission: kept as JSON and as rows, so that lists and comparisons never score again."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from questionnaires.contracts import scorecard_data
from questionnaires.exact import rounded
from questionnaires.scoring import QuestionScore, Settings, exact_ratio, score
from questionnaires.scoring import Scorecard as Card
from survey.models import (
    NO_PARTNERSHIP,
    EventKind,
    Layer,
    Round,
    Score,
    Scorecard,
    Submission,
    User,
)
from survey.queries.returns import Dossier, Sheet
from survey.services.returns.recording import record


def scoring_settings(round_: Round) -> Settings:
    """Give how a round's figures are banded; bands may stand in `bands` or beside it."""
    kept = dict(round_.settings)
    return Settings.from_data({**kept, **kept.get("bands", {})})


def keep_scores(
    session: Session, actor: User | None, dossier: Dossier, submission: Submission, sheet: Sheet, now: datetime
) -> None:
    """Score a submission in the self layer and keep the scorecard and its rows."""
    settings = scoring_settings(dossier.round_)
    card = score(dossier.questionnaire, sheet.answers, dossier.attributes, settings)
    session.add(scorecard_row(card, submission.id))
    session.flush()
    rows = [score_row(one, submission) for one in card.questions.values()]
    if rows:
        session.connection().execute(sa.insert(Score), rows)
    record(session, actor, dossier.return_, EventKind.SCORED, now, {"number": submission.number, "method": card.method})


def scorecard_row(card: Card, submission_id: int) -> Scorecard:
    """Give the row of a scorecard; the overall ratio exact, and in hundredths of a percent for sorting."""
    percent = card.overall.percent
    return Scorecard(
        submission_id=submission_id,
        layer=Layer.SELF,
        partnership_id=NO_PARTNERSHIP,
        method=card.method,
        data=scorecard_data(card),
        overall_percent_n=None if percent is None else int(rounded(percent, 2) * 100),
        overall_ratio=None if percent is None else exact_ratio(percent / 100),
        band=card.overall.band,
    )


def score_row(one: QuestionScore, submission: Submission) -> dict[str, object]:
    """Give the row of one question."""
    return {
        "round_id": submission.round_id,
        "submission_id": submission.id,
        "layer": Layer.SELF,
        "partnership_id": NO_PARTNERSHIP,
        "question": one.key,
        "section": one.section,
        "state": one.state,
        "answer": one.answer,
        "ratio": exact_ratio(one.ratio),
        "weight": str(one.weight),
        "counts_as": one.counts_as,
    }
