"""Bodies by standard: one row a body, one column a standard, the number with its band in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from questionnaires.scoring import Settings, Total
from reports.cells import Column, Grid, Value
from reports.house import COUNTS_AS_WORDS, STATE_WORDS, band_word, count_of, local, number
from reports.inputs import ReturnData
from reports.sheets.facts import Facts, Standard, kind_word
from reports.sheets.sheet import Mark, Sheet, quoted, word_marks
from reports.sheets.styles import Look, plain_number

HELD = "Held down"
NO_BAND = "No band"
ALL = "All"
SCORE_MEANING = "Σ weight × ratio ÷ Σ weight, times 100, over scored questions asked, answered and applicable"
SCORE_VALUES = "% from 0 to 100, two decimals or as many as its band needs; a word where nothing was scored"


def sheet(facts: Facts) -> Sheet:
    """The sheet Bodies by standard."""
    columns = tuple(columns_of(facts))
    return Sheet(
        title="Bodies by standard",
        table="bodies_by_standard",
        about=f"{count_of(len(facts.bodies), 'body', 'bodies')} × {count_of(len(facts.standards), 'standard')}, in %",
        finding=finding(facts),
        base=base(facts),
        columns=columns,
        count=len(facts.bodies),
        rows=lambda grid: rows(facts, grid),
        marks=marks(facts, columns),
        empty="No return yet.",
    )


def finding(facts: Facts) -> str:
    """How many bodies are in the lower bands."""
    if not facts.bodies:
        return "No body has returned yet"
    bands = Counter(one.scorecard.overall.band for one in facts.bodies)
    low, middle = (band_word(band, facts.settings) for band in ("low", "middle"))
    bodies = count_of(len(facts.bodies), "body is", "bodies are")
    without = f", {number(bands[None])} without a band" if bands[None] else ""
    lowest = number(bands["low"]) if bands["low"] else "none"
    return f"{number(bands['middle'])} of {bodies} in {middle}, {lowest} in {low}{without}"


def base(facts: Facts) -> str:
    """What the figures rest on, and when a band is held down or kept back."""
    settings = facts.settings
    low = band_word("low", settings)
    return (
        f"Score in % of points. {facts.layer} Base: {count_of(len(facts.bodies), 'return')}. {bounds(settings)} "
        f"{low} * : a critical question is not met, which holds the standard and the whole at {low}. "
        f"No band: fewer than {plain_number(settings.answered_share)}% of the questions dealt with, "
        "or a critical one not answered."
    )


def bounds(settings: Settings) -> str:
    """The bounds of the bands in words.

    >>> bounds(Settings())
    'Green from 85, Amber from 60, Red below 60, decided on the exact score.'
    """
    high, middle = plain_number(settings.high), plain_number(settings.middle)
    words = {band: band_word(band, settings) for band in ("high", "middle", "low")}
    return (
        f"{words['high']} from {high}, {words['middle']} from {middle}, {words['low']} below {middle}, "
        "decided on the exact score."
    )


def columns_of(facts: Facts) -> Iterator[Column]:
    """Who, standards, the whole; then what is kept on screen but not printed."""
    yield Column("Body", 40, "Name; with its identifier where two bodies share a name", style="wrap")
    yield Column("Identifier", 14, "Public identifier: scheme and value")
    yield Column("Kind", 20, "Kind of organisation", style="wrap")
    if facts.several:
        yield Column("Version", 20, "The version of the questionnaire that was issued to the body")
    for standard in facts.standards:
        yield Column(standard.heading, 12.5, f"Score of the standard: {SCORE_MEANING}", SCORE_VALUES, "band1")
    yield Column(ALL, 9, f"Score of the whole: {SCORE_MEANING}", SCORE_VALUES, "percent1")
    yield Column("Band", 10, "From the exact score and the critical questions", bands_text(facts.settings))
    yield hidden(HELD, 12, "Standards, and All, held at the lowest band by a critical question that is not met")
    yield hidden(NO_BAND, 12, "Standards, and All, with a score and no band: too few answers, or a critical one is not")
    for title, meaning in COUNTS.items():
        yield hidden(title, 11, meaning, "count of scored questions", "count")
    yield hidden("Basis", 16, "Why the body is asked")
    yield hidden("Group", 16, "The group of bodies it is compared in")
    yield hidden("Area", 16, "Local authority area")
    yield hidden("Status", 16, "Where the return stands")
    yield hidden("Submitted", 13, "Date of the submission that counts", "date", "date")
    yield hidden("Late", 7, "The first submission came after the due date", "yes, no")
    yield hidden("Origin", 11, "How the answers came in", "typed, loaded, carried …")


COUNTS = {
    "Asked": "Scored questions asked of the body, not applicable ones included",
    "Answered": "Of these, answered with a grade; answered + not applicable + not answered = asked",
    STATE_WORDS["not_applicable"]: "Of these, not applicable",
    STATE_WORDS["not_answered"]: "Of these, not answered",
    "Without points": "Of the answered, by a grade without points (do not know): counted, not scored",
    **{word: f"Of the answered, grades that count as {word.lower()}" for word in COUNTS_AS_WORDS.values()},
}


def hidden(title: str, width: float, meaning: str, values: str = "text", style: str = "text") -> Column:
    """A column that is not printed."""
    return Column(title, width, meaning, values, style, printed=False)


def bands_text(settings: Settings) -> str:
    """The names of the bands."""
    return ", ".join(band_word(band, settings) for band in ("high", "middle", "low")) + "; No band"


def rows(facts: Facts, grid: Grid) -> Iterator[str]:
    """One row a body."""
    for one in facts.bodies:
        yield grid.line([*who(facts, one), *scores(facts, one), *counts(one.scorecard.overall), *record(one)])


def who(facts: Facts, one: ReturnData) -> list[Value]:
    """Name, identifier, kind and, where several, the version."""
    body = one.organisation
    label = facts.labels[body.slug]
    return [label, body.identifier, kind_word(body.kind), *([one.questionnaire.name] if facts.several else [])]


def scores(facts: Facts, one: ReturnData) -> list[Value]:
    """Each standard, the whole, its band, and which of them are held down or without a band."""
    settings, whole = facts.settings, one.scorecard.overall
    totals = [(code(standard), facts.total(one, standard)) for standard in facts.standards]
    held = [name for name, total in [*totals, (ALL, whole)] if total and is_held(facts, total)]
    without = [name for name, total in [*totals, (ALL, whole)] if total and total.band is None and total.available]
    cells: list[Value] = [score_cell(facts, total) for _, total in totals]
    everything = facts.figures.score(facts.figures.percent(whole)) or why_empty(whole)
    return [*cells, everything, band_word(whole.band, settings), "; ".join(held), "; ".join(without)]


def code(standard: Standard) -> str:
    """How the lists of held standards name one."""
    return standard.letter or standard.heading


def is_held(facts: Facts, total: Total) -> bool:
    """In the lowest band though the score is above it."""
    percent = facts.figures.percent(total) if total.band == "low" else None
    return percent is not None and percent >= facts.settings.middle


def score_cell(facts: Facts, total: Total | None) -> Value:
    """A standard's score with the word of its band in the number's format, or why there is none."""
    if total is None or not total.available:
        return why_empty(total)
    style = "held" if is_held(facts, total) else "band" if total.band else "unbanded"
    return facts.figures.score(facts.figures.percent(total), style)


def why_empty(total: Total | None) -> str:
    """Not asked, not applicable, not answered and not scored stay different things."""
    if total is None or not total.asked:
        return STATE_WORDS["not_asked"]
    if total.not_applicable == total.asked:
        return STATE_WORDS["not_applicable"]
    return "Not scored" if total.answered else STATE_WORDS["not_answered"]


def counts(total: Total) -> list[Value]:
    """The counts beside a percentage, in the order of COUNTS."""
    missing = total.asked - total.answered - total.not_applicable
    words = [total.counts_as.get(name, 0) for name in COUNTS_AS_WORDS]
    return [total.asked, total.answered, total.not_applicable, missing, total.not_scored, *words]


def record(one: ReturnData) -> list[Value]:
    """Basis, group, area and how the return came in."""
    body = one.organisation
    submitted = local(one.submitted_at).date() if one.submitted_at else None
    status = one.status.replace("_", " ").capitalize()
    return [body.basis, body.group, body.area, status, submitted, "yes" if one.late else "no", one.origin]


def marks(facts: Facts, columns: tuple[Column, ...]) -> tuple[Mark, ...]:
    """Held and unbanded first, then by value; the whole follows the word of its band."""
    settings = facts.settings
    titles = [standard.heading for standard in facts.standards]
    words = {band: band_word(band, settings) for band in ("low", "middle", "high")}
    by_word = word_marks(
        ALL, "Band", {"red": [words["low"]], "amber": [words["middle"]], "green": [words["high"]]}, of="Band"
    )
    if not titles:
        return by_word
    first, last = titles[0], titles[-1]
    middle, high = plain_number(settings.middle), plain_number(settings.high)
    return (
        *(listed(standard, NO_BAND, "apart") for standard in facts.standards),
        *(listed(standard, HELD, "red") for standard in facts.standards),
        Mark(first, last, f"AND(ISNUMBER([.]),[.]<{middle})", "red"),
        Mark(first, last, f"AND(ISNUMBER([.]),[.]<{high})", "amber"),
        Mark(first, last, "ISNUMBER([.])", "green"),
        Mark(first, last, "ISTEXT([.])", "apart"),
        *by_word,
    )


def listed(standard: Standard, column: str, look: Look) -> Mark:
    """A mark for a standard that the row names in a column."""
    name = quoted(f"; {code(standard)};")
    return Mark(standard.heading, standard.heading, f'ISNUMBER(FIND({name},"; "&[{column}]&";"))', look)
