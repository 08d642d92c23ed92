"""The scorecard of a submission: kept as JSON and as rows, so that lists and comparisons never score again."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from questionnaires.answers import Answers
from questionnaires.contracts import scorecard_data
from questionnaires.exact import rounded
from questionnaires.joining import scorecards
from questionnaires.scoring import METHOD, QuestionScore, Settings, exact_ratio
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
    """Score a submission in the self layer and keep the scorecards and their rows."""
    cards = cards_of(dossier, sheet.answers)
    session.add_all(scorecard_row(card, submission.id, owner) for owner, card in cards.items())
    session.flush()
    rows = [score_row(one, submission, owner) for owner, card in cards.items() for one in card.questions.values()]
    if rows:
        session.connection().execute(sa.insert(Score), rows)
    record(session, actor, dossier.return_, EventKind.SCORED, now, {"number": submission.number, "method": METHOD})


def cards_of(dossier: Dossier, answers: Answers) -> Mapping[int, Card]:
    """Give the scorecard of each part by whose it is: the core's is every partnership's, a supplement's its own."""
    settings = scoring_settings(dossier.round_)
    cards = scorecards(dossier.questionnaire, answers, dossier.attributes, settings)
    owners = (NO_PARTNERSHIP, *(one.partnership_id for one in dossier.supplements))
    return dict(zip(owners, cards.values(), strict=True))


def scorecard_row(card: Card, submission_id: int, partnership_id: int = NO_PARTNERSHIP) -> Scorecard:
    """Give the row of a scorecard; the overall ratio exact, and in hundredths of a percent for sorting."""
    percent = card.overall.percent
    return Scorecard(
        submission_id=submission_id,
        layer=Layer.SELF,
        partnership_id=partnership_id,
        method=card.method,
        data=scorecard_data(card),
        overall_percent_n=None if percent is None else int(rounded(percent, 2) * 100),
        overall_ratio=None if percent is None else exact_ratio(percent / 100),
        band=card.overall.band,
    )


def score_row(one: QuestionScore, submission: Submission, partnership_id: int = NO_PARTNERSHIP) -> dict[str, object]:
    """Give the row of one question."""
    return {
        "round_id": submission.round_id,
        "submission_id": submission.id,
        "layer": Layer.SELF,
        "partnership_id": partnership_id,
        "question": one.key,
        "section": one.section,
        "state": one.state,
        "answer": one.answer,
        "ratio": exact_ratio(one.ratio),
        "weight": str(one.weight),
        "counts_as": one.counts_as,
    }
