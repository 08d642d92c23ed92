"""A section page of 8 questions, a save of it, and saving by itself, at 1, 8 and 32 clients.

`python -m benchmarks.web [--seconds S] [--database postgresql://…]`. Once in a first year and once with last year's
answers beside each question. Targets: a page p50 under 50 ms alone and p95 under 500 ms at 32; a save p50 under 40 ms.
"""

from __future__ import annotations

import click

from benchmarks.driving import drive
from benchmarks.figures import keep, line, say, share
from benchmarks.server import Server, serving
from benchmarks.world import World, world

CLIENTS = (1, 8, 32)
DOINGS = {
    "page": "section page of 8 questions",
    "save": "save of 8 answers",
    "autosave": "save of one by itself",
}
TARGETS = {("page", 1, 0.5): 50, ("page", 32, 0.95): 500, ("save", 1, 0.5): 40}
"""Milliseconds, by doing, clients and share."""


@click.command()
@click.option("--seconds", default=4.0, show_default=True, help="How long each figure is measured.")
@click.option("--database", help="A PostgreSQL server on which a database is made and dropped; else SQLite.")
@click.option("--only", type=click.Choice(["first", "beside"]), help="One of the two years.")
def main(seconds: float, database: str | None, only: str | None) -> None:
    """Time pages and saves."""
    for beside in (False, True):
        if only and beside != (only == "beside"):
            continue
        say(f"\n{'with last year beside' if beside else 'a first year'}, {'PostgreSQL' if database else 'SQLite'}")
        made = world(max(CLIENTS), beside=beside, database=database)
        with made as there, serving(there.environment, "--no-worker") as server:
            measure(server, there, seconds, "beside" if beside else "first year")


def measure(server: Server, made: World, seconds: float, year: str) -> None:
    """Print one line for each doing and number of clients, after a warm-up of every process."""
    drive(server, made.people, "page", 16, 1)
    for do, name in DOINGS.items():
        for clients in CLIENTS:
            seen = drive(server, made.people[:clients], do, clients, seconds)
            say(line(f"{name}, {clients} client{'s' if clients > 1 else ''}", seen.times[do], seen.took))
            for part in (0.5, 0.95):
                wanted = TARGETS.get((do, clients, part))
                figure = f"{name}, {clients} at once, p{part * 100:.0f}, {year}"
                keep(figure, share(seen.times[do], part), most=wanted)
        say(f"{'':34} {seen.summary}")


if __name__ == "__main__":
    main()
