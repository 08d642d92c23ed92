"""What one row changes about its body: attributes, numbers, place in the partnership, contacts, trust and parent."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from survey.models import IdentifierScheme, OrganisationStatus, RelationKind
from survey.queries.organisations.words import BASES, SCHEMES
from survey.services.importing.contacts import ContactBook
from survey.services.importing.drafts import Draft, Outcome, Placed, Terms
from survey.services.importing.matching import Shelf
from survey.services.importing.plain_csv import usual_basis
from survey.services.importing.rows import Result, Row
from survey.services.importing.slugs import free_slug

LAESTAB, UID = IdentifierScheme.LAESTAB, IdentifierScheme.UID
OPEN, CLOSED = OrganisationStatus.OPEN, OrganisationStatus.CLOSED
WORDS = {
    "legal_route": "legal route",
    "low_age": "lowest age",
    "high_age": "highest age",
    "nursery": "nursery classes",
    "boarding": "boarders",
    "sixth_form": "sixth form",
    "opened_on": "opened",
    "closed_on": "closed",
}


def shown(value: Any) -> str:
    """Write a value for a list of changes.

    >>> shown(None), shown(True), shown(date(2026, 9, 1)), shown("Primary")
    ('nothing', 'yes', '1 September 2026', 'Primary')
    """
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)


def _opened_later(row: Row, holder: Draft) -> bool:
    """Whether a row's school opened after the body that has its number; unknown dates do not say so."""
    opened, before = row.values.get("opened_on"), holder.values.get("opened_on")
    return bool(opened and (before is None or opened > before))


class Changer:
    """Works rows into their bodies, in the order of the file."""

    def __init__(self, terms: Terms, shelf: Shelf, taken: set[str], placed: Iterable[Placed]) -> None:
        """Note who is open under which number, for successions."""
        self.terms, self.shelf, self.taken = terms, shelf, taken
        self.contacts = ContactBook()
        self.extra: list[Draft] = []
        self.open_numbers = {
            one.row.identifiers[LAESTAB]: one for one in placed if LAESTAB in one.row.identifiers and not one.row.closes
        }

    def change(self, placed: Placed, parent: Draft | None) -> Outcome:
        """Work one row in; says what becomes of it."""
        row, draft = placed.row, placed.draft
        adds = placed.first and (draft.known is None or draft.known.membership is None)
        outcome = Outcome(row.line, Result.ADDED if adds else Result.UNCHANGED, row.called, draft=draft)
        outcome.notes += row.notes
        if draft.known is None and placed.first:
            self._create(draft, row)
        elif draft.known is not None:
            self._close(placed, outcome)
            self._values(draft, row, outcome)
        self._numbers(draft, row, outcome)
        self._place(draft, row, outcome)
        self._trust(draft, row, outcome)
        self._part_of(draft, parent, outcome)
        if row.contact:
            self.contacts.add(draft, row.contact, outcome)
        return outcome

    def _create(self, draft: Draft, row: Row) -> None:
        """Give a new body its slug."""
        more = (row.values.get("town", ""), draft.parent, row.values.get("area", ""), *row.identifiers.values())
        draft.slug = row.slug or free_slug(row.name, more, self.taken)
        self.shelf.by_slug[draft.slug] = draft

    def _values(self, draft: Draft, row: Row, outcome: Outcome) -> None:
        for name, value in self._wanted(draft, row).items():
            kept = draft.values.get(name)
            if kept != value:
                outcome.says.append(f"{WORDS.get(name, name)}: {shown(kept)} → {shown(value)}")
                draft.set(name, value)

    def _wanted(self, draft: Draft, row: Row) -> Mapping[str, Any]:
        """Give what a row says, with a closing date that fits its status."""
        status, day = row.values.get("status"), row.values.get("closed_on")
        if status == CLOSED and day is None:
            return {**row.values, "closed_on": draft.values.get("closed_on") or self.terms.today}
        if status is not None and status != CLOSED and day is None and draft.values.get("status") == CLOSED:
            return {**row.values, "closed_on": None}
        return row.values

    def _close(self, placed: Placed, outcome: Outcome) -> None:
        """Note that an open body closes, and who comes after it."""
        row, draft = placed.row, placed.draft
        if not row.closes or draft.values.get("status") == CLOSED:
            return
        outcome.result = Result.CLOSED
        after = self._successor(row, draft)
        if after is not None:
            outcome.result = Result.SUCCEEDED
            after.link(RelationKind.PREDECESSOR, draft)
            outcome.says.append(f"succeeded by {after.called}")

    def _successor(self, row: Row, draft: Draft) -> Draft | None:
        """Find the one open body with the same number, unless a reason speaks against it."""
        number = row.identifiers.get(LAESTAB) or draft.numbers.get(LAESTAB)
        if number is None or row.succeeds is False:
            return None
        in_file = self.open_numbers.get(number)
        if in_file is not None:
            return in_file.draft if in_file.draft is not draft and in_file.row.succeeds is not False else None
        holder = self.shelf.by_number.get((LAESTAB, number))
        return holder if holder is not None and holder is not draft and holder.is_open else None

    def _numbers(self, draft: Draft, row: Row, outcome: Outcome) -> None:
        for scheme, value in row.identifiers.items():
            holder = self.shelf.by_number.get((scheme, value))
            if draft.numbers.get(scheme) == value:
                continue
            if holder not in (None, draft) and not self._take_over(draft, row, scheme, value, outcome):
                continue
            kept = draft.numbers.get(scheme)
            if draft.known is not None:
                outcome.says.append(f"{SCHEMES[scheme]}: {shown(kept)} → {value}")
            draft.take_number(scheme, value)
            self.shelf.by_number[scheme, value] = draft

    def _take_over(self, draft: Draft, row: Row, scheme: IdentifierScheme, value: str, outcome: Outcome) -> bool:
        """Whether a number passes from another body: from a closed one, or from one that the file does not name and
        that opened earlier. A file may be older than what is kept."""
        holder = self.shelf.by_number[scheme, value]
        if row.closes:
            return False
        if holder.numbers.get(scheme) != value:
            return True
        if holder.is_open and not holder.closing and (holder.lines or not _opened_later(row, holder)):
            if not holder.comes_after(draft):
                outcome.notes.append(f"{SCHEMES[scheme]} {value} stays with {holder.called}, which has it too")
            return False
        holder.end_number(scheme)
        if not holder.lines and holder.is_open:
            outcome.notes.append(
                f"it now has the {SCHEMES[scheme]} {value} of {holder.called}, which this file does not name and which "
                "stays open"
            )
            if scheme == LAESTAB and row.succeeds:
                draft.link(RelationKind.PREDECESSOR, holder)
        return True

    def _place(self, draft: Draft, row: Row, outcome: Outcome) -> None:
        """Put a body into the partnership, or change the basis on which it is there."""
        place = draft.known.membership if draft.known else None
        if place is None:
            draft.joins = draft.joins or row.basis or usual_basis(str(draft.values.get("kind", "")))
            return
        if row.basis is not None and row.basis != place.basis and draft.basis != row.basis:
            draft.basis = row.basis
            outcome.says.append(f"basis: {BASES[place.basis]} → {BASES[row.basis]}")
        if place.until is not None and place.until < self.terms.today:
            outcome.notes.append(f"its place in the partnership ended on {shown(place.until)} and stays so")

    def _trust(self, draft: Draft, row: Row, outcome: Outcome) -> None:
        """Tie a school to its trust, which is kept as a body of its own."""
        if row.trust is None or row.closes:
            return
        uid, name = row.trust
        trust = self.shelf.by_number.get((UID, uid))
        if trust is None:
            trust = self._new_trust(uid, name)
        elif trust.values.get("name") != name:
            outcome.says.append(f"name of the trust: {trust.name} → {name}")
            trust.set("name", name)
        self._tie(draft, RelationKind.TRUST, trust, outcome)

    def _new_trust(self, uid: str, name: str) -> Draft:
        values = {"name": name, "kind": "academy-trust", "status": OPEN}
        trust = Draft(slug=free_slug(name, (uid,), self.taken), values=values)
        trust.take_number(UID, uid)
        self.extra.append(self.shelf.put(trust))
        return trust

    def _part_of(self, draft: Draft, parent: Draft | None, outcome: Outcome) -> None:
        if parent is not None:
            self._tie(draft, RelationKind.PART_OF, parent, outcome)

    def _tie(self, draft: Draft, kind: RelationKind, other: Draft, outcome: Outcome) -> None:
        draft.unlink_others(kind, other, self.terms.today)
        if draft.link(kind, other) and draft.known is not None:
            outcome.says.append(f"{'trust' if kind == RelationKind.TRUST else 'part of'}: {other.name}")
