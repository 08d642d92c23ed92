"""Rows and what is kept, made into a plan: the same for a dry run and for the real thing.

In four steps, so that a refused row leaves no trace: find the body of each row, find the parents, work the rows into
their bodies, end the contacts that a list replaces.
"""

from collections.abc import Iterable
from dataclasses import replace

from survey.models import OrganisationStatus
from survey.queries.organisations.known import KnownBody
from survey.services.importing.changing import Changer
from survey.services.importing.drafts import Draft, Outcome, Placed, Plan, Terms
from survey.services.importing.matching import Shelf
from survey.services.importing.parents import find_parents
from survey.services.importing.reading import Unreadable
from survey.services.importing.rows import Misread, Result, Row, Source


class Planner:
    """Makes one plan."""

    def __init__(self, terms: Terms, shelf: Shelf, taken: set[str]) -> None:
        """Take what is kept, and the slugs that are taken."""
        self.terms, self.shelf, self.taken = terms, shelf, taken
        self.outcomes: list[Outcome] = []
        self.placed: list[Placed] = []

    def plan(self, rows: Iterable[Row | Misread], digest: str) -> Plan:
        """Give every row its outcome."""
        for row in rows:
            self._read(row)
        parents = self._parents()
        changer = Changer(self.terms, self.shelf, self.taken, self.placed)
        for placed in self.placed:
            self.outcomes.append(changer.change(placed, parents.get(placed.row.line)))
        changer.contacts.retire()
        for outcome in self.outcomes:
            outcome.settle()
        self.outcomes.sort(key=lambda outcome: outcome.line)
        drafts = dict.fromkeys([*self.shelf.by_id.values(), *(one.draft for one in self.placed), *changer.extra])
        return Plan(self.terms, digest, self.outcomes, [draft for draft in drafts if draft.touched])

    def _read(self, row: Row | Misread) -> None:
        if isinstance(row, Misread):
            self._refuse(row.line, row.called, row.reason)
            return
        try:
            self._place(row)
        except Unreadable as why:
            self._refuse(row.line, row.called, str(why))

    def _refuse(self, line: int, called: str, reason: str) -> None:
        self.outcomes.append(Outcome(line, Result.REFUSED, called, reason=reason))

    def _place(self, row: Row) -> None:
        """Find the body of a row, or begin a new one; raises Unreadable."""
        listed = self.terms.source == Source.CSV
        draft = self.shelf.find(row, by_name=listed)
        if row.closes and (draft is None or not draft.is_here):
            note = "closed, and never kept here"
            self.outcomes.append(Outcome(row.line, Result.UNCHANGED, row.called, notes=[note]))
            return
        if draft is None:
            draft = self._begin(row)
        elif draft.lines:
            self._check_again(row, draft)
        if draft.known is not None:
            self._check_rights(row, draft, draft.known)
        if listed:
            self._check_numbers(row, draft)
        if row.slug and row.slug != draft.slug:
            row = replace(row, notes=(*row.notes, f"it keeps its slug {draft.slug}"))
        self.placed.append(Placed(row, draft, first=not draft.lines))
        draft.lines.append(row.line)
        draft.closing = draft.closing or row.closes

    def _begin(self, row: Row) -> Draft:
        """Begin a new body from a row."""
        if not row.name or not row.kind:
            raise Unreadable(f"there is no body {row.called} here yet: to add it, fill in name and kind")
        if self.terms.source == Source.CSV:
            self._check_numbers(row, None)
        values = {"status": OrganisationStatus.OPEN} | dict(row.values)
        draft = Draft(slug=row.slug, values=values, parent=row.parent, claims=dict(row.identifiers))
        if row.slug:
            self.taken.add(row.slug)
        self.shelf.put(draft)
        for number in row.identifiers.items():
            self.shelf.by_number.setdefault(number, draft)
        return draft

    def _check_again(self, row: Row, draft: Draft) -> None:
        """Let a list name a body twice for two contacts; anything else that stands twice is refused."""
        before = draft.lines[0]
        if self.terms.source != Source.CSV or row.contact is None:
            raise Unreadable(
                f"the same body stands on line {before}: if these are two, tell them apart by number or slug"
            )
        first = next(one.row for one in self.placed if one.draft is draft)
        if any(first.values.get(name, value) != value for name, value in row.values.items()):
            raise Unreadable(f"line {before} says something else about the same body")
        if any(one.row.contact == row.contact for one in self.placed if one.draft is draft):
            raise Unreadable(f"the same body and contact stand on line {before}")

    def _check_rights(self, row: Row, draft: Draft, known: KnownBody) -> None:
        """Refuse what would reach into another partnership, unless an operator does it."""
        if self.terms.trusted or not known.elsewhere or known.values.get("area") in self.terms.own_areas:
            return
        if known.membership is None:
            raise Unreadable("it belongs to another partnership: a platform administrator can bring it in")
        differs = any(known.values.get(name) != value for name, value in row.values.items())
        if differs or any(draft.numbers.get(scheme) != value for scheme, value in row.identifiers.items()):
            raise Unreadable("other partnerships have it too: a platform administrator can change its details")

    def _check_numbers(self, row: Row, draft: Draft | None) -> None:
        """Refuse a list's number that belongs to another body."""
        for scheme, value in row.identifiers.items():
            holder = self.shelf.by_number.get((scheme, value))
            if holder is not None and holder is not draft:
                raise Unreadable(f"its {scheme.value} {value} belongs to {holder.called}")

    def _parents(self) -> dict[int, Draft]:
        """Find the parents; a row that must be refused may leave others without a parent, so look again."""
        while True:
            found, wrong = find_parents(self.shelf, self.placed)
            if not wrong:
                return found
            for one in self.placed:
                if one.row.line in wrong:
                    self._refuse(one.row.line, one.row.called, wrong[one.row.line])
                    one.draft.lines.remove(one.row.line)
            self.placed = [one for one in self.placed if one.row.line not in wrong]
