"""Drafts of questionnaires: their documents, history, reviews and problems."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from questionnaires import checking, documents
from questionnaires.definition import Questionnaire
from questionnaires.editing import problems_at
from questionnaires.faults import Fault, errors_in
from questionnaires.standards import standard_faults
from survey.models import (
    DraftReview,
    DraftRevision,
    DraftState,
    QuestionnaireDraft,
    QuestionnaireVersion,
    User,
)
from survey.models.drafts import unpacked
from survey.queries.questionnaires import Shelf, find_version, get_questionnaire
from survey.queries.standards import get_taxonomy


class Checked(NamedTuple):
    """What the check says of a draft: faults by address, and the questionnaire where its shape is sound."""

    faults: Mapping[str, list[Fault]]
    questionnaire: Questionnaire | None

    @property
    def errors(self) -> int:
        """How many faults stop publishing."""
        return sum(len(errors_in(found)) for found in self.faults.values())

    @property
    def warnings(self) -> int:
        """How many faults are only worth a look."""
        return sum(map(len, self.faults.values())) - self.errors


@dataclass(frozen=True)
class HistoryRow:
    """One revision without its document; `who` is a name, None for the installation itself."""

    number: int
    said: str
    touched: tuple[str, ...]
    who: str | None
    author_id: int | None
    at: datetime
    based_on: int | None
    undoes: int | None


@dataclass(frozen=True)
class Steps:
    """What may be taken back and done again: numbers for `undo` and `redo`, None where there is nothing.

    `standing` are the revisions that the current document rests on, oldest first; the first is the start.
    """

    standing: tuple[int, ...]
    undo: int | None
    redo: int | None


@dataclass(frozen=True)
class ReviewRow:
    """One review with the names of who asked, who was asked and who decided."""

    review: DraftReview
    asked_by: str | None
    asked_of: str | None
    decided_by: str | None


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list, with who changed it last."""

    draft: QuestionnaireDraft
    changed_by: str | None


_checked: Shelf[Checked] = Shelf(16)


def finder(session: Session, partnership_id: int) -> Callable[[str], Questionnaire | None]:
    """Give a function that finds KEY@VERSION as an object: the partnership's own first, then the shared library's."""

    def find(name: str) -> Questionnaire | None:
        version = find_version(session, name, partnership_id)
        return get_questionnaire(session, version.id, version.digest) if version else None

    return find


def list_drafts(session: Session, partnership_id: int, *, ended: bool = False) -> list[DraftRow]:
    """List a partnership's drafts, the last changed first; `ended` gives those published and discarded instead."""
    over = col(QuestionnaireDraft.state).in_([DraftState.PUBLISHED, DraftState.DISCARDED])
    statement = (
        select(QuestionnaireDraft, User.name)
        .join(
            DraftRevision,
            (col(DraftRevision.draft_id) == QuestionnaireDraft.id)
            & (col(DraftRevision.number) == QuestionnaireDraft.current),
        )
        .join(User, col(User.id) == DraftRevision.author_id, isouter=True)
        .where(QuestionnaireDraft.partnership_id == partnership_id, over if ended else ~over)
        .order_by(col(QuestionnaireDraft.changed_at).desc(), col(QuestionnaireDraft.id).desc())
    )
    return [DraftRow(draft, name) for draft, name in session.exec(statement)]


def list_waiting(session: Session, partnership_id: int, user_id: int) -> list[QuestionnaireDraft]:
    """List the drafts that wait for somebody: those in review that they may decide as a second person, and those
    approved and not yet published; the one that changed first stands first.
    """
    draft = QuestionnaireDraft
    wrote = select(DraftRevision.number).where(
        DraftRevision.draft_id == draft.id, DraftRevision.number > 1, DraftRevision.author_id == user_id
    )
    asked = select(DraftReview.id).where(
        DraftReview.draft_id == draft.id,
        col(DraftReview.decided_at).is_(None),
        sa.or_(
            col(DraftReview.asked_by) == user_id,
            col(DraftReview.asked_of).is_not(None) & (col(DraftReview.asked_of) != user_id),
        ),
    )
    to_decide = (col(draft.state) == DraftState.IN_REVIEW) & ~wrote.exists() & ~asked.exists()
    statement = select(draft).where(
        draft.partnership_id == partnership_id, to_decide | (col(draft.state) == DraftState.APPROVED)
    )
    return list(session.exec(statement.order_by(col(draft.changed_at), col(draft.id))))


def get_draft(session: Session, partnership_id: int, draft_id: int) -> QuestionnaireDraft | None:
    """Give a draft of this partnership, None where it has no such draft."""
    wanted = select(QuestionnaireDraft).where(
        QuestionnaireDraft.id == draft_id, QuestionnaireDraft.partnership_id == partnership_id
    )
    return session.exec(wanted).one_or_none()


def document(session: Session, draft: QuestionnaireDraft, number: int | None = None) -> dict[str, Any]:
    """Give the document of a draft as it is, or as it was at a revision; a new one at each call.

    Raises KeyError when there is no such revision.
    """
    content = _of(session, draft, number, "content")
    if content is None:
        raise KeyError(f"draft {draft.id} has no revision {number}")
    return unpacked(content)


def digest(session: Session, draft: QuestionnaireDraft) -> str:
    """Give the digest of the current document: what a review is about."""
    return str(_of(session, draft, None, "digest"))


def _of(session: Session, draft: QuestionnaireDraft, number: int | None, column: str) -> Any:
    row = DraftRevision.__table__.c  # type: ignore[attr-defined]
    wanted = sa.select(row[column]).where(
        row.draft_id == draft.id, row.number == (draft.current if number is None else number)
    )
    return session.connection().execute(wanted).scalar()


def history(
    session: Session, draft: QuestionnaireDraft, *, after: int = 0, before: int | None = None, most: int | None = None
) -> list[HistoryRow]:
    """List revisions, the newest first, without their documents; those between `after` and `before`, at most `most`."""
    row = DraftRevision.__table__.c  # type: ignore[attr-defined]
    statement = (
        sa.select(row.number, row.said, row.touched, col(User.name), row.author_id, row.at, row.based_on, row.undoes)
        .join_from(DraftRevision, User, col(User.id) == row.author_id, isouter=True)
        .where(row.draft_id == draft.id, row.number > after)
        .order_by(row.number.desc())
        .limit(most)
    )
    if before is not None:
        statement = statement.where(row.number < before)
    found = session.connection().execute(statement)
    return [HistoryRow(one[0], one[1], tuple(one[2]), *one[3:]) for one in found]


def steps(session: Session, draft: QuestionnaireDraft) -> Steps:
    """Give what can be undone and done again in a draft; one query."""
    row = DraftRevision.__table__.c  # type: ignore[attr-defined]
    wanted = sa.select(row.number, row.undoes).where(row.draft_id == draft.id).order_by(row.number)
    return steps_of((number, undoes) for number, undoes in session.connection().execute(wanted))


def steps_of(revisions: Iterable[tuple[int, int | None]]) -> Steps:
    """Fold revisions (number, what it takes back) into what stands now.

    Taking back an undo is doing the change again; a new change ends what could be done again.

    >>> steps_of([(1, None), (2, None), (3, 2)])
    Steps(standing=(1,), undo=None, redo=3)
    """
    standing: list[int] = []
    undone: list[int] = []
    takes_back: dict[int, int] = {}
    for number, undoes in revisions:
        if undoes is None:
            standing.append(number)
            undone = []
        elif undoes in takes_back:
            undone.pop()
            standing.append(takes_back[undoes])
        else:
            standing.pop()
            undone.append(number)
            takes_back[number] = undoes
    return Steps(tuple(standing), standing[-1] if len(standing) > 1 else None, undone[-1] if undone else None)


def reviews(session: Session, draft: QuestionnaireDraft) -> list[ReviewRow]:
    """List the reviews of a draft, the newest first, with names."""
    statement = select(DraftReview).where(DraftReview.draft_id == draft.id).order_by(col(DraftReview.number).desc())
    found = list(session.exec(statement))
    ids = {one for row in found for one in (row.asked_by, row.asked_of, row.decided_by) if one is not None}
    names = dict(session.exec(select(User.id, User.name).where(col(User.id).in_(ids))).all()) if ids else {}
    return [
        ReviewRow(row, *(names.get(one) if one else None for one in (row.asked_by, row.asked_of, row.decided_by)))
        for row in found
    ]


def latest_review(session: Session, draft: QuestionnaireDraft) -> DraftReview | None:
    """Give the newest review of a draft."""
    statement = select(DraftReview).where(DraftReview.draft_id == draft.id).order_by(col(DraftReview.number).desc())
    return session.exec(statement.limit(1)).first()


def changed_by(session: Session, draft: QuestionnaireDraft) -> frozenset[int]:
    """Give the ids of everybody who changed a draft; to have begun it is no change."""
    statement = select(DraftRevision.author_id).where(DraftRevision.draft_id == draft.id, DraftRevision.number > 1)
    return frozenset(one for one in session.exec(statement.distinct()) if one is not None)


def replaced(session: Session, draft: QuestionnaireDraft, plain: Mapping[str, Any]) -> Questionnaire | None:
    """Give the version that a draft's document replaces, None where it replaces none."""
    name = plain.get("replaces")
    if not name:
        return None
    find = finder(session, draft.partnership_id)
    return find(name if "@" in name else f"{draft.key}@{name}")


def checked(session: Session, draft: QuestionnaireDraft) -> Checked:
    """Check the current document whole; kept for as long as neither it nor what is published changes."""
    newest = session.exec(select(sa.func.max(QuestionnaireVersion.id))).one()
    key = (digest(session, draft), draft.partnership_id, newest)
    return with_standards(session, draft, _checked.get(key, lambda: check(session, draft)))


def with_standards(session: Session, draft: QuestionnaireDraft, found: Checked) -> Checked:
    """Add a warning for each section that names a standard which the partnership does not have."""
    if found.questionnaire is None:
        return found
    sections = found.questionnaire.sections
    taxonomy = get_taxonomy(session, draft.partnership_id, draft.changed_at.date())
    faults = {address: list(there) for address, there in found.faults.items()}
    for fault in standard_faults(found.questionnaire, taxonomy):
        faults.setdefault(f"section:{sections[int(fault.path[1])].key}", []).append(fault)
    return Checked(faults, found.questionnaire)


def check(session: Session, draft: QuestionnaireDraft) -> Checked:
    """Check the current document now."""
    plain = document(session, draft)
    questionnaire, faults = documents.from_plain(plain)
    if questionnaire is not None:
        faults = tuple(checking.faults_of(questionnaire, finder(session, draft.partnership_id)))
    return Checked(problems_at(faults, plain), questionnaire)
