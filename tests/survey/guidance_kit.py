"""Guidance for tests: a questionnaire that refers to two documents, and bodies that answered it."""

from datetime import datetime

from sqlmodel import Session

from survey.models import Answer, AnswerState, Organisation, Partnership, QuestionnaireVersion, Return, Submission
from tests import factories
from tests.factories import NOW

KCSIE = "Keeping Children Safe in Education"
DOCUMENT = """\
format: 1
key: {key}
version: "{version}"
title: A questionnaire with references
programme: {programme}
legal_basis: [{{route: s175, document: Education Act 2002, edition: "2002", paragraph: s175}}]
scales:
  three:
    grades:
      - {{key: met, label: Met, points: 2, counts_as: met, colour: green}}
      - {{key: not, label: Not met, points: 0, counts_as: not_met, colour: red}}
sections:
  - key: one
    title: The first section
    standard: S1
    questions:
      - key: a
        kind: graded
        scale: three
        text: Filters are checked.
        tags: [online]
        references: [{{document: Keeping Children Safe in Education, edition: "{edition}", paragraph: Part two}}]
      - key: b
        kind: graded
        scale: three
        text: Words are right.
        tags: [send]
        references: [{{document: Keeping Children Safe in Education, edition: "{edition}", paragraph: Part nine}}]
      - key: c
        kind: graded
        scale: three
        text: The handbook is known.
        references: [{{document: The handbook, edition: "2020"}}]
"""


def source(key: str, version: str = "2024", edition: str = "2024", programme: str = "schools") -> str:
    """A questionnaire in YAML that refers to an edition of KCSIE and to a handbook that nobody has registered."""
    return DOCUMENT.format(key=key, version=version, edition=edition, programme=programme)


def version(session: Session, key: str, **changes: str) -> QuestionnaireVersion:
    """Publish it."""
    return factories.version(session, source(key, **changes))


def returned(
    session: Session,
    partnership: Partnership,
    of: QuestionnaireVersion,
    name: str,
    *,
    answered: tuple[str, ...] = ("a", "b", "c"),
    submitted: datetime | None = NOW,
    of_round: dict[str, object] | None = None,
    again: Return | None = None,
) -> Return:
    """Make a round and a body's return in it with some answers; `again` gives the same body another round."""
    round_ = factories.round_(session, partnership, of, **(of_round or {}))
    body = session.get_one(Organisation, again.organisation_id) if again else factories.organisation(session, name=name)
    made = factories.return_(session, factories.issue_line(session, round_, body))
    made.answered = len(answered)
    for question in answered:
        state = AnswerState.ANSWERED
        session.add(
            Answer(
                round_id=round_.id, return_id=made.id, questionnaire=of.key, question=question, current=1, state=state
            )
        )
    if submitted:
        row = Submission(round_id=round_.id, return_id=made.id, number=1, at=submitted, snapshot="{}", digest="0" * 64)
        made.submission_id = factories.keep(session, row).id
    session.flush()
    return made
