"""Driving a running service with the load maker, and what that cost the service."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.server import Server, machine_seconds


@dataclass(frozen=True)
class Drive:
    """What a drive showed: milliseconds by kind of request; processor seconds of service, load maker and machine."""

    times: dict[str, list[float]]
    took: float
    service: float
    maker: float
    machine: float

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return sum(len(times) for kind, times in self.times.items() if kind != "journey")

    @property
    def cost(self) -> float:
        """Milliseconds of processor time that one request cost the service: hardly touched by other work here."""
        return self.service * 1000 / self.requests

    @property
    def summary(self) -> str:
        """Say what it cost."""
        others = (self.machine - self.service - self.maker) / self.took
        mine = f"{self.cost:.1f} ms of processor a request, {self.service / self.took:.2f} cores"
        return f"{mine}; load maker {self.maker / self.took:.2f}, other work on this machine {max(others, 0):.2f}"


def drive(server: Server, people: Sequence[dict[str, Any]], do: str, clients: int, seconds: float) -> Drive:
    """Let so many clients do one thing for so long; raises RuntimeError when a request fails."""
    plan = {"port": server.port, "people": people, "do": do, "clients": clients, "seconds": seconds}
    before, machine = server.processor_seconds(), machine_seconds()
    command = [sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(  # noqa: S603
        command, input=json.dumps(plan), capture_output=True, text=True, timeout=seconds + 120, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the load maker failed: {done.stderr[-2000:]}")
    seen = json.loads(done.stdout)
    if seen["troubles"]:
        raise RuntimeError(f"{len(seen['troubles'])} clients failed, the first: {seen['troubles'][0]}")
    used = server.processor_seconds() - before
    return Drive(seen["times"], seen["took"], used, seen["used"], machine_seconds() - machine)
