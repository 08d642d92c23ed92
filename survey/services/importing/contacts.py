"""Contacts from a list: those it names for a body and a role are the ones, in place of the earlier ones."""

from collections import defaultdict

from survey.queries.organisations.words import role_name
from survey.services.importing.drafts import Draft, Outcome
from survey.services.importing.rows import ContactCells


class ContactBook:
    """The contacts of a file, by body and role."""

    def __init__(self) -> None:
        """Begin empty."""
        self._named: dict[tuple[Draft, str], set[str]] = defaultdict(set)
        self._first: dict[tuple[Draft, str], Outcome] = {}

    def add(self, draft: Draft, contact: ContactCells, outcome: Outcome) -> None:
        """Add, rename or call back one contact."""
        where = (draft, contact.role)
        self._named[where].add(contact.email)
        self._first.setdefault(where, outcome)
        kept = draft.known.contacts.get((contact.role, contact.email)) if draft.known else None
        if kept is None:
            draft.new_contacts.append(contact)
            outcome.says.append(f"{role_name(contact.role)}: {contact.name or 'no name'}, {contact.email}")
            return
        changes = {} if kept.active else {"active": True}
        if contact.name and contact.name != kept.name:
            changes["name"] = contact.name  # type: ignore[assignment]
        if changes:
            draft.changed_contacts[kept.id] = changes
            outcome.says.append(f"{role_name(contact.role)}: {contact.name or kept.name}, {contact.email}")

    def retire(self) -> None:
        """End earlier contacts of the roles that the file names; to be called after the last row."""
        for (draft, role), outcome in self._first.items():
            for (kept_role, email), kept in (draft.known.contacts if draft.known else {}).items():
                if kept_role == role and kept.active and email not in self._named[draft, role]:
                    draft.changed_contacts[kept.id] = {"active": False}
                    outcome.says.append(f"no longer {role_name(role)}: {kept.name or 'no name'}, {email}")
