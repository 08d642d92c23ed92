"""A large questionnaire with a long history: 500 questions and 20 versions, each changed a little from the last."""

from __future__ import annotations

from typing import Any

from questionnaires import documents
from questionnaires.definition import Questionnaire
from questionnaires.formats import yaml

KEY = "large"
GRADES = [
    {"key": "green", "label": "Met", "points": "2", "counts_as": "met", "colour": "green"},
    {"key": "amber", "label": "Partly met", "points": "1", "counts_as": "partly_met", "colour": "amber"},
    {"key": "red", "label": "Not met", "points": "0", "counts_as": "not_met", "colour": "red"},
]
WHY = "What is written down and known to everybody is done; what is not is forgotten when people change."
GOOD = "The page is dated, has an owner, was read by the board this year, and staff can say what it asks."


def versions(questions: int, count: int) -> list[Questionnaire]:
    """The versions, the oldest first. From each to the next some questions are reworded, split, merged, strengthened,
    retired and new, and every fifth version changes the scale and says how the old grades map on to it.

    >>> [one.name for one in versions(30, 2)]
    ['large@1', 'large@2']
    """
    keys = [f"q{number}" for number in range(1, questions + 1)]
    made = [version(1, {key: asked(key) for key in keys})]
    for number in range(2, count + 1):
        made.append(version(number, *changed(made[-1], number)))
    return made


def asked(key: str, change: str = "", *sources: str, text: str = "") -> dict[str, Any]:
    """One graded question."""
    words = text or f"For {key} the policy says who checks what, how often, and who is told of the result."
    data: dict[str, Any] = {"key": key, "kind": "graded", "scale": "rag", "text": words, "why": WHY, "good": GOOD}
    data["references"] = [{"document": "A guide to safeguarding", "edition": "2025", "paragraph": key}]
    return data | ({"lineage": {"change": change, "from": list(sources)}} if change else {})


def changed(older: Questionnaire, number: int) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The questions of the next version by key, and the keys that end."""
    texts = {question.key: question.text for _, question in older}
    keys = list(texts)
    at = (number * 17) % (len(keys) - 12)
    reworded, merged = keys[at : at + 2], keys[at + 2 : at + 4]
    split, strengthened, retired = keys[at + 4 : at + 7]
    found = {key: asked(key, text=text) for key, text in texts.items() if key not in (split, *merged, retired)}
    for key in reworded:
        found[key] = asked(key, "reworded", key, text=f"For {key} the policy of year {number} says who checks what.")
    more = f"In {number} more is asked of {strengthened}."
    found[strengthened] = asked(strengthened, "strengthened", strengthened, text=more)
    for part in "ab":
        found[f"s{number}{part}"] = asked(f"s{number}{part}", "split", split)
    found[f"m{number}"] = asked(f"m{number}", "merged", *merged)
    found[f"n{number}"] = asked(f"n{number}", "new")
    return found, [retired]


def version(number: int, questions: dict[str, dict[str, Any]], retired: list[str] | None = None) -> Questionnaire:
    """One version, in sections of 25."""
    items = list(questions.values())
    scale: dict[str, Any] = {"grades": [dict(grade) for grade in GRADES]}
    if number // 5 % 2:
        scale["grades"][0]["points"] = "3"
    if number % 5 == 0:
        scale["grades_from"] = {grade["key"]: grade["key"] for grade in GRADES}
    head: dict[str, Any] = {"format": "1", "key": KEY, "version": str(number), "title": "A large questionnaire"}
    if number > 1:
        head |= {
            "replaces": str(number - 1),
            "retired": [{"key": key, "reason": "No longer asked."} for key in retired or []],
        }
    sections = [
        {"key": f"part{place // 25}", "title": f"Part {place // 25 + 1}", "questions": items[place : place + 25]}
        for place in range(0, len(items), 25)
    ]
    found, faults = documents.from_plain(
        head | {"programme": "schools", "scales": {"rag": scale}, "sections": sections}
    )
    if found is None:
        raise ValueError(faults)
    return found


def files(questions: int, count: int) -> list[bytes]:
    """The same as YAML files."""
    return [yaml.dump(one) for one in versions(questions, count)]
