"""`survey serve` and `survey worker`: refuse a database that does not fit, answer, and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from urllib.error import URLError

import pytest
import sqlalchemy as sa

from tests.conftest import Outcome
from tests.databases import Database

Cli = Callable[..., Outcome]
LONGEST = 25.0


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize("database_name", ["sqlite"])
def test_a_database_that_is_not_set_up_is_refused(cli: Cli, empty_database: Database, command: str) -> None:
    outcome = cli(command, **empty_database.environment())
    assert (outcome.code, outcome.err) == (1, "survey: The database is not set up: run survey upgrade.\n")


@pytest.mark.parametrize("database_name", ["sqlite"])
def test_a_database_of_another_program_is_refused(cli: Cli, fresh_database: Database) -> None:
    with fresh_database.session() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '003'"))
    outcome = cli("serve")
    assert outcome.code == 1
    assert "at 003" in outcome.err


def children(process: int) -> set[int]:
    """Find the processes that a process started."""
    listed = subprocess.run(["ps", "--ppid", str(process), "-o", "pid="], capture_output=True, text=True, check=False)
    return {int(line) for line in listed.stdout.split()}


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def wait_until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return true()


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("database_name", ["sqlite"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_serve_answers_and_its_worker_ends_with_it(fresh_database: Database, how: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "survey.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=os.environ | fresh_database.environment(), stderr=subprocess.DEVNULL)
    try:
        assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        assert wait_until(lambda: len(children(server.pid)) == 2)
        started = children(server.pid)
        server.send_signal(how)
        server.wait(LONGEST)
        assert wait_until(lambda: not any(is_running(child) for child in started))
    finally:
        server.kill()
