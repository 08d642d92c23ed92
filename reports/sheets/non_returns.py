"""Non-returns: who is not in the figures and why; also late returns, no earlier year, and bodies that left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reports.cells import Column, Value
from reports.house import count_of, local, long_date, number
from reports.inputs import LineData
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts, kind_word
from reports.sheets.sheet import Sheet, plain, word_marks

OUTSTANDING = "Outstanding"
STATES = {"nil": "Nil return", "exempt": "Exempt", "closed": "Closed"}
LATE, NO_EARLIER, LEFT = "Late", "No earlier return", "Not on this round’s list"
COLUMNS = (
    Column("Body", 42, "Name; with its identifier where two bodies share a name", style="wrap"),
    Column("Identifier", 14, "Public identifier: scheme and value"),
    Column("Kind", 20, "Kind of organisation", style="wrap"),
    Column("Outcome", 24, "What became of it", ", ".join([OUTSTANDING, *STATES.values(), LATE, NO_EARLIER, LEFT])),
    Column("In the due", 11, "Counted among the bodies due: not the exempt and the closed", "yes, no"),
    Column("Due", 13, "The day the return was due", "date", "date"),
    Column("Submitted", 13, "Date of the submission that counts", "date", "date"),
    Column("Where it stands, and why", 60, "Status, days late, or the reason recorded", style="wrap"),
    hidden("Issued because", 26, "The rule that put the body on the issue list"),
    hidden("Basis", 16, "Why the body is asked"),
    hidden("Group", 16, "The group of bodies it is compared in"),
    hidden("Area", 16, "Local authority area"),
)


def sheet(facts: Facts) -> Sheet:
    """The sheet Non-returns."""
    rows = [row for found in (issue_list(facts), no_earlier(facts), left(facts)) for row in found]
    return Sheet(
        title="Non-returns",
        table="non_returns",
        about="Who is not in the figures, and why; late returns; no earlier year",
        finding=finding(facts),
        base=f"The issue list of {facts.now.name}: {turnout_words(facts)} A body can stand here twice.",
        columns=COLUMNS,
        count=len(rows),
        rows=plain(rows),
        marks=word_marks("Outcome", "Outcome", {"red": [OUTSTANDING], "apart": [*STATES.values(), NO_EARLIER, LEFT]}),
        empty="Everybody due has returned, on time.",
    )


def finding(facts: Facts) -> str:
    """How many of the due are outstanding."""
    turnout = facts.turnout
    if not turnout.issued:
        return "The round has no issue list"
    if not turnout.outstanding:
        return f"All {count_of(turnout.due, 'body', 'bodies')} due returned" if turnout.due else "No body is due"
    return f"{number(turnout.outstanding)} of {count_of(turnout.due, 'body', 'bodies')} due outstanding"


def turnout_words(facts: Facts) -> str:
    """The counts of the issue list, so that they add up on the page."""
    found = facts.turnout
    return (
        f"{number(found.issued)} issued − {number(found.exempt)} exempt − {number(found.closed)} closed = "
        f"{number(found.due)} due; {number(found.returned)} returned ({number(found.late)} late) + "
        f"{number(found.nil)} nil + {number(found.outstanding)} outstanding = {number(found.due)}."
    )


def issue_list(facts: Facts) -> Iterator[list[Value]]:
    """Outstanding first, then nil, exempt, closed, late."""
    lines = facts.now.lines
    for line in lines:
        if facts.outstanding(line):
            yield row(facts, line, OUTSTANDING, words(line.status))
    for state, word in STATES.items():
        for line in lines:
            if line.state == state:
                yield row(facts, line, word, line.state_reason)
    for line in lines:
        if line.state == "due" and line.late and not facts.outstanding(line):
            yield row(facts, line, LATE, lateness(line))


def words(status: str) -> str:
    """A status in words.

    >>> words("not_started")
    'Not started'
    """
    return status.replace("_", " ").capitalize()


def lateness(line: LineData) -> str:
    """How many days late, and that it counts."""
    if line.submitted_at is None:
        return "Late; scored."
    days = (local(line.submitted_at).date() - line.due_on).days
    return f"{count_of(days, 'day')} late; scored." if days > 0 else "First submission late; scored."


def row(facts: Facts, line: LineData, outcome: str, why: str) -> list[Value]:
    """One line of the issue list."""
    body = line.organisation
    submitted = local(line.submitted_at).date() if line.submitted_at else None
    counted = "no" if line.state in ("exempt", "closed") else "yes"
    return [
        facts.labels[body.slug], body.identifier, kind_word(body.kind), outcome, counted, line.due_on, submitted, why,
        line.reason, body.basis, body.group, body.area,
    ]  # fmt: skip


def no_earlier(facts: Facts) -> Iterator[list[Value]]:
    """Bodies that returned now and not in an earlier round."""
    lines = {line.organisation.slug: line for line in facts.now.lines}
    for one in facts.bodies:
        for pair in facts.pairs(one.organisation.slug):
            if pair.everything_before is not None:
                continue
            body, line = one.organisation, lines.get(one.organisation.slug)
            due: date | None = line.due_on if line else None
            submitted = local(one.submitted_at).date() if one.submitted_at else None
            yield [
                facts.labels[body.slug], body.identifier, kind_word(body.kind), NO_EARLIER, "yes", due, submitted,
                f"{facts.rounds.get(pair.before, pair.before)}: {pair.reason}.", line.reason if line else "",
                body.basis, body.group, body.area,
            ]  # fmt: skip


def left(facts: Facts) -> Iterator[list[Value]]:
    """Bodies that returned in the newest earlier round and are not on this round's list."""
    listed = {line.organisation.slug for line in facts.now.lines} | facts.now.returns.keys()
    for earlier in facts.earlier[:1]:
        for one in facts.returns_of(earlier):
            body = one.organisation
            if body.slug not in listed:
                day = local(one.submitted_at).date() if one.submitted_at else None
                said = f", submitted {long_date(day)}" if day else ""
                yield [
                    facts.labels[body.slug], body.identifier, kind_word(body.kind), LEFT, "no", None, None,
                    f"Returned in {facts.rounds[earlier.slug]}{said}.", "", body.basis, body.group, body.area,
                ]  # fmt: skip
