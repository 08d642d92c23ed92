"""Sending a return: what was signed is written down once, with its digest and its scores, and never touched again."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from questionnaires.answers import to_store
from questionnaires.definition import Questionnaire
from questionnaires.joining import parts_of
from survey.models import EventKind, Part, Return, ReturnOrigin, ReturnState, Signature, Submission, User
from survey.queries.questionnaires import Edition
from survey.queries.returns import Dossier, Revision, Sheet
from survey.queries.returns.people import roles_of
from survey.services import trail
from survey.services.returns.letters import LONDON, send_receipt
from survey.services.returns.recording import record
from survey.services.returns.scores import keep_scores

FORMAT = 1


def submit(
    session: Session,
    actor: User | None,
    dossier: Dossier,
    sheet: Sheet,
    signatures: Sequence[Signature],
    now: datetime,
    *,
    base_url: str = "",
    origin: ReturnOrigin = ReturnOrigin.TYPED,
    receipt: bool = True,
) -> Submission:
    """Make the next submission of a return: snapshot, digest, scores, receipt; that it may be sent is known.

    A return loaded in bulk is signed by nobody and gets no receipt; nor does a made-up one.
    Example: `submit(session, None, dossier, sheet, [], now, origin=ReturnOrigin.LOADED)`.
    """
    submission = make_submission(session, dossier, sheet, signatures, now, origin)
    for signature in signatures:
        signature.submission_id = submission.id
        session.add(signature)
    note_sent(session, dossier.return_, submission, now)
    data = {"number": submission.number, "digest": submission.digest}
    record(session, actor, dossier.return_, EventKind.SUBMITTED, now, data)
    freeze_settings(session, dossier, now)
    keep_scores(session, actor, dossier, submission, sheet, now)
    if receipt and origin == ReturnOrigin.TYPED:
        send_receipt(session, dossier, submission, base_url, now)
    session.flush()
    return submission


def note_sent(session: Session, return_: Return, submission: Submission, now: datetime) -> None:
    """Let a submission be the one that counts."""
    return_.state, return_.submission_id = ReturnState.SUBMITTED, submission.id
    return_.first_submitted_at = return_.first_submitted_at or now
    return_.origin = submission.origin
    session.add(return_)


def make_submission(
    session: Session,
    dossier: Dossier,
    sheet: Sheet,
    signatures: Sequence[Signature],
    now: datetime,
    origin: ReturnOrigin,
) -> Submission:
    """Add the submission's row, numbered on from the last one."""
    number, first_late = next_number(session, dossier)
    signed = [signature_data(signature) for signature in signatures]
    own = {"number": number, "at": now.isoformat(), "origin": origin.value, "signatures": signed}
    snapshot = canonical(own | snapshot_data(session, dossier, sheet))
    submission = Submission(
        round_id=dossier.return_.round_id,
        return_id=dossier.return_.id,
        number=number,
        at=now,
        late=is_late(dossier, now) if first_late is None else first_late,
        origin=origin,
        snapshot=snapshot,
        digest=hashlib.sha256(snapshot.encode()).hexdigest(),
        signatures=signed,
        settings=dict(dossier.round_.settings),
        questionnaires=questionnaires_data(dossier),
    )
    session.add(submission)
    session.flush()
    return submission


def snapshot_data(session: Session, dossier: Dossier, sheet: Sheet) -> dict[str, Any]:
    """Give everything needed to read the answers in later years, and the answers."""
    return {
        "format": FORMAT,
        "round": dossier.round_.slug,
        "organisation": {"slug": dossier.organisation.slug, "name": dossier.organisation.name},
        "questionnaires": questionnaires_data(dossier),
        "attributes": dict(dossier.line.attributes),
        "settings": dict(dossier.round_.settings),
        "answers": by_questionnaire(dossier, answers_data(session, dossier, sheet)),
    }


def next_number(session: Session, dossier: Dossier) -> tuple[int, bool | None]:
    """Give the number of the next submission, and whether the first one was late (None where there is none yet)."""
    wanted = select(Submission.number, Submission.late).where(Submission.return_id == dossier.return_.id)
    before = sorted(session.exec(wanted).all())
    return (before[-1][0] + 1, before[0][1]) if before else (1, None)


def is_late(dossier: Dossier, now: datetime) -> bool:
    """Whether the due date is over; it ends at the end of its day in London."""
    return now.astimezone(LONDON).date() > dossier.due_on


def canonical(data: Mapping[str, Any]) -> str:
    """Write data so that the same content always gives the same text: sorted keys, NFC, no spaces."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def answers_data(session: Session, dossier: Dossier, sheet: Sheet) -> dict[str, Any]:
    """Give every answer as it stands, also those no longer asked, with who gave it by role."""
    authors = {one.author_id for one in sheet.current.values() if one.author_id is not None}
    roles = roles_of(session, dossier, authors)
    return {key: answer_data(revision, roles) for key, revision in sheet.current.items()}


def by_questionnaire(dossier: Dossier, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Give answers under the key of the questionnaire that each belongs to; one without answers stands empty."""
    found: dict[str, Any] = {key: {} for key in dossier.keys}
    for question, answer in answers.items():
        found[dossier.home_of(question)][question] = answer
    return found


def answer_data(revision: Revision, roles: Mapping[int, str]) -> dict[str, Any]:
    """Give one answer of the snapshot."""
    return {
        "revision": revision.number,
        "content": to_store(revision.answer),
        "origin": revision.origin.value,
        "at": revision.at.isoformat(),
        "by": roles.get(revision.author_id or 0, ""),
    }


def signature_data(signature: Signature) -> dict[str, Any]:
    """Give one signature as it is kept with the submission."""
    return {
        "step": signature.step + 1,
        "role": signature.role,
        "label": signature.label,
        "name": signature.name,
        "signed_at": signature.signed_at.isoformat(),
        "meeting_on": signature.meeting_on.isoformat() if signature.meeting_on else None,
        "minute": signature.minute,
        "declaration": signature.declaration,
    }


def questionnaires_data(dossier: Dossier) -> list[dict[str, Any]]:
    """Say which versions were answered: the core first, then each supplement with whose it is."""
    core, *others = parts_of(dossier.questionnaire)
    found = [version_data(core, dossier.edition, Part.CORE)]
    for part, own in zip(others, dossier.supplements, strict=True):
        found.append(version_data(part, own.edition, Part.SUPPLEMENT) | {"partnership_id": own.partnership_id})
    return found


def version_data(questionnaire: Questionnaire, edition: Edition, part: Part) -> dict[str, Any]:
    """Say which version of one questionnaire was answered."""
    return {
        "key": questionnaire.key,
        "version": questionnaire.version,
        "name": questionnaire.name,
        "version_id": edition.id,
        "digest": edition.digest,
        "part": part.value,
    }


def freeze_settings(session: Session, dossier: Dossier, now: datetime) -> None:
    """Freeze the round's settings at its first submission."""
    round_ = dossier.round_
    if round_.settings_frozen_at is None:
        round_.settings_frozen_at = now
        session.add(round_)
        kind = EventKind.ROUND_SETTINGS_FROZEN
        trail.record(session, stream=f"round:{round_.id}", round_id=round_.id, kind=kind, at=now, actor=None)
