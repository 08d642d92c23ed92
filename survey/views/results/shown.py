"""What the result pages show, as rows ready for their templates. Ratios stay exact until a filter writes them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import quantiles
from typing import Any

from sqlmodel import Session

from questionnaires.comparing import ComparableSet, Pair, QuestionMovement
from questionnaires.definition import Questionnaire
from questionnaires.scoring import Settings, Total, percent_in_band
from reports.inputs import PeerData, ReturnData, RoundData
from reports.trends import BodySummary, Medians, medians, medians_of_section, ratio_of, sorted_by
from survey.models import NO_PARTNERSHIP, Partnership, Round
from survey.queries.questionnaires import get_questionnaire
from survey.queries.results import list_editions

COLOURS = {"high": "green", "middle": "amber", "low": "red"}
COUNTS = (("met", "green", "met"), ("partly_met", "amber", "partly met"), ("not_met", "red", "not met"))
NOT_COMPARED = (
    ("new", "new"),
    ("retired", "no longer asked"),
    ("not_comparable", "changed too much"),
    ("scale_changed", "on a changed scale"),
    ("not_asked", "not asked in one or both years"),
    ("not_answered", "not answered with a grade in one or both years"),
    ("not_applicable", "not applicable in both years"),
    ("became_not_applicable", "newly not applicable"),
    ("ceased_to_be_not_applicable", "newly applicable"),
)


@dataclass(frozen=True)
class Band:
    """A band in colour and word; `shown` is the percentage with as many decimals as its band needs."""

    colour: str
    word: str
    shown: str


def band(ratio: Fraction | None, key: str | None, settings: Settings, places: int = 1) -> Band:
    """A band as pages show it; "No band" where none may be given."""
    percent = percent_in_band(ratio * 100 if ratio is not None else None, settings, places)
    word = settings.band_names.get(key or "", "No band")
    return Band(COLOURS.get(key or "", "none"), word, percent or "–")


def sections_of(
    session: Session, round_: Round, owner: int = NO_PARTNERSHIP
) -> list[tuple[Questionnaire, str, str, str]]:
    """The scored sections of a round's core versions, or of a partnership's supplements: questionnaire, key, letter,
    title; each key once."""
    found: dict[str, tuple[Questionnaire, str, str, str]] = {}
    for edition in list_editions(session, round_.id, owner):
        questionnaire = get_questionnaire(session, *edition)
        for section in questionnaire.sections:
            if any(questionnaire.is_scored(question) for question in section.questions):
                entry = (questionnaire, section.key, questionnaire.label_of(section.key), section.title)
                found.setdefault(section.key, entry)
    return list(found.values())


def round_page(
    session: Session,
    partnership: Partnership,
    now: Round,
    before: Round | None,
    bodies: Sequence[BodySummary],
    group: str,
    *,
    own: bool = False,
) -> dict[str, Any]:
    """A round: medians with n, standards, bodies, and why some are not compared; of the core, or of the partnership's
    own supplement, whose letters differ from core to core and are left out."""
    settings = Settings.from_data(now.settings)
    chosen = [body for body in bodies if group in ("", body.group)]
    rows = sorted_by(chosen, lambda body: body.change)
    sections = [
        {"key": key, "letter": "" if own else letter, "title": title, "medians": medians_of_section(chosen, key)}
        for _, key, letter, title in sections_of(session, now, partnership.id if own else NO_PARTNERSHIP)
    ]
    return {
        "medians": medians(chosen),
        "sections": [
            section for section in sections if isinstance(section["medians"], Medians) and section["medians"].n
        ],
        "bodies": [{"body": body, "band": band(body.now, body.band, settings)} for body in rows],
        "groups": [("", "All groups"), *((name, name) for name in sorted({body.group for body in bodies}))],
        "group": group,
        "improved": sum(body.movements.get("improved", 0) for body in chosen),
        "declined": sum(body.movements.get("declined", 0) for body in chosen),
        "reasons": Counter(body.reason for body in chosen if not body.in_both and body.reason).most_common(),
        "settings": settings,
        "own": own,
        "supplements": sum(bool(body.supplement) for body in bodies),
    }


def heat_page(
    session: Session, partnership: Partnership, now: Round, bodies: Sequence[BodySummary], asked: Mapping[str, str]
) -> dict[str, Any]:
    """Bodies by standards, lowest score first or by name."""
    settings = Settings.from_data(now.settings)
    group, order = asked.get("group", ""), asked.get("order", "score")
    chosen = [body for body in bodies if group in ("", body.group)]
    chosen = sorted_by(chosen, lambda body: body.now) if order == "score" else list(chosen)
    sections = [(key, letter, title) for _, key, letter, title in sections_of(session, now)]
    return {
        "sections": sections,
        "rows": [
            {
                "body": body,
                "cells": [cell(body, key, settings) for key, *_ in sections],
                "all": band(body.now, body.band, settings),
            }
            for body in chosen
        ],
        "groups": [("", "All groups"), *((name, name) for name in sorted({body.group for body in bodies}))],
        "group": group,
        "order": order,
        "settings": settings,
    }


def cell(body: BodySummary, key: str, settings: Settings) -> dict[str, str]:
    """One cell of the heat map: colour, figure and word."""
    section = body.sections.get(key)
    if section is None or not section.asked:
        return {"colour": "na", "figure": "–", "word": "not asked", "key": key}
    if section.now is None:
        word = "not applicable" if section.not_applicable == section.asked else "no grade"
        return {"colour": "na", "figure": "–", "word": word, "key": key}
    found = band(section.now, section.band, settings, places=0)
    return {
        "colour": found.colour if found.colour != "none" else "na",
        "figure": found.shown,
        "word": found.word,
        "key": key,
    }


def body_page(
    this: RoundData, now: ReturnData, last: RoundData | None, pair: Pair | None, others: PeerData | None
) -> dict[str, Any]:
    """One body: figures, standards, what moved, and its place among others."""
    overall, settings = now.scorecard.overall, this.settings
    return {
        "now": now,
        "last": last,
        "settings": settings,
        "everything": ratio_of(overall),
        "everything_before": ratio_of(pair.everything_before) if pair else None,
        "overall": overall,
        "alike": alike(pair.comparable if pair else None),
        "band": band(ratio_of(overall), overall.band, settings),
        "held_by": [
            now.questionnaire.label_of(q.key)
            for q in now.scorecard.questions.values()
            if q.critical and q.counts_as == "not_met"
        ],
        "sections": [
            section_row(now, pair, key, figures) for key, figures in now.scorecard.sections.items() if figures.asked
        ],
        "total": stack(overall),
        "moved": moved(now, pair),
        "not_compared": not_compared(pair),
        "opposite": opposite(pair),
        "peers": place_among(others, ratio_of(overall)),
        "signed_by": next((s.label for s in reversed(now.signatures)), ""),
    }


def alike(found: ComparableSet | None) -> dict[str, Any] | None:
    """A comparable set as ratios; None where nothing compares."""
    if found is None or not found.available:
        return None
    now, before = found.now_earned / found.available, found.before_earned / found.available
    return {"n": len(found.keys), "now": now, "before": before, "change": now - before}


def section_row(now: ReturnData, pair: Pair | None, key: str, figures: Total) -> dict[str, Any]:
    """One standard: like with like, everything, and movements."""
    section = next(section for section in now.questionnaire.sections if section.key == key)
    moves = Counter(q.movement for q in pair.questions if q.section == key) if pair else Counter[str]()
    return {
        "key": key,
        "letter": now.questionnaire.label_of(key),
        "title": section.title,
        "alike": alike(pair.sections.get(key) if pair else None),
        "score": ratio_of(figures),
        "answered": figures.answered,
        "asked": figures.asked,
        "stack": stack(figures),
        "up": moves["improved"],
        "down": moves["declined"],
    }


def stack(figures: Total) -> list[dict[str, Any]]:
    """Counts of grades for the small chart: met, partly met, not met, and the rest."""
    parts = [{"count": figures.counts_as.get(key, 0), "css": css, "word": word} for key, css, word in COUNTS]
    rest = figures.asked - sum(figures.counts_as.values()) - figures.not_applicable
    return [
        *parts,
        {"count": figures.not_applicable, "css": "na", "word": "not applicable"},
        {"count": rest, "css": "off", "word": "without a grade"},
    ]


def moved(now: ReturnData, pair: Pair | None, most: int = 6) -> list[dict[str, Any]]:
    """The leading movements: critical first, falls before rises, the largest first."""
    changed = [q for q in pair.questions if q.movement in ("improved", "declined")] if pair else []
    changed.sort(key=rank)
    return [{"key": q.key, "movement": q.movement, "critical": bool(q.now and q.now.critical)} for q in changed[:most]]


def rank(move: QuestionMovement) -> tuple[bool, bool, Fraction]:
    """Critical questions first, then falls, then the largest step."""
    critical = bool(move.now and move.now.critical)
    return (
        not critical,
        move.movement != "declined",
        -abs(difference(move.now_ratio, move.before_ratio)),
    )


def difference(now: Fraction | None, before: Fraction | None) -> Fraction:
    """The distance of two ratios, 0 where one is missing."""
    return now - before if now is not None and before is not None else Fraction(0)


def not_compared(pair: Pair | None) -> list[tuple[str, int, str]]:
    """What could not be compared: movement key, how many, in words."""
    if pair is None:
        return []
    return [(key, pair.movements[key], words) for key, words in NOT_COMPARED if pair.movements.get(key)]


def opposite(pair: Pair | None) -> dict[str, Fraction] | None:
    """Both changes, where the two scores move in opposite ways and a reader would stumble."""
    if pair is None or pair.comparable is None or pair.comparable.change is None:
        return None
    now, before = ratio_of(pair.everything_now), ratio_of(pair.everything_before)
    if now is None or before is None:
        return None
    like, everything = pair.comparable.change / 100, now - before
    return {"alike": like, "everything": everything} if like * everything < 0 else None


def place_among(others: PeerData | None, mine: Fraction | None) -> dict[str, Any] | None:
    """The body among its peers in whole per cents; quartiles from eight bodies, else the median alone."""
    if others is None or mine is None:
        return None
    values = sorted([*others.percents, float(mine * 100)])
    lower, middle, upper = quantiles(values, n=4, method="inclusive")
    return {
        "group": others.group,
        "n": len(values),
        "five": [round(v) for v in (values[0], lower, middle, upper, values[-1])]
        if len(others.percents) >= 8
        else None,
        "median": round(middle),
        "mine": round(float(mine * 100)),
        "place": sum(value > float(mine * 100) for value in values) + 1,
    }
