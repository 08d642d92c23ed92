"""Tiny questionnaires for tests: one feature each, read in a minute."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from questionnaires import documents
from questionnaires.answers import Answer
from questionnaires.definition import Questionnaire

FILES = Path(__file__).parent / "files"

THREE: dict[str, Any] = {
    "grades": [
        {"key": "met", "label": "Met", "points": "2", "counts_as": "met"},
        {
            "key": "partly",
            "label": "Partly met",
            "points": "1",
            "counts_as": "partly_met",
            "needs": ["comment", "action"],
        },
        {"key": "not", "label": "Not met", "points": "0", "counts_as": "not_met", "needs": ["comment", "action"]},
        {"key": "unsure", "label": "Do not know", "needs": ["comment"]},
    ],
    "not_applicable": {"allowed": "true"},
}


def graded(key: str, **more: Any) -> dict[str, Any]:
    """A graded question on the three-grade scale."""
    return {"key": key, "kind": "graded", "scale": "three", "text": f"{key} is done.", **more}


def tiny(
    *questions: Mapping[str, Any], version: str = "1", scale: Mapping[str, Any] | None = None, **head: Any
) -> Questionnaire:
    """A questionnaire of one section with these questions."""
    data = {
        "format": "1",
        "key": "tiny",
        "version": version,
        "title": "Tiny",
        "programme": "schools",
        "scales": {"three": dict(scale or THREE)},
        "sections": head.pop("sections", [{"key": "s", "title": "S", "questions": list(questions)}]),
        **head,
    }
    questionnaire, faults = documents.from_plain(data)
    assert questionnaire is not None, faults
    return questionnaire


def read_file(name: str) -> Questionnaire:
    """One of the one-feature files."""
    return documents.parse((FILES / name).read_bytes())


def grades(**chosen: str) -> dict[str, Answer]:
    """Answers by key: a grade key, "n-a" for not applicable, "" for not answered."""
    return {
        key: Answer(not_applicable=True) if value == "n-a" else Answer(value=value or None)
        for key, value in chosen.items()
    }


def newest_or_named(name: str) -> Questionnaire:
    """A shipped version by KEY@VERSION, the newest one by KEY alone, as the core of a supplement is looked for."""
    return documents.load(name if "@" in name else documents.newest(name))
