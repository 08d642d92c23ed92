"""The rules of design 8 once more, as plainly as can be: no classes, no sharing with the product's code.

Works on (weight, grade points or None, state) rows; must agree with `questionnaires.scoring` and `comparing`.
"""

from fractions import Fraction
from typing import Any

POINTS = {"met": 2, "partly": 1, "not": 0}
COMPARES = ("same", "reworded", "moved")


def percent(rows: list[dict[str, Any]]) -> Fraction | None:
    """Sum of weight x points/2 over sum of weight, of rows that were asked and carry points; in hundredths of one."""
    top, bottom = Fraction(0), Fraction(0)
    for row in rows:
        if row["asked"] and row["answer"] in POINTS:
            top += Fraction(row["weight"]) * Fraction(POINTS[row["answer"]], 2)
            bottom += Fraction(row["weight"])
    return None if bottom == 0 else top * 100 / bottom


def movement(change: str, now: dict[str, Any], before: dict[str, Any] | None) -> str:
    """The one movement of a question of the newer version, tested in the order of the design."""
    if not now["asked"] and (before is None or not before["asked"]):
        return "not_asked"
    if change == "new" or before is None:
        return "new"
    if change not in COMPARES:
        return "not_comparable"
    if not now["asked"] or not before["asked"]:
        return "not_asked"
    return movement_of_two(now, before)


def movement_of_two(now: dict[str, Any], before: dict[str, Any]) -> str:
    """The movement of a question asked in both years whose words compare."""
    if not now["answer"] or not before["answer"]:
        return "not_answered"
    if now["answer"] == "n-a":
        return "not_applicable" if before["answer"] == "n-a" else "became_not_applicable"
    if before["answer"] == "n-a":
        return "ceased_to_be_not_applicable"
    if now["answer"] not in POINTS or before["answer"] not in POINTS:
        return "not_answered"
    difference = POINTS[now["answer"]] - POINTS[before["answer"]]
    return "improved" if difference > 0 else "declined" if difference < 0 else "same"
