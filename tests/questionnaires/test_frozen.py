"""What ships never changes: a published file is never edited, only replaced by a new version."""

import hashlib
from pathlib import Path

from questionnaires import documents

CHECKSUMS = Path(__file__).parent / "files" / "published.sha256"


def test_shipped_files_are_as_published() -> None:
    """Every shipped file has its checksum here; a new file adds a line, no line ever changes."""
    lines = [line.split("  ") for line in CHECKSUMS.read_text().splitlines()]
    written = {name: checksum for checksum, name in lines}
    found = {
        name: hashlib.sha256(documents.library_file(name).read_bytes()).hexdigest() for name in documents.library()
    }
    assert found == written
