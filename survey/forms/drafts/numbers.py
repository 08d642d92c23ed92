"""Numbers as authors type them: told at the box what is wrong, before the engine says it in its own terms."""

from collections.abc import Iterable, Mapping

from questionnaires.exact import exact

NUMBERS: Mapping[str, str] = {
    "weight": "The weight",
    "min": "The smallest number",
    "max": "The largest number",
    "step": "The step",
    "points": "The points",
}
WHOLE: Mapping[str, str] = {"words": "The word limit", "places": "The decimals", "minutes": "The minutes"}


def is_number(text: str) -> bool:
    """Whether a text is an exact number.

    >>> is_number("0.5"), is_number("two"), is_number("1/0"), is_number("1e999999999")
    (True, False, False, False)
    """
    try:
        exact(text)
    except ValueError:
        return False
    return len(text) < 40


def number_errors(boxes: Mapping[str, str], names: Iterable[str], prefix: str = "") -> list[tuple[str, str]]:
    """List the boxes of these names that hold no number, with what to do: (name of the box, message)."""
    found = []
    for name in names:
        text = str(boxes.get(name) or "")
        if text and name in NUMBERS and not is_number(text):
            found.append((prefix + name, f"{NUMBERS[name]} is “{text[:40]}”. Write a number such as 2 or 0.5."))
        elif text and name in WHOLE and not (text.isascii() and text.isdigit() and len(text) < 10):
            found.append((prefix + name, f"{WHOLE[name]}: “{text[:40]}”. Write a whole number such as 200."))
    return found
