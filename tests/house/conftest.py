"""Browser tests run in Debian's Chromium; Playwright's own download is never needed."""

import shutil
from typing import Any

import pytest

QUIET = ("quic", "background-networking", "component-update", "sync", "gpu")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright's settings, with the Chromium of this machine and nothing that calls home."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("no Chromium on this machine: run `python3 setup/prepare.py --tests`")
    switches = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
    return browser_type_launch_args | {"executable_path": found, "args": switches}
