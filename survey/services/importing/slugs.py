"""Slugs of bodies: from the name, then town and number where the name is taken; given once, never changed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST = 120
RESERVED = frozenset({"import", "new"})
"""Slugs that would stand in the way of pages."""

_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(text: str) -> str:
    """Write a text as a part of an address.

    >>> slug_of("St Joseph’s Catholic Primary School"), slug_of('=HYPERLINK("x")')
    ('st-josephs-catholic-primary-school', 'hyperlink-x')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", "").replace("&", " and "))
    return _OTHER.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")[:LONGEST].strip("-")


def free_slug(name: str, more: Iterable[str], taken: set[str]) -> str:
    """Find a slug that nobody has: the name, then the name with each of `more` (town, number), then numbered.

    Adds it to `taken`. Example: `free_slug("Fairfield", ["Widnes"], {"fairfield"})` is `"fairfield-widnes"`.
    """
    found = next(
        slug for slug in _candidates(slug_of(name) or "body", more) if slug not in taken and slug not in RESERVED
    )
    taken.add(found)
    return found


def _candidates(base: str, more: Iterable[str]) -> Iterator[str]:
    yield base
    for part in more:
        if ending := slug_of(part):
            yield f"{base[: LONGEST - len(ending) - 1].strip('-')}-{ending}"
    number = 2
    while True:
        yield f"{base[: LONGEST - 8].strip('-')}-{number}"
        number += 1
