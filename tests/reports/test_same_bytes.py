"""The same data give the same bytes: in another process, with other hash seeds, in another zone, on another day."""

import os
import subprocess
import sys

MADE = """
import hashlib, io, sys, time
read, days = time.time, float(sys.argv[1])
time.time = lambda: read() + days * 86_400
from questionnaires import documents
from reports.pack import challenge_pack
from reports.questionnaire_files import FORMS, Wanted
from reports.workbook import comparison_workbook
from tests.reports import realistic
from tests.reports.builders import comparison
new, old = (documents.load(f"section-11@{year}") for year in (2026, 2025))
files = {name: form.make(Wanted(new, old, "s11", "OFFICIAL")) for name, form in FORMS.items()}
pack, book = realistic.school_pack(), io.BytesIO()
comparison_workbook(comparison(pack.round), book)
files |= {"pack": challenge_pack(pack), "comparison": book.getvalue()}
print(sorted((name, hashlib.sha256(data).hexdigest()) for name, data in files.items()))
"""


def made(seed: str, zone: str, days: int) -> str:
    """The digests of every kind of file, made in a process of its own."""
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
    command = [sys.executable, "-c", MADE, str(days)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_every_file_is_the_same_in_another_process() -> None:
    here, there = made("1", "Europe/London", 0), made("2", "Asia/Kathmandu", 400)
    assert here.count("'") == 2 * 2 * 6
    assert here == there
