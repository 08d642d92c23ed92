"""Checking, comparing and loading questionnaires; and one of 500 questions and 20 versions through pages and exports.

`python -m benchmarks.questionnaires [--questions 500] [--versions 20]`. Targets: a check of 120 questions under 200 ms,
a diff of two such versions under 100 ms, the whole shipped library under 50 ms. The best of several, in this process.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import click

from benchmarks.figures import keep, say
from benchmarks.large import export_times, large, page_times, timed
from benchmarks.many_versions import versions
from questionnaires import checking, documents
from questionnaires.diffing import difference
from questionnaires.formats import yaml

TIMES = 5
LIBRARY = """
import time
from questionnaires import documents
began = time.perf_counter()
heads = [documents.shipped(name) for name in documents.library()]
known = time.perf_counter()
objects = [documents.load(head.name) for head in heads]
print(len(heads), (known - began) * 1000, (time.perf_counter() - began) * 1000)
"""


@click.command()
@click.option("--questions", default=500, show_default=True)
@click.option("--versions", "count", default=20, show_default=True)
@click.option("--engine", is_flag=True, help="Only checking, comparing and loading.")
def main(questions: int, count: int, engine: bool) -> None:
    """Time the engine, then the large questionnaire."""
    library()
    pair = versions(120, 2)
    one(pair, "120 questions", 200, 100)
    if engine:
        return
    many = versions(questions, count)
    size = f"{questions} questions, {count} versions"
    one(many, size, None, None)
    with large(many, lambda name, took: tell(f"{name}, {size}", took)) as made:
        for name, took, length in page_times(made, 3):
            tell(f"page: {name}", took, length)
        for name, took, length in export_times(made):
            tell(f"export: {name}", took, length)


def library() -> None:
    """Time the library in fresh processes, the best of several: the first compiles what is not compiled yet."""
    command = [sys.executable, "-c", LIBRARY]
    seen = [
        [float(part) for part in subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()]  # noqa: S603
        for _ in range(TIMES)
    ]
    count, heads, objects = min(seen, key=lambda one: one[2])
    tell(f"titles and digests of the library ({count:.0f} versions)", heads)
    tell("the whole library as objects", objects, most=50)


def one(made: list[Any], size: str, check: float | None, diff: float | None) -> None:
    """Time reading, checking and comparing the newest version."""
    by_name = {version.name: version for version in made}
    data = yaml.dump(made[-1])
    tell(f"check of a file, {size}", best(lambda: checking.check(documents.read(data), by_name.get)), most=check)
    tell(f"diff of two versions, {size}", best(lambda: difference(made[-2], made[-1], made)), most=diff)
    if len(made) > 2:
        tell(f"diff of the first and the newest, {size}", best(lambda: difference(made[0], made[-1], made)))


def best(do: Callable[[], Any]) -> float:
    """The quickest of several, in milliseconds."""
    return min(timed(do)[1] for _ in range(TIMES))


def tell(name: str, took: float, length: int | None = None, most: float | None = None) -> None:
    """Print a figure and keep it."""
    say(f"{name:66} {took:9.1f} ms" + ("" if length is None else f"   {length / 1000:8.0f} kB"))
    keep(name, took, most=most)


if __name__ == "__main__":
    main()
