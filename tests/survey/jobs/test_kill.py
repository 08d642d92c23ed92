"""A worker killed in the middle of a job: another one finishes it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from survey.models import Message, MessageKind
from survey.queue import SEND_MESSAGE, enqueue
from tests import factories
from tests.databases import Database

LONGEST = 25.0


class Stuck:
    """A mail server that never answers the first letter, and takes all others."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.taken: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if not self.began.is_set():
            self.began.set()
            await asyncio.sleep(LONGEST * 2)
        self.taken.append(envelope.content.decode())
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[Stuck, str]]:
    handler = Stuck()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler, f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


@contextmanager
def worker(database: Database, name: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker of this name until the end of the block."""
    environment = os.environ | database.environment() | {"SURVEY_WORKER": name} | more
    process = subprocess.Popen([sys.executable, "-m", "survey.cli", "worker"], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Look again and again, for so long at most."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return true()


def is_sent(database: Database, message_id: int) -> bool:
    with database.session() as session:
        return session.get_one(Message, message_id).sent_at is not None


@pytest.mark.slow
def test_the_job_of_a_killed_worker_is_finished_by_another(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        letter = factories.keep(
            session,
            Message(
                kind=MessageKind.NOTICE,
                to_email="lead@example.org",
                subject="Once",
                body="Good day",
                made_at=factories.NOW,
            ),
        )
        enqueue(session, SEND_MESSAGE, letter.id)
    with ExitStack() as stack:
        mail, address = stack.enter_context(mail_server())
        first = stack.enter_context(worker(fresh_database, "first", SURVEY_SMTP_URL=address))
        assert mail.began.wait(LONGEST), "the first worker never began"
        stack.enter_context(worker(fresh_database, "second", SURVEY_SMTP_URL=address))
        os.kill(first.pid, signal.SIGKILL)
        assert wait_until(lambda: is_sent(fresh_database, letter.id), LONGEST), "nobody finished it"
    assert len(mail.taken) == 1
    assert "Message-ID: <survey-message-" in mail.taken[0]
