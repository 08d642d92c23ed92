"""The JSON Schema of the document, worked out from the definition: an editor completes and checks as one types.

It says what a YAML file may hold. `documents.read` takes every scalar as text, so a version written without quotes
is accepted there and here alike. What no schema can say (keys, lineage, conditions) the command `check` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questionnaires.conditions import ATTRIBUTES
from questionnaires.definition import Questionnaire
from questionnaires.formats.fields import ABOUT
from questionnaires.kinds import KINDS

TEXT: Mapping[str, Any] = {"type": ["string", "number", "boolean"]}
EXACT: Mapping[str, Any] = {"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+|/\d+)?$"}
WHOLE: Mapping[str, Any] = {"type": ["integer", "string"], "pattern": r"^\d+$"}
CONDITION = {"$ref": "#/$defs/Condition"}
CONDITION_CLASSES = frozenset({"AllOf", "AnyOf", "Not", "QuestionIs", "OrganisationIs", "Bound"})


def json_schema() -> dict[str, Any]:
    """The schema (JSON Schema 2020-12) of one version's document.

    >>> json_schema()["properties"]["key"]["description"]
    'The name of the questionnaire over all years, in lower case: section-175. It never changes.'
    """
    raw = Questionnaire.model_json_schema()
    parts = {name: part for name, part in raw.pop("$defs").items() if name not in CONDITION_CLASSES}
    defs = {name: object_schema(name, part) for name, part in sorted(parts.items())}
    scale = defs["Scale"]
    del scale["properties"]["key"]
    scale["required"].remove("key")
    defs["Audience"]["properties"]["kinds"]["items"] = {"enum": sorted(KINDS)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:safeguarding-survey:questionnaire:1",
        "title": "Questionnaire",
        **object_schema("Questionnaire", raw),
        "$defs": defs | condition_schemas(),
    }


def object_schema(name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """One part: its fields in the author's order, each with its meaning; no other fields."""
    about = ABOUT.get(name, {})
    fields = raw["properties"]
    order = [*(field for field in about if field in fields), *(field for field in fields if field not in about)]
    properties = {}
    for field in order:
        words = {"description": about[field]} if field in about else {}
        value = CONDITION if field == "when" else value_schema(fields[field])
        properties[field] = {**words, **value, **default_of(fields[field])}
    return {
        "type": "object",
        "description": raw.get("description", "").split("\n")[0].split(". ")[0].rstrip(".") + ".",
        "additionalProperties": False,
        "required": list(raw.get("required", ())),
        "properties": properties,
    }


def default_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The default an editor may show: only plain ones."""
    default = raw.get("default")
    return {"default": default} if default and not isinstance(default, (dict, list)) else {}


def value_schema(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What a field may hold, as a file writes it: never nothing, any scalar where a text is meant."""
    if "anyOf" in raw:
        kinds = [kind for kind in raw["anyOf"] if kind.get("type") != "null"]
        return value_schema(kinds[0]) if len(kinds) == 1 else dict(EXACT)
    if "$ref" in raw or "enum" in raw or "const" in raw:
        return {name: raw[name] for name in ("$ref", "enum", "const") if name in raw}
    match raw.get("type"):
        case "string":
            return dict(TEXT)
        case "integer":
            return dict(WHOLE)
        case "array":
            return {"type": "array", "items": value_schema(raw["items"])}
        case "object":
            return {"type": "object", "additionalProperties": value_schema(raw["additionalProperties"])}
    return {"type": raw["type"]}


def condition_schemas() -> dict[str, Any]:
    """The closed set of conditions (design 6)."""
    keys = {"type": "array", "minItems": 1, "items": dict(TEXT)}
    parts = {"type": "array", "minItems": 1, "items": CONDITION}
    question = {"question": {"description": "The key of an earlier question.", **TEXT}}
    body = {"organisation": {"description": "What is known of the body.", "enum": list(ATTRIBUTES)}}
    tests = {"is": keys, "at_least": dict(EXACT), "at_most": dict(EXACT)}
    shapes = [
        *(exactly({**subject, test: value}) for subject in (question, body) for test, value in tests.items()),
        *(exactly({name: parts}) for name in ("all", "any")),
        exactly({"not": CONDITION}),
    ]
    return {"Condition": {"description": "Who is asked. Only a plain yes asks.", "anyOf": shapes}}


def exactly(properties: Mapping[str, Any]) -> dict[str, Any]:
    """An object with exactly these fields."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": dict(properties),
    }
