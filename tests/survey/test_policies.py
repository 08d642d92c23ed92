"""Each policy against each role: a table of yes and no, written out so that a change is seen."""

from datetime import date

import pytest

from survey import policies
from survey.models import Grant, Role, Scope
from survey.policies import Held, Place, Policy, Viewer
from tests.factories import NOW

HERE, THERE = 1, 2
BODY, OTHER_BODY = 10, 11
RETURN, OTHER_RETURN = 100, 101

WHO = {
    "nobody": (),
    "administrator": (Held(Role.ADMINISTRATOR),),
    "unit": (Held(Role.BUSINESS_UNIT, HERE),),
    "team": (Held(Role.EDUCATION_TEAM, HERE, "schools"),),
    "moderator": (Held(Role.MODERATOR, HERE),),
    "scrutineer": (Held(Role.SCRUTINEER, HERE),),
    "forum": (Held(Role.FORUM_MEMBER, HERE),),
    "lead": (Held(Role.LEAD, organisation=BODY),),
    "contributor": (Held(Role.CONTRIBUTOR, organisation=BODY),),
    "helper": (Held(Role.CONTRIBUTOR, organisation=BODY, return_=RETURN, section="one"),),
    "signatory": (Held(Role.SIGNATORY, organisation=BODY),),
}

WHOLE = Place.of(HERE)
SCHOOLS = Place.of(HERE, programmes=["schools"])
AGENCIES = Place.of(HERE, programmes=["agencies"])
MIXED = Place.of(HERE, programmes=["schools", "agencies"])
OWN = Place(frozenset({HERE}), frozenset({"schools"}), organisation=BODY, return_=RETURN)

STAFF = "unit team moderator scrutineer"
TABLE: list[tuple[Policy, Place, str]] = [
    (policies.administers, Place(), "administrator"),
    (policies.enters, WHOLE, f"administrator {STAFF} forum"),
    (policies.manages_people, WHOLE, "administrator unit"),
    (policies.manages_bodies, WHOLE, "unit"),
    (policies.publishes, WHOLE, "unit"),
    (policies.edits_questionnaires, WHOLE, "unit"),
    (policies.reviews_drafts, WHOLE, STAFF),
    (policies.keeps_guidance, WHOLE, "unit"),
    (policies.reads_trail, WHOLE, "administrator unit"),
    (policies.sees_bodies, WHOLE, STAFF),
    (policies.sees_questionnaires, WHOLE, f"{STAFF} forum"),
    (policies.lists_rounds, WHOLE, STAFF),
    (policies.lists_packs, WHOLE, f"{STAFF} forum"),
    (policies.issues, WHOLE, "unit team"),
    (policies.manages, WHOLE, "unit"),
    (policies.manages, SCHOOLS, "unit team"),
    (policies.manages, AGENCIES, "unit"),
    (policies.manages, MIXED, "unit"),
    (policies.sees_rounds, SCHOOLS, STAFF),
    (policies.sees_rounds, AGENCIES, "unit moderator scrutineer"),
    (policies.sees_rounds, MIXED, "unit moderator scrutineer"),
    (policies.sees_results, SCHOOLS, STAFF),
    (policies.sees_results, AGENCIES, "unit moderator scrutineer"),
    (policies.moderates, SCHOOLS, "unit team moderator"),
    (policies.orders_reports, SCHOOLS, STAFF),
    (policies.reads_packs, SCHOOLS, f"{STAFF} forum"),
    (policies.reads_packs, AGENCIES, "unit moderator scrutineer forum"),
    (policies.works_on_return, OWN, "lead contributor helper signatory"),
    (policies.reads_return, OWN, f"{STAFF} lead contributor helper signatory"),
    (policies.answers, OWN, "lead contributor"),
    (policies.answers, OWN.within("one"), "lead contributor helper"),
    (policies.answers, OWN.within("two"), "lead contributor"),
    (policies.invites, OWN, "lead"),
    (policies.readies, OWN, "lead"),
    (policies.opens_signing, OWN, "lead signatory"),
    (policies.signs, OWN, "signatory"),
    (policies.sends_back, OWN, "signatory"),
    (policies.manages, OWN, "unit team"),
    (policies.signed_in, Place(), " ".join(WHO)),
    (policies.anyone, Place(), " ".join(WHO)),
]

NOT_ABOUT_A_RECORD = (policies.signed_in, policies.anyone, policies.administers)


def viewer(who: str) -> Viewer:
    """Make somebody of the list."""
    return Viewer(1, "Person", "person@example.org", WHO[who])


@pytest.mark.parametrize(("policy", "place", "allowed"), TABLE, ids=lambda value: getattr(value, "__name__", None))
def test_who_may(policy: Policy, place: Place, allowed: str) -> None:
    assert {who for who in WHO if policy(viewer(who), place)} == set(allowed.split())


@pytest.mark.parametrize(
    "policy", sorted({row[0] for row in TABLE} - set(NOT_ABOUT_A_RECORD), key=lambda f: f.__name__)
)
def test_nobody_may_anything_elsewhere(policy: Policy) -> None:
    elsewhere = (
        Place.of(THERE),
        Place.of(THERE, programmes=["schools"]),
        Place(frozenset({THERE}), frozenset({"schools"}), organisation=OTHER_BODY, return_=OTHER_RETURN),
    )
    everywhere = {policies.enters, policies.manages_people, policies.reads_trail}
    found = {who for who in WHO for place in elsewhere if policy(viewer(who), place)}
    assert found == ({"administrator"} if policy in everywhere else set())


def test_every_policy_stands_in_the_table() -> None:
    named = {
        function
        for name, function in vars(policies).items()
        if callable(function)
        and getattr(function, "__module__", "") == policies.__name__
        and getattr(function, "__annotations__", {}).get("place") is Place
        and not name.startswith("_")
    }
    assert named == {row[0] for row in TABLE}


@pytest.mark.parametrize(("role", "who"), [("lead", "lead"), ("head", "signatory"), ("chair", "signatory")])
def test_a_step_is_signed_by_whom_it_is_for(role: str, who: str) -> None:
    signing = {name for name in WHO if policies.signs(viewer(name), OWN, role)}
    assert signing == {who}


def test_a_helper_reaches_the_one_return_only() -> None:
    helper = viewer("helper")
    assert helper.reach.returns == {RETURN}
    assert not helper.reach.organisations
    other = Place(organisation=BODY, return_=OTHER_RETURN)
    assert not policies.works_on_return(helper, other)


def test_an_education_team_without_a_programme_sees_nothing() -> None:
    team = Viewer(1, "Team", "team@example.org", (Held(Role.EDUCATION_TEAM, HERE),))
    assert not policies.lists_rounds(team, WHOLE)
    assert not policies.sees_results(team, SCHOOLS)
    assert policies.programmes_of(team, HERE) == frozenset()


def test_two_programmes_cover_a_mixed_round() -> None:
    both = (Held(Role.EDUCATION_TEAM, HERE, "schools"), Held(Role.EDUCATION_TEAM, HERE, "agencies"))
    assert policies.manages(Viewer(1, "Both", "both@example.org", both), MIXED)


def test_programmes_of() -> None:
    assert policies.programmes_of(viewer("unit"), HERE) is None
    assert policies.programmes_of(viewer("team"), HERE) == {"schools"}
    assert policies.programmes_of(viewer("lead"), HERE) == frozenset()


def test_in_a_joint_round_one_partnership_is_enough() -> None:
    joint = Place(frozenset({HERE, THERE}), frozenset({"schools"}), organisation=BODY, return_=RETURN)
    assert policies.sees_results(viewer("moderator"), joint)


@pytest.mark.parametrize("who", WHO)
def test_who_needs_a_second_factor(who: str) -> None:
    needed = {"administrator", "unit", "team", "moderator", "scrutineer"}
    assert policies.needs_factor(viewer(who)) is (who in needed)


def test_held_reads_a_grant() -> None:
    grant = Grant(
        user_id=1,
        role=Role.EDUCATION_TEAM,
        scope=Scope.PROGRAMME,
        partnership_id=HERE,
        programme_id=5,
        from_on=date(2026, 1, 1),
        granted_at=NOW,
    )
    assert Held.of(grant, "schools") == WHO["team"][0]


def test_the_roles_line_names_each_role_once() -> None:
    two = (*WHO["lead"], Held(Role.LEAD, organisation=OTHER_BODY), *WHO["forum"])
    assert Viewer(1, "Two", "two@example.org", two).roles_line == "lead, Forum member"
