"""The challenge pack of one organisation: a tagged PDF (PDF/UA-1) from plain data. Hides typst behind one function."""

from __future__ import annotations

import json
from calendar import timegm
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import typst

from reports.fonts import font_folder
from reports.inputs import PackData
from reports.packs.content import content

TEMPLATES = Path(__file__).parent / "packs"
STEPS = 3


def challenge_pack(data: PackData, progress: Callable[[int, int], None] | None = None) -> bytes:
    """The pack as PDF bytes; the same data give the same bytes.

    Args:
        data: everything shown; nothing is looked up.
        progress: told (steps done, steps in all) as the work goes on.

    Example: `Path("pack.pdf").write_bytes(challenge_pack(data))`.
    """
    tell = progress or (lambda done, all_: None)
    tell(0, STEPS)
    pages = content(data)
    tell(1, STEPS)
    compiled = compile_pages(pages, timegm(data.made_at.utctimetuple()))
    tell(STEPS, STEPS)
    return compiled


def compile_pages(pages: dict[str, object], moment: int) -> bytes:
    """PDF bytes from the content; only data goes in beside the templates, and only their folder can be read."""
    return typst.compile(
        str(TEMPLATES / "pack.typ"),
        root=str(TEMPLATES),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(pages)},
        pdf_standards=["ua-1"],
        timestamp=moment,
    )


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The house fonts alone, so that every machine sets the same page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
