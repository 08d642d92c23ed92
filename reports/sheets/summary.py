"""Summary: one table of the standards and two native charts that draw it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from questionnaires.scoring import Total
from reports.cells import Column, Styled, Value
from reports.house import COUNTS_AS_WORDS, band_word, count_of, number
from reports.sheets.bodies import SCORE_MEANING, SCORE_VALUES, bounds
from reports.sheets.charts import draw_charts
from reports.sheets.facts import Facts
from reports.sheets.sheet import Mark, Sheet, distinct, plain
from reports.sheets.styles import plain_number

BANDS = ("high", "middle", "low", None)
MOVED = {"improved": "Improved", "same": "No change", "declined": "Declined"}


@dataclass
class Tally:
    """One standard over all bodies."""

    title: str
    percents: list[Fraction] = field(default_factory=list)
    bands: Counter[str | None] = field(default_factory=Counter)
    counts_as: Counter[str] = field(default_factory=Counter)
    movements: Counter[str] = field(default_factory=Counter)

    def add(self, total: Total | None, percent: Fraction | None) -> None:
        """One body's figures."""
        if total is None or percent is None:
            return
        self.percents.append(percent)
        self.bands[total.band] += 1
        self.counts_as.update(total.counts_as)

    @property
    def below(self) -> int:
        """Bodies that are not in the highest band."""
        return len(self.percents) - self.bands["high"]


def sheet(facts: Facts) -> Sheet:
    """The sheet Summary."""
    tallies = tallied(facts)
    standards, whole = tallies[:-1], tallies[-1]
    columns = tuple(columns_of(facts))
    return Sheet(
        title="Summary",
        table="standards",
        about="The round in one table and two charts",
        finding=finding(facts, standards, whole),
        base=base(facts),
        columns=columns,
        count=len(tallies),
        rows=plain([*(values(facts, tally) for tally in standards), total_values(facts, whole)]),
        marks=marks(facts),
        after=1,
        one_page=True,
        alternatives=alternatives(facts, standards),
        draw=(lambda made, own: draw_charts(made, own, bool(facts.earlier))) if standards and facts.bodies else None,
    )


def tallied(facts: Facts) -> list[Tally]:
    """Each standard, then the whole."""
    tallies = {(standard.key, standard.title): Tally(standard.name) for standard in facts.standards}
    whole = Tally("All standards")
    for one in facts.bodies:
        whole.add(one.scorecard.overall, facts.figures.percent(one.scorecard.overall))
        for standard in facts.standards:
            total = facts.total(one, standard)
            tallies[standard.key, standard.title].add(total, facts.figures.percent(total) if total else None)
        titles = {section.key: section.title for section in one.questionnaire.sections}
        for pair in facts.pairs(one.organisation.slug)[:1]:
            for question in pair.questions:
                if question.compared:
                    tallies[question.section, titles[question.section]].movements[question.movement] += 1
                    whole.movements[question.movement] += 1
    return [*tallies.values(), whole]


def finding(facts: Facts, standards: list[Tally], whole: Tally) -> str:
    """The standard that most bodies are not in the highest band of."""
    if not whole.percents:
        return "Nothing is scored yet"
    if not standards or not max(tally.below for tally in standards):
        return f"Every standard is {band_word('high', facts.settings)} in every body"
    weakest = max(standards, key=lambda tally: tally.below)
    title = weakest.title.split("  ")[-1]
    high = band_word("high", facts.settings)
    bodies = count_of(len(weakest.percents), "body", "bodies")
    return f"{title} is not {high} in {number(weakest.below)} of {bodies}"


def base(facts: Facts) -> str:
    """What the figures rest on."""
    returns = count_of(len(facts.bodies), "return")
    text = f"Base: {returns} of {facts.now.name} for scores and bands. {facts.layer} {bounds(facts.settings)}"
    if not facts.earlier:
        return text + " A first round: nothing to compare with."
    newest = [pair for one in facts.bodies for pair in facts.pairs(one.organisation.slug)[:1]]
    both = sum(pair.everything_before is not None for pair in newest)
    before = facts.rounds[facts.earlier[0].slug]
    return text + f" Movements: {count_of(both, 'body', 'bodies')} with {before} too, comparable questions."


def columns_of(facts: Facts) -> Iterator[Column]:
    """The standard, its scores, bands and movements (in a first round its grades)."""
    names = [band_word(band, facts.settings) for band in BANDS]
    last = [*MOVED.values(), "Pairs compared"] if facts.earlier else list(COUNTS_AS_WORDS.values())
    fixed = ["Standard", "Bodies", "Median %", "Lowest %", "Highest %"]
    titles = distinct([*fixed, *names, *last])
    yield Column(titles[0], 42, "The section of the form, with its letter", style="wrap")
    yield Column(titles[1], 9, "Bodies with a score for it", "count", "count")
    for title, which in zip(titles[2:5], ("Median", "Lowest", "Highest"), strict=True):
        yield Column(title, 13, f"{which} of the bodies’ scores: {SCORE_MEANING}", SCORE_VALUES, "band1")
    for title in titles[5:9]:
        yield Column(title, 10, "Bodies in this band, critical questions counted", "count of bodies", "count")
    meaning = "Answers by movement since the newest earlier round" if facts.earlier else "Answers by what they count as"
    for title in titles[9:]:
        yield Column(title, 10, meaning, "count of answers", "count")


def values(facts: Facts, tally: Tally) -> list[Value]:
    """One standard's row."""
    percents = sorted(tally.percents, key=float)
    spread: list[Value] = [None, None, None]
    if percents:
        spread = [facts.figures.score(value, "band") for value in (middle_of(percents), percents[0], percents[-1])]
    bands = [tally.bands[band] for band in BANDS]
    return [tally.title, len(percents), *spread, *bands, *last_counts(facts, tally)]


def middle_of(ordered: list[Fraction]) -> Fraction:
    """The exact median of numbers in order; `statistics.median` would sort them again, slowly.

    >>> middle_of([Fraction(1), Fraction(2)])
    Fraction(3, 2)
    """
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def last_counts(facts: Facts, tally: Tally) -> list[Value]:
    """Movements, or in a first round grades."""
    if not facts.earlier:
        return [tally.counts_as[name] for name in COUNTS_AS_WORDS]
    return [*(tally.movements[name] for name in MOVED), sum(tally.movements.values())]


def total_values(facts: Facts, whole: Tally) -> list[Value]:
    """The last row, below the table."""
    return [total_value(value) for value in values(facts, whole)]


def total_value(value: Value) -> Value:
    """A value in the look of a total."""
    if isinstance(value, Styled):
        return Styled(value.value, f"total{value.style}")
    return Styled(value, "total" if isinstance(value, str) else "totalcount")  # type: ignore[arg-type]


def marks(facts: Facts) -> tuple[Mark, ...]:
    """Scores by the bounds of the bands."""
    settings = facts.settings
    first, last = "Median %", "Highest %"
    return (
        Mark(first, last, f"AND(ISNUMBER([.]),[.]<{plain_number(settings.middle)})", "red"),
        Mark(first, last, f"AND(ISNUMBER([.]),[.]<{plain_number(settings.high)})", "amber"),
        Mark(first, last, "ISNUMBER([.])", "green"),
    )


def alternatives(facts: Facts, tallies: list[Tally]) -> tuple[str, ...]:
    """Both charts in words, for those who do not see them."""
    if not tallies or not facts.bodies:
        return ()
    names = {band: band_word(band, facts.settings) for band in BANDS}
    bands = "; ".join(f"{t.title}: " + ", ".join(f"{names[b]} {t.bands[b]}" for b in BANDS) for t in tallies)
    words = dict(list(MOVED.items())[::2]) if facts.earlier else COUNTS_AS_WORDS
    counts = {t.title: t.movements if facts.earlier else t.counts_as for t in tallies}
    rest = "; ".join(f"{t}: " + ", ".join(f"{word} {c[n]}" for n, word in words.items()) for t, c in counts.items())
    return (f"Bodies by band. {bands}.", f"{'Answers improved and declined' if facts.earlier else 'Answers'}. {rest}.")
