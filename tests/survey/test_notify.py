"""Letters: through a real mail server, into a folder, or only recorded."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from survey.config import Settings
from survey.notify import FolderMailer, SmtpMailer, letter, mailer_from


class Kept:
    """What a mail server was given."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Kept, str]]:
    kept = Kept()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, f"smtp://127.0.0.1:{port}"
    controller.stop()


def test_a_letter_goes_through_a_server(server: tuple[Kept, str]) -> None:
    kept, address = server
    SmtpMailer(address, "survey@example.org").send("lead@example.org", "Your return", "Thank you – done", "survey-1")
    (envelope,) = kept.envelopes
    assert envelope.rcpt_tos == ["lead@example.org"]
    found = message_from_bytes(envelope.content, policy=policy.default)
    assert found["Subject"] == "Your return"
    assert found["Message-ID"] == "<survey-1@example.org>"
    assert found.get_content().strip() == "Thank you – done"


def test_a_letter_goes_into_a_folder_once(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "outbox", "survey@example.org")
    for _ in range(2):
        mailer.send("lead@example.org", "Your return", "Thank you", "survey-1")
    (path,) = (tmp_path / "outbox").iterdir()
    assert path.name == "survey-1.eml"
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["To"] == "lead@example.org"


@pytest.mark.parametrize("place", ["to", "subject"])
def test_nobody_can_slip_in_a_header(place: str) -> None:
    words = {"to": "lead@example.org", "subject": "Hello"} | {place: "x\r\nBcc: all@example.org"}
    with pytest.raises(ValueError, match=r"newline|linefeed"):
        letter("survey@example.org", words["to"], words["subject"], "text", "survey-1")


def test_a_mail_server_is_used_where_one_is_set(tmp_path: Path) -> None:
    told = {"home": tmp_path, "database_url": "sqlite://", "secret_key": "x"}
    assert isinstance(mailer_from(Settings(**told)), FolderMailer)  # type: ignore[arg-type]
    assert isinstance(mailer_from(Settings(**told, smtp_url="smtp://mail.example.org")), SmtpMailer)  # type: ignore[arg-type]
