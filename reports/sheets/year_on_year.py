"""Year on year: two scores of each body, on everything and like with like, and what could not be compared and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from statistics import median

from questionnaires.comparing import COMPARED, MOVEMENTS, Pair, QuestionMovement
from reports.cells import Column, Grid, Value
from reports.house import MOVEMENT_WORDS, count_of, number, percent
from reports.inputs import ReturnData
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts, kind_word
from reports.sheets.sheet import Sheet, word_marks

FAR = 5
"""A change of so many points is named."""
FELL_FAR, ROSE_FAR = f"Fell by {FAR} or more", f"Rose by {FAR} or more"
SET_WORDS = "questions the same, reworded (†) or moved, on one scale, with a grade in both years"
COMPARED_WITH = Column("Compared with", 24, "The earlier round", style="wrap")
COMPARED_WITH_HIDDEN = hidden("Compared with", 30, "The earlier round")
APART = tuple(name for name in MOVEMENTS if name not in COMPARED)
Row = tuple[ReturnData, Pair]


def sheet(facts: Facts) -> Sheet:
    """The sheet Year on year."""
    found = ordered(facts)
    return Sheet(
        title="Year on year",
        table="year_on_year",
        about="Each body in both years, and what could not be compared",
        finding=finding(facts, found),
        base=base(facts, found),
        columns=tuple(columns_of(facts)),
        count=len(found),
        rows=lambda grid: (line(facts, grid, *row) for row in found),
        marks=word_marks("Change", "Direction", {"red": [FELL_FAR], "picked": [ROSE_FAR]}, of="Direction"),
        empty="No earlier round was chosen to compare with." if not facts.earlier else "No return yet.",
    )


def ordered(facts: Facts) -> list[Row]:
    """All pairs: the newest earlier round first, falls before rises, then those that cannot be compared."""
    rows = [(one, pair) for one in facts.bodies for pair in facts.pairs(one.organisation.slug)]
    order = {one.slug: position for position, one in enumerate(facts.earlier)}

    def place(row: Row) -> tuple[int, bool, float]:
        change = facts.figures.compared(row[1].comparable)[2] if row[1].comparable else None
        return order.get(row[1].before, len(order)), change is None, float(change or 0)

    return sorted(rows, key=place)


def direction(change: Fraction | None) -> str:
    """A change in words.

    >>> direction(Fraction(-5)), direction(Fraction(1)), direction(Fraction(0)), direction(None)
    ('Fell by 5 or more', 'Rose', 'Stayed', '')
    """
    if change is None:
        return ""
    if not change:
        return "Stayed"
    if abs(change) >= FAR:
        return ROSE_FAR if change > 0 else FELL_FAR
    return "Rose" if change > 0 else "Fell"


def newest(facts: Facts, found: list[Row]) -> list[Pair]:
    """The pairs with the newest earlier round."""
    return [pair for _, pair in found if facts.earlier and pair.before == facts.earlier[0].slug]


def finding(facts: Facts, found: list[Row]) -> str:
    """How many rose, fell and stayed since the newest earlier round."""
    changes = [facts.figures.compared(pair.comparable)[2] for pair in newest(facts, found) if pair.comparable]
    known = [change for change in changes if change is not None]
    if not known:
        return "Nothing can be compared with an earlier round"
    rose, fell = sum(change > 0 for change in known), sum(change < 0 for change in known)
    bodies = count_of(rose, "body", "bodies")
    stayed = number(len(known) - rose - fell)
    return f"{bodies} rose, {number(fell)} fell and {stayed} stayed, on the questions that can be compared"


def base(facts: Facts, found: list[Row]) -> str:
    """The two scores, who is in both rounds, who joined and left, and all that was not compared."""
    if not facts.earlier:
        return "A first round stands by itself; from the second on, each body's years stand here side by side."
    before = facts.earlier[0]
    pairs = newest(facts, found)
    both = sum(pair.everything_before is not None for pair in pairs)
    left = len(before.returns.keys() - facts.now.returns.keys())
    counts = Counter[str]()
    for pair in pairs:
        counts.update(pair.movements)
    apart = ", ".join(f"{MOVEMENT_WORDS[name].lower()} {number(counts[name])}" for name in APART if counts[name])
    return (
        f"Two scores: on everything asked in its year, and on the comparable set ({SET_WORDS}; both years on the "
        f"newer weights). {facts.layer} With {facts.rounds[before.slug]}: {count_of(both, 'body', 'bodies')} in both, "
        f"{number(len(pairs) - both)} joined, {number(left)} left. {medians(facts, pairs)}"
        f"Answers not compared: {apart or 'none'}."
    )


def medians(facts: Facts, pairs: list[Pair]) -> str:
    """The figure of each round, the median of the bodies in both, on their comparable sets."""
    sets = [facts.figures.compared(pair.comparable) for pair in pairs if pair.comparable]
    both = [(before, now) for before, now, _ in sets if before is not None and now is not None]
    if not both:
        return ""
    before, now = (percent(median(column), facts.settings) for column in zip(*both, strict=True))
    return f"Median of {count_of(len(both), 'body', 'bodies')} on the comparable set: {before} then, {now} now. "


def several(facts: Facts) -> bool:
    """Are there several earlier rounds? Then the round stands beside the body, else last and not printed."""
    return len(facts.earlier) > 1


def columns_of(facts: Facts) -> Iterator[Column]:
    """Two scores, the change, the movements, the rest in words; its counts are not printed."""
    yield Column("Body", 38, "Name; with its identifier where two bodies share a name", style="wrap")
    yield Column("Kind", 20, "Kind of organisation", style="wrap")
    yield from (COMPARED_WITH,) if several(facts) else ()
    for title in ("All before", "All now"):
        yield Column(title, 9, "Score on everything asked in that year", "% from 0 to 100", "percent1")
    yield Column("Compared n", 10, f"Questions in the comparable set: {SET_WORDS}", "count", "count")
    for title in ("Compared before", "Compared now"):
        yield Column(title, 10, "Score on the comparable set, on the newer weights", "% from 0 to 100", "percent1")
    yield Column("Change", 9, "Compared now less compared before, from exact values", "percentage points", "change1")
    yield Column("Direction", 19, "The change in words", f"{FELL_FAR}, Fell, Stayed, Rose, {ROSE_FAR}")
    for name in ("improved", "same", "declined"):
        yield Column(MOVEMENT_WORDS[name], 10, "Compared questions by movement", "count", "count")
    yield Column("Not compared", 10, "Questions of the newer version outside the comparable set", "count", "count")
    yield Column("What could not be compared, and why", 58, "Reasons and numbers of the questions", style="wrap")
    yield hidden("Identifier", 14, "Public identifier: scheme and value")
    for name in APART:
        yield hidden(MOVEMENT_WORDS[name], 11, "Questions by reason for not being compared", "count", "count")
    yield hidden("Layer", 12, "The grades used in both years")
    yield from () if several(facts) else (COMPARED_WITH_HIDDEN,)


def line(facts: Facts, grid: Grid, one: ReturnData, pair: Pair) -> str:
    """One body and one earlier round."""
    body, figures = one.organisation, facts.figures
    totals = (pair.everything_before, pair.everything_now)
    everything = [figures.score(figures.percent(total)) if total else None for total in totals]
    counts: list[Value] = [pair.movements.get(name) for name in ("improved", "same", "declined")]
    apart: list[Value] = [pair.movements.get(name) for name in APART]
    rest = sum(count for name, count in pair.movements.items() if name not in COMPARED and name != "retired")
    earlier: list[Value] = [facts.rounds.get(pair.before, pair.before)]
    return grid.line([
        facts.labels[body.slug], kind_word(body.kind), *(earlier if several(facts) else ()),
        *everything, *compared(facts, pair), *counts, rest if pair.movements else None, why(facts, one, pair),
        body.identifier, *apart, pair.layer, *(() if several(facts) else earlier),
    ])  # fmt: skip


def compared(facts: Facts, pair: Pair) -> list[Value]:
    """The comparable set: n, two scores, change and direction."""
    found = pair.comparable
    if found is None:
        return [None] * 5
    before, now, change = facts.figures.compared(found)
    scores = [facts.figures.score(before), facts.figures.score(now), facts.figures.change(change)]
    return [len(found.keys), *scores, direction(change)]


def why(facts: Facts, one: ReturnData, pair: Pair) -> str:
    """What could not be compared, by reason, with the numbers of the questions."""
    groups: dict[str, list[str]] = {}
    before = facts.before(pair, one.organisation.slug)
    for question in pair.questions:
        if question.movement in COMPARED:
            continue
        form = before.questionnaire if question.movement == "retired" and before else one.questionnaire
        label = form.labels.get(question.key, question.key)
        groups.setdefault(reason(question), []).append(label)
    words = [f"{name} {', '.join(labels)}" for name, labels in groups.items()]
    return "; ".join([*([pair.reason] if pair.reason else []), *words])


def reason(question: QuestionMovement) -> str:
    """Why one question was not compared, in a few words."""
    if question.movement == "not_comparable":
        return question.lineage
    if question.movement in ("scale_changed", "not_answered") and question.note:
        return f"{MOVEMENT_WORDS[question.movement].lower()} ({question.note})"
    return {"new": "new", "retired": "retired"}.get(question.movement) or MOVEMENT_WORDS[question.movement].lower()
