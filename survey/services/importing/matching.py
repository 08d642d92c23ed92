"""Which body a row is about: by number, then by slug; a list's row also by name among the partnership's own bodies."""

from collections import defaultdict
from collections.abc import Iterable

from survey.models import IdentifierScheme, RelationKind
from survey.queries.organisations.known import KnownBody
from survey.services.importing.drafts import Draft
from survey.services.importing.kinds import plain
from survey.services.importing.reading import Unreadable
from survey.services.importing.rows import Row

URN = IdentifierScheme.URN


class Shelf:
    """Every body that a file may be about, kept ones and new ones, by number, slug, name and id."""

    def __init__(self, known: Iterable[KnownBody]) -> None:
        """Begin with what is kept."""
        self.by_number: dict[tuple[IdentifierScheme, str], Draft] = {}
        self.by_slug: dict[str, Draft] = {}
        self.by_name: dict[str, list[Draft]] = defaultdict(list)
        self.by_id: dict[int, Draft] = {}
        for body in known:
            self.put(Draft.of(body))

    def put(self, draft: Draft) -> Draft:
        """Add a body."""
        for number in draft.numbers.items():
            self.by_number[number] = draft
        if draft.slug:
            self.by_slug[draft.slug] = draft
        if draft.known:
            self.by_id[draft.known.id] = draft
        self.by_name[plain(draft.name)].append(draft)
        return draft

    def find(self, row: Row, *, by_name: bool) -> Draft | None:
        """Find the body a row is about; raises Unreadable when it could be several."""
        found, at_slug = self._by_number(row), self.by_slug.get(row.slug)
        if found is not None and at_slug not in (None, found):
            raise Unreadable(f"its number belongs to {found.called}, its slug to another body")
        if row.slug:
            self._check_slug(row, at_slug)
            return found or at_slug
        return self._by_name(row) if found is None and by_name and row.name else found

    def _by_number(self, row: Row) -> Draft | None:
        """By URN; by another number only where that does not mean two URNs."""
        urn = row.identifiers.get(URN)
        if urn and (found := self.by_number.get((URN, urn))):
            return found
        holders = {held for number in row.identifiers.items() if (held := self.by_number.get(number))}
        holders = {held for held in holders if not urn or held.number(URN) in (None, urn)}
        if len(holders) > 1:
            names = " and ".join(sorted(held.name for held in holders))
            raise Unreadable(f"its numbers belong to different bodies: {names}")
        return next(iter(holders), None)

    def _check_slug(self, row: Row, found: Draft | None) -> None:
        """Refuse a slug that belongs to a body with another URN."""
        urn = row.identifiers.get(URN)
        if found and urn and found.number(URN) not in (None, urn):
            raise Unreadable(f"the slug {row.slug} belongs to the body with the URN {found.number(URN)}")

    def _by_name(self, row: Row) -> Draft | None:
        """By name and kind; where several have both, by area and parent."""
        called = [draft for draft in self.by_name[plain(row.name)] if _can_be(row, draft)]
        exact = [draft for draft in called if self._agrees(row, draft, exactly=True)]
        found = exact or [draft for draft in called if self._agrees(row, draft, exactly=False)]
        if len(found) > 1:
            slugs = ", ".join(sorted(draft.slug or "a row above" for draft in found))
            raise Unreadable(f"{len(found)} bodies have this name and kind: say which by slug or number ({slugs})")
        return found[0] if found else None

    def _agrees(self, row: Row, draft: Draft, *, exactly: bool) -> bool:
        """Whether area and parent are the same; what is blank on one side counts as the same unless `exactly`."""
        area, kept = row.values.get("area"), draft.values.get("area")
        parents = self.parent_words(draft)
        if exactly:
            return area == kept and (plain(row.parent) in parents if row.parent else not parents)
        same_area = area is None or kept is None or area == kept
        in_file = draft.known is None
        return same_area and (not row.parent or plain(row.parent) in parents or (not parents and not in_file))

    def parent_words(self, draft: Draft) -> set[str]:
        """Give slug and name of what a body is part of, written plainly."""
        words = {plain(draft.parent)} if draft.parent else set()
        for (kind, related), (_, holds) in (draft.known.relations if draft.known else {}).items():
            if kind == RelationKind.PART_OF and holds and (above := self.by_id.get(related)):
                words |= {plain(above.slug), plain(above.name)}
        return words


def _can_be(row: Row, draft: Draft) -> bool:
    """Whether a body of the same name may be the one: of the partnership, of that kind, with no other number."""
    return (
        draft.is_here
        and (not row.kind or draft.values.get("kind") == row.kind)
        and all(draft.number(scheme) in (None, value) for scheme, value in row.identifiers.items())
    )
