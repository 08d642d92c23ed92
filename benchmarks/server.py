"""The service as it runs in production: `survey serve` with its own web processes, and what these use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

LONGEST = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running service."""

    process: subprocess.Popen[bytes]
    port: int
    workers: int

    def web_processes(self) -> list[int]:
        """Give the ids of the web processes."""
        return [one for one in children(self.process.pid) if "worker" not in command_of(one).split()[-3:]]

    def processor_seconds(self) -> float:
        """Say how much processor time the web processes have used."""
        return sum(processor_seconds(one) for one in self.web_processes())

    def memory(self) -> float:
        """Give the resident memory of the largest web process, in MB."""
        return max(memory(one) for one in self.web_processes())


def children(process: int) -> list[int]:
    """Give the processes that a process started, from any of its threads: `serve` starts its worker from one."""
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for file in listed for one in file.read_text().split()]


def command_of(process: int) -> str:
    """Give the command line of a process."""
    return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def processor_seconds(process: int) -> float:
    """Say how much processor time a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def machine_seconds() -> float:
    """Say how much processor time everything on this machine has used."""
    user, nice, system, _, _, irq, softirq = map(int, Path("/proc/stat").read_text().split(None, 8)[1:8])
    return (user + nice + system + irq + softirq) / TICKS


def memory(process: int) -> float:
    """Give the resident memory of a process, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().partition("VmRSS:")[2]
    return int(lines.split()[0]) / 1024


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


@contextmanager
def serving(environment: dict[str, str], *options: str, workers: int = 2) -> Iterator[Server]:
    """Run the service on a free port of this machine until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "survey.cli", "serve", "--port", str(port), "--workers", str(workers), *options]
    with subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            server = Server(process, port, workers)
            while len(server.web_processes()) < workers:
                time.sleep(0.05)
            yield server
        finally:
            process.terminate()
            process.wait(LONGEST)


def wait_for(address: str) -> None:
    """Wait until an address answers; raises TimeoutError when it does not."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310
                return
        except (URLError, OSError):
            time.sleep(0.02)
    raise TimeoutError(f"{address} did not answer")
