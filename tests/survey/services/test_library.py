"""The shipped questionnaires in the shared library: each after what it replaces, once, and only what is sound."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from questionnaires import compiled, documents
from survey.models import QuestionnaireVersion
from survey.services import library
from survey.services.library import publish_library
from survey.services.questionnaires import publish
from survey.services.refusals import Refused
from tests import factories
from tests.factories import DOCUMENT, NOW
from tests.survey.statements import count_statements


def forget() -> None:
    for cache in (documents.shipped, documents.load, library.is_sound):
        cache.cache_clear()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A shelf of one questionnaire in place of what ships; nothing is remembered of it afterwards."""
    monkeypatch.setattr(documents, "PUBLISHED", tmp_path)
    monkeypatch.setattr(compiled, "FOLDER", tmp_path / "none")
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "2025.yaml").write_text(DOCUMENT.format(key="small", version="2025"))
    forget()
    yield tmp_path / "small"
    forget()


def test_what_is_published_is_the_file_and_its_canonical_text(session: Session) -> None:
    cores = {name for name in documents.library() if documents.load(name).supplement_to is None}
    assert set(publish_library(session, now=NOW)) == cores
    rows = {row.name: row for row in session.exec(select(QuestionnaireVersion))}
    assert set(rows) == cores
    for name, row in rows.items():
        plain = documents.parse(documents.library_file(name).read_bytes())
        assert (row.source, row.canonical) == (documents.library_file(name).read_bytes(), documents.canonical(plain))
        assert (row.digest, row.title, row.status) == (documents.digest(row.canonical), plain.title, plain.status)
        assert plain.replaces_name in (None, f"{row.replaces_key}@{row.replaces_version}")
        assert plain.replaces_name is None or rows[plain.replaces_name].id < row.id


def test_a_supplement_ships_and_becomes_a_partnership_s_own(session: Session) -> None:
    publish_library(session, now=NOW)
    partnership = factories.partnership(session)
    names = ["section-175-colleges@2025", "section-175-colleges@2026"]
    files = [documents.library_file(name) for name in names]
    made = [publish(session, None, file.read_bytes(), file.name, now=NOW, partnership=partnership) for file in files]
    assert [one.name for one in made] == names
    assert {one.partnership_id for one in made} == {partnership.id}
    with pytest.raises(Refused, match="a partnership's own"):
        publish(session, None, files[0].read_bytes(), files[0].name, now=NOW)


def test_a_second_time_nothing_is_published_and_one_query_asked(session: Session) -> None:
    publish_library(session, now=NOW)
    with count_statements(session) as seen:
        assert publish_library(session, now=NOW + timedelta(days=1)) == []
    assert seen.count == 1


def test_what_was_published_one_by_one_is_left(session: Session) -> None:
    file = documents.library_file("section-11@2025")
    publish(session, None, file.read_bytes(), file.name, now=NOW)
    assert "section-11@2025" not in publish_library(session, now=NOW)


def test_a_version_that_sorts_before_what_it_replaces_comes_after_it(session: Session, shelf: Path) -> None:
    newer = DOCUMENT.format(key="small", version="11").replace("programme:", 'replaces: "2025"\nprogramme:')
    (shelf / "11.yaml").write_text(newer)
    assert publish_library(session, now=NOW) == ["small@2025", "small@11"]


def test_versions_that_replace_each_other_are_refused(session: Session, shelf: Path) -> None:
    for name, older in (("2025", "2026"), ("2026", "2025")):
        text = DOCUMENT.format(key="small", version=name).replace("programme:", f'replaces: "{older}"\nprogramme:')
        (shelf / f"{name}.yaml").write_text(text)
    with pytest.raises(Refused, match="replaces"):
        publish_library(session, now=NOW)


def test_what_is_not_sound_is_refused_by_line(session: Session, shelf: Path) -> None:
    wrong = DOCUMENT.format(key="small", version="2026").replace(
        "scale: three, text: The first", "scale: four, text: A"
    )
    (shelf / "2026.yaml").write_text(wrong)
    with pytest.raises(Refused, match=r"2026\.yaml:\d+.*no scale called four"):
        publish_library(session, now=NOW)


def test_what_cannot_be_read_is_refused(session: Session, shelf: Path) -> None:
    (shelf / "2026.yaml").write_text("key: [")
    with pytest.raises(documents.Unreadable):
        publish_library(session, now=NOW)


def test_a_shipped_file_that_was_edited_after_it_was_published_is_refused(session: Session, shelf: Path) -> None:
    publish_library(session, now=NOW)
    forget()
    file = shelf / "2025.yaml"
    file.write_text(file.read_text().replace("The first thing", "Another thing"))
    with pytest.raises(Refused, match="never changes"):
        publish_library(session, now=NOW)
