"""Submissions: a return as it was signed, read from its snapshot and never from the live answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from questionnaires.answers import Answer, from_store
from questionnaires.asking import Path, asked
from questionnaires.conditions import ATTRIBUTES
from questionnaires.definition import Questionnaire
from questionnaires.joining import core_of, parts_of
from survey.models import NO_PARTNERSHIP, Return, Round, Submission
from survey.queries.questionnaires import Edition, Supplement, get_form
from survey.queries.returns.dossier import Dossier

EARLIER = (
    sa.select(Submission, Round)
    .join(Return, col(Return.submission_id) == col(Submission.id))
    .join(Round, col(Round.id) == col(Return.round_id))
    .where(col(Return.round_id) == sa.bindparam("of_round"), col(Return.organisation_id) == sa.bindparam("of_body"))
)


@dataclass(frozen=True)
class SignedAnswer:
    """One answer of a submission: who is named by role, as people change."""

    answer: Answer
    revision: int
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Signed:
    """A submission with its snapshot opened. The questionnaire is what was asked: the core version (`edition`), with
    its supplements behind it where it had any."""

    submission: Submission
    questionnaire: Questionnaire
    edition: Edition
    snapshot: Mapping[str, Any]
    supplements: tuple[Supplement, ...] = ()

    @property
    def core(self) -> Questionnaire:
        """The questionnaire without supplements."""
        return core_of(self.questionnaire)

    @property
    def digests(self) -> tuple[str, ...]:
        """The digests of what was asked, the core's first."""
        return (self.edition.digest, *(one.digest for one in self.supplements))

    @property
    def parts(self) -> Mapping[int, Questionnaire]:
        """What was asked by whose it is: the core is every partnership's, a supplement its own partnership's."""
        owners = (NO_PARTNERSHIP, *(one.partnership_id for one in self.supplements))
        return dict(zip(owners, parts_of(self.questionnaire), strict=True))

    @cached_property
    def entries(self) -> Mapping[str, Any]:
        """The answers as they stand in the snapshot, part after part."""
        every = self.snapshot["answers"]
        return {key: one for part in parts_of(self.questionnaire) for key, one in every.get(part.key, {}).items()}

    def answer(self, key: str) -> SignedAnswer | None:
        """One answer as signed; None where there was none."""
        entry = self.entries.get(key)
        return signed_answer(self.questionnaire, key, entry) if entry and key in self.questionnaire.questions else None

    def is_asked(self, key: str) -> bool:
        """Whether a question was asked; most have no condition, and then no other answer is looked at."""
        question, section = self.questionnaire.questions[key], self.questionnaire.section_of[key]
        return (question.when is None and section.when is None) or self.path.is_asked(key)

    @cached_property
    def answers(self) -> Mapping[str, SignedAnswer]:
        """The answers as signed, by question key."""
        return {
            key: signed_answer(self.questionnaire, key, entry)
            for key, entry in self.entries.items()
            if key in self.questionnaire.questions
        }

    @cached_property
    def values(self) -> Mapping[str, Answer]:
        """The answers alone, for rules and scores."""
        return {key: signed.answer for key, signed in self.answers.items()}

    def values_of(self, part: Questionnaire) -> Mapping[str, Answer]:
        """The answers to one part of what was asked."""
        if part is self.questionnaire:
            return self.values
        return {key: answer for key, answer in self.values.items() if key in part.questions}

    @property
    def attributes(self) -> Mapping[str, str]:
        """The body's attributes as they stood."""
        kept = self.snapshot["attributes"]
        return {name: str(kept[name]) for name in ATTRIBUTES if kept.get(name) not in (None, "")}

    @cached_property
    def path(self) -> Path:
        """Which questions were asked."""
        return asked(self.questionnaire, self.values, self.attributes)


def signed_answer(questionnaire: Questionnaire, key: str, entry: Mapping[str, Any]) -> SignedAnswer:
    """Read one answer of a snapshot."""
    at = entry.get("at")
    return SignedAnswer(
        from_store(questionnaire.questions[key], entry["content"]),
        int(entry["revision"]),
        entry.get("by", ""),
        datetime.fromisoformat(at) if at else None,
    )


def open_submission(session: Session, submission: Submission) -> Signed:
    """Open a submission's snapshot; its questionnaire usually costs no query."""
    core, *others = submission.questionnaires
    edition = Edition(int(core["version_id"]), str(core["digest"]))
    supplements = tuple(
        Supplement(int(one["version_id"]), str(one["digest"]), int(one["partnership_id"])) for one in others
    )
    form = get_form(session, edition, supplements)
    return Signed(submission, form, edition, json.loads(submission.snapshot), supplements)


def get_submission(session: Session, return_: Return, number: int | None = None) -> Submission | None:
    """Get the submission that counts, or one by its number."""
    wanted = select(Submission).where(Submission.return_id == return_.id)
    if number is not None:
        wanted = wanted.where(Submission.number == number)
    else:
        wanted = wanted.where(Submission.id == return_.submission_id)
    return session.exec(wanted).one_or_none()


def list_submission_numbers(session: Session, return_: Return) -> list[tuple[int, datetime]]:
    """List the numbers of a return's submissions with their times, newest first; no snapshot is loaded."""
    wanted = (
        select(Submission.number, Submission.at)
        .where(Submission.return_id == return_.id)
        .order_by(col(Submission.number).desc())
    )
    return list(session.exec(wanted))


def find_earlier(session: Session, dossier: Dossier) -> tuple[Signed, Round] | None:
    """Find what the same body signed in the round that this round follows; one query."""
    if dossier.round_.after_id is None:
        return None
    wanted = {"of_round": dossier.round_.after_id, "of_body": dossier.organisation.id}
    found = session.execute(EARLIER, wanted).first()
    return None if found is None else (open_submission(session, found[0]), found[1])
