"""One challenge pack, timed: cold in a fresh process (imports, fonts, first charts), then warm; and its memory.

Run from the root: `.venv/bin/python -m benchmarks.pack`. Targets: a pack under 2 s, the worker under 300 MB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from benchmarks.figures import keep

WARM = 5


def cold(name: str) -> None:
    """Time one pack in this fresh process, imports included, then some more; print one line."""
    started = time.perf_counter()
    from reports.pack import challenge_pack
    from tests.reports import realistic

    data = {"agency": realistic.agency_pack, "school": realistic.school_pack}[name]()
    imported = time.perf_counter()
    size = len(challenge_pack(data))
    first = time.perf_counter()
    for _ in range(WARM):
        challenge_pack(data)
    warm = (time.perf_counter() - first) / WARM
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(  # noqa: T201
        f"{name:8} cold {first - started:5.2f} s (of it {imported - started:.2f} s imports and data), "
        f"warm {warm:5.2f} s, {size / 1000:.0f} kB, peak memory {memory:.0f} MB"
    )
    keep(f"pack of one {name}, cold", first - started, "s", most=2)
    keep(f"pack of one {name}, warm", warm, "s", most=2)
    keep(f"memory at its highest, {name}", memory, "MB", most=300)


def main() -> None:
    """One fresh process a body, so that each is cold."""
    for name in ("agency", "school"):
        subprocess.run([sys.executable, "-m", "benchmarks.pack", name], check=True)  # noqa: S603


if __name__ == "__main__":
    if len(sys.argv) > 1:
        cold(sys.argv[1])
    else:
        main()
