"""Questions: how the bodies graded each one, this year and, where it may be compared, in the earlier round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from questionnaires.definition import Question, Questionnaire
from reports.cells import Column, Grid, Value
from reports.house import COUNTS_AS_WORDS, STATE_WORDS, count_of, number
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts
from reports.sheets.sheet import Mark, Sheet
from reports.sheets.tallies import Place, Tally, placed, tallied

LOWEST = 10


def sheet(facts: Facts) -> Sheet:
    """The sheet Questions."""
    tallies = tallied(facts)
    places = placed(tallies)
    columns = tuple(columns_of(facts))
    return Sheet(
        title="Questions",
        table="questions",
        about=f"{count_of(len(facts.questions), 'question')}, how the bodies answered them",
        finding=finding(facts, tallies),
        base=base(facts),
        columns=columns,
        count=len(facts.questions),
        rows=lambda grid: rows(facts, grid, tallies, places),
        marks=(Mark("Met %", "Lowest ten", '[Lowest ten]="lowest ten"', "picked"),),
        frozen=2,
        empty="The questionnaire asks nothing.",
    )


def finding(facts: Facts, tallies: dict[Place, Tally]) -> str:
    """The question least often met."""
    counted = [(form.label_of(question.key), tallies[form.name, question.key]) for form, question in facts.questions]
    shares = [(tally.met, label, tally) for label, tally in counted if tally.met is not None]
    if not shares:
        return "No question is graded yet"
    least, label, tally = min(shares, key=lambda found: found[0])
    based = sum(tally.counts_as.values())
    if least == 100:
        return "Every question is met by every body"
    return f"{label} is least often met: by {number(tally.counts_as['met'])} of {count_of(based, 'body', 'bodies')}"


def base(facts: Facts) -> str:
    """How the shares are worked out."""
    bodies = count_of(len(facts.bodies), "body", "bodies")
    text = f"Answers of {bodies}. {facts.layer} Met % = Met ÷ (Met + Partly met + Not met). "
    if not facts.earlier:
        return text + "No earlier round to compare with."
    return text + (
        f"Before and now: pairs of bodies with both this round and {facts.rounds[facts.earlier[0].slug]}, "
        "on questions that may be compared, so the two shares have one base."
    )


def columns_of(facts: Facts) -> Iterator[Column]:
    """The question, its counts, its shares; then what is not printed."""
    yield Column("No.", 6, "Letter of the standard and number of the question")
    yield Column("Question", 52, "The question as asked", style="wrap")
    yield Column("Standard", 24, "The section of the form", style="wrap")
    if facts.several:
        yield Column("Version", 20, "The version of the questionnaire")
    yield Column("Weight", 8, "Weight in the score; empty where not scored", "exact number", "exact")
    yield Column("Critical", 9, "A question that holds the band down when not met", "critical, or empty")
    for title, meaning in COUNTS.items():
        yield Column(title, 9.5, meaning, "count of bodies", "count")
    yield Column("Met %", 9, "Met ÷ (Met + Partly met + Not met) × 100", "%; base: the sum of the three", "percent1")
    yield Column("Lineage", 13, "How its words came from the earlier version; empty: no earlier round, or no score")
    for title, meaning in COMPARED.items():
        style = {"Pairs": "count", "Change": "change1"}.get(title, "percent1")
        yield Column(title, 9.5, meaning, "count" if style == "count" else "% or points; empty: not comparable", style)
    yield Column("Place", 8, "Place by Met %, 1 = least often met; equal shares share a place", "count", "count")
    yield Column("Lowest ten", 11, "Among the ten least often met", "lowest ten, or empty")
    yield hidden("Kind", 11, "Kind of question")
    yield hidden("Answers counted", 44, "How often each grade or choice was given; for numbers median, least and most")
    yield hidden("Improved", 10, "Pairs that improved", "count", "count")
    yield hidden("No change", 10, "Pairs that stayed the same", "count", "count")
    yield hidden("Declined", 10, "Pairs that declined", "count", "count")
    yield hidden("Force", 9, "must, should or local")
    yield hidden("Tags", 22, "Themes")
    yield hidden("References", 40, "Where the rule stands")
    yield hidden("Key", 24, "The question's key, the same over the years")


COUNTS = {
    **{word: f"Grades that count as {word.lower()}" for word in COUNTS_AS_WORDS.values()},
    "Other": "Other answers: grades that count as none of these, and answers to questions without a score",
    STATE_WORDS["not_applicable"]: "Bodies to which it does not apply",
    STATE_WORDS["not_answered"]: "Bodies that were asked and did not answer",
    STATE_WORDS["not_asked"]: "Bodies of this version that were not asked, by a condition",
}
COMPARED = {
    "Pairs": "Bodies with a grade in both years on a question that may be compared",
    "Met before %": "Share of these pairs that was met in the earlier round",
    "Met now %": "Share of the same pairs that is met in this round",
    "Change": "Now less before, in percentage points",
}


def rows(facts: Facts, grid: Grid, tallies: dict[Place, Tally], places: dict[Place, int]) -> Iterator[str]:
    """One row a question."""
    for form, question in facts.questions:
        place = (form.name, question.key)
        tally, rank = tallies[place], places.get(place)
        lowest = "lowest ten" if rank is not None and rank <= LOWEST else None
        yield grid.line([
            *what(facts, form, question), *counts(form, question, tally), *shares(facts, form, question, tally),
            rank, lowest,
            *details(form, question, tally),
        ])  # fmt: skip


def what(facts: Facts, form: Questionnaire, question: Question) -> list[Value]:
    """Number, wording, standard, version, weight and whether it is critical."""
    scored = form.is_scored(question)
    return [
        form.label_of(question.key), question.text, form.section_of[question.key].title,
        *([form.name] if facts.several else []), question.weight if scored else None,
        "critical" if question.critical else None,
    ]  # fmt: skip


def counts(form: Questionnaire, question: Question, tally: Tally) -> list[Value]:
    """The counts of the columns COUNTS; a question without a score has no grades."""
    graded = [tally.counts_as[name] for name in COUNTS_AS_WORDS]
    shown: list[Value] = [*graded] if form.is_scored(question) else [None] * len(graded)
    states = [tally.states[name] for name in ("not_applicable", "not_answered", "not_asked")]
    return [*shown, tally.states["answered"] - sum(graded), *states]


def shares(facts: Facts, form: Questionnaire, question: Question, tally: Tally) -> list[Value]:
    """Share met; and before, now and change over the same pairs."""
    now, before = tally.share(tally.met_now), tally.share(tally.met_before)
    change = now - before if now is not None and before is not None else None
    pairs = tally.compared if facts.earlier and form.is_scored(question) else None
    return [
        facts.figures.score(tally.met), ", ".join(tally.lineages), pairs,
        facts.figures.score(before), facts.figures.score(now), facts.figures.change(change),
    ]  # fmt: skip


def details(form: Questionnaire, question: Question, tally: Tally) -> Sequence[Value]:
    """What is not printed."""
    words = "; ".join(f"{word} {number(count)}" for word, count in tally.grades.most_common())
    if tally.numbers:
        low, high = min(tally.numbers), max(tally.numbers)
        middle = float(median(tally.numbers))
        words = f"median {middle:g}, from {float(low):g} to {float(high):g} {question.unit}".strip()
    moved = [tally.movements[name] if tally.compared else None for name in ("improved", "same", "declined")]
    references = "; ".join(str(reference) for reference in question.references)
    kind = question.kind.replace("_", " ")
    return [kind, words, *moved, question.force, ", ".join(question.tags), references, question.key]
