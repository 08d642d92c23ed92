"""Agencies and contacts brought in: matching, nesting, basis, whom to write to, and what one may not reach."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from survey.models import Membership
from survey.queries.organisations.known import load_known
from tests import factories
from tests.survey import importing_kit as kit
from tests.survey.importing_kit import (
    bodies,
    bring,
    contacts,
    counts,
    lines,
    notes,
    numbers,
    plan,
    refused,
    relations,
    said,
)

AGENCIES = lines("""
    name,kind,parent,area,ods
    Coast Council,local-authority,,343,
    Public Health,local-authority,Coast Council,343,
    Housing,local-authority,public-health,343,
    Coast Police,police,,,
    Hospital Trust,nhs-trust,,,rx9
    Chess Club,voluntary,,,
""")


def test_agencies_with_their_basis_and_their_parents(session: Session) -> None:
    sefton = factories.partnership(session)
    assert counts(bring(session, sefton, "csv", AGENCIES)) == {"added": 6}
    found = bodies(session, sefton)
    assert relations(session, found["housing"]) == [("part_of", "Public Health", True)]
    assert numbers(session, found["hospital-trust"]) == {"ods": "RX9"}
    bases = {body.slug: body.membership.basis.value for body in load_known(session, sefton.id, {}) if body.membership}
    assert bases == {
        "coast-council": "statutory_s11",
        "public-health": "statutory_s11",
        "housing": "statutory_s11",
        "coast-police": "statutory_s11",
        "hospital-trust": "statutory_s11",
        "chess-club": "relevant_agency",
    }
    assert counts(bring(session, sefton, "csv", AGENCIES)) == {"unchanged": 6}


def test_only_the_columns_given_are_changed(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "csv", AGENCIES)
    made = bring(session, sefton, "csv", lines("slug,basis,area\nchess-club,contract,\ncoast-police,,343"))
    assert said(made) == ["basis: Relevant agency → Contract", "area: nothing → 343"]
    assert bodies(session, sefton)["chess-club"].name == "Chess Club"


def test_a_number_goes_before_a_slug_and_a_name_may_change_by_it(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "csv", AGENCIES)
    made = bring(session, sefton, "csv", lines("name,ods,slug\nHospital Foundation Trust,RX9,something-else"))
    assert said(made) == ["name: Hospital Trust → Hospital Foundation Trust"]
    assert notes(made) == ["it keeps its slug hospital-trust"]
    assert bodies(session, sefton)["hospital-trust"].name == "Hospital Foundation Trust"


def test_a_number_is_added_to_a_body_found_by_name(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "csv", AGENCIES)
    made = bring(session, sefton, "csv", lines("name,kind,ods\ncoast police,police,P01"))
    assert said(made) == ["name: Coast Police → coast police", "ODS code: nothing → P01"]


def test_the_same_name_in_two_councils_is_two_bodies(session: Session) -> None:
    both = factories.partnership(session, areas=("805", "808"))
    data = lines("""
        name,kind,parent,area
        North Council,local-authority,,805
        South Council,local-authority,,808
        Public Health,local-authority,North Council,805
        Public Health,local-authority,South Council,808
        Housing,local-authority,North Council,
        Housing,local-authority,South Council,
    """)
    assert counts(bring(session, both, "csv", data)) == {"added": 6}
    assert {slug for slug in bodies(session, both) if slug.startswith("public")} == {
        "public-health",
        "public-health-south-council",
    }
    assert counts(bring(session, both, "csv", data)) == {"unchanged": 6}


def test_two_rows_that_cannot_be_told_apart(session: Session) -> None:
    made = plan(session, factories.partnership(session), "csv", lines("name,kind\nSame,voluntary\nSame,voluntary"))
    assert refused(made) == {3: "the same body stands on line 2: if these are two, tell them apart by number or slug"}


def test_a_name_that_several_have_needs_a_slug(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "csv", lines("name,kind,slug\nSame,voluntary,same-one\nSame,voluntary,same-two"))
    made = plan(session, sefton, "csv", lines("name,kind\nSame,voluntary"))
    assert refused(made) == {2: "2 bodies have this name and kind: say which by slug or number (same-one, same-two)"}


def test_parents_that_are_not_there_or_turn_in_a_circle(session: Session) -> None:
    made = plan(
        session,
        factories.partnership(session),
        "csv",
        lines("""
        name,kind,parent
        Lost,other,Nowhere
        Grandchild,other,Lost
        Hen,other,Egg
        Egg,other,Hen
        Alone,other,
    """),
    )
    assert counts(made) == {"added": 1, "refused": 4}
    assert refused(made) == {
        2: "its parent “Nowhere” cannot be found: no body here is called that",
        3: "its parent “Lost” cannot be found: no body here is called that",
        4: "it would be a part of itself",
        5: "it would be a part of itself",
    }


def test_a_body_moves_to_another_parent(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "csv", AGENCIES)
    made = bring(session, sefton, "csv", lines("slug,parent\nhousing,coast-council"))
    assert said(made) == ["part of: Coast Council"]
    assert relations(session, bodies(session, sefton)["housing"]) == [
        ("part_of", "Public Health", False),
        ("part_of", "Coast Council", True),
    ]


WITH_CONTACTS = lines("""
    urn,contact_name,contact_email,contact_role
    100001,The lead,Lead@Ash.example,DSL
    100001,The deputy,deputy@ash.example,lead
    100001,,office@ash.example,office
    100002,,,
    100099,Nobody,nobody@ash.example,lead
""")


def test_contacts_come_by_urn(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", kit.table(kit.school(100001), kit.school(100002)))
    made = bring(session, sefton, "csv", WITH_CONTACTS)
    assert counts(made) == {"changed": 3, "unchanged": 1, "refused": 1}
    assert refused(made) == {6: "there is no body URN 100099 here yet: to add it, fill in name and kind"}
    ash = bodies(session, sefton)["ash-primary-school"]
    assert contacts(session, ash) == [
        ("lead", "The lead", "lead@ash.example", True),
        ("lead", "The deputy", "deputy@ash.example", True),
        ("office", "", "office@ash.example", True),
    ]
    assert counts(bring(session, sefton, "csv", WITH_CONTACTS)) == {"unchanged": 4, "refused": 1}


def test_a_list_s_contacts_take_the_place_of_earlier_ones_of_the_role(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", kit.table(kit.school(100001)))
    bring(session, sefton, "csv", WITH_CONTACTS)
    made = bring(session, sefton, "csv", lines("urn,contact_name,contact_email\n100001,The new one,new@ash.example"))
    assert said(made) == [
        "Safeguarding lead: The new one, new@ash.example",
        "no longer Safeguarding lead: The lead, lead@ash.example",
        "no longer Safeguarding lead: The deputy, deputy@ash.example",
    ]
    ash = bodies(session, sefton)["ash-primary-school"]
    assert [email for _, _, email, active in contacts(session, ash) if active] == [
        "office@ash.example",
        "new@ash.example",
    ]
    back = bring(session, sefton, "csv", lines("urn,contact_name,contact_email\n100001,,lead@ash.example"))
    assert said(back)[0] == "Safeguarding lead: The lead, lead@ash.example"
    assert len(contacts(session, ash)) == 4


def test_two_rows_about_one_body_must_agree(session: Session) -> None:
    made = plan(
        session,
        factories.partnership(session),
        "csv",
        lines("""
        name,kind,slug,contact_email
        Club,voluntary,club,a@club.example
        Club,voluntary,club,b@club.example
        Other club,voluntary,club,c@club.example
        Club,voluntary,club,a@club.example
    """),
    )
    assert counts(made) == {"added": 1, "changed": 1, "refused": 2}
    assert refused(made) == {
        4: "line 2 says something else about the same body",
        5: "the same body and contact stand on line 2",
    }


def test_a_number_of_another_body_is_refused(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "csv", AGENCIES)
    bring(session, sefton, "csv", lines("slug,urn\nchess-club,100001"))
    made = plan(session, sefton, "csv", lines("slug,ods,urn\nchess-club,RX9,\n,RX9,100001"))
    assert refused(made) == {
        2: "its number belongs to Hospital Trust (ODS code RX9), its slug to another body",
        3: "its ods RX9 belongs to Hospital Trust (ODS code RX9)",
    }


def test_a_membership_that_somebody_ended_stays_ended(session: Session) -> None:
    sefton = factories.partnership(session)
    club = factories.organisation(session, name="Chess Club", kind="voluntary", slug="chess-club")
    factories.membership(session, sefton, club, until=date(2026, 1, 1))
    made = bring(session, sefton, "csv", lines("slug,name\nchess-club,Chess Club"))
    assert notes(made) == ["its place in the partnership ended on 1 January 2026 and stays so"]
    assert session.exec(select(Membership.until)).all() == [date(2026, 1, 1)]


def test_a_list_reaches_no_body_of_another_partnership(session: Session) -> None:
    one, two = factories.partnership(session), factories.partnership(session, areas=("356",))
    bring(session, one, "csv", AGENCIES)
    theirs = lines("name,kind,slug,ods\nMine now,nhs-trust,hospital-trust,\nMine too,nhs-trust,,RX9")
    made = bring(session, two, "csv", theirs, trusted=False)
    why = "it belongs to another partnership: a platform administrator can bring it in"
    assert refused(made) == {2: why, 3: why}
    assert bodies(session, two) == {}
    assert bodies(session, one)["hospital-trust"].name == "Hospital Trust"


def test_a_shared_body_keeps_its_details_but_takes_contacts(session: Session) -> None:
    one, two = factories.partnership(session), factories.partnership(session, areas=("356",))
    bring(session, one, "csv", AGENCIES)
    bring(session, two, "csv", lines("slug\nhospital-trust"))
    made = bring(session, two, "csv", lines("name,ods\nRenamed,RX9"), trusted=False)
    assert refused(made) == {2: "other partnerships have it too: a platform administrator can change its details"}
    made = bring(session, two, "csv", lines("ods,basis,contact_email\nRX9,contract,a@trust.example"), trusted=False)
    assert counts(made) == {"changed": 1}


def test_the_same_name_elsewhere_is_another_body(session: Session) -> None:
    one, two = factories.partnership(session), factories.partnership(session)
    bring(session, one, "csv", AGENCIES)
    bring(session, two, "csv", lines("name,kind\nChess Club,voluntary"), trusted=False)
    assert set(bodies(session, two)) == {"chess-club-2"}


NAMES = st.sampled_from(["Club", "Council", "Trust", '=HYPERLINK("x")', "x" * 101, "Église", "…"])
ROWS = st.lists(
    st.tuples(
        NAMES,
        st.sampled_from(["voluntary", "local-authority", "wrong"]),
        st.sampled_from(["", "343", "808"]),
        st.sampled_from(["", "RX1", "RX2"]),
        st.sampled_from(["", "Council", "club"]),
        st.sampled_from(["", "a@club.example", "b@club.example", "bad"]),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_any_list_comes_in_whole_and_only_once(session: Session, rows: list[tuple[str, ...]]) -> None:
    sefton = factories.partnership(session)
    headings = ("name", "kind", "area", "ods", "parent", "contact_email")
    with session.begin_nested() as trial:
        data = kit.table(*(dict(zip(headings, row, strict=True)) for row in rows)) if rows else b"name,kind\n"
        first = bring(session, sefton, "csv", data)
        again = plan(session, sefton, "csv", data)
        assert sum(first.counts.values()) == len(rows)
        assert not again.changes_anything
        trial.rollback()
