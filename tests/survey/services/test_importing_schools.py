"""Schools brought in: added, changed, closed, succeeded; a second run changes nothing; statements do not grow."""

from datetime import date

import pytest
from sqlmodel import Session, select

from survey.models import EventKind, IdentifierScheme, ImportRun, Organisation, OrganisationStatus
from survey.queries.organisations.known import list_slugs, load_known
from survey.queries.trail import list_events, verify
from survey.services.organisations import commit_import
from tests import factories
from tests.survey import importing_kit as kit
from tests.survey.importing_kit import bodies, bring, counts, notes, numbers, plan, refused, relations, said, school
from tests.survey.statements import count_statements

TWO = kit.table(school(100001), school(100002, name="Beech Secondary School", phase="Secondary"))


def test_a_dry_run_changes_nothing(session: Session) -> None:
    sefton = factories.partnership(session)
    assert plan(session, sefton, "gias", TWO).end_line == (
        "added 2, changed 0, unchanged 0, closed 0, succeeded 0, refused 0"
    )
    assert bodies(session, sefton) == {}
    assert not session.dirty
    assert not session.new


def test_schools_are_added_with_numbers_and_membership(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    found = bodies(session, sefton)
    assert set(found) == {"ash-primary-school", "beech-secondary-school"}
    ash = found["ash-primary-school"]
    assert numbers(session, ash) == {"urn": "100001", "laestab": "343/0001"}
    assert (ash.kind, ash.legal_route, ash.phase, ash.status) == ("school", "s175", "Primary", "open")
    known = {body.slug: body for body in load_known(session, sefton.id, {})}
    assert known["ash-primary-school"].membership is not None
    assert known["ash-primary-school"].membership.basis == "relevant_agency"


def test_a_second_run_changes_nothing_and_leaves_no_record(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    before = bodies(session, sefton)["ash-primary-school"].changed_at
    again = bring(session, sefton, "gias", TWO)
    assert counts(again) == {"unchanged": 2}
    assert not again.changes_anything
    assert len(session.exec(select(ImportRun)).all()) == 1
    assert bodies(session, sefton)["ash-primary-school"].changed_at == before


def test_an_import_is_on_record_without_names(session: Session) -> None:
    sefton, unit = factories.partnership(session), factories.user(session)
    made = plan(session, sefton, "gias", TWO)
    run = commit_import(session, unit, made, "schools.csv")
    assert run is not None
    assert (run.file_name, run.by_user, run.counts["added"], len(run.digest)) == ("schools.csv", unit.id, 2, 64)
    (event,) = list_events(session, f"partnership:{sefton.id}")
    assert event.kind == EventKind.ORGANISATIONS_IMPORTED
    assert len(event.data["bodies"]["added"]) == 2
    assert "Ash" not in str(event.data)
    assert verify(session) == []


def test_a_change_is_said_and_done(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    renamed = kit.table(
        school(100001, name="Ash Academy", kind="Academy converter"),
        school(100002, name="Beech Secondary School", phase="Secondary"),
    )
    made = bring(session, sefton, "gias", renamed)
    assert counts(made) == {"changed": 1, "unchanged": 1}
    assert said(made) == [
        "name: Ash Primary School → Ash Academy",
        "type: Community school → Academy converter",
        "legal route: s175 → s157",
    ]
    ash = bodies(session, sefton)["ash-primary-school"]
    assert (ash.name, ash.legal_route) == ("Ash Academy", "s157")


def test_a_layout_with_fewer_columns_wipes_nothing(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", kit.table(school(UKPRN="10000001", StatutoryLowAge="3", opened="01-09-2001")))
    made = bring(session, sefton, "gias", kit.table(school(UKPRN="", StatutoryLowAge="", town="")))
    assert counts(made) == {"unchanged": 1}


def test_an_absent_body_is_never_closed_and_a_closed_row_closes(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    made = bring(session, sefton, "gias", kit.table(school(100001, status="Closed", closed="31-08-2026")))
    assert counts(made) == {"closed": 1}
    found = bodies(session, sefton)
    assert (found["ash-primary-school"].status, found["ash-primary-school"].closed_on) == ("closed", date(2026, 8, 31))
    assert found["beech-secondary-school"].status == OrganisationStatus.OPEN
    assert counts(bring(session, sefton, "gias", kit.table(school(100001, status="Closed", closed="31-08-2026")))) == {
        "unchanged": 1
    }


def test_a_closing_without_a_date_is_dated_the_day_it_is_read(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    closed = kit.table(school(100001, status="Closed"))
    bring(session, sefton, "gias", closed)
    assert bodies(session, sefton)["ash-primary-school"].closed_on == factories.TODAY
    assert counts(bring(session, sefton, "gias", closed, today=date(2027, 1, 1))) == {"unchanged": 1}


def test_a_school_opens_again(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    bring(session, sefton, "gias", kit.table(school(100001, status="Closed", closed="31-08-2026")))
    assert counts(bring(session, sefton, "gias", kit.table(school(100001)))) == {"changed": 1}
    ash = bodies(session, sefton)["ash-primary-school"]
    assert (ash.status, ash.closed_on) == ("open", None)


def test_a_closed_school_never_kept_stays_out_and_is_counted_unchanged(session: Session) -> None:
    sefton = factories.partnership(session)
    made = bring(session, sefton, "gias", kit.table(school(100001), school(100009, status="Closed")))
    assert counts(made) == {"added": 1, "unchanged": 1}
    assert set(bodies(session, sefton)) == {"ash-primary-school"}


def converted(**changes: str) -> bytes:
    old = school(
        100001, status="Closed", closed="31-08-2026", why_closed=changes.pop("why_closed", "Academy Converter")
    )
    new = school(150001, number="0001", kind="Academy converter", opened="01-09-2026", why_opened="Academy Converter")
    return kit.table(*((old, new) if changes.pop("order", "old") == "old" else (new, old)))


@pytest.mark.parametrize("order", ["old", "new"])
def test_a_conversion_is_a_succession(session: Session, order: str) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    made = bring(session, sefton, "gias", converted(order=order))
    assert counts(made) == {"added": 1, "succeeded": 1}
    found = bodies(session, sefton)
    old, new = found["ash-primary-school"], found["ash-primary-school-southport"]
    assert old.status == OrganisationStatus.CLOSED
    assert relations(session, new) == [("predecessor", "Ash Primary School", True)]
    assert numbers(session, old) == {"urn": "100001"}
    assert numbers(session, old, held=False) == {"laestab": "343/0001"}
    assert numbers(session, new) == {"urn": "150001", "laestab": "343/0001"}
    assert counts(bring(session, sefton, "gias", converted(order=order))) == {"unchanged": 2}


def test_an_amalgamation_is_no_succession(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    made = bring(session, sefton, "gias", converted(why_closed="Result of Amalgamation/Merger"))
    assert counts(made) == {"added": 1, "closed": 1}
    assert relations(session, bodies(session, sefton)["ash-primary-school-southport"]) == []


NEW_ONLY = school(150001, number="0001", kind="Academy converter", opened="01-09-2026", why_opened="Academy Converter")


def test_a_file_that_has_only_the_new_school_leaves_the_old_one_open_and_says_so(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", TWO)
    made = bring(session, sefton, "gias", kit.table(NEW_ONLY))
    assert counts(made) == {"added": 1}
    assert "stays open" in notes(made)[0]
    found = bodies(session, sefton)
    assert found["ash-primary-school"].is_open
    assert relations(session, found["ash-primary-school-southport"])[0][0] == "predecessor"
    assert notes(bring(session, sefton, "gias", kit.table(NEW_ONLY))) == []


def test_an_older_file_takes_no_number_from_a_newer_school(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", kit.table(NEW_ONLY))
    made = bring(session, sefton, "gias", TWO)
    assert counts(made) == {"added": 2}
    assert notes(made) == ["DfE number 343/0001 stays with Ash Primary School (URN 150001), which has it too"]
    assert numbers(session, bodies(session, sefton)["ash-primary-school"])["laestab"] == "343/0001"
    assert counts(bring(session, sefton, "gias", TWO)) == {"unchanged": 2}


def test_three_of_one_name_are_told_apart_for_good(session: Session) -> None:
    sefton = factories.partnership(session)
    three = kit.table(school(100001), school(100002), school(100003), school(100004, town="Formby"))
    bring(session, sefton, "gias", three)
    slugs = {numbers(session, body)["urn"]: slug for slug, body in bodies(session, sefton).items()}
    assert slugs == {
        "100001": "ash-primary-school",
        "100002": "ash-primary-school-southport",
        "100003": "ash-primary-school-343",
        "100004": "ash-primary-school-formby",
    }
    assert counts(bring(session, sefton, "gias", three)) == {"unchanged": 4}


def test_names_that_are_no_names(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(
        session,
        sefton,
        "gias",
        kit.table(school(100001, name='=HYPERLINK("x")'), school(100002, name="☃"), school(100003, name="Import")),
    )
    assert set(bodies(session, sefton)) == {"hyperlink-x", "body", "import-southport"}
    assert "import" not in list_slugs(session)


def test_the_same_urn_twice_is_refused_the_second_time(session: Session) -> None:
    made = bring(
        session, factories.partnership(session), "gias", kit.table(school(100001), school(100001, name="Other"))
    )
    assert counts(made) == {"added": 1, "refused": 1}
    assert refused(made) == {3: "the same body stands on line 2: if these are two, tell them apart by number or slug"}


def test_a_row_that_cannot_be_read_keeps_nobody_out(session: Session) -> None:
    sefton = factories.partnership(session)
    data = kit.table(school(100001), school("abc"), school(100003, name="Cedar School")) + b"100004,343\r\n"
    made = bring(session, sefton, "gias", data)
    assert counts(made) == {"added": 2, "refused": 2}
    assert refused(made) == {
        3: "its URN “abc” is not a number of the register",
        5: "it has 2 cells where the headings are 9",
    }
    assert sum(made.counts.values()) == 4


def test_trusts_are_bodies_that_schools_are_tied_to(session: Session) -> None:
    sefton = factories.partnership(session)
    in_trust = kit.table(
        school(100001, trust="Grove Trust", trust_code="5001"), school(100002, trust="Grove Trust", trust_code="5001")
    )
    made = bring(session, sefton, "gias", in_trust)
    assert counts(made) == {"added": 2}
    ash = bodies(session, sefton)["ash-primary-school"]
    assert relations(session, ash) == [("trust", "Grove Trust", True)]
    trust = session.exec(select(Organisation).where(Organisation.kind == "academy-trust")).one()
    assert numbers(session, trust) == {"uid": "5001"}
    assert counts(bring(session, sefton, "gias", in_trust)) == {"unchanged": 2}
    moved = bring(session, sefton, "gias", kit.table(school(100001, trust="Hill Trust", trust_code="5002")))
    assert said(moved) == ["trust: Hill Trust"]
    assert relations(session, ash) == [("trust", "Grove Trust", False), ("trust", "Hill Trust", True)]
    bring(session, sefton, "gias", kit.table(school(100001, trust="Grove Trust", trust_code="5001")))
    assert relations(session, ash) == [("trust", "Grove Trust", True), ("trust", "Hill Trust", False)]


def test_a_trust_takes_a_new_name(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "gias", kit.table(school(trust="Grove Trust", trust_code="5001")))
    made = bring(session, sefton, "gias", kit.table(school(trust="Grove and Hill Trust", trust_code="5001")))
    assert said(made) == ["name of the trust: Grove Trust → Grove and Hill Trust"]


def test_a_school_in_a_list_is_the_school_of_the_register(session: Session) -> None:
    sefton = factories.partnership(session)
    bring(session, sefton, "csv", b"name,kind,ukprn\nAsh Primary School,school,10000001\n")
    made = bring(session, sefton, "gias", kit.table(school(UKPRN="10000001")))
    assert counts(made) == {"changed": 1}
    assert set(bodies(session, sefton)) == {"ash-primary-school"}


def test_another_partnership_s_school_is_joined_not_doubled(session: Session) -> None:
    one, two = factories.partnership(session), factories.partnership(session)
    bring(session, one, "gias", TWO)
    assert counts(bring(session, two, "gias", TWO, trusted=False)) == {"added": 2}
    assert bodies(session, one).keys() == bodies(session, two).keys()
    assert len(session.exec(select(Organisation)).all()) == 2


def test_only_an_operator_moves_a_school_out_of_another_partnership_s_area(session: Session) -> None:
    one, two = factories.partnership(session), factories.partnership(session, areas=("356",))
    bring(session, one, "gias", TWO)
    moved = kit.table(school(100001, area="356", name="Taken over"))
    made = bring(session, two, "gias", moved, trusted=False)
    assert refused(made) == {2: "it belongs to another partnership: a platform administrator can bring it in"}
    assert bodies(session, one)["ash-primary-school"].name == "Ash Primary School"
    assert counts(bring(session, two, "gias", moved)) == {"added": 1}


def test_areas_narrow_the_file(session: Session) -> None:
    both = factories.partnership(session, areas=("805", "808"))
    data = kit.table(school(100001, area="805"), school(100002, area="808"), school(100003, area="343"))
    assert counts(plan(session, both, "gias", data)) == {"added": 2}
    assert counts(plan(session, both, "gias", data, areas=["808"])) == {"added": 1}
    assert counts(plan(session, both, "gias", data, areas=["343"])) == {"added": 1}


def test_demonstrations_stay_demonstrations(session: Session) -> None:
    made_up = factories.partnership(session, demonstration=True)
    bring(session, made_up, "gias", TWO)
    assert all(body.demonstration for body in bodies(session, made_up).values())


def test_reading_costs_as_many_statements_for_two_as_for_two_hundred(session: Session) -> None:
    costs = []
    for count in (2, 200):
        sefton = factories.partnership(session)
        data = kit.table(*(school(200000 + 1000 * count + n, number=str(count + n)) for n in range(count)))
        with count_statements(session) as first:
            bring(session, sefton, "gias", data)
        with count_statements(session) as second:
            plan(session, sefton, "gias", data)
        costs.append((first.count, second.count))
    assert costs[0] == costs[1]
    assert costs[0][1] <= 15


def test_imports_wait_for_each_other(session: Session) -> None:
    sefton = factories.partnership(session)
    plan(session, sefton, "gias", TWO, to_commit=True)
    if session.get_bind().dialect.name == "postgresql":
        held = session.connection().exec_driver_sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        assert held.scalar_one() >= 1


def test_sefton_from_the_real_register(session: Session) -> None:
    sefton = factories.partnership(session)
    assert counts(bring(session, sefton, "gias", kit.real(kit.SIX_AREAS))) == {"added": 102}
    assert counts(bring(session, sefton, "gias", kit.real(kit.SIX_AREAS))) == {"unchanged": 102}
    assert counts(plan(session, sefton, "gias", kit.real(kit.ACADEMIES))) == {"unchanged": 40}
    assert counts(plan(session, sefton, "gias", kit.real(kit.ENGLAND))) == {"unchanged": 102}
    found = bodies(session, sefton).values()
    assert len({body.slug for body in found}) == 102
    assert sum(body.phase == "Primary" for body in found) == 74
    assert sum(body.phase in ("Special", "Alternative provision") for body in found) == 7


def test_a_register_of_every_type_with_the_closed_ones(session: Session) -> None:
    halton = factories.partnership(session, areas=("876",))
    made = bring(session, halton, "gias", kit.real(kit.OTHER_SERVICE))
    assert sum(made.counts.values()) == 171
    assert made.counts["refused"] == 0
    again = bring(session, halton, "gias", kit.real(kit.OTHER_SERVICE))
    assert counts(again) == {"unchanged": 171}
    assert IdentifierScheme.URN in {scheme for body in load_known(session, halton.id, {}) for scheme in body.numbers}
