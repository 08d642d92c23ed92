"""Letters of a round, in words. None of them says that an Act requires the answer (design 14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from survey.models import Basis

INVITATION = """{round}

{partnership} asks {body} to answer: {title}.
{basis}

It is due on {due}.{opens} You can answer in several sittings, together with colleagues.
{signed}
Sign in with this e-mail address; you are sent a link, there is no password to remember:
{address}
{contact}"""
REMINDER = """{round}

The return of {body} to {partnership} {when}.
{stands}
{note}
Sign in with this e-mail address to go on:
{address}
{contact}"""
NOTICE = """{round}

{what}
The reason given: {reason}

{address}
{contact}"""
BASES = {
    Basis.STATUTORY_S11: "The safeguarding partners ask for it under their published arrangements.",
    Basis.RELEVANT_AGENCY: "You are asked as a relevant agency under the partnership's published arrangements.",
    Basis.CONTRACT: "You are asked under your contract.",
    Basis.INVITED: "You are invited to take part.",
}
STANDS = {
    "not_started": "Nothing has been answered yet.",
    "in_progress": "{answered} of {asked} questions are answered.",
    "returned": "It was given back to you for changes. {answered} of {asked} questions are answered.",
    "awaiting_signature": "Every question is answered; it waits to be signed.",
}


@dataclass(frozen=True)
class Sender:
    """What every letter of a partnership's round says: who writes, about which round, where to sign in."""

    partnership: str
    round_name: str
    title: str
    base_url: str
    contact_line: str = ""

    @property
    def contact(self) -> str:
        """The last line: whom to ask."""
        return f"\nQuestions: {self.contact_line}\n" if self.contact_line else ""


def invitation(
    sender: Sender,
    *,
    body: str,
    basis: Basis,
    due_on: date,
    opens_on: date | None,
    chain: Sequence[Mapping[str, Any]],
    return_id: int,
) -> tuple[str, str]:
    """Write an invitation: subject and text. `opens_on` is given when it lies ahead."""
    labels = [str(step["label"]) for step in chain]
    text = INVITATION.format(
        round=sender.round_name,
        partnership=sender.partnership,
        body=body,
        title=sender.title,
        basis=BASES[basis],
        due=day(due_on),
        opens=f" It opens on {day(opens_on)}." if opens_on else "",
        signed=f"At the end it is signed by: {', then '.join(labels)}.\n" if labels else "",
        address=f"{sender.base_url}/returns/{return_id}",
        contact=sender.contact,
    )
    return f"{sender.round_name}: please answer by {day(due_on)}", text


def reminder(
    sender: Sender,
    *,
    body: str,
    due_on: date,
    today: date,
    state: str,
    answered: int,
    asked: int,
    return_id: int,
    note: str = "",
) -> tuple[str, str]:
    """Write a reminder: subject and text; `note` is a line of the partnership's own."""
    text = REMINDER.format(
        round=sender.round_name,
        body=body,
        partnership=sender.partnership,
        when=f"was due on {day(due_on)}" if due_on < today else f"is due on {day(due_on)}",
        stands=STANDS[state].format(answered=answered, asked=asked),
        note=f"\n{note.strip()}\n" if note.strip() else "",
        address=f"{sender.base_url}/returns/{return_id}",
        contact=sender.contact,
    )
    overdue = "was due" if due_on < today else "due"
    return f"{sender.round_name}: {overdue} {day(due_on)}", text


def notice(sender: Sender, *, subject: str, what: str, reason: str, return_id: int) -> tuple[str, str]:
    """Write what was decided about a body's return, and why."""
    text = NOTICE.format(
        round=sender.round_name,
        what=what,
        reason=reason,
        address=f"{sender.base_url}/returns/{return_id}",
        contact=sender.contact,
    )
    return f"{sender.round_name}: {subject}", text


def day(moment: date) -> str:
    """Write a date.

    >>> day(date(2026, 11, 2))
    '2 November 2026'
    """
    return f"{moment.day} {moment:%B %Y}"
