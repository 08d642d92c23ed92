"""What README and docs say is so: links lead somewhere, commands and options exist, settings and examples are real."""

import re
import shlex
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from questionnaires import documents
from survey.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(survey [a-z][^`]*)`")
MAKE = re.compile(r"^make ([a-z]+)", re.MULTILINE)
LARGEST = 150_000


def commands(text: str) -> list[str]:
    """Every `survey …` that a page names: in running words, and in its shell blocks."""
    shell = "\n".join(block for kind, block in FENCE.findall(text) if kind in ("sh", "ini"))
    lines = re.sub(r"\\\n\s*", "", shell).splitlines()
    called = [
        found[0]
        for line in lines
        if (found := re.search(r"\bsurvey (?:[a-z][^#]*)", line.replace("/survey ", " survey ")))
    ]
    return [" ".join(one.split()) for one in called + INLINE.findall(FENCE.sub("", text)) if "…" not in one]


def unknown(words: list[str]) -> str:
    """Say what of a command line is not there; nothing when all is."""
    command: click.Command = main
    context = click.Context(main)
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            return f"no command {words[0]!r}"
        command, words = found, words[1:]
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
    wrong = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]
    return f"no option {wrong[0]}" if wrong else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_there(page: Path) -> None:
    for line in commands(page.read_text()):
        assert not unknown(shlex.split(line)[1:]), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    for link in LINK.findall(FENCE.sub("", text)):
        if "://" in link:
            continue
        name, _, part = unquote(link).partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not part or part in anchors(target.read_text()), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_targets_of_make_are_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = page.read_text()
    shell = [block for kind, block in FENCE.findall(text) if kind == "sh"]
    assert {
        name for part in (*shell, *re.findall(r"`([^`]+)`", FENCE.sub("", text))) for name in MAKE.findall(part)
    } <= targets


def anchors(text: str) -> set[str]:
    """The names of a page's headings, as they stand in addresses."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_pictures_are_small_and_all_shown() -> None:
    links = {(page.parent / link).resolve() for page in PAGES for link in LINK.findall(page.read_text())}
    there = sorted((ROOT / "docs" / "screenshots").glob("*.png"))
    assert {path for path in links if path.suffix == ".png"} == set(there)
    assert [path.name for path in there if path.stat().st_size > LARGEST] == []


def test_every_setting_is_explained() -> None:
    text = (ROOT / "docs" / "operating.md").read_text()
    source = "\n".join(path.read_text() for path in (ROOT / "survey").rglob("*.py"))
    read = set(re.findall(r"SURVEY_[A-Z_]+", source))
    assert read == set(re.findall(r"^\| `(SURVEY_[A-Z_]+)`", text, re.MULTILINE))


def test_the_example_of_a_questionnaire_can_be_read() -> None:
    text = (ROOT / "docs" / "questionnaires.md").read_text()
    example = next(block for kind, block in FENCE.findall(text) if kind == "yaml" and block.startswith("format: 1"))
    questionnaire = documents.parse(example.encode())
    assert questionnaire.name == "safer-places@2026"


def test_files_that_pages_name_are_there() -> None:
    for page in PAGES:
        named = re.findall(
            r"`((?:tests|survey|reports|questionnaires|docs)/[\w/.-]+)`", FENCE.sub("", page.read_text())
        )
        assert [name for name in named if not (ROOT / name).exists()] == [], page.name
