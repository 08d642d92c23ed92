"""The part on the partnership's own supplement: scored and compared apart, never in the figures before it."""

from __future__ import annotations

from typing import Any

from reports.packs.bands import band, table
from reports.packs.cover import change_sentence, grades_sentence, score_sentence
from reports.packs.detail import detail
from reports.packs.found import actions
from reports.packs.years import View


def own(view: View) -> dict[str, Any] | None:
    """The supplement of the body, or None where it answered none.

    Example: `own(view)["title"]` is "Supplement of Sefton".
    """
    if view.data.own is None:
        return None
    part = View(view.data.own)
    earlier = actions(part)
    return {
        "title": f"Supplement of {view.data.partnership.short_name}",
        "intro": intro(part),
        "story": [score_sentence(part), change_sentence(part), grades_sentence(part)],
        "band": band(part)["text"],
        "standards": table(part),
        "detail": detail(part),
        "actions": earlier if earlier["rows"] else None,
    }


def intro(part: View) -> str:
    """What the supplement is, and that it stands by itself."""
    form = part.form
    sample = " Its wording is a sample, to be checked before use." if part.data.round.is_sample(form) else ""
    return (
        f"{form.title}, version {form.version}: questions that the partnership asks beside the questionnaire. They "
        f"were answered, signed and sent with it, and count for nothing in the figures before this part.{sample}"
    )
