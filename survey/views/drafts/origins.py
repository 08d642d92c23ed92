"""Where a question comes from: what it was, the words that changed, what that does to comparison, and a doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from questionnaires.diffing import EFFECTS
from questionnaires.editing.doubts import doubts
from questionnaires.editing.retiring import ancestors
from questionnaires.wording import marked
from survey.views.drafts.desk import Desk

UNDECLARED = "not said yet. The words have changed: choose what that means, or it cannot be published"
MARKED = {"added": "ins", "removed": "del", "same": ""}
LONGEST = 80


@dataclass(frozen=True)
class Origin:
    """What a page says of where a question comes from."""

    version: str
    options: list[tuple[str, str]]
    became: str
    effect: str
    pieces: list[tuple[str, str]]
    doubts: tuple[str, ...]
    old_words: str
    own: str


def origin(desk: Desk, question: Mapping[str, Any]) -> Origin | None:
    """Give where a question comes from; None where the draft replaces nothing."""
    old = desk.old
    if old is None:
        return None
    options = [(key, f"{old.label_of(key)} {cut(one.text)}") for key, one in old.questions.items()]
    own = str(question["key"]) if question["key"] in old.questions else ""
    became = desk.marks.get(str(question["key"]), "new")
    came = ancestors(question, old)
    before = old.questions[came[0]].text if came else ""
    now = str(question.get("text", ""))
    runs = marked(before, now) if came and before != now else []
    pieces = [piece for mark, words in runs for piece in ((MARKED[mark], words), ("", " "))]
    found = doubts(before, now) if became in ("reworded", "moved", "undeclared") and runs else ()
    return Origin(old.version, options, became, EFFECTS.get(became, UNDECLARED), pieces, found, before, own)


def cut(text: str) -> str:
    """Shorten words for a list."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
