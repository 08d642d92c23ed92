"""Movements: every scored question counted once, and all that was not compared named with the reason."""

from __future__ import annotations

from typing import Any

from questionnaires.comparing import QuestionMovement
from reports.packs.words import capital, counted, listed, spelled
from reports.packs.years import View

NOT_COMPARED = {
    "new": "new",
    "strengthened": "strengthened",
    "split": "split",
    "merged": "merged",
    "scale_changed": "scale changed",
    "not_asked": "asked in one year only",
    "not_answered": "not answered in one year or both",
    "not_applicable": "not applicable in both years",
    "became_not_applicable": "became not applicable",
    "ceased_to_be_not_applicable": "no longer not applicable",
}
"""Why a question is not compared, in the order they are named."""

FULL_TEXTS = 1
"""Up to so many retired questions stand with their wording; more stand with their labels alone."""


def movements(view: View) -> dict[str, Any]:
    """The table of movements: rows that add up, and the finding over them."""
    if not view.movements:
        return {"finding": "No movements", "rows": [], "base": f"{capital(view.not_compared)}."}
    kept = [q for q in view.movements if not asked_in_neither(q)]
    groups = {
        "Improved": [q for q in kept if q.movement == "improved"],
        "Declined": [q for q in kept if q.movement == "declined"],
        "No change": [q for q in kept if q.movement == "same"],
        "Not compared": [q for q in kept if not q.compared and q.movement != "retired"],
        "Retired": [q for q in kept if q.movement == "retired"],
    }
    rows = [
        {"name": name, "count": str(len(found)), "which": which(view, name, found)} for name, found in groups.items()
    ]
    return {"finding": finding(groups), "rows": rows, "base": not_counted(len(view.movements) - len(kept))}


def not_counted(count: int) -> str:
    """The line on questions asked of the body in neither year."""
    are = "is" if count == 1 else "are"
    return (
        f"{capital(counted(count, 'further question'))} of the form {are} asked of this body in neither year."
        if count
        else ""
    )


def asked_in_neither(q: QuestionMovement) -> bool:
    """A question that this body was asked in neither year takes no part in the count."""
    return q.movement == "not_asked" and not any(score and score.state != "not_asked" for score in (q.now, q.before))


def finding(groups: dict[str, list[QuestionMovement]]) -> str:
    """The sum in one line."""
    counts = {name: len(found) for name, found in groups.items()}
    compared = counts["Improved"] + counts["Declined"] + counts["No change"]
    questions, retired = compared + counts["Not compared"], counts["Retired"]
    of = f"Of {counted(questions, 'question')}" + (f" and {spelled(retired)} retired" if retired else "")
    if not compared:
        return f"{of} none can be compared"
    moved = listed(
        f"{counts[name]} {word}"
        for name, word in (("Improved", "improved"), ("No change", "stayed"), ("Declined", "declined"))
    )
    return f"{of}, {compared} can be compared: {moved}"


def which(view: View, name: str, found: list[QuestionMovement]) -> str:
    """The questions of a row: named, except those that stayed."""
    if not found:
        return "None"
    if name == "No change":
        return (
            "All others of the comparable set"
            if any(q.movement in ("improved", "declined") for q in view.movements)
            else "All of the comparable set"
        )
    if name == "Retired":
        return retired(view, found)
    if name != "Not compared":
        return ", ".join(view.name(q.key) for q in found)
    parts = []
    for reason, words in NOT_COMPARED.items():
        labels = [view.name(q.key) for q in found if reason_of(q) == reason]
        if labels:
            parts.append(f"{words} {', '.join(labels)}")
    return capital("; ".join(parts))


def reason_of(q: QuestionMovement) -> str:
    """Why a question is not compared: its lineage where the words forbid it, else its movement."""
    return q.lineage if q.movement == "not_comparable" else q.movement


def retired(view: View, found: list[QuestionMovement]) -> str:
    """Retired questions by the label they had, with their wording where they are few."""
    before = view.data.before
    if before is None:
        return ""
    form = before.questionnaire
    if len(found) > FULL_TEXTS:
        return f"{listed(form.label_of(q.key) for q in found)} of {view.before}"
    return "; ".join(
        f"{form.label_of(q.key)} of {view.before}: {form.questions[q.key].text.rstrip('.')}" for q in found
    )
