"""Copies the browser's files into survey/static/vendor and makes the fonts of reports, from what npm has fetched.

Run by prepare.py with the environment's Python, since fonts are converted with fontTools. Nothing made is committed.
"""

import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "survey" / "static" / "vendor"
FONTS = ROOT / "reports" / "fonts"
TEXT_FACE = "atkinson-hyperlegible-next"

# Family: the styles to make, and the subsets joined into one file for each, since typst takes one file per style.
FACES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    TEXT_FACE: (("400-normal", "400-italic", "700-normal", "700-italic"), ("latin", "latin-ext")),
    "noto-sans": (
        ("400-normal", "400-italic", "700-normal"),
        ("latin", "latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese", "devanagari"),
    ),
    "noto-sans-arabic": (("400-normal",), ("arabic",)),
    "noto-sans-math": (("400-normal",), ("latin",)),
    "noto-sans-symbols-2": (("400-normal",), ("symbols", "math", "braille")),
    "noto-emoji": (("400-normal",), ("emoji",)),
}


def without_brand(css: str) -> str:
    """GOV.UK's style sheet with its font taken out: the faces dropped, and its name replaced by the page's own family.

    >>> without_brand('@font-face{font-family:GDS Transport;src:url(x)}.a{font-family:GDS Transport,arial,sans-serif}')
    '.a{font-family:inherit}'
    """
    css = re.sub(r"@font-face\{font-family:GDS Transport;[^}]*\}", "", css)
    css = re.sub(r"font-family:(GDS Transport,arial,)?sans-serif", "font-family:inherit", css)  # the bare one prints
    css = re.sub(r"url\([\"']?/assets/[^)]*\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css).rstrip()
    if "GDS" in css or "/assets/" in css:
        raise SystemExit("assets: the GOV.UK style sheet still names its font or pictures; look at without_brand()")
    return css


def govuk() -> None:
    """The style sheet without the brand, and the script."""
    built = MODULES / "govuk-frontend" / "dist" / "govuk"
    css = without_brand((built / "govuk-frontend.min.css").read_text("utf-8"))
    (VENDOR / "govuk-frontend.min.css").write_text(css + "\n", "utf-8")
    script = (built / "govuk-frontend.min.js").read_text("utf-8")
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    (VENDOR / "govuk-frontend.min.js").write_text(script.rstrip() + "\n", "utf-8")


def page_fonts() -> None:
    """The one variable file of each subset, as pages load it."""
    folder = VENDOR / "fonts"
    folder.mkdir()
    source = MODULES / "@fontsource-variable" / TEXT_FACE
    for subset in ("latin", "latin-ext"):
        shutil.copy(
            source / "files" / f"{TEXT_FACE}-{subset}-wght-normal.woff2", folder / f"{TEXT_FACE}-{subset}.woff2"
        )
    shutil.copy(source / "LICENSE", folder / "LICENSE.txt")


def joined(family: str, style: str, subsets: tuple[str, ...]) -> TTFont:
    """One font out of the subsets of a style."""
    files = MODULES / "@fontsource" / family / "files"
    fonts = [TTFont(files / f"{family}-{subset}-{style}.woff2") for subset in subsets]
    if len(fonts) == 1:
        return fonts[0]
    with TemporaryDirectory() as folder:
        parts = []
        for subset, font in zip(subsets, fonts, strict=True):
            font.flavor = None
            font.save(part := Path(folder) / f"{subset}.ttf")
            parts.append(part)
        return Merger().merge([str(part) for part in parts])


def report_fonts() -> None:
    """TrueType files for typst and matplotlib, which do not read the web's format."""
    for family, (styles, subsets) in FACES.items():
        for style in styles:
            font = joined(family, style, subsets)
            font.flavor = None
            font.save(FONTS / f"{family}-{style}.ttf")
        shutil.copy(MODULES / "@fontsource" / family / "LICENSE", FONTS / f"{family}-LICENSE.txt")


def notice() -> None:
    """Who made what, under which licence: kept beside the copies."""
    lines = ["Files in this folder are copies of published packages, made at set-up.", ""]
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for path, package in sorted(lock["packages"].items()):
        if path:
            lines.append(
                f"{path.removeprefix('node_modules/')} {package['version']}: {package.get('license', 'see its site')}"
            )
    (VENDOR / "NOTICE.txt").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Make both folders anew."""
    for folder in (VENDOR, FONTS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    govuk()
    page_fonts()
    report_fonts()
    notice()


if __name__ == "__main__":
    main()
