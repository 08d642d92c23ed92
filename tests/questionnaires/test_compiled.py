"""The compiled library is the library: the same objects, read without YAML, and trusted only where everything fits."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from questionnaires import compiled, documents
from questionnaires.compiled import Compiled

ROOT = Path(__file__).resolve().parents[2]
NAME = "section-11@2026"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in place of the real one; nothing is remembered from before, or afterwards."""
    monkeypatch.setattr(compiled, "FOLDER", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    documents.shipped.cache_clear()
    documents.load.cache_clear()


@pytest.fixture
def no_yaml(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything is compiled, and from now on reading YAML is an error."""
    for name in documents.library():
        documents.shipped(name)
    forget()
    monkeypatch.setattr(documents, "read", lambda data: pytest.fail("the YAML was read"))
    return folder


def place_of(folder: Path, name: str = NAME) -> Path:
    return folder / f"{hashlib.sha256(documents.library_file(name).read_bytes()).hexdigest()}.json"


@pytest.mark.parametrize("name", documents.library())
def test_the_compiled_form_gives_the_same_questionnaire(folder: Path, name: str) -> None:
    plain = documents.parse(documents.library_file(name).read_bytes())
    assert documents.load(name) == plain
    forget()
    assert place_of(folder, name).exists()
    assert documents.load(name) == plain
    assert documents.shipped(name).digest == documents.digest(documents.canonical(plain))
    assert documents.shipped(name).name == plain.name == name
    assert documents.shipped(name).replaces == plain.replaces_name


def test_a_whole_library_is_read_without_yaml(no_yaml: Path) -> None:
    titles = {name: documents.shipped(name).title for name in documents.library()}
    assert all(titles.values())
    assert {documents.load(name).name for name in titles} == set(titles)
    assert len(list(no_yaml.iterdir())) == len(titles)


def broken(text: str) -> dict[str, str]:
    """A compiled file spoilt in one way each."""
    kept = json.loads(text)
    return {
        "empty": "",
        "cut short": text[: len(text) // 2],
        "no mapping": "[]",
        "another format": json.dumps(kept | {"format": compiled.FORMAT + 1}),
        "another program": json.dumps(kept | {"program": "0" * 64}),
        "no program": json.dumps({name: value for name, value in kept.items() if name != "program"}),
        "a field more": json.dumps(kept | {"surprise": 1}),
        "a field less": json.dumps({name: value for name, value in kept.items() if name != "title"}),
        "other words": json.dumps(kept | {"canonical": kept["canonical"].replace("children", "adults")}),
        "no text": json.dumps(kept | {"canonical": 7}),
        "not UTF-8": "\udcff",
    }


WAYS = tuple(broken(json.dumps({"canonical": "", "program": "", "title": ""})))


@pytest.mark.parametrize("how", WAYS)
def test_a_broken_file_is_ignored_and_made_anew(folder: Path, how: str) -> None:
    right, place = documents.load(NAME), place_of(folder)
    whole = place.read_text()
    place.write_bytes(broken(whole)[how].encode(errors="surrogateescape"))
    forget()
    assert documents.load(NAME) == right
    assert place.read_text() == whole


def test_a_file_that_changed_is_read_anew(folder: Path) -> None:
    data = documents.library_file(NAME).read_bytes()
    first = compiled.compiled(data, lambda: documents.compile_document(data))
    other = data.replace(b"title: ", b"title: Another ", 1)
    second = compiled.compiled(other, lambda: documents.compile_document(other))
    assert second.title == f"Another {first.title}"
    assert compiled.prune({hashlib.sha256(other).hexdigest()}) == 1
    assert [path.stem for path in folder.iterdir()] == [hashlib.sha256(other).hexdigest()]


@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_without_a_folder_the_yaml_is_read_and_nothing_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    place = folder / "compiled"
    if kind == "a file":
        place.write_text("")
    monkeypatch.setattr(compiled, "FOLDER", place)
    assert documents.load(NAME).name == NAME
    assert not place.is_dir()


def test_a_name_that_is_not_shipped_is_not_a_path() -> None:
    for name in ("../published/section-11@2026", "section-11@../section-11/2026", "section-11", "@", "", "a@b@c"):
        with pytest.raises(KeyError):
            documents.library_file(name)


def test_another_program_makes_another_mark(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = documents.shipped(NAME)
    monkeypatch.setattr(compiled, "program", lambda: "another")
    assert compiled.read(place_of(folder)) is None
    compiled.keep(place_of(folder), replace(found, title="Another"))
    assert compiled.read(place_of(folder)) == Compiled(**{**vars(found), "title": "Another"})


def test_nothing_compiled_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "questionnaires/compiled"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert listed.stdout == ""
    assert "questionnaires/compiled/" in (ROOT / ".gitignore").read_text().splitlines()
