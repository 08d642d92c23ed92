"""Draft key lines of enquiry: the exceptions joined to what a panel can ask in one meeting, and the record sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.enquiries import Enquiry, enquiries
from reports.house import number
from reports.packs.words import counted, listed, spelled
from reports.packs.years import View

LEADING = 5
"""Lines with space to write: what one page and 45 to 60 minutes hold (decision 020). The rest are listed by number."""

FEW = 3
"""Up to so many questions of one line stand with their wording."""

OWN = 3
"""Empty lines of enquiry where the rules find nothing."""

MANY = 10
"""Up to so many questions of one line have a blank each for the agreed grade."""

ACTIONS = 4


@dataclass(frozen=True)
class Line:
    """One line of enquiry: its question to the body, the questions of the form it is about, and why it is asked."""

    number: int
    ask: str
    keys: tuple[str, ...]
    why: str
    critical: bool


def lines(view: View) -> list[Line]:
    """The lines of enquiry, numbered, what matters most first.

    What two rules found on one question is one line; what is Met without evidence is one line for all its questions,
    since the panel asks them the same.
    """
    groups: dict[str, list[Enquiry]] = {}
    for found in enquiries(view.data):
        together = found.rule if found.rule == "met_without_evidence" else found.question
        groups.setdefault(together, []).append(found)
    ranked = sorted(groups.values(), key=lambda group: rank(view, group))
    return [joined(view, position, group) for position, group in enumerate(ranked, start=1)]


def rank(view: View, group: Sequence[Enquiry]) -> int:
    """Critical questions first, then what is Not met, then what is about several questions, then the rest."""
    scores = view.data.now.scorecard.questions
    if any(found.critical for found in group):
        return 0
    if any(scores[found.question].counts_as == "not_met" for found in group):
        return 1
    return 2 if len({found.question for found in group}) > 1 else 3


def joined(view: View, position: int, group: Sequence[Enquiry]) -> Line:
    """One line from what belongs together."""
    keys = tuple(dict.fromkeys(found.question for found in group))
    first, critical = group[0], any(found.critical for found in group)
    if first.rule == "met_without_evidence" and len(keys) > 1:
        ask = "What would the panel see today that shows that each of these is met?"
        why = f"{listed(named(view, key) for key in keys)} are said to be met, and no evidence is named."
        return Line(position, ask, keys, why, critical)
    also = " It was short of Met in the return before too." if len(group) > 1 else ""
    return Line(position, first.ask, keys, first.reason + also, critical)


def enquiry_page(view: View) -> dict[str, Any]:
    """The page of enquiries: the leading ones with space to write, the others by number."""
    found = lines(view)
    return {
        "intro": intro(found),
        "leading": [leading(view, line) for line in found[:LEADING]],
        "others": [{"number": line.number, "text": line.why} for line in found[LEADING:]],
        "own": 0 if found else OWN,
    }


def intro(found: Sequence[Line]) -> str:
    """Where the lines come from."""
    if not found:
        return "The rules found nothing to ask about. The space below is for the panel's own questions."
    text = (
        f"Drafted from what the rules found: {counted(len(found), 'line')}, critical questions first, then what is "
        "Not met. Each is a reason to ask, not a finding."
    )
    if len(found) > LEADING:
        return f"{text} The leading {spelled(LEADING)} have space to write; the others follow by number."
    return text


def leading(view: View, line: Line) -> dict[str, Any]:
    """One line with its space."""
    return {"number": line.number, "ask": f"{line.why} {line.ask}", "about": about(view, line)}


def about(view: View, line: Line) -> str:
    """The questions a line is about: the wording of a few; of many the standards they belong to."""
    if len(line.keys) <= FEW:
        return " ".join(f"{named(view, key)}: {view.form.questions[key].text}" for key in line.keys)
    sections = dict.fromkeys(view.form.section_of[key].title for key in line.keys)
    return f"In {listed(sections)}."


def named(view: View, key: str) -> str:
    """A label, with the word critical where it is."""
    return f"{view.name(key)} (critical)" if view.form.questions[key].critical else view.name(key)


def record(view: View) -> dict[str, Any]:
    """The record sheet: a decision and agreed grades for each leading line, space for actions."""
    found = lines(view)[:LEADING]
    decisions = [{"number": number(line.number), "title": title(view, line), **grades(view, line)} for line in found]
    empty = [{"number": number(position), "labels": [], "note": "", "title": ""} for position in range(1, OWN + 1)]
    return {"decisions": decisions or empty, "actions": ACTIONS}


def grades(view: View, line: Line) -> dict[str, Any]:
    """A blank for each agreed grade; where they are too many for the cell, a word about where they go."""
    if len(line.keys) > MANY:
        return {"labels": [], "note": f"{len(line.keys)} questions: write those whose grade changes"}
    return {"labels": [view.form.label_of(key) for key in line.keys], "note": ""}


def title(view: View, line: Line) -> str:
    """A few words that tell a line on the record sheet: its rule, or its question and section."""
    if len(line.keys) > 1:
        return "Met without evidence"
    return f"{view.form.label_of(line.keys[0])}, {view.form.section_of[line.keys[0]].title}"
