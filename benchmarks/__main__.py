"""All benchmarks, or the named ones, each in a process of its own; one table of figures, and the same as JSON beside.

`python -m benchmarks [NAME …] [--quick] [--json FILE] [--against FILE]`. The figures of an earlier run, given with
`--against`, stand beside those of this one. It asserts nothing: whether a figure will do is for people to say.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from benchmarks.figures import KEPT_IN, kept, say, table

BENCHMARKS: dict[str, tuple[str, ...]] = {
    "start": (),
    "questionnaires": ("--questions", "120", "--versions", "5"),
    "drafts": ("--questions", "200", "--versions", "2"),
    "web": ("--seconds", "1"),
    "journeys": ("--seconds", "3"),
    "pack": (),
    "workbook": (),
}
"""Each with what it is told when it is to be quick."""

OUT = Path("build") / "benchmarks.json"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)), metavar="[NAME]...")
@click.option("--quick", is_flag=True, help="Shorter drives of the service: enough to see that all is well.")
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), default=OUT, show_default=True)
@click.option("--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An earlier JSON.")
def main(names: tuple[str, ...], quick: bool, out: Path, against: Path | None) -> None:
    """Run benchmarks and print one table."""
    earlier = figures_of(against) if against else {}
    rows = [row for name in names or BENCHMARKS for row in run(name, quick)]
    for row in rows:
        row["before"] = earlier.get((row["benchmark"], row["name"]))
    say()
    for line in table(rows):
        say(line)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(about() | {"figures": rows}, indent=1) + "\n", "utf-8")
    say(f"\nwritten to {out}")


def run(name: str, quick: bool) -> list[dict[str, Any]]:
    """Run one; gives its figures. Raises CalledProcessError when it fails."""
    say(f"\n{name}")
    with tempfile.TemporaryDirectory(prefix="survey-figures-") as folder:
        file = Path(folder) / "figures"
        command = [sys.executable, "-m", f"benchmarks.{name}", *(BENCHMARKS[name] if quick else ())]
        subprocess.run(command, env=os.environ | {KEPT_IN: str(file)}, check=True)  # noqa: S603
        return [{"benchmark": name, **vars(figure)} for figure in kept(file)]


def figures_of(file: Path) -> dict[tuple[str, str], float]:
    """Give the figures of an earlier run by benchmark and name."""
    found = json.loads(file.read_text("utf-8"))["figures"]
    return {(row["benchmark"], row["name"]): row["value"] for row in found}


def about() -> dict[str, Any]:
    """Say when, of what, and on what kind of machine: cores, Python, how busy it was."""
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": told.stdout.strip(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
    }


if __name__ == "__main__":
    main()
