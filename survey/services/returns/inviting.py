"""Asking a colleague to help with a return, or with one section of it."""

from datetime import datetime

from sqlmodel import Session

from survey.models import EventKind, Role, User
from survey.queries.returns import Dossier
from survey.services.accounts.people import Access, let_in
from survey.services.refusals import Refused
from survey.services.returns.letters import send_invitation
from survey.services.returns.recording import record


def invite(
    session: Session,
    actor: User,
    dossier: Dossier,
    *,
    email: str,
    name: str,
    section: str | None,
    base_url: str,
    now: datetime,
) -> User:
    """Let a colleague answer a return, or one section of it, and write to them; safe to repeat.

    Raises Refused for an address that is none and for a section that is not there.
    """
    titles = {one.key: one.title for one in dossier.questionnaire.sections}
    if section is not None and section not in titles:
        raise Refused("Choose a section from the list.", field="section")
    body, return_ = dossier.organisation.id, dossier.return_.id
    access = Access(Role.CONTRIBUTOR, now.date(), organisation_id=body, return_id=return_, section=section)
    colleague = let_in(session, actor, email, name, access, now)
    letter = f"{dossier.questionnaire.label_of(section)}, {titles[section]}" if section else None
    send_invitation(session, actor, dossier, colleague, letter, base_url, now)
    data = {"user": colleague.id, "section": (section or "")[:80]}
    record(session, actor, dossier.return_, EventKind.COLLEAGUE_INVITED, now, data)
    return colleague
