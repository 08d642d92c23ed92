"""Signing off: the lead says that a return is ready, each step of the chain signs in turn, the last one sends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import EventKind, ReturnNote, ReturnState, Signature, Submission, User
from survey.queries.returns import Dossier, Sheet, get_sheet, list_conflicts
from survey.services.refusals import Refused
from survey.services.returns.letters import tell_of_note, tell_signatories
from survey.services.returns.recording import record
from survey.services.returns.submitting import submit
from survey.services.returns.writing import check_open, hold, lock

DECLARATION = (
    "I have read this return. To the best of my knowledge it is a true and fair account of our safeguarding "
    "arrangements today, and the actions in it will be carried out."
)
LONGEST_NOTE = 2000
STANDING = (
    sa.select(Signature)
    .where(
        col(Signature.return_id) == sa.bindparam("of_return"),
        col(Signature.voided_at).is_(None),
        col(Signature.submission_id).is_(None),
    )
    .order_by(col(Signature.step))
)


@dataclass(frozen=True)
class Signing:
    """What a signatory filled in. `seen` says which state of the answers was read."""

    step: int
    name: str
    seen: str
    meeting_on: date | None = None
    minute: str = ""


def mark_of(dossier: Dossier) -> str:
    """Give a mark of the answers as they stand; it changes with every save."""
    saved = dossier.return_.last_saved_at
    return saved.isoformat() if saved else ""


def standing_signatures(session: Session, return_id: int) -> list[Signature]:
    """List the signatures given since the last submission and not voided, in the order of the chain."""
    return list(session.execute(STANDING, {"of_return": return_id}).scalars())


def next_step(chain: Sequence[dict[str, Any]], signatures: Sequence[Signature]) -> int | None:
    """Give the place in the chain whose turn it is; None when all have signed."""
    signed = {signature.step for signature in signatures}
    return next((place for place in range(len(chain)) if place not in signed), None)


def make_ready(session: Session, actor: User, dossier: Dossier, now: datetime, base_url: str = "") -> None:
    """Say that everything is answered, so that signing may begin; a second click changes nothing.

    Where the chain has no steps the return is sent at once. Raises Refused while something is wanting.
    """
    lock(session, dossier)
    if dossier.return_.state == ReturnState.AWAITING_SIGNATURE:
        return
    sheet = get_sheet(session, dossier)
    check_ready(session, dossier, sheet)
    dossier.return_.state = ReturnState.AWAITING_SIGNATURE
    session.add(dossier.return_)
    resolve_notes(session, dossier, now)
    record(session, actor, dossier.return_, EventKind.MADE_READY, now)
    if not dossier.line.chain:
        submit(session, actor, dossier, sheet, [], now, base_url=base_url)
    else:
        tell_whose_turn(session, actor, dossier, base_url, now)


def check_ready(session: Session, dossier: Dossier, sheet: Sheet) -> None:
    """Raise Refused while an answer is wanting or two texts wait for a choice."""
    count = len(sheet.problems)
    if count:
        raise Refused(f"{count} answer{'s' if count > 1 else ''} still need{'' if count > 1 else 's'} something.")
    if list_conflicts(session, dossier):
        raise Refused("Two people changed the same answer. Read both texts and choose before it is signed.")


def resolve_notes(session: Session, dossier: Dossier, now: datetime) -> None:
    """Note that what a signatory asked for has been seen to."""
    for note in session.exec(open_notes(dossier.return_.id)):
        note.resolved_at = now
        session.add(note)


def open_notes(return_id: int) -> Any:
    """Give the statement for the notes that wait for an answer, newest first."""
    wanted = select(ReturnNote).where(ReturnNote.return_id == return_id, col(ReturnNote.resolved_at).is_(None))
    return wanted.order_by(col(ReturnNote.id).desc())


def sign(
    session: Session, actor: User, dossier: Dossier, signing: Signing, now: datetime, base_url: str = ""
) -> Submission | None:
    """Sign one step; the last one sends the return and gives the submission.

    A second click gives what the first one did. Raises Refused out of turn, for a person who has signed another step
    of a chain that asks for different people, and when the answers changed after they were read.
    """
    hold(session, dossier)
    if has_signed(session, actor, dossier, signing.step):
        return current_submission(session, dossier)
    check_open(dossier)
    if dossier.return_.state != ReturnState.AWAITING_SIGNATURE:
        raise Refused("The return is being worked on again, so it cannot be signed yet.")
    if signing.seen != mark_of(dossier):
        raise Refused("The answers changed after you opened this page. Read them again before you sign.")
    signatures = standing_signatures(session, dossier.return_.id)
    check_turn(actor, dossier.line.chain, signatures, signing.step)
    sheet = get_sheet(session, dossier)
    check_ready(session, dossier, sheet)
    signatures.append(add_signature(session, actor, dossier, signing, now))
    if next_step(dossier.line.chain, signatures) is None:
        return submit(session, actor, dossier, sheet, signatures, now, base_url=base_url)
    tell_whose_turn(session, actor, dossier, base_url, now)
    return None


def has_signed(session: Session, actor: User, dossier: Dossier, step: int) -> bool:
    """Whether this person's signature of this step stands, in the submission that counts or before it."""
    wanted = select(Signature).where(
        Signature.return_id == dossier.return_.id,
        Signature.step == step,
        Signature.user_id == actor.id,
        col(Signature.voided_at).is_(None),
    )
    sent = dossier.return_.submission_id if dossier.return_.state == ReturnState.SUBMITTED else None
    return any(signature.submission_id == sent for signature in session.exec(wanted))


def current_submission(session: Session, dossier: Dossier) -> Submission | None:
    """Give the submission that the return has just become, if it has."""
    if dossier.return_.state != ReturnState.SUBMITTED or dossier.return_.submission_id is None:
        return None
    return session.get(Submission, dossier.return_.submission_id)


def check_turn(actor: User, chain: Sequence[dict[str, Any]], signatures: Sequence[Signature], step: int) -> None:
    """Raise Refused when it is not this step's turn, or the person has signed another step already."""
    due = next_step(chain, signatures)
    if due is None or step != due:
        raise Refused("This step has been signed, or it is not its turn yet. Look at the steps again.")
    own = next((signature for signature in signatures if signature.user_id == actor.id), None)
    if own is not None and not chain[step].get("same_person"):
        raise Refused(f"You have signed as {own.label}. Somebody else must sign as {chain[step]['label']}.")


def add_signature(session: Session, actor: User, dossier: Dossier, signing: Signing, now: datetime) -> Signature:
    """Add the signature of a step."""
    step = dossier.line.chain[signing.step]
    signature = Signature(
        return_id=dossier.return_.id,
        step=signing.step,
        role=str(step["role"])[:60],
        label=str(step["label"])[:100],
        user_id=actor.id,
        name=signing.name.strip()[:100],
        signed_at=now,
        meeting_on=signing.meeting_on,
        minute=signing.minute.strip()[:60] or None,
        declaration=declaration_for(dossier),
    )
    session.add(signature)
    session.flush()
    data = {"step": signing.step + 1, "role": signature.role}
    record(session, actor, dossier.return_, EventKind.SIGNATURE_GIVEN, now, data)
    return signature


def declaration_for(dossier: Dossier) -> str:
    """Give the words that are signed: the round's own, else ours."""
    return str(dossier.round_.settings.get("declaration") or DECLARATION)


def send_back(session: Session, actor: User, dossier: Dossier, text: str, now: datetime, base_url: str = "") -> None:
    """Give the return back to its lead with a note. Signatures given stand until an answer changes.

    A second click changes nothing. Raises Refused without a note and when nothing waits for a signature.
    """
    text = text.strip()
    if not text:
        raise Refused("Write what should be looked at again.", field="note")
    if len(text) > LONGEST_NOTE:
        raise Refused(f"The note has {len(text):,} characters; {LONGEST_NOTE:,} fit.", field="note")
    lock(session, dossier)
    notes = list(session.exec(open_notes(dossier.return_.id)))
    if any(note.by_user == actor.id and note.text == text for note in notes):
        return
    if dossier.return_.state != ReturnState.AWAITING_SIGNATURE:
        raise Refused("The return is being worked on already, so there is nothing to send back.")
    dossier.return_.state = ReturnState.IN_PROGRESS
    session.add(dossier.return_)
    session.add(ReturnNote(return_id=dossier.return_.id, at=now, by_user=actor.id, text=text))
    session.flush()
    record(session, actor, dossier.return_, EventKind.SENT_BACK, now)
    tell_of_note(session, dossier, text, base_url, now)


def tell_whose_turn(session: Session, actor: User, dossier: Dossier, base_url: str, now: datetime) -> None:
    """Write to those who may sign the step whose turn it is, unless the turn is the writer's own."""
    step = next_step(dossier.line.chain, standing_signatures(session, dossier.return_.id))
    if step is not None:
        tell_signatories(session, actor, dossier, step, base_url, now)
