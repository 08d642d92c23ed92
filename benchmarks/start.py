"""The first start: an empty folder made a database, the first page answered, and what the processes then hold.

`python -m benchmarks.start [--database postgresql://…]`. Targets: the first start under 30 s in all, a web process
under 150 MB once it has shown pages, the worker under 300 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable

import click

from benchmarks.figures import keep, say
from benchmarks.server import Server, children, command_of, memory, serving
from benchmarks.world import database_of

PAGES = ("/", "/sign-in", "/help", "/accessibility")
SETTLE = 20.0


@click.command()
@click.option("--database", help="A PostgreSQL server on which a database is made and dropped; else SQLite.")
def main(database: str | None) -> None:
    """Time a first start and a second one."""
    with tempfile.TemporaryDirectory(prefix="survey-bench-") as folder, database_of(database, folder) as url:
        environment = {
            "SURVEY_HOME": folder,
            "SURVEY_DATABASE_URL": url,
            "SURVEY_SECRET_KEY": "a-key-for-timings-only",
        }
        made = timed(lambda: upgrade(environment))
        first = started(environment, look=True)
        second = started(environment)
    say(f"{'database made':40} {made:6.2f} s\n{'served, first time':40} {first:6.2f} s")
    say(f"{'served, second time':40} {second:6.2f} s")
    keep("database made", made, "s")
    keep("first page after survey serve", first, "s")
    keep("first start in all", made + first, "s", most=30)
    keep("a later start", second, "s")


def timed(do: Callable[[], object]) -> float:
    """Do it; gives the seconds it took."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def upgrade(environment: dict[str, str]) -> None:
    """Run `survey upgrade`."""
    command = [sys.executable, "-m", "survey.cli", "upgrade"]
    subprocess.run(command, env=os.environ | environment, check=True, capture_output=True)  # noqa: S603


def started(environment: dict[str, str], look: bool = False) -> float:
    """Run `survey serve` with its worker; gives the seconds to the first answer, and looks at memory if wanted."""
    began = time.perf_counter()
    with serving(environment, workers=1) as server:
        took = time.perf_counter() - began
        if look:
            show_pages(server)
            web, worker = server.memory(), settled(server)
            say(f"{'memory of a web process':40} {web:6.0f} MB\n{'memory of the worker, idle':40} {worker:6.0f} MB")
            keep("a web process after its first pages", web, "MB", most=150)
            keep("the worker, idle", worker, "MB", most=300)
    return took


def show_pages(server: Server) -> None:
    """Open the pages that need nobody."""
    for page in PAGES:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{page}", timeout=30) as answer:
            answer.read()


def settled(server: Server) -> float:
    """The memory of the worker once it does not grow any more."""
    seen, end = 0.0, time.monotonic() + SETTLE
    while time.monotonic() < end:
        workers = [one for one in children(server.process.pid) if "worker" in command_of(one).split()[-3:]]
        now = max(map(memory, workers), default=0.0)
        if now and now == seen:
            return now
        seen = now
        time.sleep(2)
    return seen


if __name__ == "__main__":
    main()
