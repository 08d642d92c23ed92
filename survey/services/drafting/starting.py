"""Beginning a draft, setting it aside, taking it up again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from questionnaires import editing
from questionnaires.definition import Questionnaire
from survey.models import DraftSource, DraftState, EventKind, Partnership, QuestionnaireDraft, User
from survey.models.drafts import text_of
from survey.queries.drafts import finder
from survey.queries.questionnaires import find_version
from survey.services.drafting.writing import Step, check_size, lock, record, write
from survey.services.drafting.writing import or_refused as made_or_refused
from survey.services.refusals import Refused

SAID: Mapping[DraftSource, str] = {
    DraftSource.NEXT: "the next version of",
    DraftSource.COPY: "a copy of",
    DraftSource.SUPPLEMENT: "a supplement to",
}


def start(
    session: Session,
    actor: User | None,
    partnership: Partnership,
    *,
    source: str,
    from_name: str = "",
    key: str = "",
    version: str = "",
    title: str = "",
    programme: str = "",
    kinds: Sequence[str] = (),
    now: datetime,
) -> QuestionnaireDraft:
    """Begin a draft: `empty`, the `next` version of one that is published, an own `copy`, or a `supplement` to a core.

    `from_name` is the KEY@VERSION to begin from. Raises Refused with the field, also when the version is published
    already or another draft of it is open.
    Example: `start(session, unit, sefton, source="next", from_name="section-175@2026", version="2027", now=now)`.
    """
    chosen = source_of(source)
    base = None if chosen == DraftSource.EMPTY else published(session, partnership, from_name)
    head = {"key": key, "version": version, "title": title, "programme": programme, "kinds": kinds}
    plain = made_or_refused(lambda: first_document(chosen, base, head))
    check_size(plain, text_of(plain))
    refuse_taken(session, partnership, str(plain["key"]), str(plain["version"]))
    draft = added(session, actor, partnership, plain, now)
    draft.source, draft.started_from = chosen, base.name if base else ""
    revision = write(session, draft, actor, Step(plain, said_of(chosen, base)), now)
    record(session, actor, draft, EventKind.DRAFT_STARTED, now, source=chosen.value, digest=revision.digest)
    return draft


def added(
    session: Session, actor: User | None, partnership: Partnership, plain: Mapping[str, Any], now: datetime
) -> QuestionnaireDraft:
    """Add the row of a draft, without a revision yet."""
    draft = QuestionnaireDraft(
        partnership_id=partnership.id,
        key=plain["key"],
        version=plain["version"],
        title=plain["title"],
        source=DraftSource.EMPTY,
        created_by=actor.id if actor else None,
        created_at=now,
        changed_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def source_of(source: str) -> DraftSource:
    """Read what to begin from; raises Refused."""
    try:
        return DraftSource(source)
    except ValueError as unknown:
        raise Refused("Choose what to begin from.", field="source") from unknown


def published(session: Session, partnership: Partnership, name: str) -> Questionnaire:
    """Find the version to begin from; raises Refused."""
    found = finder(session, partnership.id)(name)
    if found is None:
        raise Refused("Choose a published questionnaire to begin from.", field="from_name")
    return found


def first_document(source: DraftSource, base: Questionnaire | None, head: Mapping[str, Any]) -> dict[str, Any]:
    """Make the document that a draft begins with; raises CannotEdit."""
    if base is None:
        return editing.empty(**head)
    if source == DraftSource.NEXT:
        return editing.next_version(base, head["version"])
    make = editing.own_copy if source == DraftSource.COPY else editing.supplement
    return make(base, head["key"], head["version"], head["title"])


def said_of(source: DraftSource, base: Questionnaire | None) -> str:
    """Say how a draft began."""
    if base is None:
        return "Began with an empty questionnaire"
    return f"Began as {SAID[source]} {base.name}"


def refuse_taken(session: Session, partnership: Partnership, key: str, version: str) -> None:
    """Refuse a version that is published already, or that somebody is writing."""
    if find_version(session, f"{key}@{version}", partnership.id) is not None:
        raise Refused(f"{key}@{version} is published already. Give this one another version.", field="version")
    ended = [DraftState.PUBLISHED, DraftState.DISCARDED]
    wanted = select(QuestionnaireDraft.title).where(
        QuestionnaireDraft.partnership_id == partnership.id,
        QuestionnaireDraft.key == key,
        QuestionnaireDraft.version == version,
        col(QuestionnaireDraft.state).not_in(ended),
    )
    if session.exec(wanted).first() is not None:
        raise Refused(f"There is a draft of {key}@{version} already. Open that one.", field="version")


def discard(session: Session, draft: QuestionnaireDraft, actor: User | None, *, now: datetime) -> None:
    """Set a draft aside; nothing of it is lost. Raises Refused when it is published."""
    lock(session, draft)
    if draft.state == DraftState.PUBLISHED:
        raise Refused("This draft is published; there is nothing to set aside.")
    if draft.state != DraftState.DISCARDED:
        draft.state = DraftState.DISCARDED
        record(session, actor, draft, EventKind.DRAFT_DISCARDED, now)


def reopen(session: Session, draft: QuestionnaireDraft, actor: User | None, *, now: datetime) -> None:
    """Take up a draft again that was set aside, in review or approved; what was approved must be looked at anew.

    Raises Refused when it is published.
    """
    lock(session, draft)
    if draft.state == DraftState.PUBLISHED:
        raise Refused("This draft is published and stays as it is. Begin the next version to change anything.")
    if draft.state != DraftState.OPEN:
        draft.state = DraftState.OPEN
        record(session, actor, draft, EventKind.DRAFT_REOPENED, now)
