"""What a draft begins from: nothing, the version before, another's questionnaire, or a core to supplement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from questionnaires.definition import Questionnaire
from questionnaires.documents import plain
from questionnaires.editing.edits import CannotEdit
from questionnaires.editing.values import checked_key, checked_version, cleaned, fitting


def plain_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """A questionnaire as the plain data of a draft: defaults left out, a scale's key being its name.

    Example: `documents.from_plain(plain_document(questionnaire))[0] == questionnaire`.
    """
    data = plain(questionnaire) | {"format": 1}
    scales = data.get("scales", {})
    if scales:
        data["scales"] = {name: {k: v for k, v in one.items() if k != "key"} for name, one in scales.items()}
    return data


def empty(key: str, version: str, title: str, programme: str, kinds: Sequence[str] = ()) -> dict[str, Any]:
    """The document of a questionnaire that has only its head.

    >>> empty("safer-places", "2026", "Safer places", "agencies", ["faith"])["audience"]
    {'kinds': ['faith']}

    Raises:
        CannotEdit: when key, version, title or programme will not do.
    """
    document: dict[str, Any] = {
        "format": 1,
        "key": checked_key(key, (), "questionnaire"),
        "version": checked_version(version),
        "title": needed(title, "title", "Give the questionnaire a title."),
        "programme": needed(programme, "programme", "Choose the programme it belongs to."),
    }
    audience = fitting(Questionnaire, "audience", {"kinds": list(kinds)})
    return {**document, **({"audience": audience} if audience else {}), "sections": []}


def needed(text: str, field: str, message: str) -> str:
    """A text that must be given; raises CannotEdit."""
    words = str(cleaned(text or "", field))
    if not words:
        raise CannotEdit(message, field)
    return words


def next_version(questionnaire: Questionnaire, version: str) -> dict[str, Any]:
    """The document of the next version: the same questions, replacing the version given.

    What was said of the step before (lineage, retired, mappings of grades) is left out.
    """
    wanted = checked_version(version)
    if wanted == questionnaire.version:
        raise CannotEdit(f"{questionnaire.name} is published already. Give the next version another name.", "version")
    return {**onward(questionnaire), "version": wanted, "replaces": questionnaire.version}


def own_copy(questionnaire: Questionnaire, key: str, version: str, title: str = "") -> dict[str, Any]:
    """The document of a line of one's own that begins from another's version.

    It replaces that version by its full name, so questions that keep key and words compare with earlier years.
    """
    own = checked_key(key, (), "questionnaire")
    if own == questionnaire.key:
        raise CannotEdit("An own questionnaire needs a key of its own; to keep the key, begin the next version.", "key")
    words = str(cleaned(title or questionnaire.title, "title"))
    head = {"key": own, "version": checked_version(version), "title": words, "replaces": questionnaire.name}
    return {**onward(questionnaire), **head}


def onward(questionnaire: Questionnaire) -> dict[str, Any]:
    """The document without what only concerns the version it replaced."""
    data = plain_document(questionnaire)
    data.pop("retired", None)
    for scale in data.get("scales", {}).values():
        scale.pop("grades_from", None)
    for section in data["sections"]:
        for question in section["questions"]:
            question.pop("lineage", None)
    return data


def supplement(core: Questionnaire, key: str, version: str, title: str) -> dict[str, Any]:
    """The document of a supplement: for the core's bodies and with its scales, its sections yet to be written."""
    data = onward(core)
    document = empty(key, version, title, core.programme, core.audience.kinds)
    if document["key"] == core.key:
        raise CannotEdit("A supplement needs a key of its own.", "key")
    scales = {"scales": data["scales"]} if data.get("scales") else {}
    return {**document, "supplement_to": core.key, **scales, "sections": []}
