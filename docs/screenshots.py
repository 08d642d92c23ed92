"""The pictures of the README, taken from a demonstration made for them: `make screenshots`.

Chromium is needed, as for the journeys. Run it when a page that is shown has changed, and look at what it made.
"""

import os
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from playwright.sync_api import Browser, Page, sync_playwright
from writing_screenshots import write

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SURVEY = [sys.executable, "-m", "survey.cli"]
LARGEST = 150_000
"""Bytes that a picture may have."""

UNIT = ("Business manager", "Business unit")
LEAD = ("Designated safeguarding lead", "Lead, Alderlea Primary School")
SCRUTINEER = ("Independent scrutineer", "Scrutineer")


def link(name: str) -> Callable[[Page], None]:
    """A step: follow the first link of this name."""
    return lambda page: page.get_by_role("link", name=name).first.click()


def first_body(page: Page) -> None:
    """A step: open the body whose results fell furthest."""
    page.get_by_label("Results by body").get_by_role("rowheader").get_by_role("link").first.click()


def a_question(page: Page) -> None:
    """A step: to a question that is answered and has last year beside it."""
    page.locator(".q", has=page.locator(".last")).nth(1).scroll_into_view_if_needed()
    page.locator(".q", has=page.locator(".last")).nth(1).evaluate("it => it.scrollIntoView()")


def before(page: Page) -> None:
    """A step: from the open round of schools to the one before, and its results."""
    link("Schools and colleges")(page)
    page.get_by_text("Answers stand beside").get_by_role("link").click()
    link("Results and comparison")(page)


Step = Callable[[Page], None]
SHOTS: tuple[tuple[str, int, tuple[str, str], tuple[Step, ...]], ...] = (
    ("round", 900, UNIT, (link("Rounds"), link("Schools and colleges"))),
    ("issue", 640, UNIT, (link("Rounds"), link("Issue a round"))),
    ("task-list", 900, LEAD, (link("Alderlea Primary School"),)),
    ("section", 900, LEAD, (link("Alderlea Primary School"), link("Safer recruitment"), a_question)),
    ("results", 780, SCRUTINEER, (link("Rounds"), before)),
    ("one-body", 820, SCRUTINEER, (link("Rounds"), before, first_body)),
    ("heat-map", 700, SCRUTINEER, (link("Rounds"), before, link("Heat map"))),
)
"""Name of the picture, its height, whose page it is, and the steps from there."""


@contextmanager
def demonstration() -> Iterator[str]:
    """Make a demonstration and serve it; gives its address."""
    with tempfile.TemporaryDirectory() as home, socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
        free.close()
        environment = os.environ | {"SURVEY_HOME": home, "SURVEY_DEMONSTRATION": "yes"}
        for words in (["upgrade"], ["demo", "--partnership", "sefton"]):
            subprocess.run([*SURVEY, *words], cwd=ROOT, env=environment, check=True, capture_output=True)  # noqa: S603
        command = [*SURVEY, "serve", "--port", port, "--no-worker"]
        served = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603
        try:
            yield wait_for(f"http://127.0.0.1:{port}")
        finally:
            served.terminate()
            served.wait(30)


def wait_for(address: str) -> str:
    """Wait until the service answers, and give its address."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/readyz").close()  # noqa: S310
        except OSError:
            Event().wait(0.1)
        else:
            return address
    raise RuntimeError(f"{address} did not answer")


def come_in(page: Page, address: str, who: tuple[str, str]) -> None:
    """Sign in as one of the people on the list."""
    page.goto(f"{address}/sign-in")
    page.locator("details form", has_text=who[1]).get_by_role("button", name=who[0]).first.click()


def shoot(browser: Browser, address: str, name: str, height: int, who: tuple[str, str], steps: tuple[Step, ...]) -> int:
    """Take one picture; gives its size in bytes."""
    page = browser.new_page(viewport={"width": 1280, "height": height})
    come_in(page, address, who)
    for step in steps:
        step(page)
        page.wait_for_load_state("networkidle")
    path = OUT / f"{name}.png"
    page.screenshot(path=path)
    page.close()
    return path.stat().st_size


def main() -> int:
    """Take them all; 1 when one is too large."""
    OUT.mkdir(exist_ok=True)
    large = []
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for name, height, who, steps in SHOTS:
            size = shoot(browser, address, name, height, who, steps)
            sys.stdout.write(f"{name}.png: {size:,} bytes\n")
            large += [name] if size > LARGEST else []
        for path in write(browser, address, OUT, come_in, UNIT):
            sys.stdout.write(f"{path.name}: {path.stat().st_size:,} bytes\n")
            large += [path.stem] if path.stat().st_size > LARGEST else []
        browser.close()
    if large:
        sys.stderr.write(f"too large for a README: {', '.join(large)}\n")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
