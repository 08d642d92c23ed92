"""Letters as their readers get them: files in the outbox folder, written there by the worker."""

import re
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from threading import Event
from time import monotonic
from typing import TypeVar

from tests.journeys.conftest import Served

LONGEST = 30.0
Found = TypeVar("Found")


def until(look: Callable[[], Found | None], what: str) -> Found:
    """Wait for something to be there, and give it."""
    ends, never = monotonic() + LONGEST, Event()
    while monotonic() < ends:
        found = look()
        if found is not None:
            return found
        never.wait(0.05)
    raise AssertionError(f"{what} did not come within {LONGEST:.0f} seconds")


def letters(served: Served, to: str) -> list[EmailMessage]:
    """List the letters to an address, the oldest first."""
    files = sorted((served.database.home / "outbox").glob("*.eml"), key=lambda path: int(re.sub(r"\D", "", path.stem)))
    found = [BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes()) for path in files]
    return [one for one in found if one["To"] == to]


def letter(served: Served, to: str, subject: str, after: int = 0) -> str:
    """Wait for a letter whose subject has these words, leaving out the first `after` of them; gives its text."""

    def look() -> str | None:
        fitting = [one for one in letters(served, to) if subject in one["Subject"]]
        return str(fitting[after].get_content()) if len(fitting) > after else None

    return until(look, f"the letter to {to} about {subject!r}")


def address_in(text: str) -> str:
    """Give the web address in a letter."""
    found = re.search(r"http://\S+", text)
    assert found, text
    return found[0]


def code_in(text: str) -> str:
    """Give the code in a sign-in letter."""
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", text)
    assert found, text
    return found[0]
