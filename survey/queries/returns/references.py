"""Other audits that a questionnaire's questions name: those it refers to, and those its answers are read beside."""

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlmodel import Session, col

from questionnaires.definition import Question, Questionnaire
from survey.models import QuestionnaireVersion
from survey.queries.questionnaires import get_questionnaires

NEWEST = (
    sa.select(col(QuestionnaireVersion.id), col(QuestionnaireVersion.digest), col(QuestionnaireVersion.key))
    .where(
        col(QuestionnaireVersion.key).in_(sa.bindparam("keys", expanding=True)),
        col(QuestionnaireVersion.partnership_id).is_(None),
    )
    .order_by(col(QuestionnaireVersion.published_at), col(QuestionnaireVersion.id))
)


def named_by(questions: Iterable[Question]) -> set[str]:
    """Give the keys of the questionnaires that some questions name."""
    found: set[str] = set()
    for question in questions:
        found.update(one.questionnaire for one in question.cross_references)
        found.update(one.partition(":")[0] for one in question.paired_with)
    return found


def others_named(session: Session, questions: Iterable[Question]) -> Mapping[str, Questionnaire]:
    """Get the newest published version of each questionnaire that some questions name, by key.

    No query where none is named; else one, and one more the first time. What is not published in the shared library is
    left out.
    """
    keys = named_by(questions)
    if not keys:
        return {}
    newest = {row.key: row for row in session.connection().execute(NEWEST, {"keys": sorted(keys)})}
    objects = get_questionnaires(session, list(newest.values()))
    return {key: objects[row.digest] for key, row in newest.items()}
