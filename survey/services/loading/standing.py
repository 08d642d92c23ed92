"""What stands in a round before a file is loaded: its bodies by every name, and what has been answered already."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from survey.models import Answer as Pointer
from survey.models import (
    AnswerOrigin,
    AnswerRevision,
    Identifier,
    IssueLine,
    IssueLinePartnership,
    LineState,
    Organisation,
    QuestionnaireVersion,
    Return,
    ReturnOrigin,
    ReturnState,
    Round,
)
from survey.queries.questionnaires import Edition, get_form, read_supplements, supplements_of
from survey.queries.returns import Dossier
from survey.queries.returns.answers import SAME_QUESTION

Content = Mapping[str, Any]


@dataclass
class Standing:
    """A round as it stands: dossiers by the body's slug, the slug of every name, and stored answers by return."""

    round_: Round
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    stored: dict[int, dict[str, Content]] = field(default_factory=dict)
    typed: frozenset[int] = frozenset()

    def why_not(self, slug: str) -> str:
        """Say why nothing can be loaded for a body; nothing when it can be."""
        dossier = self.dossiers.get(slug)
        if dossier is None:
            return f"it is not on the issue list of {self.round_.slug}"
        if dossier.line.state != LineState.DUE:
            return f"it is recorded as {dossier.line.state.value} in this round, so it has no return to load"
        if dossier.return_.id in self.typed:
            return "its return is being typed online, and that is never written over"
        return ""

    def is_fresh(self, dossier: Dossier) -> bool:
        """Whether nothing has been answered yet."""
        return dossier.return_.id not in self.stored


def stand(session: Session, round_: Round) -> Standing:
    """Read how a round stands; a fixed number of queries."""
    found = Standing(round_)
    editions = editions_of(session, round_)
    for line, organisation, return_, due_on, named in lines_of(session, round_):
        edition, supplements = editions[line.version_id], read_supplements(named)
        form = get_form(session, edition, supplements)
        around = return_, line, organisation, round_
        found.dossiers[organisation.slug] = Dossier(*around, edition, form, due_on, supplements)
    found.names = names_of(session, found)
    found.stored = answers_of(session, round_)
    found.typed = typed_in(session, round_, found)
    return found


def editions_of(session: Session, round_: Round) -> dict[int, Edition]:
    """Give the versions that the bodies of a round answer."""
    versions = select(IssueLine.version_id).where(IssueLine.round_id == round_.id)
    wanted = select(QuestionnaireVersion.id, QuestionnaireVersion.digest)
    return {row[0]: Edition(*row) for row in session.exec(wanted.where(col(QuestionnaireVersion.id).in_(versions)))}


def lines_of(session: Session, round_: Round) -> Any:
    """Give every line with its body, return, last due date and supplements."""
    due = (
        select(IssueLinePartnership.issue_line_id, sa.func.max(IssueLinePartnership.due_on).label("due_on"))
        .group_by(col(IssueLinePartnership.issue_line_id))
        .subquery()
    )
    wanted = (
        sa.select(IssueLine, Organisation, Return, due.c.due_on, supplements_of(col(Return.id)))
        .join(Organisation, col(Organisation.id) == col(IssueLine.organisation_id))
        .join(Return, col(Return.issue_line_id) == col(IssueLine.id))
        .join(due, due.c.issue_line_id == col(IssueLine.id))
        .where(col(IssueLine.round_id) == round_.id)
        .with_for_update(of=Return)
    )
    return session.execute(wanted)


def names_of(session: Session, standing: Standing) -> dict[str, str]:
    """Give the slug for every name a file may use, in small letters: slug, or scheme and number."""
    bodies = {one.organisation.id: slug for slug, one in standing.dossiers.items()}
    names = {str(one.line.attributes.get("slug") or slug): slug for slug, one in standing.dossiers.items()}
    names |= {slug: slug for slug in standing.dossiers}
    members = select(IssueLine.organisation_id).where(IssueLine.round_id == standing.round_.id)
    wanted = select(Identifier.organisation_id, Identifier.scheme, Identifier.value)
    for organisation, scheme, value in session.exec(wanted.where(col(Identifier.organisation_id).in_(members))):
        names[f"{scheme}:{value}".lower()] = bodies[organisation]
    return names


def answers_of(session: Session, round_: Round) -> dict[int, dict[str, Content]]:
    """Give the stored content of every answer of a round, by return and question; one query."""
    wanted = (
        sa.select(col(AnswerRevision.return_id), col(AnswerRevision.question), col(AnswerRevision.content))
        .join(Pointer, sa.and_(SAME_QUESTION, col(Pointer.current) == col(AnswerRevision.number)))
        .where(col(Pointer.round_id) == round_.id)
    )
    found: dict[int, dict[str, Content]] = defaultdict(dict)
    for return_id, question, content in session.connection().execute(wanted):
        found[return_id][question] = content
    return dict(found)


def typed_in(session: Session, round_: Round, standing: Standing) -> frozenset[int]:
    """Give the returns that somebody has worked on online."""
    wanted = (
        select(AnswerRevision.return_id)
        .where(AnswerRevision.round_id == round_.id, col(AnswerRevision.origin) != AnswerOrigin.LOADED)
        .distinct()
    )
    begun = {
        one.return_.id
        for one in standing.dossiers.values()
        if one.return_.origin == ReturnOrigin.TYPED and one.return_.state != ReturnState.NOT_STARTED
    }
    return frozenset(session.exec(wanted)) | begun
