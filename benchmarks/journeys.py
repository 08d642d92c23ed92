"""Whole journeys: 8 sections, 60 graded questions with comments, checked, made ready, signed and sent.

`python -m benchmarks.journeys [--clients 8] [--seconds S] [--database postgresql://…]`. Everybody is signed in
beforehand; every page on the way is fetched, and the load maker runs on the same machine. Target: at 8 clients 10 a
second.
"""

from __future__ import annotations

import click

from benchmarks.driving import Drive, drive
from benchmarks.figures import keep, line, say, share
from benchmarks.server import serving
from benchmarks.world import world

MOST_A_SECOND = 25
WARM = 4


@click.command()
@click.option("--clients", default=8, show_default=True)
@click.option("--seconds", default=10.0, show_default=True, help="How long journeys are begun.")
@click.option("--database", help="A PostgreSQL server on which a database is made and dropped; else SQLite.")
@click.option("--only", type=click.Choice(["first", "beside"]), help="One of the two years.")
def main(clients: int, seconds: float, database: str | None, only: str | None) -> None:
    """Time journeys."""
    for beside in (False, True):
        if only and beside != (only == "beside"):
            continue
        say(f"\n{'with last year beside' if beside else 'a first year'}, {'PostgreSQL' if database else 'SQLite'}")
        made = world(int(seconds * MOST_A_SECOND) + WARM, beside=beside, database=database)
        with made as there, serving(there.environment, "--no-worker") as server:
            drive(server, there.people[:WARM], "journey", WARM, seconds)
            year = "beside" if beside else "first year"
            show(drive(server, there.people[WARM:], "journey", clients, seconds), clients, year)


def show(seen: Drive, clients: int, year: str) -> None:
    """Print what was seen."""
    say(line(f"whole journeys, {clients} clients", seen.times["journey"], seen.took))
    journeys = len(seen.times["journey"])
    each = f"{seen.requests / journeys:.0f} requests and {seen.service * 1000 / journeys:.0f} ms of processor each"
    say(f"{'':34} {each}; {seen.summary}")
    wanted = 10 if clients == 8 else None
    keep(f"whole journeys, {clients} at once, {year}", journeys / seen.took, "a second", least=wanted)
    keep(f"processor time of a journey, {year}", seen.service * 1000 / journeys)
    for kind, times in seen.times.items():
        if kind != "journey":
            say(f"{'':34} {kind:10} p50 {share(times, 0.5):6.1f} ms   p95 {share(times, 0.95):6.1f} ms")


if __name__ == "__main__":
    main()
