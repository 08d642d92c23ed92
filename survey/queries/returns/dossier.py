"""A return with everything it stands on: its line, round, body, version and due date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import sqlalchemy as sa
from sqlmodel import Session, col, select

from questionnaires.conditions import ATTRIBUTES
from questionnaires.definition import Questionnaire
from questionnaires.joining import core_of, home_of, parts_of
from survey.models import (
    IssueLine,
    IssueLinePartnership,
    LineState,
    Organisation,
    QuestionnaireVersion,
    Return,
    ReturnState,
    Round,
)
from survey.queries.accounts import FoundReturn
from survey.queries.questionnaires import Edition, Supplement, get_form, read_supplements, supplements_of

OPEN_STATES = frozenset(
    {ReturnState.NOT_STARTED, ReturnState.IN_PROGRESS, ReturnState.AWAITING_SIGNATURE, ReturnState.RETURNED}
)
"""The states in which answers may still be changed."""


LAST_DUE = (
    sa.select(sa.func.max(IssueLinePartnership.due_on))
    .where(col(IssueLinePartnership.issue_line_id) == sa.bindparam("of_line"))
    .scalar_subquery()
)
AROUND = (
    sa.select(Round, col(QuestionnaireVersion.digest), LAST_DUE, supplements_of(sa.bindparam("of_return")))
    .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == sa.bindparam("of_version"))
    .where(col(Round.id) == sa.bindparam("of_round"))
)
"""What stands around a return; made once, since putting it together costs as much as its rows."""


@dataclass(frozen=True)
class Dossier:
    """A return and what it stands on. The questionnaire is what the body is asked, a shared, unchanging object: the
    core version (`edition`), with its supplements behind it where it has any."""

    return_: Return
    line: IssueLine
    organisation: Organisation
    round_: Round
    edition: Edition
    questionnaire: Questionnaire
    due_on: date
    supplements: tuple[Supplement, ...] = ()

    @property
    def core(self) -> Questionnaire:
        """The questionnaire without supplements."""
        return core_of(self.questionnaire)

    @cached_property
    def keys(self) -> list[str]:
        """The keys under which answers are kept: the core's first, then each supplement's."""
        return [part.key for part in parts_of(self.questionnaire)]

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """The digests of what is asked, the core's first; two returns with the same ones are asked the same."""
        return (self.edition.digest, *(one.digest for one in self.supplements))

    def home_of(self, question: str) -> str:
        """The key of the questionnaire under which the answer to a question is kept."""
        return home_of(self.questionnaire, question)

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """The body's attributes as frozen on the issue line, those that conditions may ask about."""
        kept = self.line.attributes
        return {name: str(kept[name]) for name in ATTRIBUTES if kept.get(name) not in (None, "")}

    @property
    def closed_because(self) -> str:
        """Why answers cannot be changed now, in words; empty when they can."""
        if self.line.state == LineState.EXEMPT:
            return "Your body need not answer in this round."
        if self.line.state == LineState.NIL:
            return "A nil return is on record for your body in this round."
        if self.line.state == LineState.CLOSED:
            return "Your body is recorded as closed, so no return is taken."
        if self.return_.state not in OPEN_STATES:
            return "This return has been sent. It can be changed again when the partnership re-opens it."
        if not self.round_.is_open:
            return "This round is closed, so returns are no longer taken."
        return ""

    @property
    def editable(self) -> bool:
        """Whether answers may be changed."""
        return not self.closed_because


def get_dossier(session: Session, return_id: int) -> Dossier | None:
    """Get a return with everything it stands on, by id alone: for commands, jobs and services, never for a page."""
    statement = (
        select(Return, IssueLine, Organisation)
        .join(IssueLine, col(IssueLine.id) == Return.issue_line_id)
        .join(Organisation, col(Organisation.id) == Return.organisation_id)
        .where(Return.id == return_id)
    )
    found = session.exec(statement).one_or_none()
    return None if found is None else open_dossier(session, *found)


def dossier_of(session: Session, found: FoundReturn) -> Dossier:
    """Give the dossier of a return that was found through the viewer's reach; usually no query."""
    edition = Edition(found.line.version_id, found.digest)
    form = get_form(session, edition, found.supplements)
    around = found.return_, found.line, found.organisation, found.round_
    return Dossier(*around, edition, form, found.due_on, found.supplements)


def open_dossier(session: Session, return_: Return, line: IssueLine, organisation: Organisation) -> Dossier:
    """Give a return with the rest it stands on; one query.

    In a joint round the last of its due dates counts here: a return is late when it is late for everybody.
    """
    wanted = {"of_line": line.id, "of_version": line.version_id, "of_round": return_.round_id, "of_return": return_.id}
    round_, digest, due, named = session.execute(AROUND, wanted).one()
    edition, supplements = Edition(line.version_id, digest), read_supplements(named)
    form = get_form(session, edition, supplements)
    return Dossier(return_, line, organisation, round_, edition, form, due or round_.due_on, supplements)
