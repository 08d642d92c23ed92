"""A questionnaire gathered from another tool's form: keys made fit, what does not map noted, conditions translated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

from questionnaires.conditions import condition_from, number_in
from questionnaires.documents import Draft, from_plain
from questionnaires.faults import Fault, Path, Place
from questionnaires.formats.expressions import CannotSay, condition_of

NOT_IN_KEY = re.compile(r"[^a-z0-9.]+")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
BOUND = {">=": "at_least", "<=": "at_most"}


@dataclass
class Form:
    """What has been gathered so far: sections with questions, keys by the other tool's names, and notes."""

    head: dict[str, Any]
    sections: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    values: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: list[Fault] = field(default_factory=list)
    places: dict[Path, Place] = field(default_factory=dict)

    def note(self, identity: str, message: str, mend: str, place: Place | None = None) -> None:
        """Say that something did not come across."""
        path: Path = ("import", len(self.notes))
        self.places[path] = place or Place(1, 1)
        self.notes.append(Fault(identity, path, message, mend, "warning"))

    def key_for(self, name: str, place: Place | None = None) -> str:
        """A key for a name, remembered for conditions; never one that is there already."""
        wanted = key_from(name) or "question"
        key, number = wanted, 2
        while key in self.keys.values():
            key, number = f"{wanted}-{number}", number + 1
        if key != wanted:
            self.note("key", f"{name} becomes {key}, since {wanted} is there already.", "Choose a key.", place)
        self.keys[name] = key
        return key

    def section(self, title: str) -> dict[str, Any]:
        """A new section at the end."""
        taken = {section["key"] for section in self.sections}
        wanted = key_from(title)[:40].strip(".-") or "section"
        key = next(k for k in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if k not in taken)
        self.sections.append({"key": key, "title": title, "questions": []})
        return self.sections[-1]

    def question(self, key: str) -> dict[str, Any] | None:
        """A question gathered already."""
        return next((q for section in self.sections for q in section["questions"] if q["key"] == key), None)

    def when(self, text: str, whose: str, place: Place | None = None) -> dict[str, Any] | None:
        """The condition an expression says, or None and a note."""
        try:
            found = condition_of(text, self.leaf)
            condition_from(found)
        except (CannotSay, ValueError) as wrong:
            self.note("condition", f"{whose}: the condition “{text[:80]}” is left out: {wrong}.",
                      "Write it as a condition.", place)  # fmt: skip
            return None
        return found

    def leaf(self, name: str, sign: str, value: str) -> dict[str, Any]:
        """A comparison as a condition, by the kind of the question."""
        name = name.strip().removesuffix(".NAOK")
        if name in self.values:
            name, value_here = self.values[name]
            if value not in ("Y", "1"):
                raise CannotSay(f"{value!r} of a choice is not understood")
            value = value_here
        question = self.question(self.keys.get(name, ""))
        if question is None:
            raise CannotSay(f"{name} is no earlier question")
        if question["kind"] == "number":
            return number_leaf(question, sign, value)
        if sign not in ("=", "!="):
            raise CannotSay(f"{name} is no number")
        if question["kind"] == "yes_no":
            value = {"Y": "yes", "N": "no"}.get(value, value)
        found = {"question": question["key"], "is": [value]}
        return found if sign == "=" else {"not": found}

    def finished(self) -> Draft:
        """The questionnaire, with what did not come across as warnings."""
        self.required_where_mentioned()
        data = {"format": "1", **self.head, "sections": [part for part in self.sections if part["questions"]]}
        questionnaire, faults = from_plain(data)
        return Draft(questionnaire, (*self.notes, *faults), self.places)

    def required_where_mentioned(self) -> None:
        """A question that a condition mentions is never optional."""
        parts = [part for section in self.sections for part in (section, *section["questions"])]
        named = {key for part in parts if "when" in part for key in condition_from(part["when"]).mentions()}
        for key in sorted(named):
            question = self.question(key)
            if question and question.pop("optional", None):
                self.note("optional", f"{key} must now be answered, since a condition depends on it.", "Nothing.")


def number_leaf(question: Mapping[str, Any], sign: str, value: str) -> dict[str, Any]:
    """A comparison of a number; above and below only where numbers go in steps."""
    limit = number_in(value)
    if limit is None:
        raise CannotSay(f"{value!r} is no number")
    key, step = question["key"], number_in(question.get("step"))
    if sign in (">", "<"):
        if step is None or (limit / step).denominator != 1:
            raise CannotSay("above and below are only said of numbers that go in steps")
        limit, sign = (limit + step, ">=") if sign == ">" else (limit - step, "<=")
    if sign in BOUND:
        return {"question": key, BOUND[sign]: str(limit)}
    both = {"all": [{"question": key, "at_least": str(limit)}, {"question": key, "at_most": str(limit)}]}
    return both if sign == "=" else {"not": both}


def joined(*conditions: dict[str, Any] | None) -> dict[str, Any] | None:
    """All of some conditions, those that are none left out."""
    some = [condition for condition in conditions if condition]
    return None if not some else some[0] if len(some) == 1 else {"all": some}


def key_from(name: str) -> str:
    """A key from any name.

    >>> key_from("Safer Recruitment"), key_from("hasPolicy_2")
    ('safer-recruitment', 'has-policy-2')
    """
    plain = unicodedata.normalize("NFKD", HUMP.sub("-", name)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"([.-])[.-]+", r"\1", NOT_IN_KEY.sub("-", plain)).strip(".-")


def in_bounds(question: dict[str, Any], low: Fraction | None, high: Fraction | None) -> None:
    """Give a number its bounds."""
    question |= {"min": str(low)} if low is not None else {}
    question |= {"max": str(high)} if high is not None else {}


class TextOnly(HTMLParser):
    """The text of a piece of HTML, a line a block."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """A block begins a line; scripts and styles are no text."""
        self.hidden += tag in ("script", "style")
        if tag in ("p", "br", "div", "li", "tr"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of a script or style."""
        self.hidden -= tag in ("script", "style") and self.hidden > 0

    def handle_data(self, data: str) -> None:
        """Text."""
        if not self.hidden:
            self.parts.append(data)


def text_from_html(html: str) -> str:
    """The text of HTML, with single spaces and no blank lines.

    >>> text_from_html("<p>Is there a <b>policy</b>?</p><p>Say&nbsp;so.</p>")
    'Is there a policy?\\nSay so.'
    """
    reader = TextOnly()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
