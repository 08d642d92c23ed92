"""Values as typed become values as a document holds them: cleaned, of the right shape, defaults left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from questionnaires.checking import KEY
from questionnaires.definition import Question, Questionnaire, Section
from questionnaires.documents import shape_fault
from questionnaires.editing.edits import CannotEdit, Plain
from questionnaires.parts import Part
from questionnaires.scales import Scale

LONGEST = 20_000
"""Characters of one text."""
LONGEST_KEY = 120
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}\Z")

LEAST: Mapping[type[Part], Plain] = {
    Questionnaire: {"format": "1", "key": "k", "version": "1", "title": "t", "programme": "p", "sections": []},
    Section: {"key": "k", "title": "t", "questions": []},
    Question: {"key": "k", "kind": "note", "text": "t"},
    Scale: {"key": "k"},
}
"""What each part must have, so that one field can be tried by itself."""


def cleaned(value: Any, field: str | None = None) -> Any:
    r"""Texts without control characters and outer spaces, in NFC, lines ending alike; lists and mappings within.

    >>> cleaned({"text": " A\r\nline\x00 "})
    {'text': 'A\nline'}
    """
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise CannotEdit(f"This text has {len(value):,} characters; {LONGEST:,} are allowed.", field)
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", CONTROL.sub("", text).strip())
    if isinstance(value, Mapping):
        return {cleaned(str(name), field): cleaned(one, field) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(one, field) for one in value]
    return value


def given(value: Any) -> Any:
    """A value without the boxes left empty inside it: blank is not given, at any depth.

    >>> given({"met": "", "not": "Nothing is done."}), given([{"document": "KCSIE", "paragraph": ""}, ""])
    ({'not': 'Nothing is done.'}, [{'document': 'KCSIE'}])
    """
    if isinstance(value, Mapping):
        return {name: given(one) for name, one in value.items() if one != ""}
    if isinstance(value, list):
        return [given(one) for one in value if one != ""]
    return value


def fitting(part: type[Part], name: str, value: Any) -> Any:
    """A value as the document holds it under a field of a part; None where the field is to be left out.

    >>> fitting(Question, "weight", "2.50"), fitting(Question, "weight", "1"), fitting(Question, "critical", "true")
    ('2.5', None, True)

    Raises:
        CannotEdit: when the value does not fit the field, or there is no such field.
    """
    value = given(cleaned(value, name))
    if value is None or value == "" or value == [] or value == {}:
        return None
    try:
        made = part.model_validate({**LEAST[part], name: value})
    except ValidationError as wrong:
        raise misfit(name, wrong) from wrong
    dumped = made.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return dumped.get(name)


def misfit(name: str, wrong: ValidationError) -> CannotEdit:
    """What to tell the author of a value that does not fit."""
    fault = shape_fault(dict(wrong.errors(include_url=False)[0]))
    return CannotEdit(" ".join(filter(None, (fault.message, fault.mend))), name)


def new_values(part: type[Part], held: Plain, values: Plain, fixed: Iterable[str] = ()) -> dict[str, Any]:
    """Of the values asked for, those that differ from what the part holds; None for a field to be taken away."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in fixed:
            raise CannotEdit(f"{name} cannot be changed this way.", name)
        fit = fitting(part, name, value)
        if fit != held.get(name):
            found[name] = fit
    return found


def with_values(held: Plain, values: Plain) -> dict[str, Any]:
    """A part with some fields set, and those with None taken away."""
    return {name: value for name, value in {**held, **values}.items() if value is not None}


def checked_key(key: Any, taken: Iterable[str], what: str, field: str = "key") -> str:
    """A key an author gives: of the right shape, and not used yet.

    Raises:
        CannotEdit: with what is wrong with it.
    """
    text = str(cleaned(key or "", field))
    if not KEY.match(text) or len(text) > LONGEST_KEY:
        raise CannotEdit(
            "Give a key of lower-case letters, digits, dots and hyphens, such as sr.policy: it joins the years.", field
        )
    if text in set(taken):
        raise CannotEdit(f"{text} is the key of another {what} here. Give this one a key of its own.", field)
    return text


def checked_version(version: Any) -> str:
    """A version's name: letters, digits, dots and hyphens, at most 40; raises CannotEdit."""
    text = str(cleaned(version or "", "version"))
    if not VERSION.match(text):
        raise CannotEdit("Give the version in letters, digits, dots and hyphens, such as 2027.", "version")
    return text
