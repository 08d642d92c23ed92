"""Lineage: how each question of the newest versions relates to those of each earlier round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from questionnaires.definition import Questionnaire
from questionnaires.lineage import Link, NoChain, links
from reports.cells import Column, Value
from reports.house import number
from reports.sheets.bodies import hidden
from reports.sheets.facts import Facts
from reports.sheets.sheet import Sheet, plain, word_marks

WHY = {
    "same": "No change of words.",
    "reworded": "Other words, the same question (†).",
    "moved": "In another section; counts in its new one in both years.",
    "strengthened": "Asks more than before: shown beside, not compared by score.",
    "split": "One question became several.",
    "merged": "Several questions became one.",
    "new": "Not asked before.",
}
COLUMNS = (
    Column("Compared with", 24, "The earlier version", style="wrap"),
    Column("No. now", 9, "Letter and number in the newer version"),
    Column("Question now", 54, "The question as asked now", style="wrap"),
    Column("Change", 14, "What became of it, through every version between", ", ".join([*WHY, "retired"])),
    Column("Compared", 11, "Compared by score, where asked and graded in both years", "yes, no"),
    Column("No. before", 11, "Letter and number in the earlier version", style="wrap"),
    Column("Question before", 54, "The question as asked then", style="wrap"),
    Column("Why", 44, "What the change means; for a retired question the reason given", style="wrap"),
    hidden("Scored", 8, "Has a scale", "yes, no"),
    hidden("Version now", 20, "The newer version"),
    hidden("Key now", 24, "Key in the newer version"),
    hidden("Keys before", 24, "Keys in the earlier version"),
)
Row = list[Value]


def sheet(facts: Facts) -> Sheet:
    """The sheet Lineage."""
    rows = [row for newer, older in couples(facts) for row in rows_of(facts, newer, older)]
    counts = Counter(str(row[3]) for row in rows)
    comparable = sum(row[4] == "yes" for row in rows)
    now = sum(row[8] == "yes" and row[3] != "retired" for row in rows)
    return Sheet(
        title="Lineage",
        table="lineage",
        about="How each question relates to the earlier versions",
        finding=f"{number(comparable)} of {number(now)} scored questions can be compared with an earlier version"
        if rows else "No earlier version to compare with",
        base="Every question of either version stands here. "
        + ("; ".join(f"{word} {number(count)}" for word, count in counts.items()) or "None")
        + ". Same, reworded and moved are compared where the scale is the same or its grades are mapped.",
        columns=COLUMNS,
        count=len(rows),
        rows=plain(rows),
        marks=word_marks("Change", "Compared", {"apart": ["no"]}, of="Compared"),
        frozen=2,
        empty="No earlier version to compare with.",
    )  # fmt: skip


def couples(facts: Facts) -> Iterator[tuple[Questionnaire, Questionnaire]]:
    """Each newest version with each version of an earlier round that it descends from, once."""
    seen: set[tuple[str, str]] = set()
    for newer in facts.forms:
        for one in facts.earlier:
            versions = [*one.questionnaires, *(got.questionnaire for got in one.returns.values())]
            for older in {version.name: version for version in versions}.values():
                if (newer.name, older.name) not in seen and links_or_none(facts, newer, older) is not None:
                    seen.add((newer.name, older.name))
                    yield newer, older


def links_or_none(facts: Facts, newer: Questionnaire, older: Questionnaire) -> dict[str, Link] | None:
    """The links, or None where the newer version does not descend from the older."""
    try:
        return links(newer, older, facts.data.chain)
    except NoChain:
        return None


def rows_of(facts: Facts, newer: Questionnaire, older: Questionnaire) -> Iterator[Row]:
    """The questions of the newer version, then those of the older that nothing descends from."""
    found = links_or_none(facts, newer, older) or {}
    for key, question in newer.questions.items():
        if question.answered_by_someone:
            yield now_row(newer, older, key, found[key])
    if newer.key != older.key:
        return  # another questionnaire, such as the full audit behind an interim one, still asks the rest
    descended = {old for link in found.values() for old in link.from_}
    reasons = {retired.key: retired.reason for version in facts.data.chain for retired in version.retired}
    for key, question in older.questions.items():
        if question.answered_by_someone and key not in descended:
            yield [
                older.name, "", "", "retired", "no", older.label_of(key), question.text, reasons.get(key, "Retired."),
                yes_no(older.is_scored(question)), newer.name, "", key,
            ]  # fmt: skip


def now_row(newer: Questionnaire, older: Questionnaire, key: str, link: Link) -> Row:
    """One question of the newer version."""
    question = newer.questions[key]
    scored = newer.is_scored(question)
    compared = link.comparable and not link.scale_changed and scored
    texts = [older.questions[old].text for old in link.from_]
    changed = " The scale changed: better, same or worse only." if link.scale_changed else ""
    mapped = " Its grades are mapped to the new scale." if link.grades else ""
    unscored = "" if scored else " Not scored."
    return [
        older.name, newer.label_of(key), question.text, link.change, yes_no(compared),
        ", ".join(older.label_of(old) for old in link.from_), "\n".join(texts),
        WHY.get(link.change, "") + changed + mapped + unscored,
        yes_no(scored), newer.name, key, "; ".join(link.from_),
    ]  # fmt: skip


def yes_no(value: bool) -> str:
    """A yes or no in words."""
    return "yes" if value else "no"
