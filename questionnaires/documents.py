"""Documents and objects: YAML with line and column, canonical JSON, checksum, the shipped library (design 6)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from questionnaires.compiled import Compiled, compiled
from questionnaires.definition import Questionnaire
from questionnaires.faults import Fault, Path, Place, errors_in
from questionnaires.yaml_text import LARGEST as LARGEST
from questionnaires.yaml_text import read_yaml

PUBLISHED = FilePath(__file__).parent / "published"
MOST_FAULTS = 200
"""Faults of shape that are told at once; a file with more is of another kind, or one mistake repeated."""

LONGEST_SHOWN = 60
SHAPES: Mapping[str, str] = {
    "tuple_type": "must be a list: lines that begin with a hyphen, or [one, two]",
    "dict_type": "must hold fields of its own, such as name: value",
    "model_type": "must hold fields of its own, such as name: value",
    "mapping_type": "must hold fields of its own, such as name: value",
    "string_type": "must be a text",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "int_type": "must be a whole number",
}
"""What a part must be, by the kind of finding."""

SHIPPED_NAME = re.compile(r"\w[\w.-]*@\w[\w.-]*\Z")


@dataclass(frozen=True)
class Draft:
    """A file as read: the questionnaire where its shape is sound, every fault found, and the place of each part."""

    questionnaire: Questionnaire | None
    faults: tuple[Fault, ...]
    places: Mapping[Path, Place] = field(default_factory=dict)


class Unreadable(ValueError):
    """A document that cannot be read; `faults` says why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def read(data: bytes) -> Draft:
    """A questionnaire from the bytes of a YAML file.

    Every scalar is taken as text and converted by its field's type, so `yes`, `2026` and `0.10` stay what the author
    wrote. Never raises for a bad file: the faults say what, where and how to mend.
    """
    found = read_yaml(data)
    if found.faults:
        return Draft(None, tuple(found.faults), found.places)
    if not isinstance(found.data, dict):
        message = "The file must hold fields such as key, version and sections."
        return Draft(None, (Fault("not-a-mapping", (), message, "Write them as name: value, each on its line."),))
    questionnaire, shape = from_plain(found.data)
    return Draft(questionnaire, shape, found.places)


def from_plain(data: Mapping[str, Any]) -> tuple[Questionnaire | None, tuple[Fault, ...]]:
    """A questionnaire from plain dicts, lists and texts; or the faults of its shape."""
    data = dict(data)
    scales = data.get("scales")
    if isinstance(scales, Mapping):
        data["scales"] = {
            name: {**value, "key": name} if isinstance(value, Mapping) else value for name, value in scales.items()
        }
    try:
        return Questionnaire.model_validate(data), ()
    except ValidationError as wrong:
        faults = [shape_fault(dict(error)) for error in wrong.errors(include_url=False)]
    if len(faults) > MOST_FAULTS:
        more = f"There are {len(faults) - MOST_FAULTS:,} faults more; the first {MOST_FAULTS} are shown."
        faults[MOST_FAULTS:] = [Fault("more", (), more, "Mend these first.")]
    return None, tuple(faults)


def shape_fault(error: dict[str, Any]) -> Fault:
    """A fault from one finding of the shape check."""
    path = tuple(error["loc"])
    name = path[-1] if path else "the file"
    if error["type"] == "extra_forbidden":
        message = f"There is no field called {str(name)[:LONGEST_SHOWN]} here."
        return Fault("unknown-field", path, message, "Check its spelling, or take it out.")
    if error["type"] == "missing":
        return Fault("missing-field", path, f"The field {name} is missing.", f"Add {name}.")
    if error["type"] == "literal_error":
        wanted = str(error["ctx"]["expected"]).replace("'", "")
        return Fault("not-a-choice", path, f"{name} is {str(error['input'])[:LONGEST_SHOWN]!r}.", f"Use {wanted}.")
    if error["type"] in SHAPES:
        return Fault("wrong-value", path, f"{name} {SHAPES[error['type']]}.", "See the description of the format.")
    message = str(error["msg"]).removeprefix("Value error, ")
    return Fault("wrong-value", path, f"{name}: {message}.", "See the description of the format.")


def parse(data: bytes) -> Questionnaire:
    """A questionnaire from YAML bytes.

    Raises:
        Unreadable: with every fault of form; `checking.check` looks at the meaning.
    """
    draft = read(data)
    if draft.questionnaire is None or errors_in(draft.faults):
        raise Unreadable(draft.faults)
    return draft.questionnaire


def plain(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as plain JSON data, defaults left out."""
    return questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def canonical(questionnaire: Questionnaire) -> str:
    """The canonical JSON: sorted keys, NFC, defaults left out (a default never changes within a format number)."""
    return json.dumps(plain(questionnaire) | {"format": 1}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(canonical_text: str) -> str:
    """SHA-256 of canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_text.encode()).hexdigest()


def from_canonical(text: str) -> Questionnaire:
    """The questionnaire of a canonical JSON; `canonical(from_canonical(t)) == t`."""
    return Questionnaire.model_validate(json.loads(text))


def library() -> list[str]:
    """Names (KEY@VERSION) of the shipped questionnaires, by key then version."""
    return [f"{path.parent.name}@{path.stem}" for path in sorted(PUBLISHED.glob("*/*.yaml"))]


def library_file(name: str) -> FilePath:
    """The file of a shipped questionnaire.

    Raises:
        KeyError: when no such version is shipped.
    """
    key, _, version = name.partition("@")
    path = PUBLISHED / key / f"{version}.yaml"
    if not SHIPPED_NAME.match(name) or not path.is_file():
        raise KeyError(name)
    return path


def newest(key: str) -> str:
    """The name of the newest shipped version of a questionnaire.

    Raises:
        KeyError: when none is shipped under that key.
    """
    names = [name for name in library() if name.partition("@")[0] == key]
    if not names:
        raise KeyError(key)
    return names[-1]


@lru_cache(maxsize=128)
def shipped(name: str) -> Compiled:
    """What is known of a shipped questionnaire without its objects: title, digest, canonical JSON.

    Raises:
        KeyError: when no such version is shipped.
        Unreadable: when its file cannot be read.
    """
    data = library_file(name).read_bytes()
    return compiled(data, lambda: compile_document(data))


def compile_document(data: bytes) -> Compiled:
    """The bytes of a YAML file as compiled; raises Unreadable."""
    one = parse(data)
    text = canonical(one)
    head = (one.key, one.version, one.title, one.status, one.programme, one.replaces_name, one.supplement_to)
    return Compiled(*head, digest=digest(text), canonical=text)


@lru_cache(maxsize=128)
def load(name: str) -> Questionnaire:
    """A shipped questionnaire by KEY@VERSION; raises as `shipped` does."""
    return from_canonical(shipped(name).canonical)
