"""The bytes of a YAML file as dicts, lists and texts, each with its line; and what cannot be read, with its line too.

The file may come from anybody. It is looked over before anything is built from it: aliases, which can make a small file
endless, are refused, and what is deeper or has more parts than any questionnaire is not read on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from questionnaires.faults import Fault, Path, Place

LARGEST = 2_000_000
"""Bytes; a questionnaire of 100 questions has about 100,000."""

DEEPEST = 30
"""Lists and groups of fields inside each other; a questionnaire has nine."""

MOST_PARTS = 60_000
"""Texts, lists and groups of fields; a questionnaire of 500 questions has about 11,000."""

LONGEST = 20_000
"""Characters of one text; about eight pages."""

MOST_MARKS = 20
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
WORDS: Mapping[str, tuple[str, str]] = {
    "mapping values are not allowed": (
        "There is a colon inside a text here, or this line is not in line with those above it.",
        "Put the text in quotation marks, or begin the line where the others begin.",
    ),
    "unexpected end of stream": (
        "A quotation mark is opened here and never closed.",
        'Close it; a quotation mark inside a text in quotation marks is written twice or as \\".',
    ),
    "expected ',' or": (
        "A bracket is opened here and not closed, or a comma is missing after it.",
        "Close it, and put commas between the parts.",
    ),
    "expected key": (
        "This line does not fit to those above it.",
        "Look at how far it is indented, and for quotation marks opened above it.",
    ),
    "block end": (
        "This line does not fit to those above it.",
        "Look at how far it is indented, and for quotation marks opened above it.",
    ),
    "'-' indicator": (
        "This line does not fit to the list above it.",
        "Begin it with a hyphen as far in as the others, or indent it as the list's own fields are.",
    ),
    "expected ':'": (
        "This line is no field: it has no colon.",
        "Write name: value, or indent it under what it belongs to.",
    ),
    "another document": (
        "A second document begins here: a line of three hyphens, or a file joined to another.",
        "Keep one questionnaire in a file.",
    ),
    "cannot start any token": (
        "A text begins with a character that YAML keeps for itself.",
        "Put the text in quotation marks.",
    ),
    "escape": (
        "This backslash is not read inside quotation marks.",
        "Write two of them, or use single quotation marks.",
    ),
}
"""What the reader's own words mean to an author, and how to mend it."""

OPENED_BEFORE = ("unexpected end of stream", "expected ',' or")
"""Faults that are mended where something was opened, not where the reader noticed."""


@dataclass
class Plain:
    """What was read: the data where there are any, the place of each part, and every fault."""

    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, identity: str, place: Place, message: str, mend: str) -> None:
        """Note a fault that has a place but no part of a document."""
        path: Path = (f"line {place.line}, {place.column}",)
        self.places[path] = place
        self.faults.append(Fault(identity, path, message, mend))


def read_yaml(data: bytes) -> Plain:
    """The plain data of a YAML file. Never raises for a bad file.

    >>> read_yaml(b"a: [b, c]").data
    {'a': ['b', 'c']}
    """
    found = Plain()
    if len(data) > LARGEST:
        message = f"The file has {len(data):,} bytes; {LARGEST:,} are allowed."
        found.fault("too-large", Place(1, 1), message, "Divide the questionnaire.")
        return found
    text = decoded(data, found)
    try:
        if text is not None and is_harmless(text, found):
            node = yaml.compose(text, Loader=Loader)
            found.data = None if node is None else plain_data(node, (), found)
    except yaml.YAMLError as wrong:
        yaml_fault(wrong, text or "", found)
    return found


def decoded(data: bytes, found: Plain) -> str | None:
    """The text of a file, or None with the fault that says in which characters it was saved."""
    mend = "Save the file as UTF-8: in Notepad, Save as, Encoding UTF-8."
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:100].count(0) > 10:
        found.fault("not-utf-8", Place(1, 1), "The file is saved as UTF-16, which is not read.", mend)
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start].decode("utf-8", "replace")
        byte = data[wrong.start : wrong.start + 1]
        meant = byte.decode("cp1252", "replace")
        as_seen = f" In Windows-1252 it is “{meant}”." if meant.isprintable() and meant != "\ufffd" else ""
        message = f"The byte 0x{byte.hex().upper()} here is not UTF-8.{as_seen}"
        found.fault("not-utf-8", place_in(before, len(before)), message, mend)
        return None
    if hidden := UNPRINTABLE.search(text):
        message = f"There is a character here that cannot be seen or printed (U+{ord(hidden.group()):04X})."
        found.fault("unprintable", place_in(text, hidden.start()), message, "Delete it.")
        return None
    return text


def place_at(mark: Any) -> Place:
    """The place of a mark of the YAML reader, which counts from 0."""
    return Place(mark.line + 1, mark.column + 1) if mark is not None else Place(1, 1)


def place_in(text: str, position: int) -> Place:
    """The line and column of a position in a text."""
    return Place(text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


def is_harmless(text: str, found: Plain) -> bool:
    """Look over the file before anything is built from it; False with the faults where it must not be built."""
    depth = parts = 0
    for event in yaml.parse(text, Loader=Loader):
        parts += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        here = place_at(event.start_mark)
        if depth > DEEPEST:
            found.fault("too-deep", here, f"More than {DEEPEST} brackets or indentations are open here.",
                        "No questionnaire is so deep: close what was opened.")  # fmt: skip
        elif parts > MOST_PARTS:
            found.fault("too-many-parts", here, f"The file has more than {MOST_PARTS:,} texts and lists.",
                        "No questionnaire has so many: divide it.")  # fmt: skip
        else:
            marks(event, here, found)
            if len(found.faults) < MOST_MARKS:
                continue
        return False
    return not found.faults


def marks(event: yaml.Event, here: Place, found: Plain) -> None:
    """Faults for anchors, aliases and tags: refused, so that a reader sees all there is where it stands."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        message = "An anchor or alias (& or *) is used here."
        found.fault("anchor", here, message, "Write the text out in full, or put it in quotation marks.")
    elif isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) not in (None, "!"):
        message = "A tag (!) is used here."
        found.fault("tag", here, message, "Leave the tag out, or put the text in quotation marks.")


def yaml_fault(wrong: yaml.YAMLError, text: str, found: Plain) -> None:
    """Note what the YAML reader met, in words, where it is to be mended."""
    problem = str(getattr(wrong, "problem", None) or "it cannot be read")
    mark = getattr(wrong, "problem_mark", None)
    opened = getattr(wrong, "context_mark", None)
    if opened is not None and any(part in problem for part in OPENED_BEFORE):
        mark = opened
    place = place_at(mark)
    line = next(iter(text.splitlines()[place.line - 1 : place.line]), "")
    if "\t" in line[: len(line) - len(line.lstrip())]:
        mend = "Use spaces; most editors can change tabs to spaces."
        found.fault("tab", place, "This line is indented with a tab.", mend)
    elif "\ufeff" in line:
        found.fault("unprintable", place, "There is a character here that cannot be seen (U+FEFF).", "Delete it.")
    else:
        default = (f"The file is not valid YAML here: {problem}.", "Check indentation, colons and quotes.")
        found.fault("not-yaml", place, *next((said for part, said in WORDS.items() if part in problem), default))


def plain_data(node: yaml.Node, path: Path, found: Plain) -> Any:
    """Dicts, lists and texts of a node tree; notes the place of each part, and fields that cannot be read."""
    found.places[path] = place_at(node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return [plain_data(item, (*path, position), found) for position, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode):
        if len(node.value) > LONGEST:
            message = f"This text has {len(node.value):,} characters; {LONGEST:,} fit."
            found.faults.append(Fault("too-long", path, message, "Shorten it, or make several questions of it."))
        return unicodedata.normalize("NFC", node.value.strip())
    return dict(fields_of(node, path, found))


def fields_of(node: yaml.Node, path: Path, found: Plain) -> Iterator[tuple[str, Any]]:
    """The fields of a mapping; faults for those that stand twice, or whose name is no text."""
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        place = place_at(key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            found.fault("field-name", place, "The name of a field is a list or a group here.",
                        "Write a plain name; put a text that begins with a bracket in quotation marks.")  # fmt: skip
            continue
        key = str(key_node.value)
        here = (*path, key)
        if key == "<<":
            found.faults.append(
                Fault("merge-key", here, "Merge keys (<<) are not read.", "Write the fields out in full.")
            )
        elif key in seen:
            message = f"The field {key[:60]} stands twice, first on line {seen[key]}."
            found.faults.append(Fault("duplicate-field", here, message, "Keep one of them."))
        seen.setdefault(key, place.line)
        yield key, plain_data(value_node, here, found)
        found.places[here] = place
