"""Nested bodies: the parent that a row names, by slug or name, among the partnership's bodies and those of the file."""

from collections.abc import Mapping, Sequence

from survey.models import RelationKind
from survey.services.importing.drafts import Draft, Placed
from survey.services.importing.kinds import plain
from survey.services.importing.matching import Shelf
from survey.services.importing.reading import Unreadable

DEEPEST = 20


def find_parents(shelf: Shelf, placed: Sequence[Placed]) -> tuple[dict[int, Draft], dict[int, str]]:
    """Give the parent of each row that names one, and why a row must be refused, both by line.

    A new body whose first row is no longer among `placed` is not there for anybody.
    """
    there = {one.draft for one in placed if one.first}
    found: dict[int, Draft] = {}
    wrong: dict[int, str] = {}
    for one in placed:
        try:
            if one.draft not in there:
                raise Unreadable("the row that adds this body is refused")
            if one.row.parent:
                found[one.row.line] = _parent(shelf, one, there)
        except Unreadable as why:
            wrong[one.row.line] = str(why)
    above = {one.draft: found[one.row.line] for one in placed if one.row.line in found}
    wrong |= {one.row.line: "it would be a part of itself" for one in placed if _is_round(shelf, one.draft, above)}
    return found, wrong


def _parent(shelf: Shelf, one: Placed, there: set[Draft]) -> Draft:
    """Find one parent; raises Unreadable."""
    said = one.row.parent
    named: list[Draft | None] = [shelf.by_slug.get(said.lower()), *shelf.by_name.get(plain(said), ())]
    fit = [
        draft
        for draft in named
        if draft and draft is not one.draft and draft.is_here and (draft.known or draft in there)
    ]
    if fit and fit[0] is named[0]:
        return fit[0]
    if len(set(fit)) != 1:
        trouble = f"{len(set(fit))} bodies are called that: give the slug" if fit else "no body here is called that"
        raise Unreadable(f"its parent “{said}” cannot be found: {trouble}")
    return fit[0]


def _is_round(shelf: Shelf, draft: Draft, above: Mapping[Draft, Draft]) -> bool:
    """Whether going up from a body that the file gives a parent leads back to it."""
    if draft not in above:
        return False
    here: Draft | None = above[draft]
    for _ in range(DEEPEST):
        if here is None or here is draft:
            return here is draft
        here = above.get(here) or _kept_parent(shelf, here)
    return True


def _kept_parent(shelf: Shelf, draft: Draft) -> Draft | None:
    """Give what a body is part of as kept."""
    relations = draft.known.relations if draft.known else {}
    held = (related for (kind, related), (_, holds) in relations.items() if kind == RelationKind.PART_OF and holds)
    return next((shelf.by_id[related] for related in held if related in shelf.by_id), None)
