"""The comparison workbook, timed: 2,000 returns of 60 questions, a comment at each, beside the year before.

Run from the root: `.venv/bin/python -m benchmarks.workbook [RETURNS]`. Targets: under 4 s of wall time and 60 MB above
idle. Each case runs in a fresh process; the data are made before the clock starts, imports too.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import keep
from questionnaires.answers import Answer
from questionnaires.definition import Questionnaire
from reports.inputs import ComparisonData, RoundData
from reports.workbook import comparison_workbook
from tests.reports.builders import audit, comparison, graded, organisation, returned, round_data

RETURNS, QUESTIONS, SECTIONS = 2_000, 60, 8
CASES = {
    "alone": "one round, every comment",
    "beside": "two rounds, every comment of the newer",
    "both": "two rounds, every comment of both",
}
WORDS = [
    "policy", "board", "staff", "training", "children", "records", "checked", "audit", "year", "plan", "lead",
    "supervision", "review", "agreed", "shared", "learning", "induction", "panel", "report", "weekly", "sample",
    "evidence", "action", "referral", "recruitment", "governors", "parents", "visits", "safeguarding",
]  # fmt: skip


def form(version: str, replaces: str | None) -> Questionnaire:
    """Sixty graded questions in eight sections."""
    document: dict[str, Any] = {"replaces": replaces} if replaces else {}
    questions = {
        f"q{number:02}": graded(
            f"Question {number}: the policy says who checks what, how often, and who is told of the result.",
            section=f"S{number % SECTIONS}", critical=number % 20 == 0,
        )
        for number in range(QUESTIONS)
    }  # fmt: skip
    return audit(version, document=document, **questions)


def one_round(version: Questionnaire, slug: str, returns: int, comments: bool, seed: int) -> RoundData:
    """A round in which every body graded every question, with 5 to 60 words at each where wanted."""
    random = Random(seed)  # noqa: S311 - made-up data

    def answer() -> Answer:
        words = " ".join(random.choices(WORDS, k=random.randint(5, 60))) if comments else ""
        return Answer(random.choices(("met", "partly", "not"), (75, 20, 5))[0], comment=words)

    found = []
    for number in range(returns):
        body = replace(organisation(f"body-{number}", f"Body number {number}"), identifier=f"urn:{900001 + number}")
        found.append(returned(body, version, {key: answer() for key in version.questions}))
    return round_data(slug, version, found)


def data_of(case: str, returns: int) -> ComparisonData:
    """What a case compares."""
    newer, older = form("2026", "2025"), form("2025", None)
    now = one_round(newer, "2026", returns, True, 1)
    if case == "alone":
        return comparison(now)
    return comparison(now, one_round(older, "2025", returns, case == "both", 2))


def peak() -> int:
    """The highest resident memory so far, in kB: since `reset` where Linux tells it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def reset() -> int:
    """Forget the peak of making the data; what is resident now, in kB."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")
    return peak()


def measure(case: str, returns: int) -> None:
    """One case in this process; prints one line."""
    data = data_of(case, returns)
    with TemporaryDirectory() as folder:
        out = Path(folder) / "comparison.xlsx"
        idle = reset()
        started, busy = time.perf_counter(), time.process_time()
        comparison_workbook(data, out)
        wall, cpu = time.perf_counter() - started, time.process_time() - busy
        print(  # noqa: T201
            f"{CASES[case]:40} {returns} × {QUESTIONS}: {wall:5.2f} s wall, {cpu:5.2f} s processor, "
            f"{(peak() - idle) / 1024:4.0f} MB above idle, file {out.stat().st_size / 1e6:.1f} MB"
        )
        keep(CASES[case], wall, "s", most=4 if case == "alone" else None)
        keep(f"{CASES[case]}, processor", cpu, "s")
        keep(f"{CASES[case]}, memory above idle", (peak() - idle) / 1024, "MB", most=60)


def main() -> None:
    """A fresh process for each case."""
    returns = sys.argv[1] if len(sys.argv) > 1 else str(RETURNS)
    for case in CASES:
        subprocess.run([sys.executable, "-m", "benchmarks.workbook", case, returns], check=True)  # noqa: S603


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measure(sys.argv[1], int(sys.argv[2]))
    else:
        main()
