"""Is it only reworded? Rules that find words which ask for more, or for less, than the words before.

A hint for the author and never a decision: whether a body could meet the old words and not the new is theirs to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from questionnaires.wording import marked

DUTIES = ("must", "shall", "always", "never", "every", "each", "all", "both", "at least", "no later than", "only")
HOW_OFTEN = (
    "daily", "weekly", "fortnightly", "monthly", "quarterly", "termly", "half-termly", "annually", "yearly",
    "once a term", "each term", "every term", "once a year", "within",
)  # fmt: skip
SOFTER = ("may", "could", "usually", "normally", "where possible", "where practicable", "regularly", "as appropriate")
FIGURE = re.compile(
    r"\b(?:\d+(?:[.,]\d+)?%?|two|three|four|five|six|seven|ten|twelve)\b"
    r"(?:\s+(?:hours?|days?|weeks?|months?|years?|terms?|working days?|people|adults|staff))?"
)


def doubts(old: str, new: str) -> tuple[str, ...]:
    """Why a question called reworded may ask for more or less than before, in sentences; none where no rule finds it.

    >>> doubts("The record is checked regularly.", "The record is checked at least once a term.")
    ('The new words add “at least” and “once a term”.', 'The old words had “regularly”, which the new words leave out.')
    >>> doubts("There is a policy.", "A policy is in place.")
    ()
    """
    added = " ".join(words for mark, words in marked(old, new) if mark == "added").casefold()
    gone = " ".join(words for mark, words in marked(old, new) if mark == "removed").casefold()
    before, after = old.casefold(), new.casefold()
    more = [one for one in said(added, (*DUTIES, *HOW_OFTEN)) if not has(before, one)]
    more += [one for one in figures(added) if one not in figures(before)]
    softened = [one for one in said(added, SOFTER) if not has(before, one)]
    less = [one for one in said(gone, (*DUTIES, *HOW_OFTEN, *SOFTER)) if not has(after, one)]
    less += [one for one in figures(gone) if one not in figures(after)]
    found = []
    if more:
        found.append(f"The new words add {quoted(more)}.")
    if softened:
        found.append(f"The new words say {quoted(softened)}, which the old words did not.")
    if less:
        found.append(f"The old words had {quoted(less)}, which the new words leave out.")
    return tuple(found)


def has(text: str, words: str) -> bool:
    """Whether a text has these words, whole."""
    return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text) is not None


def said(text: str, known: Iterable[str]) -> list[str]:
    """The known words that a text has, in the order they are known, none that is part of another."""
    found = [one for one in dict.fromkeys(known) if has(text, one)]
    return [one for one in found if not any(one != other and has(other, one) for other in found)]


def figures(text: str) -> list[str]:
    """The figures of a text, with what they count."""
    return list(dict.fromkeys(match.group().strip() for match in FIGURE.finditer(text.casefold())))


def quoted(words: Iterable[str]) -> str:
    """Words in a sentence.

    >>> quoted(["a", "b", "c"])
    '“a”, “b” and “c”'
    """
    *rest, last = [f"“{one}”" for one in words]
    return f"{', '.join(rest)} and {last}" if rest else last
