"""Standards year on year: each standard of each body, like with like; from three rounds on, all years side by side."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from questionnaires.comparing import ComparableSet, comparable_set
from reports.cells import Column, Value
from reports.house import count_of
from reports.inputs import ReturnData
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts, Standard, kind_word
from reports.sheets.sheet import Sheet, distinct, plain, word_marks
from reports.sheets.year_on_year import (
    COMPARED_WITH,
    COMPARED_WITH_HIDDEN,
    FELL_FAR,
    ROSE_FAR,
    SET_WORDS,
    direction,
    ordered,
    several,
)

WHO = (
    Column("Body", 40, "Name; with its identifier where two bodies share a name", style="wrap"),
    Column("Kind", 20, "Kind of organisation", style="wrap"),
)
FIGURES = (
    Column("Standard", 36, "The section of the newer version; moved questions count here in both years", style="wrap"),
    Column("Compared n", 11, f"Questions in the comparable set: {SET_WORDS}", "count", "count"),
    Column("Compared before", 11, "Score on these questions in the earlier round, newer weights", "%", "percent1"),
    Column("Compared now", 11, "Score on the same questions in this round", "%", "percent1"),
    Column("Change", 10, "Now less before, from exact values", "percentage points", "change1"),
    Column("Direction", 20, "The change in words; empty where nothing is comparable", "words"),
    hidden("Identifier", 14, "Public identifier: scheme and value"),
)


def sheet(facts: Facts) -> Sheet:
    """The sheet Standards year on year."""
    titles = {(standard.key, standard.title): standard for standard in facts.standards}
    found = [
        (one, pair.before, standard, pair.sections[section.key])
        for one, pair in ordered(facts)
        if pair.sections
        for section in one.questionnaire.sections
        if (standard := titles.get((section.key, section.title))) and section.key in pair.sections
    ]
    fell = sum(row[3].now_earned < row[3].before_earned for row in found)
    return Sheet(
        title="Standards year on year",
        table="standards_year_on_year",
        about="Each standard of each body in both years",
        finding=f"{count_of(fell, 'score of a standard', 'scores of standards')} fell",
        base=f"One row for each body, earlier round and standard: {count_of(len(found), 'row')}. Both years on the "
        f"comparable set and the newer weights. {facts.layer} Mind n: few questions make large changes.",
        columns=(*WHO, COMPARED_WITH, *FIGURES) if several(facts) else (*WHO, *FIGURES, COMPARED_WITH_HIDDEN),
        count=len(found),
        rows=lambda grid: (grid.line(standard_row(facts, *row)) for row in found),
        marks=word_marks("Change", "Direction", {"red": [FELL_FAR], "picked": [ROSE_FAR]}, of="Direction"),
        empty="Nothing to compare.",
    )


def standard_row(facts: Facts, one: ReturnData, before: str, standard: Standard, found: ComparableSet) -> list[Value]:
    """One standard of one body."""
    body, figures = one.organisation, facts.figures
    earlier, now, change = figures.compared(found)
    round_: list[Value] = [facts.rounds.get(before, before)]
    return [
        facts.labels[body.slug], kind_word(body.kind), *(round_ if several(facts) else ()),
        standard.name, len(found.keys), figures.score(earlier), figures.score(now), figures.change(change),
        direction(change), body.identifier, *(() if several(facts) else round_),
    ]  # fmt: skip


def over_the_years(facts: Facts) -> Sheet:
    """The sheet Over the years: bodies with returns in every round, on the questions comparable throughout."""
    rows = [row for one in facts.bodies if (row := throughout(facts, one)) is not None]
    names = list(facts.rounds.values())
    return Sheet(
        title="Over the years",
        table="over_the_years",
        about=f"All {len(names)} rounds on the questions comparable throughout",
        finding=f"{count_of(len(rows), 'body', 'bodies')} returned in all {len(names)} rounds",
        base="Score on the questions comparable between the newest round and every earlier one, on the newest weights; "
        f"beside it the score on everything asked in its year. {facts.layer}",
        columns=tuple(year_columns(names)),
        count=len(rows),
        rows=plain(rows),
        empty="No body returned in every round.",
    )


def year_columns(names: list[str]) -> Iterator[Column]:
    """Two scores for each round."""
    yield Column("Body", 40, "Name; with its identifier where two bodies share a name", style="wrap")
    yield Column("Kind", 20, "Kind of organisation", style="wrap")
    yield Column("Throughout n", 12, "Questions comparable with every earlier round", "count", "count")
    headings = distinct([f"Throughout: {name}" for name in names] + [f"All: {name}" for name in names])
    for heading in headings[: len(names)]:
        yield Column(heading, 15, "Score on the questions comparable throughout", "% from 0 to 100", "percent1")
    yield Column("Change, first to last", 12, "Newest less oldest, comparable throughout", "points", "change1")
    for heading in headings[len(names) :]:
        yield Column(heading, 15, "Score on everything asked in that year", "% from 0 to 100", "percent1")
    yield hidden("Identifier", 14, "Public identifier: scheme and value")


def throughout(facts: Facts, one: ReturnData) -> list[Value] | None:
    """A body's row, or None where a round lacks its return."""
    pairs = facts.pairs(one.organisation.slug)
    if len(pairs) < len(facts.earlier) or any(pair.comparable is None for pair in pairs):
        return None
    shared = set.intersection(*(set(pair.comparable.keys) for pair in pairs if pair.comparable))
    sets = [comparable_set([q for q in pair.questions if q.key in shared and q.compared]) for pair in pairs]
    scores: list[Fraction | None] = [sets[0].now, *(found.before for found in sets)]
    change = scores[0] - scores[-1] if scores[0] is not None and scores[-1] is not None else None
    totals = [pairs[0].everything_now, *(pair.everything_before for pair in pairs)]
    figures, body = facts.figures, one.organisation
    everything = [figures.score(figures.percent(total)) if total else None for total in totals]
    return [
        facts.labels[body.slug], kind_word(body.kind), len(shared),
        *(figures.score(score) for score in scores), figures.change(change), *everything, body.identifier,
    ]  # fmt: skip
