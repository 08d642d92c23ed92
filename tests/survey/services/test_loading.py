"""Loading a long table: what is read, what is refused by line, and that a loaded return is a return like any other."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from openpyxl import Workbook
from sqlmodel import Session, col, select

from questionnaires.answers import Answer
from survey.models import Answer as Pointer
from survey.models import (
    AnswerOrigin,
    AnswerRevision,
    EventKind,
    Evidence,
    EvidenceLink,
    ReturnOrigin,
    ReturnState,
    Round,
    Score,
    Scorecard,
    Submission,
)
from survey.queries.returns import get_dossier, get_sheet
from survey.queries.trail import list_events, verify
from survey.services.loading import REQUIRED, Answers, Loaded, Status, load_answers, load_returns, read_table
from survey.services.refusals import Refused
from survey.services.returns.saving import Given, save
from survey.services.returns.submitting import submit
from survey.services.rounds.lines import exempt
from survey.services.scores import verify_scorecards
from tests.factories import NOW
from tests.survey import rounds_kit
from tests.survey.rounds_kit import Kit
from tests.survey.statements import count_statements

HEAD = "organisation,question,value,comment"
WHOLE = f"""{HEAD}
urn:900001,a,green,
urn:900001,b,amber,Half the checks
urn:900001,n,"1,204",
"""


@pytest.fixture
def kit(session: Session) -> Kit:
    made = rounds_kit.make(session)
    made.body("Ash Primary", urn=900001, low_age=3, lead=None)
    made.body("Beech Secondary", urn=900002, low_age=11, lead=None)
    return made


@pytest.fixture
def round_(kit: Kit) -> Round:
    return kit.issue().round_


def load(kit: Kit, round_: Round, text: str, status: Status = Status.SUBMITTED, encoding: str = "utf-8") -> Loaded:
    table = read_table(text.encode(encoding), REQUIRED)
    return load_returns(kit.session, None, round_, table.rows, NOW, status)


def answers(kit: Kit, round_: Round, slug: str = "ash-primary") -> dict[str, Answer]:
    dossier = get_dossier(kit.session, kit.line(round_, slug).return_.id)
    assert dossier is not None
    return dict(get_sheet(kit.session, dossier).answers)


def test_a_table_becomes_a_submission_signed_by_nobody(kit: Kit, round_: Round) -> None:
    loaded = load(kit, round_, WHOLE)
    assert (loaded.bodies, loaded.answers, loaded.unchanged, loaded.faults) == (1, 3, 0, [])
    return_ = kit.line(round_, "ash-primary").return_
    assert (return_.state, return_.origin) == (ReturnState.SUBMITTED, ReturnOrigin.LOADED)
    assert (return_.asked, return_.answered, return_.wanting) == (4, 3, 1)
    submission = kit.session.exec(select(Submission)).one()
    assert (submission.id, submission.number, submission.origin) == (return_.submission_id, 1, ReturnOrigin.LOADED)
    assert (submission.signatures, submission.late, return_.first_submitted_at) == ([], False, NOW)
    assert kit.session.exec(select(AnswerRevision.origin).distinct()).all() == [AnswerOrigin.LOADED]
    card = kit.session.exec(select(Scorecard)).one()
    assert card.data["overall"] | {"band": 0} == {
        "earned": "2", "available": "3", "percent": "66.67", "asked": 3, "answered": 2, "not_applicable": 0,
        "not_scored": 0, "band": 0, "grades": {"green": 1, "amber": 1}, "counts_as": {"met": 1, "partly_met": 1},
    }  # fmt: skip
    assert len(kit.session.exec(select(Score)).all()) == 3
    assert verify_scorecards(kit.session) == (1, [])
    assert round_.settings_frozen_at == NOW
    events = list_events(kit.session, f"return:{return_.id}", round_.id)
    kinds = [EventKind.RETURN_OPENED, EventKind.RETURN_LOADED, EventKind.SUBMITTED, EventKind.SCORED]
    assert [one.kind for one in events] == kinds
    assert verify(kit.session) == []


def test_bulk_rows_are_those_that_are_written_one_by_one(kit: Kit, round_: Round) -> None:
    given = {
        "a": Answer(value="green", evidence="https://policy.example", comment="Naïve"),
        "n": Answer(value=Fraction(12)),
        "d": Answer(value=date(2026, 9, 1)),
        "p": Answer(value={"role": "Lead", "name": "A name"}),
        "m": Answer(value=("x", "y")),
        "b": Answer(not_applicable=True, reason="None here"),
    }
    other = kit.issue(slug="other").round_
    load_answers(kit.session, None, round_, [Answers("ash-primary", given, NOW)], NOW)
    dossier = get_dossier(kit.session, kit.line(other, "ash-primary").return_.id)
    assert dossier is not None
    save(kit.session, None, dossier, [Given(key, answer, 0) for key, answer in given.items()], NOW)
    submit(kit.session, None, dossier, get_sheet(kit.session, dossier), [], NOW, origin=ReturnOrigin.LOADED)
    kit.session.expire_all()

    def rows(table: type, of: Round, *left_out: str) -> list[dict[str, object]]:
        skip = {"id", "round_id", "return_id", "submission_id", "issue_line_id", "digest", "evidence_id", *left_out}
        found = kit.session.exec(select(table).where(table.round_id == of.id)).all()
        return sorted(({k: v for k, v in one.model_dump().items() if k not in skip} for one in found), key=str)

    for table in (Scorecard,):
        assert len(kit.session.exec(select(table)).all()) == 2
    cards = kit.session.exec(select(Scorecard).order_by(col(Scorecard.submission_id))).all()
    assert cards[0].model_dump() | {"submission_id": 0} == cards[1].model_dump() | {"submission_id": 0}
    for table in (Pointer, Score, Evidence, EvidenceLink):
        assert rows(table, round_) == rows(table, other)
    assert rows(AnswerRevision, round_, "origin") == rows(AnswerRevision, other, "origin")
    assert rows(Submission, round_, "snapshot") == rows(Submission, other, "snapshot")
    snapshots = [
        one.snapshot.replace(of.slug, "R").replace('"typed"', '"loaded"')
        for of in (round_, other)
        for one in kit.session.exec(select(Submission).where(Submission.round_id == of.id))
    ]
    assert snapshots[0] == snapshots[1]
    first, second = (kit.line(of, "ash-primary").return_ for of in (round_, other))
    for name in (
        "state",
        "origin",
        "asked",
        "answered",
        "wanting",
        "started_at",
        "last_saved_at",
        "first_submitted_at",
    ):
        assert getattr(first, name) == getattr(second, name), name


def test_a_draft_is_a_beginning(kit: Kit, round_: Round) -> None:
    load(kit, round_, WHOLE, Status.DRAFT)
    return_ = kit.line(round_, "ash-primary").return_
    assert (return_.state, return_.origin, return_.submission_id) == (
        ReturnState.IN_PROGRESS,
        ReturnOrigin.LOADED,
        None,
    )
    assert load(kit, round_, WHOLE, Status.DRAFT).unchanged == 1
    assert load(kit, round_, WHOLE).bodies == 1
    assert kit.line(round_, "ash-primary").return_.state == ReturnState.SUBMITTED


def test_every_kind_of_value(kit: Kit, round_: Round) -> None:
    table = """organisation,question,part,value,comment,evidence,reason
ash-primary,a,,green,"Two
lines, and a comma",In the policy file,
ash-primary,b,,n/a,,,Nothing of the kind
ash-primary,n,,unknown,,,
ash-primary,d,,2026-09-01,,,
ash-primary,p,role,Designated lead,,,
ash-primary,p,email,lead@ash.example,,,
ash-primary,m,,x; y,,,
ash-primary,y,,Yes,,,
ash-primary,e,,,,,
"""
    assert load(kit, round_, table).faults == []
    found = answers(kit, round_)
    assert found["a"] == Answer(value="green", comment="Two\nlines, and a comma", evidence="In the policy file")
    assert found["b"] == Answer(not_applicable=True, reason="Nothing of the kind")
    assert found["n"] == Answer(unknown=True)
    assert found["d"].value == date(2026, 9, 1)
    assert found["p"].value == {"role": "Designated lead", "email": "lead@ash.example"}
    assert found["m"].value == ("x", "y")
    assert found["y"].value == "yes"
    assert "e" not in found
    links = kit.session.exec(select(EvidenceLink.question, Evidence.text).join(Evidence)).all()
    assert links == [("a", "In the policy file")]


@pytest.mark.parametrize(
    ("row", "line", "said"),
    [
        (
            "urn:900001,a,Green,",
            3,
            "is not one of the grades: choose one of those shown. Known are: green, amber, red.",
        ),
        ("urn:900001,zz,green,", 3, "there is no question 'zz' in schools-"),
        ("urn:900001,,green,", 3, "no question is named"),
        ("urn:900001,b,green,", 3, "b stands on line 2 already"),
        ("urn:900001,n,many,", 3, "Enter a number in figures"),
        ("urn:900001,n,1.5,", 3, "Enter a whole number"),
        ("urn:900001,d,soon,", 3, "Enter a date"),
        ("urn:900001,d,n/a,", 3, "this question applies to every body"),
        ("urn:900001,p,Somebody,", 3, "a person is given in parts: role, name, email, trained_on"),
        ("urn:900001,m,x;z,", 3, "Known are: x, y."),
        ("urn:900001,a,green,one,two", 3, "more cells than the 4 headings"),
    ],
)
def test_a_row_that_cannot_be_used_loads_nothing_of_its_body(
    kit: Kit, round_: Round, row: str, line: int, said: str
) -> None:
    loaded = load(kit, round_, f"{HEAD}\nurn:900001,b,green,\n{row}\nurn:900002,a,red,Bad\n")
    assert [fault.line for fault in loaded.faults] == [line]
    assert said in loaded.faults[0].message
    assert loaded.faults[0].organisation == "urn:900001"
    assert (loaded.bodies, loaded.refused) == (1, 1)
    assert kit.line(round_, "ash-primary").return_.state == ReturnState.NOT_STARTED
    assert kit.line(round_, "beech-secondary").return_.state == ReturnState.SUBMITTED


def test_bodies_that_cannot_be_loaded(kit: Kit, round_: Round) -> None:
    kit.body("Not Due", "police", urn=900009)
    dossier = get_dossier(kit.session, kit.line(round_, "ash-primary").return_.id)
    assert dossier is not None
    save(kit.session, None, dossier, [Given("a", Answer(value="red"), 0)], NOW)
    exempt(kit.session, kit.desk(round_), kit.line(round_, "beech-secondary"), "Small")
    table = f"{HEAD}\nurn:900001,a,green,\nurn:900002,a,green,\nurn:900009,a,green,\nurn:1,a,green,\n,a,green,\n"
    loaded = load(kit, round_, table)
    assert [(fault.line, fault.message.split(" ")[0:4]) for fault in loaded.faults] == [
        (2, ["its", "return", "is", "being"]),
        (3, ["it", "is", "recorded", "as"]),
        (4, ["it", "is", "not", "on"]),
        (5, ["it", "is", "not", "on"]),
        (6, ["it", "is", "not", "on"]),
    ]
    assert (loaded.bodies, loaded.refused) == (0, 5)
    assert answers(kit, round_)["a"].value == "red"


def test_the_same_file_twice_changes_nothing(kit: Kit, round_: Round) -> None:
    load(kit, round_, WHOLE)
    before = [one.model_dump() for one in kit.session.exec(select(AnswerRevision))]
    events = len(list_events(kit.session, f"return:{kit.line(round_, 'ash-primary').return_.id}", round_.id))
    again = load(kit, round_, WHOLE)
    assert (again.bodies, again.answers, again.unchanged) == (0, 0, 1)
    assert [one.model_dump() for one in kit.session.exec(select(AnswerRevision))] == before
    assert len(kit.session.exec(select(Submission)).all()) == 1
    assert events == len(list_events(kit.session, f"return:{kit.line(round_, 'ash-primary').return_.id}", round_.id))


def test_a_corrected_file_is_a_new_submission(kit: Kit, round_: Round) -> None:
    load(kit, round_, WHOLE)
    corrected = load(kit, round_, WHOLE.replace("amber,Half the checks", "green,All of them"))
    assert (corrected.bodies, corrected.answers) == (1, 1)
    numbers = kit.session.exec(select(Submission.number).order_by(col(Submission.number))).all()
    assert numbers == [1, 2]
    assert answers(kit, round_)["b"] == Answer(value="green", comment="All of them")
    refused = load(kit, round_, WHOLE, Status.DRAFT)
    assert "cannot become a draft" in refused.faults[0].message
    assert verify(kit.session) == []
    assert verify_scorecards(kit.session) == (2, [])


def test_when_it_was_submitted_may_be_told(kit: Kit, round_: Round) -> None:
    late = (round_.due_on + timedelta(days=3)).isoformat()
    table = f"organisation,question,value,submitted_on\nash-primary,a,green,{late}\nbeech-secondary,a,green,\n"
    load(kit, round_, table)
    found = {one.return_id: one for one in kit.session.exec(select(Submission))}
    ash, beech = (found[kit.line(round_, slug).return_.id] for slug in ("ash-primary", "beech-secondary"))
    assert (ash.late, ash.at.date().isoformat(), beech.late, beech.at) == (True, late, False, NOW)
    two = "organisation,question,value,submitted_on\nash-primary,a,green,2026-01-01\nash-primary,b,green,2026-01-02\n"
    assert "differs" in load(kit, kit.issue(slug="more").round_, two).faults[0].message


def test_encodings_and_marks() -> None:
    text = "Organisation;Question; Value \nash;a;Café – “yes”\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
        table = read_table(text.encode(encoding), REQUIRED)
        assert table.headings == REQUIRED
        assert (table.rows[0].line, table.rows[0]["value"]) == (2, "Café – “yes”")


def test_lines_are_counted_over_texts_of_several_lines() -> None:
    table = read_table(b'organisation,question,value\na,b,"one\ntwo"\n\n,,\nc,d,e\n', REQUIRED)
    assert [row.line for row in table.rows] == [2, 6]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"organisation,value\n", "no heading question"),
        (b"organisation,question,value,value\n", "heading value twice"),
        (b"\x81\x8d,question\n", "neither UTF-8 nor Windows-1252"),
        (b"PK\x03\x04nothing", "cannot be read as an Excel workbook"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_table(data, REQUIRED)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook() -> None:
    made = workbook(("Organisation", "Question", "Value"), ("urn:1", "n", 12.0), (), ("urn:1", "d", date(2026, 9, 1)))
    rows = read_table(made, REQUIRED).rows
    assert [(row.line, row["value"]) for row in rows] == [(2, "12"), (4, "2026-09-01")]


def test_a_workbook_that_would_unfold_beyond_measure_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(Refused, match="unfolds"):
        read_table(out.getvalue(), REQUIRED)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    with pytest.raises(Refused, match="macros"):
        read_table(out.getvalue(), REQUIRED)


def test_many_returns_cost_no_more_statements_than_two(kit: Kit) -> None:
    for number in range(18):
        kit.body(f"More {number}", lead=None, urn=910000 + number)
    few, many = (kit.issue(slug=slug).round_ for slug in ("few", "many"))
    row = "{slug},a,green,\n{slug},b,red,Why\n"
    slugs = ["ash-primary", "beech-secondary", *(f"more-{number}" for number in range(18))]
    with count_statements(kit.session) as two:
        load(kit, few, HEAD + "\n" + "".join(row.format(slug=slug) for slug in slugs[:2]))
    with count_statements(kit.session) as twenty:
        assert load(kit, many, HEAD + "\n" + "".join(row.format(slug=slug) for slug in slugs)).bodies == 20
    assert twenty.count <= two.count


def test_when_a_time_is_told_it_is_in_england(kit: Kit, round_: Round) -> None:
    at = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    load_answers(kit.session, None, round_, [Answers("ash-primary", {"a": Answer(value="green")}, at)], NOW)
    assert kit.line(round_, "ash-primary").return_.first_submitted_at == at
    wrong = load_answers(kit.session, None, round_, [Answers("nobody", {"a": Answer(value="green")})], NOW)
    assert wrong.refused == 1
