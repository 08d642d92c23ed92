"""Evidence and actions as rows of their own: lists over many returns read them, the revisions keep every word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from questionnaires.answer_parts import PlannedAction
from questionnaires.answers import NOTHING
from questionnaires.answers import Action as Planned
from survey.models import Action, ActionStatus, EventKind, Evidence, EvidenceKind, EvidenceLink, User
from survey.queries.returns import Dossier, Sheet
from survey.queries.returns.answers import of_return, parameters
from survey.services.returns.plans import BESIDE, OWN_STAGES, columns_of, plans_of, stage_of
from survey.services.returns.recording import record

ADDING_EVIDENCE = sa.insert(Evidence).returning(col(Evidence.id), sort_by_parameter_order=True)
LINKING, ADDING_ACTION = sa.insert(EvidenceLink), sa.insert(Action)
EVIDENCE = (
    of_return(sa.select(col(EvidenceLink.question), Evidence), EvidenceLink)
    .join(Evidence, col(Evidence.id) == col(EvidenceLink.evidence_id))
    .where(
        col(EvidenceLink.question).in_(sa.bindparam("questions", expanding=True)),
        col(Evidence.kind) != EvidenceKind.FILE,
        col(Evidence.removed_at).is_(None),
    )
)
ACTIONS = of_return(sa.select(Action), Action).where(
    col(Action.question).in_(sa.bindparam("questions", expanding=True))
)


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
    known = evidence_of(session, dossier, [key for key in changed if key in before.current])
    for key, row in known.items():
        text = after.answers[key].evidence
        if not text:
            row.removed_at = now
        else:
            row.kind, row.title, row.text = kind_of(text), title_of(text), text
    new = {key: after.answers[key].evidence for key in changed if key not in known}
    add_evidence(session, actor, dossier, {key: text for key, text in new.items() if text}, now)
    added = [key for key in changed if after.answers[key].evidence]
    kind = EventKind.EVIDENCE_ADDED if added else EventKind.EVIDENCE_REMOVED
    record(session, actor, dossier.return_, kind, now, {"questions": changed})


def evidence_of(session: Session, dossier: Dossier, questions: Sequence[str]) -> dict[str, Evidence]:
    """Give the evidence row of each of some questions; one query, none for no questions.

    A question never answered has none: rows are made together with a revision.
    """
    if not questions:
        return {}
    rows = session.execute(EVIDENCE, parameters(dossier, questions=list(questions)))
    return {question: row for question, row in rows}


def add_evidence(
    session: Session, actor: User | None, dossier: Dossier, texts: Mapping[str, str], now: datetime
) -> None:
    """Add a row of evidence for each of some questions, with its link; two statements, whatever their number."""
    if not texts:
        return
    rows = [
        {
            "organisation_id": dossier.organisation.id,
            "round_id": dossier.return_.round_id,
            "return_id": dossier.return_.id,
            "kind": kind_of(text),
            "title": title_of(text),
            "text": text,
            "added_by": actor.id if actor else None,
            "added_at": now,
        }
        for text in texts.values()
    ]
    ids = session.connection().execute(ADDING_EVIDENCE, rows).scalars()
    links = [{"evidence_id": number} | key_of(dossier, key) for number, key in zip(ids, texts, strict=True)]
    session.connection().execute(LINKING, links)


def key_of(dossier: Dossier, question: str) -> dict[str, Any]:
    """Give the key columns of a question's answer, its evidence and its action."""
    return {
        "round_id": dossier.return_.round_id,
        "return_id": dossier.return_.id,
        "questionnaire": dossier.home_of(question),
        "question": question,
    }


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
    plans = {key: plans_of(after.answers[key]) for key in questions}
    changed = [key for key in questions if plans_of(before.answers.get(key, NOTHING)) != plans[key]]
    if not changed:
        return
    known = actions_of(session, dossier, [key for key in changed if key in before.current])
    for (key, position), row in known.items():
        planned = plans[key].get(position)
        if planned:
            change_action(row, planned, now)
        else:
            take_action_away(session, row, now)
    wanted = {(key, position): planned for key in changed for position, planned in plans[key].items()}
    add_actions(session, actor, dossier, {place: one for place, one in wanted.items() if place not in known}, now)
    record(session, actor, dossier.return_, EventKind.ACTION_CHANGED, now, {"questions": changed})


def actions_of(session: Session, dossier: Dossier, questions: Sequence[str]) -> dict[tuple[str, int], Action]:
    """Give the action rows of some questions by question and position; one query, none for no questions.

    A question never answered has none: rows are made together with a revision.
    """
    if not questions:
        return {}
    rows = session.execute(ACTIONS, parameters(dossier, questions=list(questions)))
    return {(row.question, row.position): row for row in rows.scalars()}


def add_actions(
    session: Session,
    actor: User | None,
    dossier: Dossier,
    plans: Mapping[tuple[str, int], Planned | PlannedAction],
    now: datetime,
) -> None:
    """Add the row of each new action; one statement, whatever their number."""
    own: dict[str, Any] = {"organisation_id": dossier.organisation.id, "added_by": actor.id if actor else None}
    own |= {"added_at": now, "changed_at": now}
    rows = [
        own | key_of(dossier, key) | {"position": position, "status": stage_of(planned)} | columns_of(planned)
        for (key, position), planned in plans.items()
    ]
    if rows:
        session.connection().execute(ADDING_ACTION, rows)


def change_action(row: Action, planned: Planned | PlannedAction, now: datetime) -> None:
    """Bring a known action up to date; what the partnership said of it stays."""
    if row.status == ActionStatus.CANCELLED:
        row.status = ActionStatus.NOT_STARTED
    if isinstance(planned, PlannedAction) and row.status in OWN_STAGES:
        row.status = stage_of(planned)
    for name, value in columns_of(planned).items():
        setattr(row, name, value)
    row.changed_at = now


def take_action_away(session: Session, row: Action, now: datetime) -> None:
    """Take away an action nobody has begun, and one of a list that is the body's own affair; else it is cancelled."""
    if row.status == ActionStatus.NOT_STARTED or (row.position != BESIDE and row.status in OWN_STAGES):
        session.delete(row)
    else:
        row.status, row.changed_at = ActionStatus.CANCELLED, now
