"""A round as open files, for whoever takes the data elsewhere: documents, signed returns, scorecards, and one table.

Nothing here depends on the day it is made: what is signed and kept gives the same files for as long as it is kept.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from sqlmodel import Session, col, select

from questionnaires.answers import Answer, as_text, to_store
from questionnaires.contracts import scorecard_data
from questionnaires.definition import Question
from questionnaires.scoring import METHOD, exact_ratio
from reports.bundle import json_bytes
from reports.inputs import ReturnData, RoundData
from reports.parts import part_rows
from survey.exports.issue_list import Value, csv_text
from survey.exports.rounds import own_round_data, round_data
from survey.models import NO_PARTNERSHIP, Organisation, Partnership, QuestionnaireVersion, Return, Round, Submission
from survey.queries import results

FORMAT = 1
LINES = (
    "organisation", "name", "identifier", "kind", "group", "area", "basis", "reason", "state", "state_reason",
    "due_on", "submitted_at", "late",
)  # fmt: skip
ANSWERS = (
    "organisation", "submission", "questionnaire", "section", "question", "label", "text", "state", "answer", "value",
    "points", "weight", "comment", "reason", "evidence", "action", "who", "by",
)  # fmt: skip

PARTS = ("organisation", "submission", "questionnaire", "question", "part", "row", "column", "answer", "number")


def about(partnership: Partnership, round_: Round) -> dict[str, Any]:
    """What the manifest says of the files."""
    return {"format": FORMAT, "round": round_.slug, "partnership": partnership.slug}


def round_files(session: Session, partnership: Partnership, round_: Round) -> Iterator[tuple[str, bytes]]:
    """Every file of a round as a partnership sees it, by name.

    Example: `write_bundle(out, round_files(session, sefton, round_), about(sefton, round_))`.
    """
    data = round_data(session, partnership, round_)
    own = own_round_data(session, partnership, round_, data)
    yield "round.json", json_bytes(round_facts(partnership, round_, data, own))
    yield "issue-list.csv", csv_bytes(LINES, line_rows(data))
    signed = list(submissions(session, round_, data))
    yield from documents(session, partnership, round_, [one for one, _ in signed])
    for submission, slug in signed:
        yield f"returns/{slug}/{submission.number}.json", submission.snapshot.encode()
    yield "scorecards.json", json_bytes(scorecards(data, own))
    every = chain(answer_rows(data), answer_rows(own) if own else ())
    yield "answers.csv", csv_bytes(ANSWERS, every)
    parts = list(chain(part_cells(data), part_cells(own) if own else ()))
    if parts:
        yield "parts.csv", csv_bytes(PARTS, parts)


def round_facts(
    partnership: Partnership, round_: Round, data: RoundData, own: RoundData | None = None
) -> dict[str, Any]:
    """What the round was: dates, settings, versions."""
    return {
        "slug": round_.slug,
        "name": round_.name,
        "partnership": {"slug": partnership.slug, "name": partnership.name},
        "opens_on": round_.opens_on.isoformat(),
        "due_on": round_.due_on.isoformat(),
        "settings": dict(round_.settings),
        "questionnaires": [one.name for one in data.questionnaires],
    } | ({"supplements": [one.name for one in own.questionnaires]} if own else {})


def submissions(session: Session, round_: Round, data: RoundData) -> Iterator[tuple[Submission, str]]:
    """Every numbered submission of the bodies in the round, with the body's slug."""
    wanted = (
        select(Submission, Organisation.slug)
        .join(Return, col(Return.id) == Submission.return_id)
        .join(Organisation, col(Organisation.id) == Return.organisation_id)
        .where(Submission.round_id == round_.id)
        .order_by(col(Organisation.slug), col(Submission.number))
    )
    bodies = {line.organisation.slug for line in data.lines}
    return ((one, slug) for one, slug in session.exec(wanted) if slug in bodies)


def documents(
    session: Session, partnership: Partnership, round_: Round, signed: Iterable[Submission]
) -> Iterator[tuple[str, bytes]]:
    """Every version that was issued or answered: its canonical text, and the file it was published from."""
    digests = {str(part["digest"]) for one in signed for part in one.questionnaires}
    for owner in (NO_PARTNERSHIP, partnership.id):
        digests |= {edition.digest for edition in results.list_editions(session, round_.id, owner)}
    wanted = select(QuestionnaireVersion).where(col(QuestionnaireVersion.digest).in_(digests))
    for version in session.exec(wanted.order_by(col(QuestionnaireVersion.key), col(QuestionnaireVersion.id))):
        name = f"questionnaires/{version.key}@{version.version}"
        yield f"{name}.json", version.canonical.encode()
        yield f"{name}.{'xlsx' if version.source.startswith(b'PK') else 'yaml'}", version.source


def scorecards(data: RoundData, own: RoundData | None = None) -> dict[str, Any]:
    """The stored scorecards of a round in the form of the data contract; that of a supplement stands beside, under a
    key of its own."""
    beside = own.returns if own else {}
    return {
        "round": data.slug,
        "layer": "self",
        "method": METHOD,
        "organisations": [
            {
                "organisation": one.organisation.identifier,
                "name": one.organisation.name,
                "status": one.status,
                "questionnaire": one.questionnaire.name,
                **scorecard_data(one.scorecard),
                **({"supplement": supplement_card(beside[slug])} if slug in beside else {}),
            }
            for slug, one in data.returns.items()
        ],
    }


def supplement_card(one: ReturnData) -> dict[str, Any]:
    """The stored scorecard of a body's answers to the partnership's own supplement."""
    return {"questionnaire": one.questionnaire.name, **scorecard_data(one.scorecard)}


def line_rows(data: RoundData) -> Iterator[Sequence[Value]]:
    """The issue list."""
    for line in data.lines:
        body = line.organisation
        at = line.submitted_at.isoformat() if line.submitted_at else ""
        yield (
            body.slug, body.name, body.identifier, body.kind, body.group, body.area, body.basis, line.reason,
            line.state, line.state_reason, line.due_on, at, "yes" if line.late else "no" if at else "",
        )  # fmt: skip


def answer_rows(data: RoundData) -> Iterator[Sequence[Value]]:
    """Every question of every return that counts, in the order of the form, also what was not asked or answered."""
    for found in data.returns.values():
        for section, question in found.questionnaire:
            if question.kind != "note":
                answer = found.answers.get(question.key, Answer())
                yield (
                    found.organisation.slug, found.submission, found.questionnaire.name, section.key,
                    *question_cells(found, question), answer.comment, answer.reason, answer.evidence,
                    answer.action.what, answer.action.who, answer.action.by,
                )  # fmt: skip


def part_cells(data: RoundData) -> Iterator[Sequence[Value]]:
    """Every part of every answer in parts, named as the loading of answers reads it."""
    for found in data.returns.values():
        for question in found.path.questions:
            for one in part_rows(found.questionnaire, question, found.answers.get(question.key, Answer())):
                number = exact_ratio(one.number) or ""
                yield (
                    found.organisation.slug, found.submission, found.questionnaire.name, question.key, one.part,
                    one.label, one.column, one.words, number,
                )  # fmt: skip


def question_cells(found: ReturnData, question: Question) -> Iterator[Value]:
    """One question: its words, its state, and the answer in words, as kept, and as scored."""
    form, key = found.questionnaire, question.key
    answer = found.path.known.get(key) or found.answers.get(key, Answer())
    yield from (key, form.label_of(key), question.text, state_of(found, key, answer), as_text(form, question, answer))
    yield "" if answer.value is None else json.dumps(to_store(answer)["value"], ensure_ascii=False)
    scored = found.scorecard.questions.get(key)
    yield exact_ratio(scored.points) if scored else ""
    yield exact_ratio(scored.weight) if scored else ""


def state_of(found: ReturnData, key: str, answer: Answer) -> str:
    """Not asked, not answered, not applicable or answered: apart down to the last cell."""
    if not found.path.is_asked(key):
        return "not_asked"
    if answer.not_applicable:
        return "not_applicable"
    return "answered" if answer.given else "not_answered"


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A table in UTF-8 with its mark, which Excel needs; a text that could be a formula gets an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([csv_text(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
