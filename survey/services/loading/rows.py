"""The rows that one loaded return becomes; the same as `services.returns` writes one by one (a test compares them)."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from questionnaires.answers import Answer, to_store
from questionnaires.scoring import Scorecard as Card
from survey.models import AnswerOrigin, ReturnOrigin, ReturnState, Submission, UtcDateTime
from survey.queries.returns import Dossier, Revision, Sheet
from survey.services.returns.plans import columns_of, plans_of, stage_of
from survey.services.returns.scores import cards_of, score_row, scorecard_row
from survey.services.returns.side_rows import key_of, kind_of, title_of
from survey.services.returns.submitting import FORMAT, answer_data, by_questionnaire, canonical, questionnaires_data
from survey.services.returns.writing import state_of

TIME = UtcDateTime()


@dataclass(frozen=True)
class Load:
    """A return to be loaded: its answers, the moment they count from, and whether it is sent with them."""

    dossier: Dossier
    answers: Mapping[str, Answer]
    at: datetime
    late: bool
    submit: bool

    @cached_property
    def sheet(self) -> Sheet:
        """The answers as they will stand."""
        current = {
            key: Revision(key, 1, 0, answer, AnswerOrigin.LOADED, None, "", self.at)
            for key, answer in self.answers.items()
        }
        return Sheet(self.dossier.questionnaire, current, self.dossier.attributes)

    @cached_property
    def cards(self) -> Mapping[int, Card]:
        """The scorecards of the answers, by whose they are."""
        return cards_of(self.dossier, self.answers)

    @cached_property
    def snapshot(self) -> str:
        """The canonical text of the submission, signed by nobody."""
        dossier = self.dossier
        return canonical(
            {
                "format": FORMAT,
                "round": dossier.round_.slug,
                "organisation": {"slug": dossier.organisation.slug, "name": dossier.organisation.name},
                "number": 1,
                "at": self.at.isoformat(),
                "origin": ReturnOrigin.LOADED.value,
                "questionnaires": questionnaires_data(dossier),
                "attributes": dict(dossier.line.attributes),
                "settings": dict(dossier.round_.settings),
                "signatures": [],
                "answers": by_questionnaire(
                    dossier, {key: answer_data(revision, {}) for key, revision in self.sheet.current.items()}
                ),
            }
        )

    @cached_property
    def digest(self) -> str:
        """The digest of the snapshot."""
        return hashlib.sha256(self.snapshot.encode()).hexdigest()


def revision_rows(load: Load, author_id: int | None) -> Iterator[dict[str, Any]]:
    """Give the first revision of every answer."""
    for key, answer in load.answers.items():
        yield key_of(load.dossier, key) | {
            "number": 1,
            "based_on": 0,
            "content": to_store(answer),
            "origin": AnswerOrigin.LOADED,
            "author_id": author_id,
            "at": load.at,
        }


def pointer_rows(load: Load) -> Iterator[dict[str, Any]]:
    """Point at every first revision."""
    for key, answer in load.answers.items():
        yield key_of(load.dossier, key) | {"current": 1, "state": state_of(answer)}


def evidence_rows(load: Load, author_id: int | None) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Give evidence with its link, whose evidence_id is still to come."""
    for key, answer in load.answers.items():
        if answer.evidence:
            row = {
                "organisation_id": load.dossier.organisation.id,
                "round_id": load.dossier.return_.round_id,
                "return_id": load.dossier.return_.id,
                "kind": kind_of(answer.evidence),
                "title": title_of(answer.evidence),
                "text": answer.evidence,
                "added_by": author_id,
                "added_at": load.at,
            }
            yield row, key_of(load.dossier, key)


def action_rows(load: Load, author_id: int | None) -> Iterator[dict[str, Any]]:
    """Give the row of each action."""
    for key, answer in load.answers.items():
        for position, planned in plans_of(answer).items():
            yield (
                key_of(load.dossier, key)
                | columns_of(planned)
                | {
                    "organisation_id": load.dossier.organisation.id,
                    "position": position,
                    "status": stage_of(planned),
                    "added_by": author_id,
                    "added_at": load.at,
                    "changed_at": load.at,
                }
            )


def return_row(load: Load) -> dict[str, Any]:
    """Give what is set on the return: state, counts and times."""
    totals = load.sheet.totals
    return {
        "its_id": load.dossier.return_.id,
        "its_state": ReturnState.SUBMITTED if load.submit else ReturnState.IN_PROGRESS,
        "its_asked": sum(totals.values()),
        "its_answered": totals["complete"] + totals["wanting"],
        "its_wanting": totals["wanting"],
        "its_time": load.at,
        "its_sending": load.at if load.submit else None,
    }


def submission_row(load: Load) -> dict[str, Any]:
    """Give the row of the first submission."""
    return {
        "round_id": load.dossier.return_.round_id,
        "return_id": load.dossier.return_.id,
        "number": 1,
        "at": load.at,
        "late": load.late,
        "origin": ReturnOrigin.LOADED,
        "snapshot": load.snapshot,
        "digest": load.digest,
        "signatures": [],
        "settings": dict(load.dossier.round_.settings),
        "questionnaires": questionnaires_data(load.dossier),
    }


def card_rows(load: Load, submission_id: int) -> Iterator[dict[str, Any]]:
    """Give the row of each scorecard."""
    return (scorecard_row(card, submission_id, owner).model_dump() for owner, card in load.cards.items())


def score_rows(load: Load, submission_id: int) -> Iterator[dict[str, Any]]:
    """Give a row for every scored question."""
    submission = Submission(**submission_row(load), id=submission_id)
    for owner, card in load.cards.items():
        for one in card.questions.values():
            yield score_row(one, submission, owner)
