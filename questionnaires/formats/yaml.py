"""A questionnaire as a YAML file, as an author would write it: one order of fields, long texts folded.

Reading is `documents.read`. What `dump` writes reads back as the same questionnaire, and is written the same again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from questionnaires.definition import Questionnaire
from questionnaires.formats.fields import in_author_order, in_order

WIDTH = 110
"""Columns; a text that would pass them is folded, a list or small mapping set out in lines."""

PART_IN: Mapping[tuple[str, str], str] = {
    ("Questionnaire", "retired"): "Retired",
    ("Questionnaire", "audience"): "Audience",
    ("Questionnaire", "legal_basis"): "LegalBasis",
    ("Questionnaire", "sections"): "Section",
    ("Questionnaire", "scales"): "Scale",
    ("Scale", "grades"): "Grade",
    ("Scale", "not_applicable"): "NotApplicable",
    ("Section", "questions"): "Question",
    ("Question", "not_applicable"): "NotApplicable",
    ("Question", "references"): "Reference",
    ("Question", "options"): "Option",
    ("Question", "rows"): "Row",
    ("Question", "columns"): "Column",
    ("Question", "criteria"): "Criterion",
    ("Question", "compute"): "Computation",
    ("Question", "cross_references"): "CrossReference",
    ("Scale", "percent"): "Percent",
    ("Question", "lineage"): "Lineage",
}
"""Which part a field holds, alone or in a list or by key."""

NUMBERS = frozenset(
    {"format", "minutes", "words", "places", "points", "weight", "min", "max", "step", "at_least", "at_most", "met",
     "partly_met"}
)  # fmt: skip
SET_OUT = frozenset({"retired", "scales", "grades", "sections", "questions", "options", "rows", "columns", "criteria"})
"""Fields whose entries stand on lines of their own, however short they are."""

PLAIN = re.compile(r"[^\W\d_](?:[\w./’'()+–-]| (?=[\w(’]))*\Z")
PLAIN_LINE = re.compile(r"[^\W\d_](?:[\w./’'()+–-]|[,;?!](?= |\Z)|:(?=\w)| (?=[\w(’“\"–]))*\Z")
NUMBER = re.compile(r"-?\d+(?:\.\d+|/\d+)?\Z")
WORDS_WITH_MEANING = frozenset({"true", "false", "null", "on", "off", "y", "n"})
UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
WORD = r"[^\x00-\x20\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]+"
FOLDABLE = re.compile(rf"{WORD}(?: {WORD})*(?:\n+{WORD}(?: {WORD})*)*\Z")
"""Texts that folding keeps as they are: single spaces between words, no space at the ends of lines."""


def dump(questionnaire: Questionnaire) -> bytes:
    """The file of a questionnaire: UTF-8, fields in the order of the format, texts folded at about 110 columns.

    Defaults are left out, so it may be shorter than the file the questionnaire came from.

    Example: `documents.parse(dump(questionnaire)) == questionnaire`.
    """
    data = tidied(in_author_order(questionnaire))
    return ("\n".join(mapping_lines("Questionnaire", data, 0)) + "\n").encode()


def tidied(data: dict[str, Any]) -> dict[str, Any]:
    """The plain data as a document has it: a scale's key is the name it stands under."""
    scales = data.get("scales", {})
    data["scales"] = {name: {k: v for k, v in scale.items() if k != "key"} for name, scale in scales.items()}
    if not scales:
        del data["scales"]
    return data


def mapping_lines(part: str, data: Mapping[str, Any], indent: int) -> Iterator[str]:
    """The lines of a mapping whose fields are known."""
    for name, value in in_order(part, data).items():
        blank = part == "Questionnaire" and name in ("scales", "sections")
        yield from ([""] if blank else [])
        yield from field_lines(part, name, value, indent)


def field_lines(part: str, name: str, value: Any, indent: int) -> Iterator[str]:
    """The lines of one field: beside its name where that fits, else below it."""
    head = f"{' ' * indent}{scalar(name)}:"
    child = PART_IN.get((part, name), "")
    if child == "NotApplicable" and "allowed" not in value:
        value = {"allowed": False, **value}
    if not isinstance(value, (Mapping, list)):
        yield from text_lines(head, name, value, indent)
        return
    flat = flow(name, value, child)
    if not value or (name not in SET_OUT and len(head) + 1 + len(flat) <= WIDTH):
        yield f"{head} {flat}"
        return
    if isinstance(value, list) and not any(isinstance(one, Mapping) for one in value):
        yield from broken(f"{head} [", [flow(name, one) for one in value], indent + 2)
        return
    yield head
    if isinstance(value, list):
        yield from list_lines(child, name, value, indent + 2)
    elif name == "scales":
        for key, scale in value.items():
            yield from (f"{' ' * (indent + 2)}{scalar(key)}:", *mapping_lines(child, scale, indent + 4))
    else:
        yield from mapping_lines(child, value, indent + 2)


def broken(head: str, values: Sequence[str], indent: int) -> Iterator[str]:
    """A list of short values over as many lines as it needs."""
    here = head + values[0]
    for value in values[1:]:
        if len(here) + len(value) + 3 > WIDTH:
            yield here + ","
            here = " " * indent + value
        else:
            here += ", " + value
    yield here + "]"


def list_lines(child: str, name: str, values: Sequence[Any], indent: int) -> Iterator[str]:
    """The lines of a list; sections and questions are parted by blank lines."""
    mark = f"{' ' * indent}- "
    for position, value in enumerate(values):
        if name in ("sections", "questions") and position:
            yield ""
        flat = flow(name, value, child)
        if not isinstance(value, Mapping) or (
            child not in ("Section", "Question", "Grade", "Retired") and len(mark) + len(flat) <= WIDTH
        ):
            yield mark + flat
        else:
            first, *rest = mapping_lines(child, value, indent + 2)
            yield from (mark + first[indent + 2 :], *rest)


def text_lines(head: str, name: str, value: Any, indent: int) -> Iterator[str]:
    """The lines of a text, number, or yes or no: folded where it is long."""
    short = scalar(value, name)
    text = str(value)
    if len(head) + 1 + len(short) <= WIDTH or not FOLDABLE.match(text):
        yield f"{head} {short}"
        return
    yield f"{head} >-"
    for position, line in enumerate(text.split("\n")):
        yield from [""] if position else []
        yield from wrapped(line, " " * (indent + 2)) if line else []


def wrapped(line: str, margin: str) -> Iterator[str]:
    """A line of text in lines that fit; words are never broken."""
    words = line.split(" ")
    here = margin + words[0]
    for word in words[1:]:
        if len(here) + 1 + len(word) > WIDTH:
            yield here
            here = margin + word
        else:
            here += " " + word
    yield here


def flow(name: str, value: Any, part: str = "") -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        inside = in_order(part, value)
        return "{" + ", ".join(f"{scalar(k)}: {flow(k, v)}" for k, v in inside.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(name, one, part) for one in value) + "]"
    return scalar(value, name, in_flow=True)


def scalar(value: Any, name: str = "", in_flow: bool = False) -> str:
    r"""A text, number, or yes or no on one line; in quotes where any reader could take it for something else.

    >>> scalar("yes"), scalar("2026"), scalar("2", "points"), scalar("a: b"), scalar(True)
    ('yes', '"2026"', '2', '"a: b"', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if NUMBER.match(text) and name in NUMBERS:
        return text
    shape = PLAIN if in_flow or not name else PLAIN_LINE
    if shape.match(text) and text.lower() not in WORDS_WITH_MEANING:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
