"""The pictures of writing a questionnaire, for docs/questionnaires.md: one way from the library to a published version.

Taken by `make screenshots` after those of the README, in the same demonstration: wide and on a phone.
"""

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

TITLE = "Safeguarding audit of schools and childminders"
WIDTHS = ((1280, 900), (375, 800))
COLOURS = 256
"""A page has few: with so many a picture is half as large and looks the same."""
Come = Callable[[Page, str, tuple[str, str]], None]


def take(page: Page, out: Path, name: str, heading: str = "") -> list[Path]:
    """Take a page wide and narrow, from a heading where one is named; gives the files."""
    made = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        if heading:
            page.get_by_role("heading", name=heading).evaluate("it => it.scrollIntoView()")
        made.append(out / f"{name}-{width}.png")
        page.screenshot(path=made[-1])
        Image.open(made[-1]).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(made[-1], optimize=True)
    page.set_viewport_size({"width": WIDTHS[0][0], "height": WIDTHS[0][1]})
    return made


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that comes."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("networkidle")


def write(browser: Browser, address: str, out: Path, come_in: Come, author: tuple[str, str]) -> list[Path]:
    """Adopt, edit six questions, preview, ask for a review; gives the pictures."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    come_in(page, address, author)
    page.goto(f"{address}/p/sefton/drafts/new")
    page.get_by_label("A questionnaire of your own").check()
    page.get_by_label("Which questionnaire").select_option("section-175@2026")
    press(page, "See title and key first")
    page.get_by_label("Title", exact=True).fill(TITLE)
    made = take(page, out, "write-1-adopt")
    press(page, "Start the draft")
    draft = page.url
    page.goto(f"{draft}/head")
    page.get_by_label("Childminder", exact=True).check()
    press(page, "Save")
    made += six_edits(page, draft, out)
    page.goto(draft)
    made += take(page, out, "write-2-draft")
    for body, section in (("childminder", "boarding"), ("secondary-boarding", "boarding")):
        page.goto(f"{draft}/preview?as={body}&section={section}")
        made += take(page, out, f"write-4-preview-{body}")
    page.goto(f"{draft}/review")
    page.get_by_label("What they should look at").fill("Mostly safer recruitment; childminders are new.")
    press(page, "Ask for a review")
    made += take(page, out, "write-5-review")
    return [*made, *read_and_publish(browser, draft, address, out, come_in, author)]


def six_edits(page: Page, draft: str, out: Path) -> list[Path]:
    """Change six questions of one section; gives the picture of the reworded one."""
    edits = {
        "g.policy": {"Weight": "3"},
        "g.panel": {"Why we ask": "Values show in how people speak of children."},
        "g.references": {"What good looks like": "Two references, both followed up by telephone."},
        "g.online-search": {"Tags": "recruitment, online"},
        "g.visitors": {"What good looks like": "A named person meets every visitor at the door."},
    }
    for key, boxes in edits.items():
        page.goto(f"{draft}/questions/{key}")
        for label, words in boxes.items():
            page.get_by_label(label, exact=True).fill(words)
        press(page, "Save")
    page.goto(f"{draft}/questions/g.record-checked")
    words = "Someone who does not keep the single central record checks it against the files every half term, and "
    page.get_by_label("What we ask", exact=True).fill(words + "faults found are put right and reported.")
    page.get_by_label("Change", exact=True).select_option("reworded")
    press(page, "Save")
    made = take(page, out, "write-3-question")
    return [*made, *take(page, out, "write-3-lineage", "Where it comes from")]


def read_and_publish(
    browser: Browser, draft: str, address: str, out: Path, come_in: Come, author: tuple[str, str]
) -> list[Path]:
    """Approve as the scrutineer, publish as the author; gives the pictures."""
    second = browser.new_page(viewport={"width": 1280, "height": 900})
    come_in(second, address, ("Independent scrutineer", "Scrutineer"))
    second.goto(f"{draft}/review")
    second.get_by_label("I approve it as it is").check()
    second.get_by_label("Your words").fill("Read as a school and as a childminder.")
    press(second, "Say so")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    come_in(page, address, author)
    page.goto(f"{draft}/publish")
    made = take(page, out, "write-6-publish")
    page.get_by_role("button", name="Publish version").click()
    page.wait_for_load_state("networkidle")
    return [*made, *take(page, out, "write-7-published")]
