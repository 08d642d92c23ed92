"""Rules that say who is due, and the chain of those who sign."""

import pytest

from survey.services.refusals import Refused
from survey.services.rounds.chains import chain_for, check_chains
from survey.services.rounds.rules import read_rule

PRIMARY = {
    "kind": "school",
    "phase": "Middle deemed primary",
    "area": "343",
    "early_years": "yes",
    "slug": "hollin-bank",
    "identifiers": {"urn": "900001", "ukprn": "10000001"},
}


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("all", True),
        (" ALL ", True),
        ("kind=school", True),
        ("kind=college", False),
        ("kind=school,area=343", True),
        ("kind=school, area=356", False),
        ("phase=middle-deemed-primary", True),
        ("phase=Middle deemed primary", True),
        ("phase=primary", False),
        ("early_years=yes", True),
        ("sixth_form=yes", False),
        ("organisation=urn:900001", True),
        ("organisation=URN:900001", True),
        ("organisation=ukprn:10000001", True),
        ("organisation=hollin-bank", True),
        ("organisation=urn:900002", False),
    ],
)
def test_a_rule_holds(rule: str, holds: bool) -> None:
    assert read_rule(rule).holds(PRIMARY) is holds


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "cannot be read"),
        ("school", "cannot be read at 'school'"),
        ("kind=", "cannot be read at 'kind='"),
        ("kind=school,", "cannot be read at ''"),
        ("colour=red", "'colour', which is not known. Known are: kind, phase"),
        ("kind=school,kind=college", "names something twice"),
    ],
)
def test_a_rule_that_cannot_be_read(rule: str, said: str) -> None:
    with pytest.raises(Refused, match="The rule") as refused:
        read_rule(rule)
    assert said in refused.value.message
    assert refused.value.field == "to"


@pytest.mark.parametrize(
    ("kind", "route", "typed", "steps"),
    [
        ("school", "s175", "Community school", ["Designated safeguarding lead", "Head teacher", "Chair of governors"]),
        (
            "school",
            "s157",
            "Academy converter",
            ["Designated safeguarding lead", "Head teacher", "Trust or local governing body"],
        ),
        (
            "school",
            "s157",
            "Free schools special",
            ["Designated safeguarding lead", "Head teacher", "Trust or local governing body"],
        ),
        ("school", "s157", "Other independent school", ["Designated safeguarding lead", "Proprietor"]),
        ("college", "s175", "Further education", ["Designated safeguarding lead", "Principal"]),
        ("police", "s11", "", ["Safeguarding lead", "Executive lead"]),
        ("early-years", "s40", "", ["Safeguarding lead", "Owner or committee chair"]),
        ("childminder", "s40", "", ["Registered childminder"]),
        ("childrens-home", "", "", ["Registered manager", "Responsible individual"]),
    ],
)
def test_who_signs_by_kind_and_legal_route(kind: str, route: str, typed: str, steps: list[str]) -> None:
    chain = chain_for({"kind": kind, "legal_route": route, "type": typed})
    assert [step["label"] for step in chain] == steps
    assert chain[0]["role"] == "lead"


def test_the_settings_of_a_round_come_before_the_table() -> None:
    own = [{"kinds": ["school"], "routes": ["s175"], "steps": [{"role": "governor", "label": "Non-teaching governor"}]}]
    check_chains(own)
    assert [step["role"] for step in chain_for({"kind": "school", "legal_route": "s175"}, own)] == ["governor"]
    assert len(chain_for({"kind": "school", "legal_route": "s157"}, own)) == 2


@pytest.mark.parametrize(
    "lines",
    [
        "lead",
        [{"kinds": ["school"]}],
        [{"steps": [{"role": "lead"}]}],
        [{"steps": [{"role": "lead", "label": "Lead", "colour": "red"}]}],
        [{"steps": [], "kind": "school"}],
        [{"steps": [], "kinds": [1]}],
    ],
)
def test_chains_that_cannot_be_used_are_refused(lines: object) -> None:
    with pytest.raises(Refused, match="chains"):
        check_chains(lines)


def test_a_chain_is_the_callers_own_to_change() -> None:
    chain_for({"kind": "childminder"})[0]["label"] = "Somebody"
    assert chain_for({"kind": "childminder"})[0]["label"] == "Registered childminder"
