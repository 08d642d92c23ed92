"""Days as people write them."""

from datetime import date


def long_date(text: str) -> str:
    """Write an ISO date as people do; anything else stays as it is.

    >>> long_date("2026-12-11"), long_date("end of term")
    ('11 December 2026', 'end of term')
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"
