"""Compiles the shipped questionnaires, so that a start reads them in milliseconds; what is old is taken away.

Run by prepare.py with the environment's Python. Nothing made is committed, and nothing breaks where it is missing.
"""

import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from questionnaires import compiled, documents


def main() -> None:
    """Make the folder and fill it; a file that cannot be read is left to the command that checks questionnaires."""
    compiled.FOLDER.mkdir(exist_ok=True)
    checksums = set()
    for name in documents.library():
        checksums.add(hashlib.sha256(documents.library_file(name).read_bytes()).hexdigest())
        try:
            documents.shipped(name)
        except documents.Unreadable as wrong:
            print(f"setup: {name} cannot be read: {wrong}", file=sys.stderr)
    compiled.prune(checksums)


if __name__ == "__main__":
    main()
