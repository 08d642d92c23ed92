"""The house fonts: where they lie, in which order they stand in for one another, and what none of them can draw.

The text face is Atkinson Hyperlegible Next, on pages, in charts and in packs alike. Set-up makes the files
(`setup/assets.py`); they are not in the repository. A character that no font has stops the making of an accessible PDF,
so whatever people have written goes through `printable` first.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
# In the order in which they are asked for a character: text, other scripts, arrows and signs, symbols, emoji.
FILES = {
    "Atkinson Hyperlegible Next": "atkinson-hyperlegible-next-400-normal.ttf",
    "Noto Sans": "noto-sans-400-normal.ttf",
    "Noto Sans Arabic": "noto-sans-arabic-400-normal.ttf",
    "Noto Sans Math": "noto-sans-math-400-normal.ttf",
    "Noto Sans Symbols 2": "noto-sans-symbols-2-400-normal.ttf",
    "Noto Emoji": "noto-emoji-400-normal.ttf",
}
BOX = "\u25a1"
LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
# Control characters, and the two that PDF/UA forbids even where a font has them.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe]")


class FontsMissing(RuntimeError):
    """The fonts were not made yet; the message says how."""


def font_folder() -> Path:
    """The folder of the TrueType files, for typst and matplotlib. Raises FontsMissing before set-up has made them.

    >>> font_folder().name
    'fonts'
    """
    if not (FOLDER / FILES["Atkinson Hyperlegible Next"]).exists():
        raise FontsMissing(f"no fonts in {FOLDER}; make them with `make assets`")
    return FOLDER


def families() -> list[str]:
    """The families in the order in which one stands in for another.

    >>> families()[0]
    'Atkinson Hyperlegible Next'
    """
    return list(FILES)


@lru_cache(maxsize=1)
def _drawn() -> frozenset[str]:
    """Every character that some font has."""
    folder = font_folder()
    found: set[int] = set()
    for name in FILES.values():
        with TTFont(folder / name, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(map(chr, found))


def missing_characters(text: str) -> set[str]:
    """The characters of a text that no font can draw; line ends and tabs are not drawn, so never missing.

    >>> missing_characters("ő – † → ✓ 😀")
    set()
    """
    return set(text) - _drawn() - {"\n", "\t", "\r"}


def _instead(character: str) -> str:
    """What stands for a character that no font has: nothing for one that shows nothing, else a box."""
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category in ("Cf", "Mn", "Me") else BOX


def printable(text: str) -> str:
    """The text as it can be set: composed, with plain line ends, and a box for each character that no font has.

    >>> printable("cafe\u0301 \U00012000")
    'café □'
    """
    text = FORBIDDEN.sub("", LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    missing = missing_characters(text)
    return text.translate({ord(character): _instead(character) for character in missing}) if missing else text
