"""Documents: read with line and column, refused with a way to mend, and the same after a round trip."""

import json
from pathlib import Path

import pytest

from questionnaires import documents
from questionnaires.checking import check
from questionnaires.faults import errors_in, lines_of, place_of

from .builders import FILES, graded, newest_or_named, tiny

SOUND = (FILES / "worked_1.yaml").read_text()


def lines(text: str) -> list[str]:
    """The lines that the check prints for a text."""
    draft = documents.read(text.encode())
    return lines_of("f.yaml", check(draft, lambda name: None), draft.places)


def test_a_sound_file_has_no_faults() -> None:
    """Nothing to mend."""
    assert lines(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "identity"),
    [
        ("weight: 2", "weight: 0", "f.yaml:17", "weight"),
        ("weight: 2", "weight: 1.234", "f.yaml:17", "weight"),
        ("weight: 2", "weigth: 2", "f.yaml:17", "unknown-field"),
        ("key: b,", "key: a,", "f.yaml:17", "key-twice"),
        ("scale: three, text: C", "scale: four, text: C", "f.yaml:18", "unknown-scale"),
        ("kind: graded, scale: three, text: C", "kind: gradde, scale: three, text: C", "f.yaml:18", "not-a-choice"),
        ("points: 1, counts_as: partly_met", "points: 1", "f.yaml:10", "no-counts-as"),
        ("title: Worked example", "title: &x Worked example", "f.yaml:4:8", "anchor"),
        ("title: Worked example", "title: !!str Worked example", "f.yaml:4:8", "tag"),
        ("title: Worked example", "title: Worked example\ntitle: Again", "f.yaml:5", "duplicate-field"),
        ("programme: schools", "programme: schools\nreplaces: '0'", "f.yaml:6", "replaces-unknown"),
        ("sections:", "sections: [", "f.yaml", "not-yaml"),
        ("version: \"1\"\n", "", "f.yaml:1", "missing-field"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line(old: str, new: str, place: str, identity: str) -> None:
    """File, line, what is wrong, how to mend it."""
    assert old in SOUND
    found = [line for line in lines(SOUND.replace(old, new, 1)) if f"[{identity}]" in line]
    assert found, lines(SOUND.replace(old, new, 1))
    assert found[0].startswith(place)


def test_every_fault_is_found_at_once() -> None:
    """One run tells all."""
    broken = (
        SOUND.replace("weight: 2", "weight: 0")
        .replace("key: c,", "key: C C,")
        .replace("scale: three, text: A", "text: A")
    )
    assert len(lines(broken)) == 3


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"", b"- a\n- b", b"just text", b"a: *nobody", b"\x00", b"x" * 2_000_001]
)
def test_bytes_that_are_no_questionnaire(data: bytes) -> None:
    """Never an exception: a fault that says why."""
    draft = documents.read(data)
    assert draft.questionnaire is None
    assert draft.faults
    assert draft.faults[0].message


def test_scalars_stay_what_the_author_wrote() -> None:
    """yes, 0.10 and 2026 are not turned into true, 0.1 and a number."""
    text = SOUND.replace("title: Worked example", "title: yes").replace('version: "1"', "version: 0.10")
    questionnaire = documents.parse(text.encode())
    assert (questionnaire.title, questionnaire.version) == ("yes", "0.10")


def test_canonical_comes_back_and_ignores_layout() -> None:
    """Spacing and field order change nothing; a word does."""
    first = documents.parse(SOUND.encode())
    text = documents.canonical(first)
    assert documents.canonical(documents.from_canonical(text)) == text
    again = documents.parse(
        SOUND.replace(
            "title: Worked example\nprogramme: schools", "programme:  schools\ntitle: 'Worked example'"
        ).encode()
    )
    assert documents.digest(documents.canonical(again)) == documents.digest(text)
    other = documents.parse(SOUND.replace("A is done", "A was done").encode())
    assert documents.digest(documents.canonical(other)) != documents.digest(text)
    assert json.loads(text)["format"] == 1


def test_place_of_falls_back_to_the_part_around() -> None:
    """A path without a place takes that of its parent."""
    draft = documents.read(SOUND.encode())
    assert place_of(("sections", 0, "questions", 1, "weight"), draft.places).line == 17
    assert (
        place_of(("sections", 0, "nothing", "here"), draft.places).line == place_of(("sections", 0), draft.places).line
    )


@pytest.mark.parametrize("name", documents.library())
def test_shipped_questionnaires_are_sound(name: str) -> None:
    """The same check that guards publishing finds no error in what ships."""
    path = documents.library_file(name)
    draft = documents.read(path.read_bytes())
    faults = check(draft, newest_or_named)
    assert lines_of(path.name, errors_in(faults), draft.places) == []
    assert draft.questionnaire is not None
    assert draft.questionnaire.name == name
    assert draft.questionnaire.status == "sample"


def test_library_names_are_keys_and_versions() -> None:
    """KEY@VERSION for each file; an unknown one is a KeyError, also with a path in it."""
    assert all("@" in name for name in documents.library())
    for name in ("section-11@1999", "../x@1", "section-11"):
        with pytest.raises(KeyError):
            documents.library_file(name)
    assert isinstance(documents.PUBLISHED, Path)


def test_letters_and_numbers() -> None:
    """Notes take no number; sections are lettered in order."""
    questionnaire = tiny(graded("x"), {"key": "n", "kind": "note", "text": "Read this."}, graded("y"))
    assert [questionnaire.label_of(key) for key in ("x", "n", "y", "s")] == ["A1", "A", "A2", "A"]
