"""Backup and restore: the same rows and files come back, on the same and on the other kind of database."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from survey.models import (
    AnswerRevision,
    EventKind,
    Message,
    MessageKind,
    OrderKind,
    Organisation,
    Partnership,
    ReportOrder,
    Round,
)
from survey.queries.trail import verify
from survey.services.trail import record, sign_day
from tests import factories
from tests.conftest import NAMES, Outcome
from tests.databases import SECRET, Database, Databases

Cli = Callable[..., Outcome]


def fill(session: Session) -> None:
    """Make something of every kind of column: documents, bytes, instants, dates, nothing, other scripts."""
    partnership = factories.partnership(session, name="Ŵyth & “quotes”\n", settings={"bands": [85, 60], "none": None})
    earlier = factories.round_(session, partnership)
    later = factories.round_(session, partnership, after_id=earlier.id)
    earlier.after_id = later.id  # points forward as well, which no order of rows can satisfy
    line = factories.issue_line(
        session, later, factories.organisation(session, nursery=True, closed_on=factories.TODAY)
    )
    made = factories.return_(session, line)
    key = {"round_id": made.round_id, "return_id": made.id, "questionnaire": "small", "question": "a"}
    for number in range(1, 4):
        factories.keep(session, AnswerRevision(**key, number=number, content={"value": "ä" * number}, at=factories.NOW))
        record(session, stream="return:1", kind=EventKind.ANSWERS_SAVED, at=factories.NOW, actor=None, number=number)
    sign_day(session, factories.TODAY, SECRET, at=factories.NOW)
    factories.user_with(session, "moderator", partnership=partnership)
    for sent_at in (None, factories.NOW):
        letter = {"kind": MessageKind.NOTICE, "to_email": "a@example.org", "subject": "S", "made_at": factories.NOW}
        factories.keep(session, Message(**letter, sent_at=sent_at))
    order = {"kind": OrderKind.PACK, "round_id": later.id, "asked_at": factories.NOW}
    factories.keep(session, ReportOrder(**order, state="ready", file_key="reports/1.pdf"))


def tables(archive: Path) -> dict[str, list[str]]:
    """Read the lines of every table, sorted, since each database has an order of its own."""
    with ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if name.startswith("tables/")]
        return {name: sorted(opened.read(name).decode().splitlines()) for name in names}


@pytest.fixture
def filled(fresh_database: Database) -> Database:
    with fresh_database.session() as session:
        fill(session)
    (fresh_database.home / "files" / "reports").mkdir(parents=True)
    (fresh_database.home / "files" / "reports" / "1.pdf").write_bytes(b"%PDF" + bytes(range(256)))
    return fresh_database


@pytest.fixture(params=NAMES)
def target(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Database]:
    made = databases.empty(request.param, tmp_path / "target")
    yield made
    databases.drop(made)


def test_everything_comes_back(cli: Cli, filled: Database, target: Database, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    said = cli("backup", str(first))
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith(f"of {len(SQLModel.metadata.tables)} tables, 1 files\n")
    restored = cli("restore", str(first), **target.environment())
    assert (restored.code, restored.err) == (0, "")
    assert restored.out == said.out.replace("backed up", "restored")
    assert cli("backup", str(second), **target.environment()).code == 0
    before, after = tables(first), tables(second)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {"tables/message.jsonl"}
    assert (target.home / "files" / "reports" / "1.pdf").read_bytes().endswith(bytes(range(256)))


def test_what_was_restored_lives_on(cli: Cli, filled: Database, target: Database, tmp_path: Path) -> None:
    cli("backup", str(tmp_path / "b.zip"))
    cli("restore", str(tmp_path / "b.zip"), **target.environment())
    with target.session() as session:
        assert verify(session, SECRET) == []
        assert session.exec(sa.select(Round.after_id).order_by(Round.id)).scalars().all() == [2, 1]  # type: ignore[arg-type, call-overload]
        factories.issue_line(session)  # new ids follow the old ones
        unsent, sent = session.exec(sa.select(Message).order_by(Message.id)).scalars()  # type: ignore[arg-type, call-overload]
        assert unsent.failure == "Not sent before the backup that was restored."
        assert sent.failure is None
        assert session.get_one(Partnership, 1).settings == {"bands": [85, 60], "none": None}
        assert session.get_one(Organisation, 1).early_years
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), target.session() as session:
        session.execute(sa.text("DELETE FROM answer_revision"))


def test_a_restore_needs_an_empty_place(cli: Cli, filled: Database, tmp_path: Path) -> None:
    cli("backup", str(tmp_path / "b.zip"))
    refused = cli("restore", str(tmp_path / "b.zip"))
    assert refused.code == 1
    assert "restore into an empty" in refused.err
    refused = cli("restore", str(tmp_path / "b.zip"), SURVEY_HOME=str(tmp_path / "elsewhere"))
    assert "The database is not empty" in refused.err


def test_a_backup_is_not_overwritten(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_text("precious")
    refused = cli("backup", str(tmp_path / "b.zip"))
    assert (refused.code, (tmp_path / "b.zip").read_text()) == (1, "precious")


def test_a_backup_is_for_its_owner(cli: Cli, tmp_path: Path) -> None:
    cli("backup", str(tmp_path / "b.zip"))
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.glob(".*")] == []


def rewritten(archive: Path, name: str, change: Callable[[bytes], bytes | None]) -> Path:
    """Copy an archive with one entry changed, or left out."""
    other = archive.with_name("other.zip")
    with ZipFile(archive) as old, ZipFile(other, "w") as new:
        for entry in old.namelist():
            data = change(old.read(entry)) if entry == name else old.read(entry)
            if data is not None:
                new.writestr(entry, data)
    return other


@pytest.mark.parametrize("database_name", ["sqlite"])
@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("tables/user.jsonl", lambda data: data.replace(b"Person", b"Somebody"), "tables/user.jsonl was changed"),
        ("tables/user.jsonl", lambda data: None, "tables/user.jsonl is missing"),
        ("manifest.json", lambda data: None, "is no backup of this program"),
        ("manifest.json", lambda data: data.replace(b'"format": 1', b'"format": 9'), "has the format 9"),
        ("manifest.json", lambda data: data.replace(b'"revision": "0', b'"revision": "9'), "made by a newer program"),
        ("manifest.json", lambda data: b"{}", "has the format None"),
    ],
)
def test_a_damaged_backup_is_refused(
    cli: Cli,
    filled: Database,
    databases: Databases,
    tmp_path: Path,
    name: str,
    change: Callable[[bytes], bytes | None],
    said: str,
) -> None:
    cli("backup", str(tmp_path / "b.zip"))
    target = databases.empty("sqlite", tmp_path / "target")
    outcome = cli("restore", str(rewritten(tmp_path / "b.zip", name, change)), **target.environment())
    assert outcome.code == 1
    assert said in outcome.err
    assert sa.inspect(target.engine).get_table_names() == []


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_a_name_cannot_lead_outside(cli: Cli, databases: Databases, tmp_path: Path) -> None:
    cli("backup", str(tmp_path / "b.zip"))
    entry = {"sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "size": 0}

    def lead_outside(data: bytes) -> bytes:
        manifest = json.loads(data)
        manifest["entries"]["files/../../outside"] = entry
        return json.dumps(manifest).encode()

    other = rewritten(tmp_path / "b.zip", "manifest.json", lead_outside)
    with ZipFile(other, "a") as archive:
        archive.writestr("files/../../outside", b"")
    target = databases.empty("sqlite", tmp_path / "target")
    assert "points outside" in cli("restore", str(other), **target.environment()).err
