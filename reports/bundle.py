"""Many files in one zip: the same files give the same bytes, and a manifest says what is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MANIFEST = "manifest.json"
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time every entry carries: when a file was packed says nothing about what is in it."""


def write_bundle(out: Path, files: Iterable[tuple[str, bytes]], about: Mapping[str, Any]) -> int:
    """Write files into a zip, which appears only when it is whole; gives how many there are.

    The manifest, last, holds `about` and for each file its size and SHA-256.

    Example: `write_bundle(Path("round.zip"), [("round.json", b"{}")], {"format": 1})`.
    """
    draft = out.with_name(f".{out.name}.part")
    entries: dict[str, dict[str, Any]] = {}
    try:
        with ZipFile(draft, "w") as archive:
            for name, data in files:
                entries[name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
                add(archive, name, data)
            add(archive, MANIFEST, json_bytes({**about, "entries": entries}))
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return len(entries)


def add(archive: ZipFile, name: str, data: bytes) -> None:
    """Add one file, without the time of day and the rights of whoever packs it."""
    entry = ZipInfo(name, NO_MOMENT)
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
    archive.writestr(entry, data)


def json_bytes(data: Any) -> bytes:
    r"""Data as JSON that people can read, keys in order.

    >>> json_bytes({"b": 1, "a": "ä"})
    b'{\n "a": "\xc3\xa4",\n "b": 1\n}\n'
    """
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
