"""The draft of a request with what its pages show beside every part: problems, marks, who changed what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from questionnaires.definition import Questionnaire
from questionnaires.editing import changed_since, field_of, in_labels, value_at
from questionnaires.editing.readable import readable
from questionnaires.editing.tree import every_question, label, questions_of, sections_of
from questionnaires.faults import Fault
from survey import policies
from survey.extensions import db
from survey.models import DraftState, QuestionnaireDraft
from survey.queries import drafts
from survey.views import scope

STATES: Mapping[str, str] = {
    DraftState.OPEN: "draft",
    DraftState.IN_REVIEW: "in review",
    DraftState.APPROVED: "approved",
    DraftState.PUBLISHED: "published",
    DraftState.DISCARDED: "set aside",
}


@dataclass
class Desk:
    """One draft, read once for a request."""

    draft: QuestionnaireDraft
    document: dict[str, Any]

    @cached_property
    def old(self) -> Questionnaire | None:
        """The version it replaces."""
        return drafts.replaced(db.session, self.draft, self.document)

    @cached_property
    def now(self) -> Questionnaire:
        """The draft as objects, with its gaps filled."""
        found = readable(self.document)
        if found is None:
            abort(500)
        return found

    @cached_property
    def checked(self) -> drafts.Checked:
        """What the check says of it."""
        return drafts.checked(db.session, self.draft)

    @cached_property
    def marks(self) -> dict[str, str]:
        """What became of each question since the replaced version; nothing where none is replaced."""
        return changed_since(self.document, self.old) if self.old else {}

    @cached_property
    def latest(self) -> list[drafts.HistoryRow]:
        """The newest changes."""
        return drafts.history(db.session, self.draft, most=100)

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return STATES[self.draft.state]

    @property
    def is_open(self) -> bool:
        """Whether it may be changed."""
        return self.draft.state not in (DraftState.PUBLISHED, DraftState.DISCARDED)

    @property
    def edits(self) -> bool:
        """Whether this viewer may change it now."""
        return self.is_open and scope.may(policies.edits_questionnaires)

    @property
    def counts(self) -> tuple[int, int]:
        """How many questions are scored, and how many entries are only answered."""
        questions = [one for one in self.now.questions.values() if one.answered_by_someone]
        scored = sum(self.now.is_scored(one) for one in questions)
        return scored, len(questions) - scored

    def problems(self, address: str) -> Sequence[Fault]:
        """What the check says of one part."""
        return self.faults.get(address, ())

    @cached_property
    def faults(self) -> Mapping[str, Sequence[Fault]]:
        """What the check says, by part, with questions called by their letters and numbers."""
        labels = self.now.labels
        return {at: [in_labels(one, labels) for one in some] for at, some in self.checked.faults.items()}

    def problems_beside(self, address: str) -> dict[str, list[Fault]]:
        """What the check says of one part, by field."""
        found: dict[str, list[Fault]] = {}
        for fault in self.problems(address):
            found.setdefault(field_of(fault), []).append(fault)
        return found

    def label(self, key: str) -> str:
        """The letter and number of a question, or the letter of a section."""
        return label(self.document, key)

    def section(self, key: str) -> Mapping[str, Any]:
        """A section by key; 404 where it has none."""
        return next((one for one in sections_of(self.document) if one["key"] == key), None) or abort(404)

    def question(self, key: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """A section and its question by the question's key; 404 where it has none."""
        return next((pair for pair in every_question(self.document) if pair[1]["key"] == key), None) or abort(404)

    def part(self, address: str, base: int) -> Mapping[str, Any]:
        """A part as it is, or as its author saw it where somebody took it out since; 404 where it never was."""
        found: Mapping[str, Any] | None = value_at(self.document, f"{address}.*")
        if found is None and 0 < base <= self.draft.current:
            found = value_at(drafts.document(db.session, self.draft, base), f"{address}.*")
        return found if found is not None else abort(404)

    def changed_by(self, address: str) -> drafts.HistoryRow | None:
        """The newest change of one part that is told here."""
        return next((row for row in self.latest if any(one.startswith(f"{address}.") for one in row.touched)), None)

    def troubled(self, section: Mapping[str, Any]) -> int:
        """How many errors stand in a section."""
        addresses = [f"section:{section['key']}", *(f"question:{one['key']}" for one in questions_of(section))]
        return sum(fault.level == "error" for address in addresses for fault in self.problems(address))

    def lost(self) -> list[tuple[str, str, str]]:
        """Questions of the replaced version that are no longer asked: key, label and words."""
        if self.old is None:
            return []
        living = {one["key"] for _, one in every_question(self.document)}
        known = {str(one.get("key")) for one in self.document.get("retired", ())} - living
        return [(key, self.old.label_of(key), one.text) for key, one in self.old.questions.items() if key in known]


def open_draft(draft: int) -> Desk:
    """Open a draft of the partnership; 404 where it has none of this number."""
    found = drafts.get_draft(db.session, scope.partnership().id, draft)
    if found is None:
        abort(404)
    return Desk(found, drafts.document(db.session, found))


def to_overview(desk: Desk) -> ResponseReturnValue:
    """Lead to the front page of a draft."""
    return redirect(url_for("drafts.show", pid=scope.partnership().slug, draft=desk.draft.id), 303)
