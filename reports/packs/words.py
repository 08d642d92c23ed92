"""Words of the packs: counts, lists, years, paragraphs, and texts that a page can hold whatever is in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from reports.fonts import printable
from reports.house import number, short_date

SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LONG_WORD = re.compile(r"\S{25,}")
PIECE = 6
"""Characters between two places to break: a wide letter fits so often in the narrowest column."""

BREAK = "\N{ZERO WIDTH SPACE}"
JOINERS = frozenset("\N{ZERO WIDTH JOINER}\ufe0e\ufe0f")


def spelled(count: int) -> str:
    """A count in prose: words to ten, then figures.

    >>> spelled(3), spelled(11)
    ('three', '11')
    """
    return SMALL_NUMBERS[count] if 0 <= count < len(SMALL_NUMBERS) else number(count)


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """A count in words with its noun.

    >>> counted(1, "question"), counted(12, "grade")
    ('one question', '12 grades')
    """
    return f"{spelled(count)} {singular if count == 1 else plural or singular + 's'}"


def capital(text: str) -> str:
    """The text with a capital first letter; the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(parts: Iterable[str]) -> str:
    """A list in prose; items that have commas themselves are parted by semicolons.

    >>> listed(["A", "B", "C"]), listed(["A"]), listed(["A, of 2025", "B"])
    ('A, B and C', 'A', 'A, of 2025; and B')
    """
    *rest, last = [part for part in parts if part] or [""]
    if not rest:
        return last
    if any("," in part for part in (*rest, last)):
        return f"{'; '.join(rest)}; and {last}"
    return f"{', '.join(rest)} and {last}"


def due(text: str) -> str:
    """A due date in a narrow column; what is not a date stays as typed."""
    try:
        return short_date(date.fromisoformat(text.strip()), no_break=True)
    except ValueError:
        return text


def paragraphs(text: str) -> list[str]:
    """The lines of a typed text, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def soft(text: str) -> str:
    """The text with places to break in words too long for a column; marks and joined emoji stay whole.

    >>> soft("short words only"), len(soft("x" * 30))
    ('short words only', 34)
    """
    return LONG_WORD.sub(lambda found: broken(found.group()), text)


def broken(word: str) -> str:
    """One long word with a place to break after every few characters."""
    pieces = [""]
    for position, letter in enumerate(word):
        joined = letter in JOINERS or unicodedata.combining(letter) or (position and word[position - 1] in JOINERS)
        if len(pieces[-1]) >= PIECE and not joined:
            pieces.append("")
        pieces[-1] += letter
    return BREAK.join(pieces)


def safe(content: Any) -> Any:
    """The content with every text fit to print: characters that no font has replaced, long words breakable.

    >>> safe({"a": ["one", 2, None]})
    {'a': ['one', 2, None]}
    """
    if isinstance(content, str):
        return soft(printable(content))
    if isinstance(content, dict):
        return {key: safe(value) for key, value in content.items()}
    if isinstance(content, Sequence) and not isinstance(content, bytes):
        return [safe(part) for part in content]
    return content
