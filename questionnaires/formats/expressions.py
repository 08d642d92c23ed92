"""Expressions of other survey tools as our conditions, as far as they say the same: comparisons, and, or, not.

Nothing is evaluated. What is not understood is left out with its reason, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

LONGEST = 4_000
DEEPEST = 40
TOKEN = re.compile(
    r"\s*(?:\$\{(?P<var>[^{}]+)\}|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_][\w.-]*)|(?P<sign>!=|==|>=|<=|&&|\|\||[=<>(),!.]))"
)
SIGNS = {"==": "=", "eq": "=", "ne": "!=", "ge": ">=", "le": "<=", "gt": ">", "lt": "<"}
TURNED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

Leaf = Callable[[str, str, str], dict[str, Any]]
"""(name, sign, value) as a condition; raises CannotSay where there is none."""


class CannotSay(ValueError):
    """An expression that no condition of ours says; the message says what is in the way."""


def condition_of(text: str, leaf: Leaf) -> dict[str, Any]:
    """The condition that an expression says.

    >>> condition_of("${a} = 'yes' and ${n} >= 2", lambda name, sign, value: {name: sign + value})
    {'all': [{'a': '=yes'}, {'n': '>=2'}]}

    Raises:
        CannotSay: with the reason.
    """
    if len(text) > LONGEST:
        raise CannotSay("it is too long")
    reader = Reader(tokens(text), leaf)
    found = reader.either(0)
    if reader.here()[0]:
        raise CannotSay(f"“{reader.here()[1]}” is not understood")
    return found


def tokens(text: str) -> list[tuple[str, str]]:
    """The words of an expression, each with its kind."""
    found: list[tuple[str, str]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise CannotSay(f"“{text[at : at + 20].strip()}” is not understood")
        kind = str(match.lastgroup)
        value = match.group(kind)
        found.append((kind, value[1:-1] if kind == "text" else value))
        at = match.end()
    return found


class Reader:
    """Reads words from left to right; `or` binds less than `and`, `and` less than `not`."""

    def __init__(self, words: list[tuple[str, str]], leaf: Leaf) -> None:
        """Begin at the first word."""
        self.words, self.leaf, self.at = words, leaf, 0

    def here(self, further: int = 0) -> tuple[str, str]:
        """The word at hand, or nothing at the end."""
        position = self.at + further
        return self.words[position] if position < len(self.words) else ("", "")

    def take(self, *wanted: str) -> bool:
        """Step over the word at hand where it is one of these."""
        kind, word = self.here()
        if kind in ("name", "sign") and word.lower() in wanted:
            self.at += 1
            return True
        return False

    def need(self, sign: str) -> None:
        """Step over a sign that must be there."""
        if not self.take(sign):
            raise CannotSay(f"“{sign}” is missing")

    def either(self, depth: int) -> dict[str, Any]:
        """Parts joined by or."""
        if depth > DEEPEST:
            raise CannotSay("it is nested too deeply")
        parts = [self.both(depth)]
        while self.take("or", "||"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else {"any": parts}

    def both(self, depth: int) -> dict[str, Any]:
        """Parts joined by and."""
        parts = [self.one(depth)]
        while self.take("and", "&&"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else {"all": parts}

    def one(self, depth: int) -> dict[str, Any]:
        """A comparison, something in brackets, or the opposite of one."""
        if depth > DEEPEST:
            raise CannotSay("it is nested too deeply")
        if self.take("not", "!"):
            return {"not": self.one(depth + 1)}
        if self.take("("):
            found = self.either(depth + 1)
            self.need(")")
            return found
        if self.here() == ("name", "selected"):
            return self.selected()
        return self.comparison()

    def selected(self) -> dict[str, Any]:
        """selected(${question}, 'choice')."""
        self.at += 1
        self.need("(")
        name = self.value()
        self.need(",")
        value = self.value()
        self.need(")")
        return self.leaf(name[1], "=", value[1])

    def value(self) -> tuple[str, str]:
        """A name, text or number."""
        kind, word = self.here()
        if kind in ("", "sign") or (kind == "name" and self.here(1) == ("sign", "(")):
            raise CannotSay(f"“{word or 'its end'}” is not understood")
        self.at += 1
        return kind, word

    def comparison(self) -> dict[str, Any]:
        """name sign value, or value sign name."""
        left = self.value()
        sign = SIGNS.get(self.here()[1].lower(), self.here()[1])
        if sign not in TURNED:
            raise CannotSay(f"“{left[1]}” is not compared with anything")
        self.at += 1
        right = self.value()
        names = ("var", "name")
        if left[0] in names and right[0] not in names:
            return self.leaf(left[1], sign, right[1])
        if right[0] in names and left[0] not in names:
            return self.leaf(right[1], TURNED[sign], left[1])
        raise CannotSay("it compares two answers, or none")
