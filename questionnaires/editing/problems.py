"""Faults of the check, sorted to the parts they are about, so that a page can show each beside its box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from questionnaires.editing.edits import Plain
from questionnaires.editing.tree import questions_of, sections_of
from questionnaires.faults import Fault, Path


def problems_at(faults: Iterable[Fault], document: Plain) -> dict[str, list[Fault]]:
    """The faults by address, those of one part in the order of the check; `field_of` tells the box.

    Example: `problems_at(faults, document)["question:sr.policy"][0].message`.
    """
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(address_of(fault.path, document), []).append(fault)
    return found


def address_of(path: Path, document: Plain) -> str:
    """The part that a path leads to.

    >>> address_of(("sections", 0, "title"), {"sections": [{"key": "one"}]})
    'section:one'
    """
    match path:
        case ("sections", int(s), "questions", int(q), *_):
            return f"question:{questions_of(sections_of(document)[s])[q].get('key', '')}"
        case ("sections", int(s), *_):
            return f"section:{sections_of(document)[s].get('key', '')}"
        case ("scales", str(name), *_):
            return f"scale:{name}"
    return "head"


def in_labels(fault: Fault, labels: Mapping[str, str]) -> Fault:
    """The fault with the letters and numbers of questions in place of their keys, for whoever reads no keys.

    A key that could be a word of the sentence (no dot, no hyphen) counts only at its beginning.

    >>> in_labels(Fault("words-changed", (), "sr.policy keeps its key."), {"sr.policy": "G1"}).message
    'G1 keeps its key.'
    """
    there = [key for key in labels if key in fault.message or key in fault.mend]
    if not there:
        return fault
    keys = [re.escape(key) for key in sorted(there, key=len, reverse=True) if "." in key or "-" in key]
    anywhere = rf"(?<![\w.@:-])(?:{'|'.join(keys)})" if keys else r"(?!)"
    first = "|".join(re.escape(key) for key in there)
    pattern = re.compile(rf"(?:{anywhere}|\A(?:{first}))(?![\w@:-]|\.\w)")
    message, mend = (pattern.sub(lambda met: labels[met.group()], text) for text in (fault.message, fault.mend))
    return replace(fault, message=message, mend=mend)


def field_of(fault: Fault) -> str:
    """The field of its part that a fault is about, "" where it is about the part as a whole.

    >>> field_of(Fault("weight", ("sections", 0, "questions", 1, "weight"), "Too much."))
    'weight'
    """
    match fault.path:
        case ("sections", int(), "questions", int(), *rest) | ("sections", int(), *rest) | ("scales", str(), *rest):
            return str(rest[0]) if rest else ""
    return str(fault.path[0]) if fault.path else ""
