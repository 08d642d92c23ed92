"""`survey partnerships`: a dry run until --commit, and refusals in one line."""

from collections.abc import Callable

import pytest

from tests.conftest import Outcome

Cli = Callable[..., Outcome]


def test_nothing_is_added_without_commit(cli: Cli) -> None:
    outcome = cli("partnerships", "add", "sefton", "--name", "Sefton Partnership", "--area", "343")
    assert outcome.code == 0
    assert outcome.out == "would add sefton: Sefton Partnership; areas: Sefton (343)\n"
    assert "--commit" in outcome.err
    assert cli("partnerships", "list").out == ""


def test_a_partnership_over_two_areas(cli: Cli) -> None:
    words = ["partnerships", "add", "tees", "--name", "Tees Partnership", "--area", "808", "--area", "805", "--commit"]
    assert cli(*words).out == "added tees: Tees Partnership; areas: Stockton-on-Tees (808), Hartlepool (805)\n"
    assert cli("partnerships", "list").out == "tees\t805,808\tTees Partnership\n"
    assert cli("trail", "verify").out == "the trail holds: 1 events\n"


@pytest.mark.parametrize(
    ("slug", "name", "area", "said"),
    [
        ("Sefton", "Sefton", "343", "small letters"),
        ("sefton", " ", "343", "Give the partnership a name"),
        ("sefton", "Sefton", "999", "999 is not the code of an English local authority"),
    ],
)
def test_what_cannot_be_added_is_refused_in_one_line(cli: Cli, slug: str, name: str, area: str, said: str) -> None:
    outcome = cli("partnerships", "add", slug, "--name", name, "--area", area, "--commit")
    assert outcome.code == 1
    assert outcome.out == ""
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_slug_is_taken_once(cli: Cli) -> None:
    words = ["partnerships", "add", "sefton", "--name", "Sefton", "--area", "343", "--commit"]
    assert cli(*words).code == 0
    outcome = cli(*words)
    assert (outcome.code, outcome.err) == (1, "survey: There is a partnership with the short address sefton already.\n")


def test_other_areas_are_named_by_hand(cli: Cli) -> None:
    outcome = cli("partnerships", "add", "north", "--name", "North", "--area", "W06000001=Isle of Anglesey")
    assert "areas: Isle of Anglesey (W06000001)" in outcome.out
