"""Values of a document in words, for the page that shows two of them."""

from collections.abc import Mapping, Sequence
from typing import Any


def in_words(value: Any) -> str:
    """Write a value as people can compare it with another.

    >>> in_words(None), in_words(True), in_words([{"key": "a", "label": "One"}, {"key": "b", "label": "Two"}])
    ('Nothing', 'Yes', 'a: One; b: Two')
    """
    if value is None or value == "" or value == []:
        return "Nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        return of_mapping(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(in_words(one) for one in value)
    return str(value)


def of_mapping(value: Mapping[str, Any]) -> str:
    """Write a row: its key and words, then what else it has."""
    rest = {name: one for name, one in value.items() if name not in ("key", "label")}
    lead = ": ".join(str(value[name]) for name in ("key", "label") if value.get(name))
    more = ", ".join(f"{name.replace('_', ' ')} {in_words(one)}" for name, one in rest.items())
    return " ".join(part for part in (lead, f"({more})" if lead and more else more) if part)
