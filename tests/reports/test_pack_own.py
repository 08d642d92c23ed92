"""The part of a pack on the partnership's own supplement."""

import io
import subprocess
from dataclasses import replace
from typing import Any

import pikepdf

from questionnaires.answers import Action, Answer
from questionnaires.joining import joined, parts_of
from reports.inputs import ActionData, PackData
from reports.pack import challenge_pack
from reports.packs.content import content
from tests.reports.builders import audit, graded, pack, round_data

CORE = audit("2026", a=graded("The policy is read."), b=graded("Checks are made."))
BEACH, HELPLINE = graded("Beach trips are planned."), graded("Staff know our helpline.")


def added(version: str, given: dict[str, Any], **head: Any) -> Any:
    """A round of the supplement, as it stands on the form behind the core."""
    document = {"supplement_to": CORE.key, "programme": CORE.programme} | head
    form = parts_of(joined(CORE, [audit(version, document=document, x=BEACH, y=HELPLINE)]))[1]
    return round_data(f"a-{version}", form, {"body": given})


def with_supplement() -> PackData:
    """A pack whose body answered a supplement in two years."""
    now = {"x": "met", "y": Answer("not", comment="Not yet.", action=Action("Print cards", "Head", "2026-12-11"))}
    own = pack("body", added("2026", now, replaces="2025"), added("2025", {"x": "partly", "y": "not"}))
    earlier = (ActionData("B2", "Ask the council for cards", "Head", "2026-03-01", "not started", overdue=True),)
    own = replace(own, actions_before=earlier)
    return replace(pack("body", round_data("b-2026", CORE, {"body": {"a": "met", "b": "met"}})), own=own)


def test_without_a_supplement_there_is_no_such_part() -> None:
    """Nothing is added to the content either."""
    assert "own" not in content(replace(with_supplement(), own=None))


def test_the_supplement_is_told_apart() -> None:
    """Its title, its own score and comparison, and what is short of met, by the letters of the form."""
    part = content(with_supplement())["own"]
    assert part["title"] == f"Supplement of {with_supplement().partnership.short_name}"
    assert part["story"][0].startswith("The score on everything is 50.0% (25.0% in 2025)")
    assert part["story"][1] == "On the 2 questions that can be compared it rose by 25.0 points, to 50.0%."
    assert [row["label"] for row in part["detail"]["rows"]] == ["B2"]
    assert [row["label"] for row in part["standards"]["rows"]] == ["B"]


def test_the_figures_before_it_stay_as_they_are() -> None:
    """Whatever the supplement comes to."""
    data = with_supplement()
    with_own, without = content(data), content(replace(data, own=None))
    assert {name for name in without if without[name] != with_own[name]} == set()


def test_the_part_stands_in_the_file() -> None:
    """As a heading of the first level, in a tagged PDF, with the earlier action."""
    made = challenge_pack(with_supplement())
    with pikepdf.open(io.BytesIO(made)) as document:
        assert document.Root.MarkInfo.Marked
    text = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    for words in ("Supplement of", "Staff know our helpline.", "Ask the council for cards", "Not yet."):
        assert words in text
