"""Letters about a return: the receipt, a turn to sign, a note back, an invitation. No answer text goes by e-mail."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from survey.models import MessageKind, Role, Submission, User
from survey.queries.returns import Dossier
from survey.queries.returns.people import Person, list_people
from survey.services.messages import post

LONDON = ZoneInfo("Europe/London")

RECEIPT = """{round}

The return of {body} was sent on {when}.
It is number {number}. Its check sum is {digest}.

Signed by:
{signatures}

The return can be read and printed at any time:
{address}
"""
TURN = """{round}

The return of {body} is ready for you to read and sign as {label}.
It is due on {due}.

{address}
"""
NOTE = """{round}

The return of {body} came back with this note:

{note}

When it has been seen to, make the return ready again:
{address}
"""
INVITATION = """{round}

{sender} asks you to help with the return of {body}{part}.
It is due on {due}.

Sign in with this e-mail address; you are sent a link, there is no password to remember:
{address}
"""


def address_of(dossier: Dossier, base_url: str, page: str = "") -> str:
    """Give the address of a return, or of one of its pages."""
    return f"{base_url}/returns/{dossier.return_.id}{page}"


def day(moment: datetime) -> str:
    """Write a moment as people in England read it."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


def due(dossier: Dossier) -> str:
    """Write the due date."""
    return f"{dossier.due_on.day} {dossier.due_on:%B %Y}"


def send(
    session: Session,
    dossier: Dossier,
    people: Iterable[Person],
    kind: MessageKind,
    subject: str,
    body: str,
    now: datetime,
    mark: str,
) -> None:
    """Post one letter to each of some people, once for the same `mark`."""
    for user_id, email in {person.user_id: person.email for person in people}.items():
        post(
            session,
            kind=kind,
            to_email=email,
            subject=subject[:300],
            body=body,
            now=now,
            round_id=dossier.return_.round_id,
            issue_line_id=dossier.line.id,
            user_id=user_id,
            dedupe=f"{mark}:{dossier.return_.id}:{user_id}",
        )


def send_receipt(session: Session, dossier: Dossier, submission: Submission, base_url: str, now: datetime) -> None:
    """Send the receipt to the leads and signatories of a body."""
    signatures = [f"- {one['label']}: {one['name']}" for one in submission.signatures] or ["- nobody: no step is asked"]
    text = RECEIPT.format(
        round=dossier.round_.name,
        body=dossier.organisation.name,
        when=day(submission.at),
        number=submission.number,
        digest=submission.digest[:16],
        signatures="\n".join(signatures),
        address=address_of(dossier, base_url, "/copy"),
    )
    people = [one for one in list_people(session, dossier, now.date()) if one.role != Role.CONTRIBUTOR]
    subject = f"Received: {dossier.round_.name}, {dossier.organisation.name}"
    send(session, dossier, people, MessageKind.RECEIPT, subject, text, now, f"receipt:{submission.number}")


def tell_signatories(session: Session, actor: User, dossier: Dossier, step: int, base_url: str, now: datetime) -> None:
    """Tell those who may sign a step that it is their turn; not the person who has just acted."""
    wanted = Role.LEAD if dossier.line.chain[step]["role"] == Role.LEAD else Role.SIGNATORY
    people = [
        one for one in list_people(session, dossier, now.date()) if one.role == wanted and one.user_id != actor.id
    ]
    text = TURN.format(
        round=dossier.round_.name,
        body=dossier.organisation.name,
        label=dossier.line.chain[step]["label"],
        due=due(dossier),
        address=address_of(dossier, base_url, "/sign"),
    )
    saved = dossier.return_.last_saved_at
    mark = f"turn:{step}:{int(saved.timestamp()) if saved else 0}"
    send(session, dossier, people, MessageKind.NOTICE, f"To sign: {dossier.round_.name}", text, now, mark)


def tell_of_note(session: Session, dossier: Dossier, note: str, base_url: str, now: datetime) -> None:
    """Tell the leads that a signatory sent the return back."""
    people = [one for one in list_people(session, dossier, now.date()) if one.role == Role.LEAD]
    text = NOTE.format(
        round=dossier.round_.name,
        body=dossier.organisation.name,
        note=note,
        address=address_of(dossier, base_url),
    )
    mark = f"note:{int(now.timestamp())}"
    send(session, dossier, people, MessageKind.NOTICE, f"Sent back: {dossier.round_.name}", text, now, mark)


def send_invitation(
    session: Session, actor: User, dossier: Dossier, colleague: User, section: str | None, base_url: str, now: datetime
) -> None:
    """Ask a colleague to help; the letter holds no secret, signing in sends a link of its own."""
    part = f", section {section}" if section else ""
    text = INVITATION.format(
        round=dossier.round_.name,
        sender=actor.name,
        body=dossier.organisation.name,
        part=part,
        due=due(dossier),
        address=address_of(dossier, base_url),
    )
    person = Person(colleague.id, colleague.name, colleague.email, Role.CONTRIBUTOR, section)
    mark = f"invite:{section or ''}:{now.date().isoformat()}"
    subject = f"Please help with {dossier.round_.name}"
    send(session, dossier, [person], MessageKind.INVITATION, subject, text, now, mark)
