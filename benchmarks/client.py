"""A browser of few words: one connection, its cookies, the tokens of the last page. Standard library only, and little
of that, since it shares the machine with the server it drives."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode

LONGEST = 60.0
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Unexpected(Exception):
    """An answer that no respondent should get."""


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def hidden(self) -> dict[str, str]:
        """Give the hidden fields of a page: CSRF token, mark of the page, revisions shown."""
        return dict(HIDDEN.findall(self.body.decode()))


@dataclass
class Browser:
    """One person's browser; the connection is kept open as long as the server keeps it."""

    port: int
    cookie: str
    _socket: socket.socket | None = field(default=None, repr=False)

    def get(self, path: str) -> Answer:
        """Ask for a page that must be there."""
        return self._expect(200, "GET", path)

    def post(self, path: str, fields: dict[str, str], expected: int = 303) -> Answer:
        """Send a form; by default its answer must lead on."""
        return self._expect(expected, "POST", path, urlencode(fields).encode())

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _expect(self, expected: int, method: str, path: str, body: bytes = b"") -> Answer:
        answer = self._ask(self._request(method, path, body))
        if answer.status != expected:
            raise Unexpected(f"{method} {path} gave {answer.status}: {answer.body[:2000].decode(errors='replace')}")
        if kept := answer.headers.get("set-cookie"):
            self.cookie = kept.partition(";")[0]
        return answer

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n"
        if method == "POST":
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return head.encode() + b"\r\n" + body

    def _ask(self, request: bytes) -> Answer:
        """Send and read; a connection that the server closed while it was idle is opened anew, once."""
        fresh = self._socket is None
        try:
            return self._exchange(request)
        except ConnectionError:
            self.close()
            if fresh:
                raise
            return self._exchange(request)

    def _exchange(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=LONGEST)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        head, _, body = self._until_head().partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        answer = Answer(int(first.split()[1]), headers, self._rest(body, int(headers.get("content-length", 0))))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return answer

    def _until_head(self) -> bytes:
        """Read until the end of the head."""
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._read()
        return found

    def _rest(self, body: bytes, length: int) -> bytes:
        """Read the rest of the body."""
        parts, have = [body], len(body)
        while have < length:
            parts.append(self._read())
            have += len(parts[-1])
        return b"".join(parts)

    def _read(self) -> bytes:
        assert self._socket is not None  # noqa: S101
        found = self._socket.recv(262_144)
        if not found:
            raise ConnectionResetError("the server hung up")
        return found
