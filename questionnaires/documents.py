"""Documents and objects: YAML with line and column, canonical JSON, checksum, the shipped library (design 6)."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

import yaml
from pydantic import ValidationError

from questionnaires.compiled import Compiled, compiled
from questionnaires.definition import Questionnaire
from questionnaires.faults import Fault, Path, Place, errors_in

PUBLISHED = FilePath(__file__).parent / "published"
SHIPPED_NAME = re.compile(r"\w[\w.-]*@\w[\w.-]*\Z")
LARGEST = 2_000_000
"""Bytes; a questionnaire of 100 questions has about 100,000."""

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
    if len(data) > LARGEST:
        return Draft(None, (Fault("too-large", (), f"The file has {len(data):,} bytes; {LARGEST:,} are allowed."),))
    try:
        text = data.decode("utf-8-sig")
        faults = list(unwanted_marks(text))
        node = yaml.compose(text, Loader=Loader)
    except UnicodeDecodeError as wrong:
        return Draft(
            None, (Fault("not-utf-8", (), f"Byte {wrong.start + 1} is not UTF-8.", "Save the file as UTF-8."),)
        )
    except yaml.YAMLError as wrong:
        return Draft(None, (yaml_fault(wrong),), yaml_place(wrong))
    places: dict[Path, Place] = {}
    if not isinstance(node, yaml.MappingNode):
        return Draft(
            None, (Fault("not-a-mapping", (), "The file must hold fields such as key, version and sections."),)
        )
    plain = plain_data(node, (), places, faults)
    if faults:
        return Draft(None, tuple(faults), places)
    questionnaire, shape = from_plain(plain)
    return Draft(questionnaire, shape, places)


def unwanted_marks(text: str) -> Iterator[Fault]:
    """Anchors, aliases and tags: refused, so that a reader sees all there is where it stands."""
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield Fault("anchor", (), f"Line {line} uses an anchor or alias (& or *).", "Write the text out in full.")
        elif isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) not in (None, "!"):
            yield Fault("tag", (), f"Line {line} uses a tag.", "Leave the tag out.")


def yaml_fault(wrong: yaml.YAMLError) -> Fault:
    """A fault for text that is not YAML."""
    problem = getattr(wrong, "problem", None) or "it cannot be read"
    return Fault(
        "not-yaml", (), f"The file is not valid YAML here: {problem}.", "Check indentation, colons and quotes."
    )


def yaml_place(wrong: yaml.YAMLError) -> dict[Path, Place]:
    """Where the YAML reader stopped."""
    mark = getattr(wrong, "problem_mark", None)
    return {(): Place(mark.line + 1, mark.column + 1)} if mark else {}


def plain_data(node: yaml.Node, path: Path, places: dict[Path, Place], faults: list[Fault]) -> Any:
    """Dicts, lists and texts of a node tree; notes the place of each part and faults such as duplicate keys."""
    places[path] = Place(node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        return [plain_data(item, (*path, position), places, faults) for position, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode):
        return unicodedata.normalize("NFC", node.value.strip())
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*path, key)
        if key == "<<":
            faults.append(Fault("merge-key", here, "Merge keys (<<) are not read.", "Write the fields out in full."))
        elif key in found:
            faults.append(Fault("duplicate-field", here, f"The field {key} stands twice.", "Keep one of them."))
        found[key] = plain_data(value_node, here, places, faults)
        places[here] = Place(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
    return found


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
        return None, tuple(shape_fault(dict(error)) for error in wrong.errors(include_url=False))


def shape_fault(error: dict[str, Any]) -> Fault:
    """A fault from one finding of the shape check."""
    path = tuple(error["loc"])
    name = path[-1] if path else "the file"
    if error["type"] == "extra_forbidden":
        return Fault(
            "unknown-field", path, f"There is no field called {name} here.", "Check its spelling, or take it out."
        )
    if error["type"] == "missing":
        return Fault("missing-field", path, f"The field {name} is missing.", f"Add {name}.")
    if error["type"] == "literal_error":
        wanted = str(error["ctx"]["expected"]).replace("'", "")
        return Fault("not-a-choice", path, f"{name} is {error['input']!r}.", f"Use {wanted}.")
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
    return Compiled(one.key, one.version, one.title, one.status, one.programme, one.replaces_name, digest(text), text)


@lru_cache(maxsize=128)
def load(name: str) -> Questionnaire:
    """A shipped questionnaire by KEY@VERSION; raises as `shipped` does."""
    return from_canonical(shipped(name).canonical)
