"""How figures are printed."""

from __future__ import annotations

from collections.abc import Sequence

import click


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
