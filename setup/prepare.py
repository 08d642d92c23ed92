"""Makes a bare clone ready: the Python environment, what Debian must give, the browser's files, fonts, questionnaires.

    python3 setup/prepare.py            what `make demo` needs
    python3 setup/prepare.py --tests    Chromium for the browser tests too

Standard library only, since nothing else is there yet. Safe to repeat: each step looks first whether it is done.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.lock"
PACKAGE = ROOT / "pyproject.toml"
NPM_LOCK = ROOT / "package-lock.json"
ASSETS = Path(__file__).with_name("assets.py")
LIBRARY = Path(__file__).with_name("library.py")
ENGINE = ROOT / "questionnaires"
MADE = (ROOT / "survey" / "static" / "vendor" / "NOTICE.txt", ROOT / "reports" / "fonts" / "noto-emoji-LICENSE.txt")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class CannotPrepare(Exception):
    """A step that cannot be done here; the message says what is missing and how to get it."""


def say(words: str) -> None:
    """One line of progress."""
    print(f"setup: {words}", flush=True)


def run(*command: str | Path) -> None:
    """Run a command quietly; show what it said only when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise CannotPrepare(
            f"`{' '.join(map(str, command[:4]))} …` failed with code {done.returncode}; its words are above"
        )


@contextmanager
def step(name: str, stamp: str, *sources: Path) -> Iterator[bool]:
    """Whether a step is to be done: not when its stamp is newer than all it is made from. Stamped when it went well."""
    mark = VENV / f".{stamp}"
    due = not mark.exists() or any(source.stat().st_mtime > mark.stat().st_mtime for source in sources)
    began = time.monotonic()
    if due:
        mark.unlink(missing_ok=True)
        say(name)
    yield due
    if due:
        mark.touch()
        say(f"{name}: done in {time.monotonic() - began:.0f} s")


def install(*packages: str) -> None:
    """Debian packages, where we may install them; otherwise say plainly what is missing."""
    wanted = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotPrepare(
            f"missing: {wanted}. Install it, for example with `sudo apt-get install {wanted}`, and run this again."
        )
    say(f"installing {wanted}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run("apt-get", "update", "-q")
    run("apt-get", "install", "-q", "-y", "--no-install-recommends", *packages)


def environment() -> None:
    """The virtual environment with every pinned package, checked against its hash, and this project in it."""
    if sys.version_info < (3, 11):
        raise CannotPrepare("Python 3.11 or newer is needed; say which with `make PYTHON=python3.12 …`.")
    if not PYTHON.exists():
        try:
            import ensurepip  # noqa: F401  Debian keeps it in a package of its own
        except ImportError:
            install("python3-venv")
        run(sys.executable, "-m", "venv", VENV)
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    with step("Python packages", "packages", LOCK) as due:
        if due:
            run(*pip, "--require-hashes", "--requirement", LOCK)
    with step("this project", "project", PACKAGE) as due:
        if due:
            run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)


def browser_files() -> None:
    """Style sheet, script and fonts, from pinned packages. Node is needed for this alone, never to run the service."""
    with step("browser files and fonts", "assets", NPM_LOCK, ASSETS) as due:
        if not due and all(path.exists() for path in MADE):
            return
        if not shutil.which("npm"):
            install("nodejs", "npm")
        run("npm", "ci", "--silent")
        run(PYTHON, ASSETS)


def questionnaires() -> None:
    """The shipped questionnaires in the form that is read at once."""
    files = (LIBRARY, *ENGINE.glob("*.py"), *(ENGINE / "published").rglob("*.yaml"))
    with step("shipped questionnaires", "library", *files) as due:
        if due or not (ENGINE / "compiled").exists():
            run(PYTHON, LIBRARY)


def browser() -> None:
    """Chromium for the browser tests."""
    if not any(map(shutil.which, CHROMIUM)):
        install("chromium")


def main(arguments: list[str]) -> int:
    """Every step in order; 1 and one line on stderr when one cannot be done."""
    try:
        environment()
        browser_files()
        questionnaires()
        if "--tests" in arguments:
            browser()
    except CannotPrepare as trouble:
        print(f"setup: {trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
