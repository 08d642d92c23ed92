"""A questionnaire as an Excel workbook that an author edits, and back again with every fault by sheet and cell."""

from __future__ import annotations

from questionnaires.definition import Questionnaire
from questionnaires.documents import Draft
from questionnaires.formats.workbook_reading import read_workbook
from questionnaires.formats.workbook_writing import TooLong, write_workbook

__all__ = ["TooLong", "read", "write"]


def write(questionnaire: Questionnaire, old: Questionnaire | None = None) -> bytes:
    """The workbook (.xlsx) of a questionnaire; `read(write(q)).questionnaire == q`.

    Args:
        questionnaire: the version, or a draft of one.
        old: the version it replaces, whose questions are then listed beside, to be named in lineage.

    Example: `Path("form.xlsx").write_bytes(write(load("section-11@2026")))`.

    Raises:
        TooLong: when a text does not fit into a cell.
    """
    return write_workbook(questionnaire, old)


def read(data: bytes) -> Draft:
    """A questionnaire from the bytes of a workbook.

    Never raises for a bad file: the faults say what, in which sheet and cell, and how to mend.

    Example: `read(Path("form.xlsx").read_bytes()).faults`.
    """
    return read_workbook(data)
