"""The app served for a real browser, the worker beside it, and axe on every page that is looked at.

Chromium is Debian's. Where it is not installed these tests are skipped, saying so; in CI (CI is set) they fail.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from werkzeug.serving import BaseWSGIServer, make_server

from survey import create_app
from tests.conftest import Clock
from tests.databases import Database

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 375)
Look = Callable[[Page, str], None]


@dataclass(frozen=True)
class Served:
    """A running app: its address, the database it really commits to, and the clock it reads."""

    address: str
    database: Database
    clock: Clock


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive Debian's Chromium."""
    if not Path(CHROMIUM).exists():
        reason = f"no {CHROMIUM}: install chromium to run the journeys"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def served(fresh_database: Database, clock: Clock) -> Iterator[Served]:
    """Serve the app on a database of the test's own, on a port that is free; the time stands still at `clock`.

    The app is made in the thread that serves it: Playwright runs an event loop in the test's own.
    """
    started: Queue[BaseWSGIServer] = Queue()

    def serve() -> None:
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
        address = f"http://127.0.0.1:{server.server_port}"
        server.app = app = create_app(fresh_database.settings(secure_cookies=False, base_url=address))
        app.config.update(SIGN_IN_PAUSE=0.0, CLOCK=clock)
        started.put(server)
        server.serve_forever(poll_interval=0.05)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    server = started.get(timeout=30)
    yield Served(f"http://127.0.0.1:{server.server_port}", fresh_database, clock)
    server.shutdown()
    thread.join(timeout=5)


@pytest.fixture
def worker(served: Served) -> Iterator[None]:
    """Run the worker for jobs beside the app: letters reach the outbox, reports are made."""
    environment = os.environ | served.database.environment() | {"SURVEY_BASE_URL": served.address}
    process = subprocess.Popen(
        [sys.executable, "-m", "survey.cli", "worker", "--parent", str(os.getpid())], env=environment
    )
    yield
    process.kill()  # its database goes with the test: no need to wait until it has tidied up
    process.wait(30)


@pytest.fixture
def look() -> Look:
    """Look at an open page, wide and narrow: axe finds nothing and nothing scrolls sideways. Each name once a test."""
    seen: set[str] = set()

    def look(page: Page, name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
            assert not found, f"{name} at {width}: {[(one['id'], one['nodes'][0]['html']) for one in found]}"
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{name} at {width} scrolls sideways by {over} pixels"
        if before:
            page.set_viewport_size(before)

    return look


@pytest.fixture
def look_at(page: Page, look: Look) -> Callable[[str], None]:
    """Look at the page that is open in this test's own window."""
    return lambda name: look(page, name)
