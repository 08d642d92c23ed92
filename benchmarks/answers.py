"""What respondents type in a timing: a grade and a comment for every question, an action where the grade wants one."""

from __future__ import annotations

from collections.abc import Iterable

TEXT = (
    "The policy was read by the board in June and every team has signed for it; a sample of twelve records was checked "
    "in the autumn, two of them lacked a date, and the lead has asked for the missing pages by the end of the term."
)
WORDS = tuple(TEXT.split())


def comment(number: int, turn: int) -> str:
    """Give a comment of 10 to 40 words that differs by question and by turn."""
    return f"{turn}: " + " ".join(WORDS[: 10 + (number * 7 + turn) % 31])


def fields(keys: Iterable[str], bases: dict[str, str], turn: int) -> dict[str, str]:
    """Give the fields of a section as a browser posts them: empty boxes too."""
    found: dict[str, str] = {}
    for number, key in enumerate(keys):
        weak = (number + turn) % 4 == 3
        found |= {
            f"base-{key}": bases.get(key, "0"),
            key: "amber" if weak else "green",
            f"{key}--comment": comment(number, turn),
            f"{key}--evidence": "Minutes of the board, June" if number % 2 else "",
            f"{key}--action--what": "Write the missing part and have it agreed" if weak else "",
            f"{key}--action--who": "Head teacher" if weak else "",
            f"{key}--action--when": "27 November 2026" if weak else "",
        }
    return found
