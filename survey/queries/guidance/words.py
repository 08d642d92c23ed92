"""The key of a document in addresses."""

import re

from questionnaires.wording import normal


def key_of(title: str) -> str:
    """Make the key of a document that has none, from its title.

    >>> key_of("The partnership's Pre-birth Protocol (2025)")
    'the-partnerships-pre-birth-protocol-2025'
    """
    plain = normal(title).replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "document"
