"""Scores of the bodies like one body, without their names."""

import sqlalchemy as sa
from sqlmodel import Session, col

from survey.models import NO_PARTNERSHIP, IssueLine, Organisation, QuestionnaireVersion, Return, Scorecard
from survey.models.reports import Layer


def list_peer_percents(session: Session, round_id: int, version: str, body: Organisation) -> list[float]:
    """List the overall percentages of the *other* bodies of the same group on the same version, lowest first.

    Schools are grouped by phase where the register gives one, every other body by kind. One query.
    """
    key, _, number = version.partition("@")
    wanted = (
        sa.select(col(Scorecard.overall_percent_n))
        .join(Return, col(Return.submission_id) == col(Scorecard.submission_id))
        .join(IssueLine, col(IssueLine.id) == col(Return.issue_line_id))
        .join(Organisation, col(Organisation.id) == col(Return.organisation_id))
        .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == col(IssueLine.version_id))
        .where(
            col(Return.round_id) == round_id,
            col(Scorecard.layer) == Layer.SELF,
            col(Scorecard.partnership_id) == NO_PARTNERSHIP,
            col(Scorecard.overall_percent_n).is_not(None),
            col(QuestionnaireVersion.key) == key,
            col(QuestionnaireVersion.version) == number,
            col(Organisation.kind) == body.kind,
            col(Return.organisation_id) != body.id,
        )
        .order_by(col(Scorecard.overall_percent_n))
    )
    if body.kind == "school" and body.phase and body.phase != "Not applicable":
        wanted = wanted.where(col(Organisation.phase) == body.phase)
    return [value / 100 for value in session.connection().execute(wanted).scalars() if value is not None]
