"""`survey export`: a round as open files, the same bytes each time, and nothing of another partnership."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlmodel import col, select

from questionnaires.documents import digest
from survey.models import QuestionnaireVersion, Submission
from tests.conftest import Outcome
from tests.databases import Database
from tests.survey.small_demonstration import build_small

Cli = Callable[..., Outcome]
ROUND = "wendmere-schools-2025"


@pytest.fixture
def bundle(fresh_database: Database, cli: Cli, tmp_path: Path) -> Path:
    """The export of an answered round."""
    with fresh_database.session() as session:
        build_small(session)
    out = tmp_path / "round.zip"
    done = cli("export", "--round", ROUND, "--out", str(out))
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith(f"wrote {out}: ")
    return out


def test_everything_of_a_round_is_in_it(bundle: Path, fresh_database: Database) -> None:
    with ZipFile(bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    assert (manifest["format"], manifest["round"], manifest["partnership"]) == (1, ROUND, "wendmere")
    assert {name: one["sha256"] for name, one in manifest["entries"].items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    with fresh_database.session() as session:
        wanted = select(Submission).order_by(col(Submission.id))
        snapshots = {one.snapshot for one in session.exec(wanted) if json.loads(one.snapshot)["round"] == ROUND}
        versions = dict(session.exec(select(QuestionnaireVersion.digest, QuestionnaireVersion.source)).all())
    assert {data.decode() for name, data in files.items() if name.startswith("returns/")} == snapshots
    documents = [name for name in files if name.startswith("questionnaires/") and name.endswith(".json")]
    assert documents == ["questionnaires/section-175@2025.json"]
    assert files["questionnaires/section-175@2025.yaml"] == versions[digest(files[documents[0]].decode())]


def test_the_table_of_answers_adds_up_to_the_scorecards(bundle: Path) -> None:
    with ZipFile(bundle) as archive:
        cards = json.loads(archive.read("scorecards.json"))["organisations"]
        lines = list(csv.DictReader(io.StringIO(archive.read("issue-list.csv").decode("utf-8-sig"))))
        rows = list(csv.DictReader(io.StringIO(archive.read("answers.csv").decode("utf-8-sig"))))
    assert len(lines) == 14
    names = {line["identifier"]: line["organisation"] for line in lines}
    assert cards
    for card in cards:
        own = [row for row in rows if row["organisation"] == names[card["organisation"]]]
        scored = {row["question"]: row["points"] or None for row in own if row["weight"]}
        assert scored == {key: one["points"] for key, one in card["questions"].items()}
        states = {row["question"]: row["state"] for row in own}
        assert {key: states[key] for key in scored} == {key: one["state"] for key, one in card["questions"].items()}


def test_the_same_round_gives_the_same_bytes(bundle: Path, cli: Cli, tmp_path: Path) -> None:
    assert cli("export", "--round", ROUND, "--out", str(tmp_path / "again.zip")).code == 0
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_what_cannot_be_written_is_said(cli: Cli, tmp_path: Path) -> None:
    refused = cli("export", "--round", "nothing", "--out", str(tmp_path / "a.zip"))
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert not list(tmp_path.glob("*a.zip*"))
    assert cli("export", "--round", "nothing", "--out", str(tmp_path / "a.tar")).code == 2
