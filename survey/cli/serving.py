"""`survey serve` and `survey worker`."""

import ctypes
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from survey.cli.database import current, newest
from survey.config import Settings
from survey.extensions import make_engine
from survey.services.refusals import Refused

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8
LOOK_AFTER = 2.0
M_ARENA_MAX = -8


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--no-worker", is_flag=True, help="Start no worker for jobs; one runs elsewhere.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Run the web service on a production server, with a worker for jobs beside it."""
    settings = Settings.from_environment()
    check_database(settings)
    beside = None if no_worker else Beside([sys.executable, "-m", "survey.cli", "worker", "--parent", str(os.getpid())])
    if beside:
        beside.start()
    click.echo(f"listening on http://{host}:{port}", err=True)
    try:
        run_server(settings, f"{host}:{port}", workers)
    finally:
        if beside:
            beside.stop()


@click.command("worker")
@click.option("--parent", type=int, hidden=True, help="Stop when this process is gone.")
def worker(parent: int | None) -> None:
    """Run jobs: packs, workbooks, imports, e-mail."""
    settings = Settings.from_environment()
    check_database(settings)
    from survey.jobs.worker import main

    main(settings, parent)


def check_database(settings: Settings) -> None:
    """Refuse to run on a database that is not the one this code needs."""
    engine = make_engine(settings.database_url)
    try:
        found = current(engine)
    finally:
        engine.dispose()
    if found is None:
        raise Refused("The database is not set up: run survey upgrade.")
    if found != newest():
        raise Refused(f"The database is at {found} and this program needs {newest()}: run survey upgrade.")


def run_server(settings: Settings, address: str, workers: int) -> None:
    """Run gunicorn in this process until it is told to stop."""
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn, configured here instead of by a file."""

        def load_config(self) -> None:
            """Set what differs from gunicorn's defaults."""
            for name, value in options(address, workers).items():
                self.cfg.set(name, value)

        def load(self) -> "Flask":
            """Make the app, in each web process."""
            from survey import create_app

            stay_small()
            return create_app(settings)

    Server().run()


def stay_small() -> None:
    """Keep a web process under 150 MB: the worker alone draws, and eight threads need no eight heaps.

    openpyxl takes numpy and PIL along where they are installed, 13 MB that a list of texts has no use for.
    """
    for name in ("numpy", "PIL", "matplotlib"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # importing it is refused
    with suppress(AttributeError, OSError):  # not glibc
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def options(address: str, workers: int) -> dict[str, Any]:
    """Give gunicorn's settings: threads for waiting on the database, time enough for a slow page."""
    return {
        "bind": address,
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "timeout": 60,
        "graceful_timeout": 30,
        "loglevel": "warning",
        "control_socket_disable": True,
        "proc_name": "survey",
    }


class Beside(threading.Thread):
    """Keeps a process running beside this one, and starts it again when it ends."""

    def __init__(self, command: list[str]) -> None:
        """Keep the command; nothing is started yet."""
        super().__init__(name="beside", daemon=True)
        self.command = command
        self.ended = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start the process and look after it."""
        while not self.ended.is_set():
            self.process = subprocess.Popen(self.command)  # noqa: S603
            while self.process.poll() is None and not self.ended.wait(LOOK_AFTER):
                pass
            self.ended.wait(LOOK_AFTER)

    def stop(self) -> None:
        """Let the process end, and wait for it."""
        self.ended.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
