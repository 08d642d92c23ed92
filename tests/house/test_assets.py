"""What set-up makes for the browser: GOV.UK's parts without its brand, and pages without style attributes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "survey" / "static"
TEMPLATES = sorted((ROOT / "survey" / "templates").rglob("*.html"))
SHEETS = sorted(STATIC.glob("*.css"))


def test_the_govuk_style_sheet_has_lost_its_font_and_its_pictures():
    css = (STATIC / "vendor" / "govuk-frontend.min.css").read_text("utf-8")
    assert "GDS" not in css
    assert "@font-face" not in css
    assert "/assets/" not in css
    assert ".govuk-radios__item" in css


def test_licences_come_with_the_copies():
    assert "govuk-frontend 6.3.0: MIT" in (STATIC / "vendor" / "NOTICE.txt").read_text("utf-8")
    assert "SIL Open Font License" in (STATIC / "vendor" / "fonts" / "LICENSE.txt").read_text("utf-8")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_what_a_style_sheet_names_is_there(sheet):
    for name in re.findall(r'url\("([^"#]+)"\)', sheet.read_text("utf-8")):
        assert (STATIC / name).exists(), name


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_token_a_style_sheet_uses_is_set(sheet):
    tokens = (STATIC / "survey.css").read_text("utf-8")
    for token in set(re.findall(r"var\((--[a-z0-9-]+)", sheet.read_text("utf-8"))):
        assert f"{token}:" in tokens, token


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "survey" / "templates")))
def test_no_template_has_a_style_or_a_script_of_its_own(template):
    text = template.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_every_class_of_a_template_is_in_a_style_sheet():
    sheets = "".join(path.read_text("utf-8") for path in [*SHEETS, STATIC / "vendor" / "govuk-frontend.min.css"])
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheets)) | {"govuk-checkboxes", "govuk-radios"}
    strange = set()
    for template in TEMPLATES:
        for value in re.findall(r'class="([^"]*)"', template.read_text("utf-8")):
            plain = re.sub(r"\{[{%].*?[%}]\}", "?", value)
            names = {name for name in plain.split() if re.fullmatch(r"[\w-]+", name)}
            strange |= {f"{template.name}: {name}" for name in names - known}
    assert not strange


def test_no_lock_names_where_packages_come_from():
    for name in ("package-lock.json", "requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert '"resolved"' not in text
        assert "index-url" not in text


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as #1b2130, by WCAG."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(share * p for share, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 7),
        ("ink-2", "paper", 7),
        ("ink-2", "wash", 7),
        ("accent", "paper", 7),
        ("red", "paper", 7),
        ("red", "red-tint", 7),
        ("green-ink", "paper", 7),
        ("amber-ink", "paper", 7),
        ("ink", "amber", 7),
        ("ink", "focus", 7),
        ("line-strong", "paper", 4.5),
        ("green", "paper", 4.5),
    ],
)
def test_colours_stand_out_enough(front, back, least):
    css = (STATIC / "survey.css").read_text("utf-8")
    tokens = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", css)) | {"paper": "#ffffff"}
    assert contrast(tokens[front], tokens[back]) >= least
