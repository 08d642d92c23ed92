"""Evidence and actions as rows of their own: lists over many returns read them, the revisions keep every word."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from questionnaires.answers import NOTHING
from questionnaires.answers import Action as Planned
from survey.models import Action, ActionStatus, EventKind, Evidence, EvidenceKind, EvidenceLink, User
from survey.queries.returns import Dossier, Sheet
from survey.queries.returns.answers import of_return, parameters
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
    changed = [key for key in questions if before.answers.get(key, NOTHING).action != after.answers[key].action]
    if not changed:
        return
    known = actions_of(session, dossier, [key for key in changed if key in before.current])
    for key, row in known.items():
        planned = after.answers[key].action
        if planned:
            change_action(row, planned, now)
        else:
            take_action_away(session, row, now)
    new = {key: after.answers[key].action for key in changed if key not in known}
    add_actions(session, actor, dossier, {key: planned for key, planned in new.items() if planned}, now)
    record(session, actor, dossier.return_, EventKind.ACTION_CHANGED, now, {"questions": changed})


def actions_of(session: Session, dossier: Dossier, questions: Sequence[str]) -> dict[str, Action]:
    """Give the action row of each of some questions; one query, none for no questions.

    A question never answered has none: rows are made together with a revision.
    """
    if not questions:
        return {}
    rows = session.execute(ACTIONS, parameters(dossier, questions=list(questions)))
    return {row.question: row for row in rows.scalars()}


def add_actions(
    session: Session, actor: User | None, dossier: Dossier, plans: Mapping[str, Planned], now: datetime
) -> None:
    """Add the row of each new action; one statement, whatever their number."""
    own = {"organisation_id": dossier.organisation.id, "status": ActionStatus.NOT_STARTED}
    own |= {"added_by": actor.id if actor else None, "added_at": now, "changed_at": now}
    rows = [own | key_of(dossier, key) | words_of(planned) for key, planned in plans.items()]
    if rows:
        session.connection().execute(ADDING_ACTION, rows)


def change_action(row: Action, planned: Planned, now: datetime) -> None:
    """Bring a known action up to date."""
    if row.status == ActionStatus.CANCELLED:
        row.status = ActionStatus.NOT_STARTED
    for name, value in words_of(planned).items():
        setattr(row, name, value)
    row.changed_at = now


def words_of(planned: Planned) -> dict[str, Any]:
    """Give what is planned as columns; a date in words is kept as words."""
    by_on = date_in(planned.by)
    by_text = None if by_on or not planned.by else planned.by[:60]
    return {"what": planned.what, "who": planned.who[:120], "by_on": by_on, "by_text": by_text}


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
