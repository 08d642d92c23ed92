"""What was published, answered, signed, scored and reported last year is the same to the last byte a year later.

The heart of the product: a new version, its round and its answers change nothing of the version before. Everything is
read from the database anew, and every file is made anew.
"""

import hashlib
import io
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from questionnaires import documents
from questionnaires.asking import asked
from questionnaires.contracts import scorecard_data
from questionnaires.scoring import Settings, score
from reports.bundle import write_bundle
from reports.pack import challenge_pack
from reports.questionnaire_files import FORMS, Wanted
from reports.workbook import comparison_workbook
from survey.exports.comparison import comparison_data
from survey.exports.open_files import about, round_files
from survey.exports.packs import pack_data
from survey.models import QuestionnaireVersion, Return, Round, Scorecard, Submission
from survey.queries import questionnaires as versions
from survey.queries.returns import open_submission
from survey.services.questionnaires import publish
from survey.services.refusals import Refused
from survey.services.scores import verify_scorecards
from tests.survey.two_years import School, document, school

LAST_YEAR = datetime(2025, 10, 6, 9, 30, tzinfo=UTC)
THIS_YEAR = LAST_YEAR + timedelta(days=350)
REPORTED = datetime(2026, 1, 12, 14, 5, 6, 789, tzinfo=UTC)
"""When last year's reports were made; made again, they say the same moment."""


def version_row(session: Session, name: str) -> QuestionnaireVersion:
    key, _, version = name.partition("@")
    wanted = select(QuestionnaireVersion)
    return session.exec(wanted.where(QuestionnaireVersion.key == key, QuestionnaireVersion.version == version)).one()


def rows_of(session: Session, return_: Return) -> bytes:
    """Every row of every table that belongs to a return, as the database has it."""
    found = [("return_", [dict(return_.model_dump())])]
    for table in SQLModel.metadata.sorted_tables:
        if "return_id" in table.columns:
            wanted = sa.select(table).where(table.columns["return_id"] == return_.id)
            rows = session.connection().execute(wanted.order_by(*table.primary_key.columns)).mappings()
            found.append((table.name, [dict(row) for row in rows]))
    assert {name for name, rows in found if rows} >= {"return_", "answer", "answer_revision", "signature", "submission"}
    return json.dumps(found, default=str, ensure_ascii=False, sort_keys=True).encode()


def document_parts(session: Session, name: str) -> dict[str, bytes]:
    """The document of a version as kept, as read again, and as each file it can be had as."""
    row = version_row(session, name)
    questionnaire = documents.from_canonical(row.canonical)
    parts = {"source": row.source, "canonical": row.canonical.encode(), "digest": row.digest.encode()}
    parts["canonical, written again"] = documents.canonical(questionnaire).encode()
    parts["canonical, from the source"] = documents.canonical(documents.parse(row.source)).encode()
    for form, maker in FORMS.items():
        parts[f"document as {form}"] = maker.make(Wanted(questionnaire, None, "s175", "OFFICIAL", "Partnership"))
    return parts


def return_parts(session: Session, submission: Submission) -> dict[str, bytes]:
    """The return as kept, its snapshot, and its scorecard as stored and as worked out again."""
    signed = open_submission(session, submission)
    card = score(signed.questionnaire, signed.values, signed.attributes, Settings.from_data(submission.settings))
    stored = session.exec(select(Scorecard.data).where(Scorecard.submission_id == submission.id)).one()
    path = asked(signed.questionnaire, signed.values, signed.attributes)
    return {
        "return": rows_of(session, session.get_one(Return, submission.return_id)),
        "snapshot": submission.snapshot.encode(),
        "its digest": submission.digest.encode(),
        "asked": " ".join(path.keys).encode(),
        "scorecard, stored": json.dumps(stored, sort_keys=True).encode(),
        "scorecard, again": json.dumps(scorecard_data(card), sort_keys=True).encode(),
    }


def report_parts(school: School, round_: Round, folder: Path) -> dict[str, bytes]:
    """Export, pack and workbook of a round."""
    session, partnership = school.session, school.partnership
    out, book = folder / "export.zip", io.BytesIO()
    write_bundle(out, round_files(session, partnership, round_), about(partnership, round_))
    comparison_workbook(comparison_data(session, partnership, [round_], REPORTED), book)
    pack = challenge_pack(pack_data(session, partnership, round_, school.body, REPORTED))
    assert pack.startswith(b"%PDF")
    return {"export": out.read_bytes(), "pack": pack, "workbook": book.getvalue()}


def everything(school: School, slug: str, folder: Path) -> dict[str, str]:
    """A digest of each part of a year, read from the database as if this process had never seen it."""
    school.session.expire_all()
    versions._questionnaires._things.clear()
    versions._links._things.clear()
    round_ = school.session.exec(select(Round).where(Round.slug == slug)).one()
    submission = school.session.exec(select(Submission).where(Submission.round_id == round_.id)).one()
    parts: Mapping[str, bytes] = (
        document_parts(school.session, submission.questionnaires[0]["name"])
        | return_parts(school.session, submission)
        | report_parts(school, round_, folder)
    )
    return {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}


@pytest.fixture
def first_year(session: Session) -> tuple[School, Round]:
    """Last year: published, issued, answered, signed and sent."""
    made = school(session)
    round_ = made.issue(made.publish("2025", LAST_YEAR), None, LAST_YEAR)
    made.send(round_, "2025", LAST_YEAR + timedelta(days=30))
    return made, round_


@pytest.fixture
def both_years(first_year: tuple[School, Round]) -> tuple[School, Round, Round]:
    """This year too."""
    made, before = first_year
    now = made.issue(made.publish("2026", THIS_YEAR), before, THIS_YEAR)
    made.send(now, "2026", THIS_YEAR + timedelta(days=30))
    return made, before, now


def test_a_new_version_its_round_and_its_answers_change_no_byte_of_the_year_before(
    first_year: tuple[School, Round], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, round_ = first_year
    before = everything(made, round_.slug, tmp_path)
    later_by = timedelta(days=350).total_seconds()
    monkeypatch.setattr(time, "time", lambda read=time.time: read() + later_by)
    assert everything(made, round_.slug, tmp_path) == before
    later = made.issue(made.publish("2026", THIS_YEAR), round_, THIS_YEAR)
    made.send(later, "2026", THIS_YEAR + timedelta(days=30))
    after = everything(made, "yearly-2025", tmp_path)
    assert {name for name in before if before[name] != after[name]} == set()
    newer = everything(made, "yearly-2026", tmp_path)
    assert {name for name in before if before[name] == newer[name]} == set()
    assert verify_scorecards(made.session) == (2, [])


def test_the_years_compare_as_the_author_declared(both_years: tuple[School, Round, Round]) -> None:
    """That the two versions differ in every way there is, or the test above would prove little."""
    made, before, now = both_years
    data = comparison_data(made.session, made.partnership, [now, before], THIS_YEAR)
    (pair,) = data.pairs[made.body.slug]
    movements = {one.key: (one.lineage, one.movement) for one in pair.questions}
    assert movements["p.read"] == ("reworded", "same")
    assert movements["p.culture"][1] == "scale_changed"
    assert {movements[key][0] for key in ("p.trained", "p.supervised")} == {"split"}
    assert movements["p.screens"][0] == "merged"
    assert movements["p.allegations"][0] == "strengthened"
    assert movements["p.visits"] == ("new", "new")
    assert movements["p.poster"][1] == "retired"


def test_a_published_document_is_not_published_again_in_other_words(both_years: tuple[School, Round, Round]) -> None:
    made, *_ = both_years
    rewritten = document("2025").replace(b"A poster hangs in the hall.", b"A poster hangs at the door.")
    with pytest.raises(Refused, match="never changes"):
        publish(made.session, None, rewritten, "2025.yaml", now=THIS_YEAR, partnership=made.partnership)
    for statement in ("UPDATE questionnaire_version SET title = 'x'", "DELETE FROM questionnaire_version"):
        with pytest.raises(sa.exc.DBAPIError), made.session.begin_nested():
            made.session.execute(sa.text(statement))
