"""Publishing a draft: approved as it is, checked whole, written by the only writer of versions."""

from datetime import datetime

from sqlmodel import Session

from questionnaires.definition import Questionnaire
from questionnaires.formats import yaml
from survey.models import (
    DraftState,
    EventKind,
    Partnership,
    QuestionnaireDraft,
    QuestionnaireVersion,
    ReviewOutcome,
    User,
)
from survey.queries import drafts
from survey.services import questionnaires
from survey.services.drafting.writing import lock, record
from survey.services.refusals import Refused


def publish(session: Session, draft: QuestionnaireDraft, actor: User, *, now: datetime) -> QuestionnaireVersion:
    """Publish a draft to its partnership as a version that never changes.

    Raises Refused when this state of it is not approved by a second person, when the check finds an error, or when
    the version is published already; then it says by whom and when.
    """
    lock(session, draft)
    refuse_unready(session, draft)
    partnership = session.get_one(Partnership, draft.partnership_id)
    questionnaire = sound(session, draft)
    file = f"{questionnaire.key}-{questionnaire.version}.yaml"
    data = yaml.dump(questionnaire)
    version = questionnaires.publish(session, actor, data, file, now=now, partnership=partnership)
    if (version.published_by, version.published_at) != (actor.id, now):
        raise Refused(f"{version.name} is published already: {questionnaires.when_and_who(session, version)}.")
    draft.state, draft.published_version_id = DraftState.PUBLISHED, version.id
    draft.changed_at = now
    record(session, actor, draft, EventKind.VERSION_PUBLISHED, now, version=version.id, digest=version.digest)
    return version


def refuse_unready(session: Session, draft: QuestionnaireDraft) -> None:
    """Refuse a draft that ended, or that nobody approved as it is."""
    if draft.state == DraftState.DISCARDED:
        raise Refused("This draft was set aside. Take it up again to publish it.")
    if draft.state == DraftState.PUBLISHED and draft.published_version_id is not None:
        version = session.get_one(QuestionnaireVersion, draft.published_version_id)
        raise Refused(f"{version.name} is published already: {questionnaires.when_and_who(session, version)}.")
    review = drafts.latest_review(session, draft)
    approved = draft.state == DraftState.APPROVED and review is not None and review.outcome == ReviewOutcome.APPROVED
    if not approved or review is None or review.digest != drafts.digest(session, draft):
        raise Refused("A second person has to approve the draft as it is now. Ask for a review.")


def sound(session: Session, draft: QuestionnaireDraft) -> Questionnaire:
    """Give the questionnaire of a draft that the whole check finds fit; raises Refused with what stops it."""
    found = drafts.check(session, draft)
    if found.questionnaire is None or found.errors:
        faults = [fault for faults in found.faults.values() for fault in faults if fault.level == "error"]
        lines = [f"{fault.message} {fault.mend}".strip() for fault in faults[:20]]
        raise Refused("\n".join([f"Nothing was published. Mend first what the check found ({len(faults)}):", *lines]))
    return found.questionnaire
