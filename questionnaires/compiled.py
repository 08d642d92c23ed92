"""The shipped library in a form that is read at once: canonical JSON, kept by the checksum of the file it came from.

Set-up makes the folder and fills it; git ignores it. Where the folder is missing, or a file in it is broken, of another
checksum or made by another program, the YAML is read instead and what was compiled is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path as FilePath

import pydantic
import yaml

FOLDER = FilePath(__file__).parent / "compiled"
FORMAT = 2
"""Raised when the form of a compiled file changes; older ones are then made anew."""


@dataclass(frozen=True)
class Compiled:
    """A shipped version: what lists show of it, and its canonical JSON, from which objects are made on first use."""

    key: str
    version: str
    title: str
    status: str
    programme: str
    replaces: str | None
    supplement_to: str | None
    digest: str
    canonical: str

    @property
    def name(self) -> str:
        """KEY@VERSION."""
        return f"{self.key}@{self.version}"


def compiled(data: bytes, make: Callable[[], Compiled]) -> Compiled:
    """What the bytes of a file were compiled to, or `make()`, which is then kept where the folder is there.

    Example: `compiled(path.read_bytes(), lambda: compile_file(path))`.
    """
    place = FOLDER / f"{hashlib.sha256(data).hexdigest()}.json"
    found = read(place)
    if found is None:
        found = make()
        keep(place, found)
    return found


def read(place: FilePath) -> Compiled | None:
    """A compiled file; None where it is missing, broken, or made by another program."""
    try:
        kept = json.loads(place.read_bytes())
        if (kept.pop("format"), kept.pop("program")) != (FORMAT, program()):
            return None
        found = Compiled(**kept)
        whole = hashlib.sha256(found.canonical.encode()).hexdigest() == found.digest
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if whole else None


def keep(place: FilePath, found: Compiled) -> None:
    """Write a compiled file, whole or not at all; a folder that is missing or cannot be written is left alone."""
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps({"format": FORMAT, "program": program(), **asdict(found)}), "utf-8")
        draft.replace(place)
    except OSError:
        with suppress(OSError):
            draft.unlink()


@lru_cache(maxsize=1)
def program() -> str:
    """A digest of what turns a file into a questionnaire: what another program made may read differently."""
    found = hashlib.sha256(f"pydantic {pydantic.VERSION} yaml {yaml.__version__}".encode())
    for path in sorted(FilePath(__file__).parent.glob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


def prune(wanted: set[str]) -> int:
    """Remove compiled files of other checksums; gives how many went."""
    old = [path for path in FOLDER.glob("*.json") if path.stem not in wanted]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
