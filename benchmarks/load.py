"""The load maker: a process of its own, so that its work is not counted as the server's.

Reads one plan as JSON from standard input and prints what it saw as JSON. A plan is bounded in time and in number.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from benchmarks.answers import fields
from benchmarks.client import Answer, Browser, Unexpected
from benchmarks.questionnaire import sections

Keep = Callable[[str, float], None]


@dataclass
class Seen:
    """What all clients saw: milliseconds by kind of request and of whole journeys, and troubles."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    troubles: list[str] = field(default_factory=list)


@dataclass
class Visitor:
    """One person on one return."""

    browser: Browser
    ret: int
    keep: Keep

    @property
    def base(self) -> str:
        """The address of the return."""
        return f"/returns/{self.ret}"

    def get(self, kind: str, page: str = "") -> Answer:
        """Open a page of the return and note how long it took."""
        with timed(self.keep, kind):
            return self.browser.get(f"{self.base}{page}")

    def post(self, kind: str, page: str, posted: dict[str, str], expected: int = 303) -> None:
        """Send a form and note how long it took."""
        with timed(self.keep, kind):
            self.browser.post(f"{self.base}{page}", posted, expected)

    def page(self) -> None:
        """Open the first section."""
        self.get("page", "/sections/s1")

    def saving(self, kind: str) -> Iterator[None]:
        """Save the first section again and again: all of it by its button, or one answer as the script does."""
        whole = kind == "save"
        keys = sections()["s1"][: 8 if whole else 1]
        page = "/sections/s1" if whole else "/sections/s1/autosave"
        hidden = self.browser.get(f"{self.base}/sections/s1").hidden()
        bases = {key: hidden[f"base-{key}"] for key in keys}
        own = {"csrf_token": hidden["csrf_token"], "page": hidden["page"], "go": "stay"}
        for turn in count(1):
            self.post(kind, page, fields(keys, bases, turn) | own, 303 if whole else 200)
            bases = {key: str(int(number) + 1) for key, number in bases.items()}
            yield

    def journey(self) -> None:
        """Answer everything, check it, say that it is ready, sign it, and read the receipt."""
        with timed(self.keep, "journey"):
            self.get("task list")
            for place, (section, keys) in enumerate(sections().items()):
                hidden = self.get("section", f"/sections/{section}").hidden()
                bases = {key: hidden[f"base-{key}"] for key in keys}
                own = {"csrf_token": hidden["csrf_token"], "page": hidden["page"], "go": "next"}
                self.post("save", f"/sections/{section}", fields(keys, bases, place) | own)
            token = self.get("check", "/check").hidden()["csrf_token"]
            self.post("ready", "/ready", {"csrf_token": token})
            form = self.get("read", "/sign").hidden()
            signed = {name: form[name] for name in ("csrf_token", "step", "seen")} | {"name": "A lead", "declared": "y"}
            self.post("sign", "/sign", signed)
            self.get("receipt", "/receipt")


@contextmanager
def timed(keep: Keep, kind: str) -> Iterator[None]:
    """Note how long something took that went well."""
    began = time.perf_counter()
    yield
    keep(kind, (time.perf_counter() - began) * 1000)


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Carry out a plan with as many threads as it has clients."""
    seen, lock = Seen(), threading.Lock()
    people: Iterator[dict[str, Any]] = iter(plan["people"])
    end = time.monotonic() + plan["seconds"]

    def keep(kind: str, milliseconds: float) -> None:
        seen.times[kind].append(milliseconds)

    def next_person() -> Visitor | None:
        with lock:
            found = next(people, None)
        return None if found is None else Visitor(Browser(plan["port"], found["cookie"]), found["ret"], keep)

    def client() -> None:
        try:
            act(plan["do"], next_person, seen, end)
        except (OSError, Unexpected, KeyError) as trouble:
            seen.troubles.append(f"{type(trouble).__name__}: {trouble}")

    threads = [threading.Thread(target=client) for _ in range(plan["clients"])]
    began, busy = time.monotonic(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, used = time.monotonic() - began, time.process_time() - busy
    return {"times": seen.times, "troubles": seen.troubles, "took": took, "used": used}


def act(what: str, next_person: Callable[[], Visitor | None], seen: Seen, end: float) -> None:
    """Be one client until the time is over or nobody is left."""
    while time.monotonic() < end and (visitor := next_person()) is not None:
        if what == "journey":
            visitor.journey()
        elif what == "page":
            while time.monotonic() < end:
                visitor.page()
        else:
            for _ in visitor.saving(what):
                if time.monotonic() >= end:
                    break
        visitor.browser.close()


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
