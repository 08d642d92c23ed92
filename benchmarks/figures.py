"""How figures are printed, and kept for the table of `python -m benchmarks`."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

KEPT_IN = "BENCHMARK_FIGURES"
"""The environment variable that names the file in which a benchmark and the processes it starts keep their figures."""


@dataclass(frozen=True)
class Figure:
    """One figure: what was measured, and the most or the least that is wanted where something is."""

    name: str
    value: float
    unit: str = "ms"
    most: float | None = None
    least: float | None = None

    @property
    def target(self) -> str:
        """What is wanted, in words; nothing where nothing is.

        >>> Figure("a page", 12.0, most=50).target
        'under 50 ms'
        """
        if self.most is not None:
            return f"under {self.most:g} {self.unit}"
        return f"at least {self.least:g} {self.unit}" if self.least is not None else ""

    @property
    def reached(self) -> bool:
        """Whether it is as wanted; what has no target always is."""
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)


def keep(name: str, value: float, unit: str = "ms", *, most: float | None = None, least: float | None = None) -> None:
    """Keep a figure for the table, where one is being made."""
    file = os.environ.get(KEPT_IN)
    if file:
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(Figure(name, round(value, 3), unit, most, least))) + "\n")


def kept(file: Path) -> list[Figure]:
    """Give the figures of a file, in the order they were kept."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [Figure(**json.loads(one)) for one in lines]


def say(line: str = "") -> None:
    """Print a line at once."""
    click.echo(line)


def share(times: Sequence[float], part: float) -> float:
    """Give the time that so large a part of all stayed under.

    >>> share([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def line(name: str, times: Sequence[float], took: float) -> str:
    """Give one line about requests of one kind: how many a second, and how long they took."""
    return (
        f"{name:34} {len(times) / took:7.1f} a second   p50 {share(times, 0.5):7.1f} ms   "
        f"p95 {share(times, 0.95):7.1f} ms   longest {max(times):7.1f} ms   n {len(times)}"
    )


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Give the lines of a table: one row a figure, with its target, and with what it was before where that is known.

    Each row is a figure's fields and `benchmark`; `before` is optional.
    """
    lines = []
    compared = any(row.get("before") is not None for row in rows)
    for row in rows:
        figure = Figure(**{name: row[name] for name in ("name", "value", "unit", "most", "least")})
        verdict = ("ok" if figure.reached else "NOT REACHED") if figure.target else ""
        cells = [f"{row['benchmark']:15} {figure.name:60} {shown(figure.value):>9} {figure.unit:8}"]
        if compared:
            cells.append(against(figure.value, row.get("before")))
        lines.append("  ".join([*cells, f"{figure.target:20} {verdict}"]).rstrip())
    return lines


def against(value: float, before: float | None) -> str:
    """Say what a figure was, and by how much it changed.

    >>> against(11.0, 10.0)
    'was      10.0   +10%'
    """
    if before is None:
        return " " * 20
    change = f"{(value / before - 1) * 100:+.0f}%" if before else ""
    return f"was {shown(before):>9} {change:>6}"


def shown(value: float) -> str:
    """A figure as the table shows it.

    >>> shown(0.126), shown(126.4)
    ('0.13', '126.4')
    """
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
