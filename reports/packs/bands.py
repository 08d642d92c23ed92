"""Bands and the table by standard: thresholds, layer, method and date wherever a band first shows."""

from __future__ import annotations

from typing import Any

from questionnaires.exact import rounded
from questionnaires.scoring import Scorecard, Settings, Total
from reports.house import LAYER_WORDS, band_word, local, long_date, percent
from reports.packs.words import capital, listed
from reports.packs.years import View

BAND_TONES = {"high": "green", "middle": "amber", "low": "red"}


def band(view: View) -> dict[str, Any]:
    """The band of the whole, and why; what the bounds are; which layer, method and day."""
    total, settings = view.data.now.scorecard.overall, view.data.round.settings
    mark = band_mark(total, settings)
    return {"mark": mark, "text": f"{band_reason(view, total)} {bounds(settings)} {method(view)}"}


def band_mark(total: Total, settings: Settings) -> dict[str, str]:
    """A band as it is shown: its word and tone."""
    return {"word": band_word(total.band, settings), "tone": BAND_TONES.get(total.band or "", "grey")}


def band_reason(view: View, total: Total) -> str:
    """Why the whole has the band it has."""
    if total.band is None:
        return f"{capital(total.band_reason)}."
    shown = percent(total.percent, view.data.round.settings)
    if not total.band_reason:
        return f"{shown}% lies in {band_word(total.band, view.data.round.settings)} by score."
    keys = [q.key for q in view.data.now.scorecard.questions.values() if q.critical and q.counts_as == "not_met"]
    critical = f"{listed(view.name(key) for key in keys)}, critical, {'is' if len(keys) == 1 else 'are'} Not met"
    return f"{shown}% by score, and {band_word('low', view.data.round.settings)} because {critical}."


def bounds(settings: Settings) -> str:
    """The bounds of the bands, as set for the round."""
    high, middle, low = (band_word(name, settings) for name in ("high", "middle", "low"))
    upper, lower = plain(settings.high), plain(settings.middle)
    return f"{high} from {upper}, {middle} from {lower}, {low} below {lower}."


def plain(value: Any) -> str:
    """A bound without needless decimals."""
    text = str(rounded(value, 2))
    return text.rstrip("0").rstrip(".")


def method(view: View) -> str:
    """Layer, method and day of the figures."""
    data = view.data
    as_at = long_date(local(data.made_at), no_break=True)
    return f"{capital(LAYER_WORDS.get(data.layer, data.layer))}, method {data.now.scorecard.method}, as at {as_at}."


def table(view: View) -> dict[str, Any]:
    """The standards on all questions of this year, with their sum."""
    card, settings = view.data.now.scorecard, view.data.round.settings
    others, none = has_others(card), any(total.not_applicable for total in card.sections.values())
    asked = {key: total for key, total in card.sections.items() if total.asked}
    titles = {section.key: section.title for section in view.form.sections}
    rows = [
        {"label": view.form.labels[key], "title": titles[key], **row(total, settings, others, none)}
        for key, total in asked.items()
    ]
    return {
        "columns": [{"name": name, "width": width} for name, width in columns(others, none)],
        "rows": rows,
        "total": {"label": "All", "title": "", **row(card.overall, settings, others, none)},
        "base": table_base(card.overall, settings)
        + left_out([titles[key] for key in card.sections if key not in asked]),
        "tight": len(rows) > 9,
    }


def left_out(titles: list[str]) -> str:
    """The standards with no question for this body."""
    return f" Not asked of this body: {listed(titles)}." if titles else ""


def columns(others: bool, none: bool) -> list[tuple[str, int]]:
    """The columns of figures with their widths in millimetres; the rare ones only where they hold something."""
    rare = [*([("Other grade", 12)] if others else []), *([("Not applicable", 18)] if none else [])]
    return [("Score %", 14), ("Met", 11), ("Partly met", 12), ("Not met", 11), *rare, ("Answered of asked", 18)]


def has_others(card: Scorecard) -> bool:
    """Are there grades that are none of Met, Partly met and Not met?"""
    return sum(card.overall.counts_as.values()) < card.overall.answered


def row(total: Total, settings: Settings, others: bool, none: bool) -> dict[str, Any]:
    """One row of figures."""
    counts = [total.counts_as.get(name, 0) for name in ("met", "partly_met", "not_met")]
    cells = [percent(total.percent, settings), *(str(count) for count in counts)]
    if others:
        cells.append(str(total.answered - sum(counts)))
    if none:
        cells.append(str(total.not_applicable))
    cells.append(f"{total.answered} of {total.asked}")
    mark = band_mark(total, settings)
    capped = "*" if total.band == "low" and total.band_reason else ""
    return {"cells": cells, "mark": mark, "capped": capped}


def table_base(total: Total, settings: Settings) -> str:
    """How the score comes about, and when there is no band."""
    earned = f"{plain(total.earned)} of {plain(total.available)} points" if total.available else "nothing scored"
    return (
        f"Score: points of each grade as a share of the most it can have, by weight: {earned}. "
        f"No band below {plain(settings.answered_share)}% answered or with a critical question unanswered. "
        f"A critical question Not met (*) makes its standard and the whole {band_word('low', settings)}."
    )
