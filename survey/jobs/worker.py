"""The process that runs jobs: `survey worker`."""

import os
import signal
import socket
import threading
from importlib import import_module

from dbos import DBOS, DBOSConfig

from survey import queue
from survey.config import Settings
from survey.extensions import make_engine
from survey.jobs import trail
from survey.jobs.liveness import Liveness, Locks, claim, locks_for

MODULES = ("messages", "reports", "trail")
AT_ONCE = 2
APPLICATION = "survey"
VERSION = "1"
"""Pinned: jobs under way are continued by newer code. A job that changes its shape gets a new name."""


def main(settings: Settings, parent: int | None = None) -> None:
    """Run jobs until told to stop, or until the process `parent` is gone."""
    locks = locks_for(make_engine(settings.database_url), settings.locks)
    me = claim(locks, os.environ.get("SURVEY_WORKER") or socket.gethostname())
    live = launch(settings, me, locks)
    trail.sign_now()
    wait(parent)
    live.ended.set()
    DBOS.destroy(workflow_completion_timeout_sec=20)


def launch(settings: Settings, me: str, locks: Locks) -> Liveness:
    """Make the workflows known, take up again what this id left behind, and begin."""
    DBOS(config=configuration(settings, me))
    for name in MODULES:
        import_module(f"survey.jobs.{name}").register()
    DBOS.launch()
    DBOS.register_queue(queue.QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=0.5, on_conflict="always_update")
    DBOS.apply_schedules(trail.schedules)
    live = Liveness(me, locks)
    live.start()
    return live


def configuration(settings: Settings, me: str) -> DBOSConfig:
    """Give the job library's configuration; it logs warnings only, since arguments and errors may name somebody."""
    return {
        "name": APPLICATION,
        "system_database_url": settings.database_url,
        "executor_id": me,
        "application_version": VERSION,
        "log_level": "WARNING",
    }


def wait(parent: int | None) -> None:
    """Wait for SIGTERM or SIGINT, or for the end of the process that started this one."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    while not ended.wait(1):
        if parent is not None and os.getppid() != parent:
            return
