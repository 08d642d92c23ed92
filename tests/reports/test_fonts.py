"""The house fonts draw what people write, and what they cannot draw never stops a pack."""

import json
import random
import unicodedata

import pytest
import typst
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from reports import fonts

SOURCE = b"""#let d = json(bytes(sys.inputs.data))
#set document(title: "Test")
#set text(lang: "en", region: "GB", font: d.fonts)
= Test
#d.text #strong(d.text) #emph(d.text)
"""


def compile_accessible(text: str) -> bytes:
    """The text as a PDF under PDF/UA-1, with the house fonts and no other."""
    inputs = {"data": json.dumps({"text": text, "fonts": fonts.families()})}
    paths = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.font_folder())])
    return typst.compile(SOURCE, sys_inputs=inputs, pdf_standards=["ua-1"], font_paths=paths)


def everything() -> str:
    """Every character there is, but the halves of surrogate pairs."""
    return "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


def test_each_family_has_its_file_and_its_name():
    for family, name in fonts.FILES.items():
        assert TTFont(fonts.font_folder() / name)["name"].getBestFamilyName() == family


@pytest.mark.parametrize("style", ["400-normal", "400-italic", "700-normal", "700-italic"])
def test_the_text_face_is_one_file_for_each_style_with_both_subsets(style):
    font = TTFont(fonts.font_folder() / f"atkinson-hyperlegible-next-{style}.ttf")
    assert set("éő–−†“”’…½ŵŷ") <= set(map(chr, font.getBestCmap()))


def test_licences_lie_beside_the_fonts():
    assert len(list(fonts.font_folder().glob("*-LICENSE.txt"))) == len(fonts.FILES)


@pytest.mark.parametrize(
    "text",
    [
        "é ő – − † → ✓ ☐ ☑ ★ ≥ ½ €",
        "ŵŷ Łódź Çağla Nguyễn",
        "Привет Ωμέγα हिन्दी العربية",
        "😀 👍 ❤ 🏫",
        "two\nlines\tand a tab",
    ],
)
def test_what_people_write_is_drawn(text):
    assert fonts.missing_characters(text) == set()
    assert fonts.printable(text) == unicodedata.normalize("NFC", text)


def test_a_character_without_a_font_becomes_a_box_and_one_that_shows_nothing_goes():
    assert fonts.missing_characters("a漢") == {"漢"}
    assert fonts.printable("a漢\x00b\ufeff\u2066c\r\nd\u2028e") == "a□bc\nd\ne"


def test_everything_that_is_printable_compiles():
    drawn = fonts.printable(everything())
    assert "ő" in drawn
    assert compile_accessible(" ".join(sorted(set(drawn)))).startswith(b"%PDF")


def test_characters_of_different_scripts_side_by_side_compile():
    drawn = sorted(set(fonts.printable(everything())))
    picked = random.Random(11).choices(drawn, k=3000)
    assert compile_accessible(fonts.printable("".join(picked))).startswith(b"%PDF")


@given(st.text())
def test_printable_leaves_nothing_missing_and_is_stable(text):
    once = fonts.printable(text)
    assert fonts.missing_characters(once) == set()
    assert fonts.printable(once) == once


def test_before_set_up_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(fonts.FontsMissing, match="make assets"):
        fonts.font_folder()
