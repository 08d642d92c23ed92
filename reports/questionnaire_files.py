"""A version of a questionnaire as a file: YAML, workbook, Word or PDF.

Each maker is brought in when it is first asked for. Together they keep some 100 MB for good, so a web process asks for
a file in a process of its own: `apart` runs this module, which reads what is wanted and writes the file.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore

from questionnaires.definition import Questionnaire
from questionnaires.documents import canonical, from_canonical

SECONDS = 60
AT_ONCE = BoundedSemaphore(2)
"""So many files are made at the same time; whoever comes later waits for a second."""


@dataclass(frozen=True)
class Wanted:
    """What to write: the version, the one it replaces, for which legal route, marked how and by whom.

    `confirmed` says that the partnership has confirmed the wording, so that a blank form calls it no sample; `core` is
    the questionnaire that a supplement is added to.
    """

    questionnaire: Questionnaire
    old: Questionnaire | None = None
    route: str | None = None
    marking: str = ""
    partnership: str = ""
    confirmed: bool = False
    core: Questionnaire | None = None


@dataclass(frozen=True)
class Form:
    """A format: what browsers call it, what people call it, and who makes it."""

    media: str
    words: str
    make: Callable[[Wanted], bytes]


class NotMade(RuntimeError):
    """A file that could not be made; the message is what the other process said."""


def as_yaml(wanted: Wanted) -> bytes:
    """The document itself."""
    from questionnaires.formats import yaml

    return yaml.dump(wanted.questionnaire)


def as_workbook(wanted: Wanted) -> bytes:
    """The workbook that an author edits."""
    from questionnaires.formats import workbook

    return workbook.write(wanted.questionnaire, wanted.old)


def as_word(wanted: Wanted) -> bytes:
    """The blank form in Word."""
    from questionnaires.formats import word

    return word.write(
        wanted.questionnaire, wanted.route, marking=wanted.marking, confirmed=wanted.confirmed, core=wanted.core
    )


def as_pdf(wanted: Wanted) -> bytes:
    """The blank form as PDF."""
    from reports.blank import blank_pdf

    return blank_pdf(
        wanted.questionnaire,
        wanted.route,
        marking=wanted.marking,
        partnership=wanted.partnership,
        confirmed=wanted.confirmed,
        core=wanted.core,
    )


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS: Mapping[str, Form] = {
    "docx": Form(f"{OFFICE}.wordprocessingml.document", "Blank form in Word", as_word),
    "pdf": Form("application/pdf", "Blank form as PDF", as_pdf),
    "xlsx": Form(f"{OFFICE}.spreadsheetml.sheet", "Workbook to edit", as_workbook),
    "yaml": Form("application/yaml", "Document (YAML)", as_yaml),
}


def file_name(questionnaire: Questionnaire, form: str) -> str:
    """The name of a file of a version.

    >>> from questionnaires.documents import load
    >>> file_name(load("section-11@2026"), "docx")
    'section-11-2026.docx'
    """
    return f"{questionnaire.key}-{questionnaire.version}.{form}"


def apart(form: str, wanted: Wanted) -> bytes:
    """The file, made in a process of its own, so that this one stays small.

    Example: `apart("pdf", Wanted(load("section-11@2026"), route="s11"))`.

    Raises:
        NotMade: when it could not be made in time, or at all.
    """
    texts = {
        "form": form,
        "questionnaire": canonical(wanted.questionnaire),
        "old": wanted.old and canonical(wanted.old),
        "route": wanted.route,
        "marking": wanted.marking,
        "partnership": wanted.partnership,
        "confirmed": wanted.confirmed,
        "core": wanted.core and canonical(wanted.core),
    }
    command = [sys.executable, "-m", "reports.questionnaire_files"]
    with AT_ONCE:
        try:
            ran = subprocess.run(  # noqa: S603  (our own module; what is wanted goes in as data)
                command, input=json.dumps(texts).encode(), capture_output=True, check=True, timeout=SECONDS
            )
        except subprocess.CalledProcessError as wrong:
            raise NotMade(wrong.stderr.decode(errors="replace").strip().rpartition("\n")[2]) from wrong
        except subprocess.TimeoutExpired as wrong:
            raise NotMade(f"it took longer than {SECONDS} seconds") from wrong
    return ran.stdout


def main() -> None:
    """Read what is wanted, write the file."""
    texts = json.load(sys.stdin)
    old, core = (from_canonical(texts[name]) if texts[name] else None for name in ("old", "core"))
    wanted = Wanted(
        from_canonical(texts["questionnaire"]),
        old,
        texts["route"],
        texts["marking"],
        texts["partnership"],
        texts["confirmed"],
        core,
    )
    sys.stdout.buffer.write(FORMS[texts["form"]].make(wanted))


if __name__ == "__main__":
    main()
