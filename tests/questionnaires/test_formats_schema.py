"""The JSON Schema: what ships validates, what is misspelt does not, every field says what it is for."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from questionnaires import definition, documents, scales
from questionnaires.formats.fields import ABOUT
from questionnaires.formats.schema import json_schema

from .builders import FILES

SCHEMA = json_schema()
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "number": (int, float)}
SHIPPED = [*map(documents.library_file, documents.library()), *sorted(FILES.glob("*.yaml"))]


def wrong(schema: Mapping[str, Any], value: Any, path: str = "") -> Iterator[str]:
    """Where a value breaks a schema: the few words of JSON Schema that ours uses, and no others."""
    known = {"$ref", "type", "properties", "required", "additionalProperties", "items", "minItems", "anyOf", "enum",
             "const", "pattern", "description", "default", "$schema", "$id", "$defs", "title"}  # fmt: skip
    assert set(schema) <= known, set(schema) - known
    if "$ref" in schema:
        yield from wrong(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value, path)
        return
    if "anyOf" in schema and all(list(wrong(one, value, path)) for one in schema["anyOf"]):
        yield f"{path}: none of the shapes"
    if ("enum" in schema and value not in schema["enum"]) or ("const" in schema and value != schema["const"]):
        yield f"{path}: {value!r} is not allowed"
    if "type" in schema and not is_type(schema["type"], value):
        yield f"{path}: {value!r} is no {schema['type']}"
    elif "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} does not match"
    yield from wrong_inside(schema, value, path)


def wrong_inside(schema: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
    """Where the parts of an object or a list break a schema."""
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{path}: too few"
        for position, one in enumerate(value):
            yield from wrong(schema.get("items", {}), one, f"{path}/{position}")
    if isinstance(value, dict):
        fields, rest = schema.get("properties", {}), schema.get("additionalProperties", {})
        yield from (f"{path}: {name} is missing" for name in schema.get("required", ()) if name not in value)
        for name, one in value.items():
            if name in fields or rest is not False:
                yield from wrong(fields.get(name, rest), one, f"{path}/{name}")
            else:
                yield f"{path}: no field {name}"


def is_type(wanted: str | list[str], value: Any) -> bool:
    """Is a value of a type, or of one of some types? True is no number."""
    names = [wanted] if isinstance(wanted, str) else wanted
    return any(isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in names)


def as_an_editor_reads(text: str) -> Any:
    """A file with YAML's own types, as editors have it: numbers, yes and no, dates as text."""
    loader = type("Plain", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {
        first: [(tag, shape) for tag, shape in some if not tag.endswith("timestamp")]
        for first, some in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }})  # fmt: skip
    return yaml.load(text, loader)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_ships_validates(path: Any) -> None:
    """An editor has nothing to complain of in a good file."""
    assert list(wrong(SCHEMA, as_an_editor_reads(path.read_text()))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight: 2", "weigth: 2"),
        ("weight: 2", "weight: heavy"),
        ("kind: graded", "kind: gradde"),
        ("title: Worked example", "titel: Worked example"),
        ("counts_as: met", "counts_as: yes"),
        ("text: A is done.", "text: A is done., when: {all: []}"),
        ("text: A is done.", "text: A is done., when: {question: a}"),
        ("text: A is done.", "text: A is done., when: {organisation: colour, is: [red]}"),
        ("text: A is done.", "text: A is done., lineage: {from_: [a], change: same}"),
        ("format: 1", "format: 2"),
        ("programme: schools", "audience: {kinds: [schools]}"),
    ],
)
def test_what_is_misspelt_does_not(old: str, new: str) -> None:
    """Unknown fields, values outside the lists, and conditions of no known shape are marked as one types."""
    text = (FILES / "worked_1.yaml").read_text()
    assert old in text
    assert list(wrong(SCHEMA, as_an_editor_reads(text.replace(old, new, 1))))


def test_every_field_says_what_it_is_for() -> None:
    """A new field needs a line in `fields.ABOUT`; a line without a field is stale."""
    for name, about in ABOUT.items():
        part = getattr(definition, name, None) or getattr(scales, name)
        fields = {field.alias or key for key, field in part.model_fields.items()}
        assert set(about) == fields, name
        assert all(words.endswith((".", "?")) for words in about.values())


def test_it_is_plain_json_and_stays_the_same() -> None:
    """Published as a file, so the same code gives the same bytes."""
    assert json.dumps(SCHEMA) == json.dumps(json_schema())
    assert "Condition" in SCHEMA["$defs"]
    assert "key" not in SCHEMA["$defs"]["Scale"]["properties"]
