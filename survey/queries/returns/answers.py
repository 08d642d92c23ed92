"""The answers of a return as they stand, what they come to, and the texts that lost a race and wait for a choice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from questionnaires.answers import NOTHING, Answer, from_store
from questionnaires.asking import Path, asked
from questionnaires.definition import Questionnaire
from questionnaires.problems import Problem, by_section, problems, state_of
from survey.models import Answer as Pointer
from survey.models import AnswerOrigin, AnswerRevision, User
from survey.queries.returns.dossier import Dossier

SAME_QUESTION = sa.and_(
    col(Pointer.round_id) == col(AnswerRevision.round_id),
    col(Pointer.return_id) == col(AnswerRevision.return_id),
    col(Pointer.questionnaire) == col(AnswerRevision.questionnaire),
    col(Pointer.question) == col(AnswerRevision.question),
)


@dataclass(frozen=True)
class Revision:
    """One revision of an answer: what was said, on top of which number, by whom and when."""

    question: str
    number: int
    based_on: int
    answer: Answer
    origin: AnswerOrigin
    author_id: int | None
    author: str
    at: datetime
    page: str = ""


@dataclass(frozen=True)
class Sheet:
    """The answers of a return as they stand, and what follows from them.

    One that is not `whole` holds some answers and those that decide what is asked: its path is right, its problems,
    states and counts are not to be used.
    """

    questionnaire: Questionnaire
    current: Mapping[str, Revision]
    attributes: Mapping[str, str]
    whole: bool = True

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """The answers by question key, also of questions no longer asked."""
        return {key: revision.answer for key, revision in self.current.items()}

    @cached_property
    def path(self) -> Path:
        """Which questions are asked."""
        return asked(self.questionnaire, self.answers, self.attributes)

    @cached_property
    def problems(self) -> Mapping[str, tuple[Problem, ...]]:
        """What is wanting, by question key, in the order of the form."""
        return problems(self.questionnaire, self.path, self.answers)

    @cached_property
    def states(self) -> Mapping[str, str]:
        """Each asked question that is answered: complete, wanting or unanswered."""
        return {
            question.key: state_of(self.answers.get(question.key, NOTHING), self.problems.get(question.key, ()))
            for question in self.path.questions
            if question.answered_by_someone
        }

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """By section key: how many are complete, wanting and unanswered; optional ones count once answered."""
        return by_section(self.path, self.states)  # type: ignore[arg-type]

    @cached_property
    def totals(self) -> Mapping[str, int]:
        """The same three counts over the whole return."""
        return {name: sum(c[name] for c in self.counts.values()) for name in ("complete", "wanting", "unanswered")}

    @property
    def complete(self) -> bool:
        """Whether nothing is wanting, so that the return may be signed."""
        return not self.problems


def revisions() -> Any:
    """Give the statement for the columns of a revision with its author's name."""
    revision = AnswerRevision
    return sa.select(
        col(revision.question),
        col(revision.number),
        col(revision.based_on),
        col(revision.content),
        col(revision.origin),
        col(revision.author_id),
        col(User.name),
        col(revision.at),
    ).join(User, col(User.id) == col(revision.author_id), isouter=True)


def of_return(statement: Any, table: Any = AnswerRevision) -> Any:
    """Narrow a statement to one return; `parameters` gives what it needs."""
    return statement.where(
        col(table.round_id) == sa.bindparam("of_round"),
        col(table.return_id) == sa.bindparam("of_return"),
        col(table.questionnaire).in_(sa.bindparam("of_questionnaires", expanding=True)),
    )


def parameters(dossier: Dossier, **more: Any) -> dict[str, Any]:
    """Give the values that narrow a statement to a return."""
    own = {"of_round": dossier.return_.round_id, "of_return": dossier.return_.id}
    return own | {"of_questionnaires": dossier.keys} | more


ONE_OF = col(AnswerRevision.question).in_(sa.bindparam("questions", expanding=True))

# Made once: putting a statement together costs as much as asking the database for its rows.
CURRENT = of_return(
    revisions().join(Pointer, sa.and_(SAME_QUESTION, col(Pointer.current) == col(AnswerRevision.number))), Pointer
)
CURRENT_SOME = CURRENT.where(col(Pointer.question).in_(sa.bindparam("questions", expanding=True)))
HISTORY = of_return(revisions()).where(ONE_OF).order_by(col(AnswerRevision.number))
HIGHEST = of_return(sa.select(col(AnswerRevision.question), sa.func.max(AnswerRevision.number))).where(ONE_OF)
HIGHEST = HIGHEST.group_by(col(AnswerRevision.question))
SKIPPED = of_return(sa.select(col(AnswerRevision.question)).distinct()).where(
    col(AnswerRevision.based_on) < col(AnswerRevision.number) - 1
)


def get_sheet(session: Session, dossier: Dossier) -> Sheet:
    """Get all answers of a return; one query, whatever their number."""
    return Sheet(dossier.questionnaire, list_current(session, dossier), dossier.attributes)


def get_some(session: Session, dossier: Dossier, questions: Iterable[str]) -> Sheet:
    """Get some answers, and those that decide what is asked; one query."""
    wanted = mentioned(dossier.questionnaire).union(with_inputs(dossier.questionnaire, questions))
    found = session.connection().execute(CURRENT_SOME, parameters(dossier, questions=list(wanted)))
    current = {revision.question: revision for revision in read(dossier.questionnaire, found)}
    return Sheet(dossier.questionnaire, current, dossier.attributes, whole=False)


def mentioned(questionnaire: Questionnaire) -> frozenset[str]:
    """Give the questions that any condition reads, and those that a figure it reads is worked out from."""
    return with_inputs(questionnaire, questionnaire.read_by_conditions)


def with_inputs(questionnaire: Questionnaire, keys: Iterable[str]) -> frozenset[str]:
    """Give questions with everything that the figures among them are worked out from, and so on down."""
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        found.add(key)
        question = questionnaire.questions.get(key)
        if question is not None and question.compute is not None:
            waiting += question.compute.mentions()
    return frozenset(found)


def list_current(session: Session, dossier: Dossier) -> dict[str, Revision]:
    """List the current revision of every answer of a return, by question key; one query."""
    found = session.connection().execute(CURRENT, parameters(dossier))
    return {revision.question: revision for revision in read(dossier.questionnaire, found)}


def list_revisions(session: Session, dossier: Dossier, questions: Collection[str]) -> dict[str, list[Revision]]:
    """List every revision of some questions, oldest first; one query."""
    found: dict[str, list[Revision]] = defaultdict(list)
    rows = session.connection().execute(HISTORY, parameters(dossier, questions=list(questions)))
    for revision in read(dossier.questionnaire, rows):
        found[revision.question].append(revision)
    return found


def highest_numbers(session: Session, dossier: Dossier, questions: Collection[str]) -> dict[str, int]:
    """Give the highest revision number of each of some questions; those never answered are left out."""
    rows = session.connection().execute(HIGHEST, parameters(dossier, questions=list(questions)))
    return {question: number for question, number in rows}


def list_conflicts(session: Session, dossier: Dossier) -> dict[str, list[Revision]]:
    """List the texts that lost a race and wait for somebody's choice, by question key, oldest first.

    A loser stands on a number that another, earlier revision stands on already. It is settled by a later revision
    of origin *joined* that stands on a text by the same person. Hardly a return has one, so the second query,
    over the few questions concerned, is rarely made.
    """
    suspects = list(session.connection().execute(SKIPPED, parameters(dossier)).scalars())
    if not suspects:
        return {}
    every = list_revisions(session, dossier, suspects)
    return {question: found for question, listed in every.items() if (found := unsettled(listed))}


def unsettled(listed: list[Revision]) -> list[Revision]:
    """Give the losers among the revisions of one question that no later choice has settled."""
    by_number = {revision.number: revision for revision in listed}
    seen: set[int] = set()
    losers = []
    for revision in listed:
        if revision.based_on in seen:
            losers.append(revision)
        seen.add(revision.based_on)
    choices = [one for one in listed if one.origin == AnswerOrigin.JOINED and one.based_on in by_number]
    return [
        loser
        for loser in losers
        if not any(
            one.number > loser.number and by_number[one.based_on].author_id == loser.author_id for one in choices
        )
    ]


def read(questionnaire: Questionnaire, rows: Iterable[Any]) -> Iterable[Revision]:
    """Give revisions as objects; what the questionnaire does not know is left out."""
    for question, number, based_on, content, origin, author_id, name, at in rows:
        known = questionnaire.questions.get(question)
        if known is None:
            continue
        answer = from_store(known, content)
        page = content.get("page", "")
        yield Revision(question, number, based_on, answer, origin, author_id, name or "", at, page)
