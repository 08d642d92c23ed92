"""Files between their dry run and their commit: kept a day, by digest, so that what was looked at is what goes in."""

import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from survey.services.importing.rows import Source

KEPT = timedelta(days=1)
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Upload:
    """A file that waits to be committed."""

    digest: str
    file_name: str
    source: Source
    data: bytes


def folder_of(home: Path, partnership_id: int) -> Path:
    """Give the folder of a partnership's uploads; they are no part of a backup."""
    return home / "uploads" / str(partnership_id)


def keep_upload(folder: Path, data: bytes, file_name: str, source: Source, now: datetime) -> Upload:
    """Keep a file until it is committed; what is older than a day goes."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sweep(folder, now)
    upload = Upload(sha256(data).hexdigest(), file_name[:200], source, data)
    _write(folder / f"{upload.digest}.csv", data)
    about = {name: value for name, value in asdict(upload).items() if name != "data"}
    _write(folder / f"{upload.digest}.json", json.dumps(about).encode())
    return upload


def find_upload(folder: Path, digest: str) -> Upload | None:
    """Find a file that waits; None when there is none or when its bytes are not those of the digest."""
    if not _DIGEST.fullmatch(digest):
        return None
    try:
        data = (folder / f"{digest}.csv").read_bytes()
        about = json.loads((folder / f"{digest}.json").read_bytes())
    except FileNotFoundError:
        return None
    if sha256(data).hexdigest() != digest:
        return None
    return Upload(digest, str(about["file_name"]), Source(about["source"]), data)


def drop_upload(folder: Path, digest: str) -> None:
    """Let go of a file that was committed."""
    for ending in ("csv", "json"):
        (folder / f"{digest}.{ending}").unlink(missing_ok=True)


def _sweep(folder: Path, now: datetime) -> None:
    """Remove what nobody committed within a day."""
    for path in folder.iterdir():
        if path.stat().st_mtime < (now - KEPT).timestamp():
            path.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, for its owner only."""
    draft = path.with_suffix(f".{os.getpid()}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    draft.replace(path)
