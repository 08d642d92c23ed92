"""A blank questionnaire as a tagged PDF (PDF/UA-1): to prepare with governors, with room to write.

Draws no chart and gathers nothing, so it can be made while somebody waits.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from questionnaires.definition import Questionnaire
from questionnaires.formats.blank import Blank, blank
from reports.fonts import families, font_folder
from reports.packs.words import safe

TEMPLATES = Path(__file__).parent / "packs"
NO_DATE = 1_767_225_600
"""1 January 2026: the same questionnaire gives the same bytes."""


def blank_pdf(
    questionnaire: Questionnaire,
    route: str | None = None,
    *,
    marking: str = "",
    partnership: str = "",
    confirmed: bool = False,
    core: Questionnaire | None = None,
) -> bytes:
    """The PDF of a blank questionnaire.

    Args:
        questionnaire: the version.
        route: the legal route of the body it is for, such as s175; without one, every route's basis is named.
        marking: a word for the head of every page, such as DEMONSTRATION.
        partnership: whose form it is, for the foot of every page.
        confirmed: the partnership has confirmed the wording, so that it is no sample for it.
        core: the questionnaire that a supplement is added to.

    Example: `Path("form.pdf").write_bytes(blank_pdf(load("section-11@2026"), "s11"))`.
    """
    form = blank(questionnaire, route, confirmed=confirmed, core=core)
    return typst.compile(
        str(TEMPLATES / "blank.typ"),
        root=str(TEMPLATES),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(content(form, marking, partnership))},
        pdf_standards=["ua-1"],
        timestamp=NO_DATE,
    )


def content(form: Blank, marking: str, partnership: str) -> dict[str, Any]:
    """Everything the form says, as plain data."""
    head = {
        "document": form.title,
        "marking": marking,
        "demonstration": "Sample: check before use" if form.notices else "",
        "partnership": partnership or f"Version {form.version}",
    }
    pages = {"title": f"{form.title}, {form.version}", "head": head, "form": asdict(form)}
    counts = {"counts": [part.questions for part in form.parts]}
    found: dict[str, Any] = safe(pages)
    return found | counts | {"fonts": families()}


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The house fonts alone; not taken from the packs, whose charts are not wanted here."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
