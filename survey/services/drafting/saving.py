"""Saving a change: onto what the draft is now, with nobody's work lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from questionnaires.editing import CannotEdit, Edit, Edited, Find, apply, value_at
from survey.models import DraftRevision, QuestionnaireDraft, User
from survey.queries import drafts
from survey.queries.drafts import HistoryRow, finder
from survey.services.drafting.writing import Step, current_revision, lock_for_change, or_refused, write
from survey.services.refusals import Refused


class Overtaken(Exception):
    """Somebody changed the same thing since the page was made. Nothing was saved; both can be shown.

    `revision` is the newest one that did, by `who` `at` a time; `touched` the addresses with fields that both
    changed, `theirs` what now stands under each (None where it was taken out).
    """

    def __init__(self, row: HistoryRow, touched: Sequence[str], theirs: Mapping[str, Any]) -> None:
        """Keep what a page needs to show both."""
        super().__init__(f"{row.who or 'Somebody'} changed this too: {row.said}.")
        self.revision = row.number
        self.who = row.who
        self.at = row.at
        self.said = row.said
        self.touched = tuple(touched)
        self.theirs = dict(theirs)

    @property
    def message(self) -> str:
        """Say it to the author."""
        return str(self)


def save(
    session: Session, draft: QuestionnaireDraft, actor: User | None, edit: Edit, *, base: int, now: datetime
) -> DraftRevision:
    """Save an edit made on a page that showed revision `base`; gives the revision that is current afterwards.

    Only what the author changed is changed: a field that the page posted back as it was leaves another's newer text
    alone. An edit that changes nothing adds no revision.

    Raises Refused with the field when it cannot be done, Overtaken when somebody changed the same field since.
    Example: `save(session, draft, unit, Edit("set-question", "question:a", {"weight": "2"}), base=4, now=now)`.
    """
    lock_for_change(session, draft)
    find = finder(session, draft.partnership_id)
    seen = document_seen(session, draft, base)
    made = or_refused(lambda: apply(seen, edit, find))
    if not made.touched:
        return current_revision(session, draft)
    if base != draft.current:
        made = onto_current(session, draft, made, base, find)
        if not made.touched:
            return current_revision(session, draft)
    step = Step(made.document, made.said, made.touched, base)
    return write(session, draft, actor, step, now)


def document_seen(session: Session, draft: QuestionnaireDraft, base: int) -> dict[str, Any]:
    """Give the document as the author saw it; raises Refused for a revision that never was."""
    try:
        return drafts.document(session, draft, base)
    except KeyError as unknown:
        raise Refused("This page is not of this draft. Open the draft again.") from unknown


def onto_current(session: Session, draft: QuestionnaireDraft, asked: Edited, base: int, find: Find) -> Edited:
    """Make the same change in the document as it is now; raises Overtaken where somebody changed the same."""
    plain = drafts.document(session, draft)
    later = drafts.history(session, draft, after=base)
    met = [row for row in later if meeting(asked.touched, row.touched)]
    if not met:
        return or_refused(lambda: apply(plain, asked.edit, find))
    try:
        made = apply(plain, asked.edit, find)
        both = meeting(made.touched, [one for row in met for one in row.touched])
    except CannotEdit:
        made, both = asked, meeting(asked.touched, [one for row in met for one in row.touched])
    if both:
        raise Overtaken(met[0], both, {one: value_at(plain, one) for one in both})
    return made


def meeting(mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Give what of mine was touched by others too; a part taken out or put in meets all its fields.

    >>> meeting(["question:a.text"], ["question:a.*"]), meeting(["question:a.text"], ["question:a.weight"])
    (('question:a.text',), ())
    """
    fields, whole = set(theirs), {one[:-2] for one in theirs if one.endswith(".*")}
    parts = {one.rpartition(".")[0] for one in theirs}
    return tuple(
        one
        for one in mine
        if one in fields or one.rpartition(".")[0] in whole or (one.endswith(".*") and one[:-2] in parts)
    )
