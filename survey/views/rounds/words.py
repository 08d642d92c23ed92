"""Words for where a body stands, what comes next, and groups of bodies."""

from collections.abc import Mapping
from datetime import date, datetime

from survey.queries.rounds.bodies import BodyRow
from survey.queries.rounds.figures import Group
from survey.views.filters import as_day, counted, day_month, short_date

PLACES = {
    "in": "Returned",
    "nil": "Nil return",
    "signature": "Waiting for a signature",
    "moving": "Part-way, moving",
    "quiet": "Part-way, quiet for a week or more",
    "opened": "Opened, nothing answered",
    "unopened": "Invitation never opened",
    "undelivered": "Invitation came back undelivered",
    "unreached": "No e-mail address",
    "gone": "Closed after the due date",
    "exempt": "Exempt",
    "closed": "Closed on or before the due date",
}
CAUSES = ("undelivered", "unreached", "unopened", "opened", "quiet", "moving", "signature", "gone")
"""Where those are who have not returned, the furthest from it first."""
LADDER = 4


def group_label(group: Group, kinds: Mapping[str, str]) -> str:
    """Name a group: schools by phase or what stands for it, everybody else by kind."""
    kind, word = group
    return word or kinds.get(kind, kind)


def group_key(group: Group) -> str:
    """Write a group for an address: `school:Primary`."""
    return ":".join(group)


def stands(row: BodyRow, now: datetime) -> str:
    """Say where a body stands."""
    today = as_day(now)
    if row.place == "signature":
        step = row.chain[row.signed] if row.signed < len(row.chain) else {"role": "", "label": "the last step"}
        label = "lead" if step["role"] == "lead" else lower(str(step["label"]))
        return f"Waiting for {label}{since(row.last_saved_at, today)}"
    if row.place == "quiet":
        return f"Quiet for {counted(days_since(row.last_saved_at or row.opened_at, today), 'day')}"
    if row.place == "opened":
        return f"Opened {day_month(row.opened_at)}, nothing answered"
    if row.place == "in":
        back = "; given back for changes" if row.state == "returned" else ""
        return f"Returned {short_date(row.submitted_at)}{', late' if row.late else ''}{back}"
    simple = {"moving": "Part-way", "unopened": "Never opened", "undelivered": "Invitation undelivered"}
    return simple.get(row.place, PLACES[row.place])


def since(moment: datetime | None, today: date) -> str:
    """Say for how long, after a comma."""
    days = days_since(moment, today)
    return f", {counted(days, 'day')}" if days > 0 else ""


def days_since(moment: datetime | None, today: date) -> int:
    """Count the days since a moment."""
    return (today - as_day(moment)).days if moment else 0


def next_step(row: BodyRow) -> str:
    """Say whom to write to next: one step up the sign-off chain with each reminder."""
    if row.place == "unreached":
        return "Add a contact"
    if row.place == "undelivered":
        return "Ring for the new address"
    labels = ["lead" if step["role"] == "lead" else lower(str(step["label"])) for step in row.chain] or ["lead"]
    step = row.signed if row.place == "signature" else row.reminders
    if step < len(labels):
        return f"Write to {labels[step]}"
    return "Raise with the partnership"


def lower(label: str) -> str:
    """Write a label in the middle of a sentence."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
