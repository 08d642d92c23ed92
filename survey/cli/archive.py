"""The form of a backup: a zip of tables as lines of JSON, files as they are, and a manifest with a digest of each.

Values are written so that either database can read them: instants in UTC, bytes as base64. Nothing here knows the
models: tables are taken as the database has them, so that an old backup can be read by a newer program.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import sqlalchemy as sa

from survey.services.refusals import Refused

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class Writer:
    """Writes an archive entry by entry, and its manifest at the end."""

    def __init__(self, archive: ZipFile) -> None:
        """Keep the open zip."""
        self.archive = archive
        self.entries: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write one entry, noting its size and SHA-256."""
        digest, size = hashlib.sha256(), 0
        with self.archive.open(name, "w", force_zip64=True) as entry:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                entry.write(piece)
        self.entries[name] = {"sha256": digest.hexdigest(), "size": size}

    def finish(self, **told: Any) -> None:
        """Write the manifest."""
        manifest = {"format": FORMAT, **told, "entries": self.entries}
        self.archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))


def new_archive(path: Path) -> ZipFile:
    """Open an archive for writing."""
    return ZipFile(path, "w", ZIP_DEFLATED)


def open_archive(path: Path) -> tuple[ZipFile, dict[str, Any]]:
    """Open an archive and give it with its manifest, after every entry was found as the manifest says; or Refused."""
    try:
        archive = ZipFile(path)
        manifest = json.loads(archive.read(MANIFEST))
    except (OSError, BadZipFile, KeyError, ValueError) as wrong:
        raise Refused(f"{path} is no backup of this program.", technical=str(wrong)) from wrong
    if manifest.get("format") != FORMAT:
        raise Refused(f"{path} has the format {manifest.get('format')}; this program reads {FORMAT}.")
    try:
        for fault in faults(archive, manifest["entries"]):
            raise Refused(f"{path} is damaged: {fault}.")
    except BadZipFile as wrong:
        raise Refused(f"{path} is damaged: {wrong}.") from wrong
    return archive, manifest


def faults(archive: ZipFile, entries: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Compare an archive with its manifest, entry by entry."""
    names = [name for name in archive.namelist() if name != MANIFEST]
    for name in sorted(set(names) ^ set(entries)):
        yield f"{name} is {'not in the manifest' if name in names else 'missing'}"
    for name in entries:
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts:
            yield f"{name} points outside"
        elif sha256(archive, name) != entries[name]["sha256"]:
            yield f"{name} was changed"


def sha256(archive: ZipFile, name: str) -> str:
    """Give the SHA-256 of an entry."""
    with archive.open(name) as entry:
        return hashlib.file_digest(entry, "sha256").hexdigest()  # type: ignore[arg-type]


def pieces(path: Path) -> Iterator[bytes]:
    """Read a file piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """Write the rows of a table, in the order of its key, one JSON object a line."""
    rows = connection.execution_options(yield_per=1000).execute(sa.select(table).order_by(*table.primary_key.columns))
    for row in rows.mappings():
        plain = {name: _plain(value) for name, value in row.items()}
        yield (json.dumps(plain, ensure_ascii=False, sort_keys=True) + "\n").encode()


def rows(archive: ZipFile, table: sa.Table) -> Iterator[dict[str, Any]]:
    """Read the rows of a table back, as its columns want them."""
    with archive.open(f"tables/{table.name}.jsonl") as entry:
        for line in entry:
            row = json.loads(line)
            yield {name: _valued(table.columns[name].type, value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """Write a value of the database in JSON."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def _valued(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """Read a value from JSON, as a column of this type wants it."""
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, sa.DateTime):
        moment = datetime.fromisoformat(value)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value)
    return value
