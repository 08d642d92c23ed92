"""Sending e-mail: one small interface, a mail server or a folder behind it, and one that only records."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from survey.config import Settings

TIMEOUT = 30


class Mailer(Protocol):
    """What sends a letter."""

    def send(self, to: str, subject: str, text: str, message_id: str) -> None:
        """Send one letter, or raise; `message_id` is the same each time the same letter is tried again."""


def letter(sender: str, to: str, subject: str, text: str, message_id: str) -> EmailMessage:
    """Write a plain-text letter. A line break in a header raises ValueError."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = localtime()
    message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


class SmtpMailer:
    """Sends through the server of an address such as `smtp+starttls://user:word@mail.example.org:587`."""

    def __init__(self, url: str, sender: str) -> None:
        """Keep the address; nothing is connected yet. `smtp`, `smtp+starttls` and `smtps` are known."""
        self.url = urlsplit(url)
        self.sender = sender

    def send(self, to: str, subject: str, text: str, message_id: str) -> None:
        """Send one letter; raises OSError or smtplib.SMTPException."""
        kind = smtplib.SMTP_SSL if self.url.scheme == "smtps" else smtplib.SMTP
        with kind(self.url.hostname or "localhost", self.url.port or 0, timeout=TIMEOUT) as server:
            if self.url.scheme == "smtp+starttls":
                server.starttls()
            if self.url.username:
                server.login(unquote(self.url.username), unquote(self.url.password or ""))
            server.send_message(letter(self.sender, to, subject, text, message_id))


class FolderMailer:
    """Writes each letter as an .eml file into a folder, for demonstrations and for a first look."""

    def __init__(self, folder: Path, sender: str) -> None:
        """Keep the folder; it is made with the first letter."""
        self.folder = folder
        self.sender = sender

    def send(self, to: str, subject: str, text: str, message_id: str) -> None:
        """Write one letter; the same letter again replaces its file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        message = letter(self.sender, to, subject, text, message_id)
        draft = self.folder / f".{message_id}.part"
        draft.write_bytes(message.as_bytes())
        draft.replace(self.folder / f"{message_id}.eml")


@dataclass(frozen=True)
class Recorded:
    """A letter that a RecordingMailer was given."""

    to: str
    subject: str
    text: str
    message_id: str


class RecordingMailer:
    """Keeps letters in `sent`, for tests."""

    def __init__(self) -> None:
        """Begin with none."""
        self.sent: list[Recorded] = []

    def send(self, to: str, subject: str, text: str, message_id: str) -> None:
        """Keep one letter."""
        self.sent.append(Recorded(to, subject, text, message_id))


def mailer_from(settings: Settings) -> Mailer:
    """Choose the mail server where one is set, else the outbox folder."""
    if settings.smtp_url:
        return SmtpMailer(settings.smtp_url, settings.mail_from)
    return FolderMailer(settings.outbox, settings.mail_from)
