"""Evidence and actions as rows of their own: lists over many returns read them, the revisions keep every word."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from questionnaires.answers import NOTHING
from questionnaires.answers import Action as Planned
from survey.models import Action, ActionStatus, EventKind, Evidence, EvidenceKind, EvidenceLink, User
from survey.queries.returns import Dossier, Sheet
from survey.services.returns.recording import record


def keep_evidence(
    session: Session,
    actor: User | None,
    dossier: Dossier,
    before: Sheet,
    after: Sheet,
    questions: Sequence[str],
    now: datetime,
) -> None:
    """Bring the evidence rows of changed answers up to date; no query where no evidence changed."""
    changed = [key for key in questions if before.answers.get(key, NOTHING).evidence != after.answers[key].evidence]
    if not changed:
        return
    known = evidence_of(session, dossier, changed)
    for key in changed:
        text, row = after.answers[key].evidence, known.get(key)
        if not text and row is not None:
            row.removed_at = now
        elif row is not None:
            row.kind, row.title, row.text = kind_of(text), title_of(text), text
        elif text:
            add_evidence(session, actor, dossier, key, text, now)
    added = [key for key in changed if after.answers[key].evidence]
    kind = EventKind.EVIDENCE_ADDED if added else EventKind.EVIDENCE_REMOVED
    record(session, actor, dossier.return_, kind, now, {"questions": changed})


def evidence_of(session: Session, dossier: Dossier, questions: Sequence[str]) -> dict[str, Evidence]:
    """Give the evidence row of each of some questions; one query."""
    wanted = (
        select(EvidenceLink.question, Evidence)
        .join(Evidence, col(Evidence.id) == EvidenceLink.evidence_id)
        .where(
            EvidenceLink.return_id == dossier.return_.id,
            EvidenceLink.questionnaire == dossier.questionnaire.key,
            col(EvidenceLink.question).in_(questions),
            col(Evidence.kind) != EvidenceKind.FILE,
            col(Evidence.removed_at).is_(None),
        )
    )
    return dict(session.exec(wanted).all())


def add_evidence(session: Session, actor: User | None, dossier: Dossier, key: str, text: str, now: datetime) -> None:
    """Add a row of evidence and its link to the question."""
    row = Evidence(
        organisation_id=dossier.organisation.id,
        round_id=dossier.return_.round_id,
        return_id=dossier.return_.id,
        kind=kind_of(text),
        title=title_of(text),
        text=text,
        added_by=actor.id if actor else None,
        added_at=now,
    )
    session.add(row)
    session.flush()
    session.add(
        EvidenceLink(
            evidence_id=row.id,
            round_id=dossier.return_.round_id,
            return_id=dossier.return_.id,
            questionnaire=dossier.questionnaire.key,
            question=key,
        )
    )


def kind_of(text: str) -> EvidenceKind:
    """A single address is a link; everything else says where evidence is held."""
    is_link = text.startswith(("https://", "http://")) and len(text.split()) == 1
    return EvidenceKind.LINK if is_link else EvidenceKind.HELD


def title_of(text: str) -> str:
    """Give the first line, cut to the column."""
    return text.split("\n", 1)[0][:300]


def keep_actions(
    session: Session,
    actor: User | None,
    dossier: Dossier,
    before: Sheet,
    after: Sheet,
    questions: Sequence[str],
    now: datetime,
) -> None:
    """Bring the action rows of changed answers up to date; no query where no action changed."""
    changed = [key for key in questions if before.answers.get(key, NOTHING).action != after.answers[key].action]
    if not changed:
        return
    wanted = select(Action).where(
        Action.round_id == dossier.return_.round_id,
        Action.return_id == dossier.return_.id,
        Action.questionnaire == dossier.questionnaire.key,
        col(Action.question).in_(changed),
    )
    known = {row.question: row for row in session.exec(wanted)}
    for key in changed:
        planned, row = after.answers[key].action, known.get(key)
        if planned:
            put_action(session, actor, dossier, key, planned, row, now)
        elif row is not None:
            take_action_away(session, row, now)
    record(session, actor, dossier.return_, EventKind.ACTION_CHANGED, now, {"questions": changed})


def put_action(
    session: Session,
    actor: User | None,
    dossier: Dossier,
    key: str,
    planned: Planned,
    row: Action | None,
    now: datetime,
) -> None:
    """Write an action's row, new or known; a date in words is kept as words."""
    if row is None:
        row = Action(
            organisation_id=dossier.organisation.id,
            round_id=dossier.return_.round_id,
            return_id=dossier.return_.id,
            questionnaire=dossier.questionnaire.key,
            question=key,
            what="",
            added_by=actor.id if actor else None,
            added_at=now,
            changed_at=now,
        )
    elif row.status == ActionStatus.CANCELLED:
        row.status = ActionStatus.NOT_STARTED
    by_on = date_in(planned.by)
    row.what, row.who = planned.what, planned.who[:120]
    row.by_on, row.by_text = by_on, None if by_on or not planned.by else planned.by[:60]
    row.changed_at = now
    session.add(row)


def take_action_away(session: Session, row: Action, now: datetime) -> None:
    """Take away an action nobody has begun; one that was begun is cancelled instead."""
    if row.status == ActionStatus.NOT_STARTED:
        session.delete(row)
    else:
        row.status, row.changed_at = ActionStatus.CANCELLED, now


def date_in(text: str) -> date | None:
    """Read an ISO date, as parsing keeps dates; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
