"""Editions and notes of a partnership: entered, laid over the register, withdrawn; and whose answers that touches."""

from collections import namedtuple
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from questionnaires.parts import Reference
from survey.models import Event, EventKind, GuidanceEdition, Partnership
from survey.queries.guidance.again import list_again
from survey.queries.guidance.referring import asked_by, lines, list_referring
from survey.queries.guidance.registers import find_change, find_edition, get_register, list_entered
from survey.queries.questionnaires import replaced_in
from survey.services.guidance import ChangeGiven, EditionGiven, add_change, add_edition, withdraw
from survey.services.refusals import Refused
from tests import factories
from tests.factories import NOW
from tests.survey.guidance_kit import KCSIE, returned, version
from tests.survey.statements import count_statements

ON = date(2025, 10, 1)


def state(session: Session, partnership: Partnership | None, edition: str, on: date, document: str = KCSIE) -> str:
    """Where a reference stands for a partnership."""
    register = get_register(session, partnership.id if partnership else None)
    return register.standing(Reference(document=document, edition=edition), on).state


def test_an_edition_of_a_partnership_is_its_own(session: Session) -> None:
    here, there = factories.partnership(session), factories.partnership(session)
    unit = factories.user(session, name="The unit")
    row = add_edition(session, unit, here, EditionGiven(KCSIE, "2027", date(2027, 9, 1)), NOW)
    assert state(session, here, "2026", date(2027, 9, 1)) == "ended"
    assert state(session, there, "2026", date(2027, 9, 1)) == "in_force"
    assert state(session, None, "2026", date(2027, 9, 1)) == "in_force"
    document = get_register(session, here.id).find(KCSIE)
    assert document is not None
    entered = list_entered(session, here.id, document)["edition"][row.id]
    assert (entered.by, entered.at, entered.everywhere) == ("The unit", NOW, False)
    assert find_edition(session, there.id, row.id) is None


def test_an_edition_of_the_installation_is_everybodys_and_a_partnership_may_know_better(session: Session) -> None:
    here = factories.partnership(session)
    add_edition(session, None, here, EditionGiven("Handbook", "2026", date(2026, 10, 1)), NOW)
    add_edition(session, None, None, EditionGiven("Handbook", "2026", date(2026, 9, 1)), NOW)
    add_edition(session, None, None, EditionGiven("Handbook", "2025", date(2025, 9, 1), to_check="The day."), NOW)
    assert state(session, None, "2025", date(2026, 9, 15), "Handbook") == "ended"
    assert state(session, here, "2025", date(2026, 9, 15), " HANDBOOK") == "in_force"


def test_a_date_is_put_right_by_entering_it_anew(session: Session) -> None:
    here = factories.partnership(session)
    for day in (date(2026, 9, 1), date(2026, 11, 1)):
        add_edition(session, None, here, EditionGiven(KCSIE, "2026", day), NOW)
    assert state(session, here, "2025", date(2026, 10, 1)) == "in_force"
    register = get_register(session, here.id)
    assert register.standing(Reference(document=KCSIE, edition="2025"), date(2026, 11, 1)).sure


def test_what_is_withdrawn_no_longer_counts_and_stays_on_record(session: Session) -> None:
    here = factories.partnership(session)
    unit = factories.user(session)
    row = add_edition(session, unit, here, EditionGiven(KCSIE, "2027", date(2027, 9, 1)), NOW)
    withdraw(session, unit, row, NOW + timedelta(hours=1))
    withdraw(session, None, row, NOW + timedelta(hours=2))
    assert state(session, here, "2026", date(2027, 9, 1)) == "in_force"
    kept = session.exec(select(GuidanceEdition)).one()
    assert (kept.withdrawn_by, kept.withdrawn_at) == (unit.id, NOW + timedelta(hours=1))
    kinds = session.exec(select(Event.kind).where(Event.stream == f"partnership:{here.id}")).all()
    assert kinds == [EventKind.GUIDANCE_EDITION_ADDED, EventKind.GUIDANCE_EDITION_WITHDRAWN]
    assert find_edition(session, here.id, row.id) is None


def test_a_note_may_stand_instead_of_a_shipped_one(session: Session) -> None:
    here = factories.partnership(session)
    given = ChangeGiven(KCSIE, "2025", "Nothing to do here.", instead_of="misinformation")
    row = add_change(session, None, here, given, NOW)
    document = get_register(session, here.id).find(KCSIE)
    edition = document.edition("2025") if document else None
    assert edition is not None
    assert "misinformation" not in {change.key for change in edition.changes}
    assert edition.changes[-1].own == row.id
    assert find_change(session, here.id, row.id) is row


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (EditionGiven(" ", "2026", ON), "document"),
        (EditionGiven("x" * 201, "2026", ON), "document"),
        (EditionGiven(KCSIE, "", ON), "edition"),
        (EditionGiven(KCSIE, "2026"), "from_on"),
        (EditionGiven(KCSIE, "2026", ON, date(2025, 9, 30)), "to_on"),
        (EditionGiven(KCSIE, "2026", ON, to_check="x" * 501), "to_check"),
        (ChangeGiven(KCSIE, "2026", "  "), "words"),
        (ChangeGiven(KCSIE, "2026", "x" * 501), "words"),
        (ChangeGiven(KCSIE, "2026", "So it is.", "x" * 121), "paragraph"),
    ],
)
def test_what_cannot_be_entered_says_where(session: Session, given: EditionGiven | ChangeGiven, field: str) -> None:
    add = add_edition if isinstance(given, EditionGiven) else add_change
    with pytest.raises(Refused) as no:
        add(session, None, None, given, NOW)  # type: ignore[arg-type]
    assert no.value.field == field


def test_which_versions_refer_to_what(session: Session) -> None:
    here = factories.partnership(session)
    old = version(session, "refers")
    register = get_register(session, here.id)
    versions = [one for one in list_referring(session, [here.id]) if one.row.id == old.id]
    found = {(line.document.title, line.edition.name): line for line in lines(versions, register, ON)}
    assert (found[KCSIE, "2024"].references, found[KCSIE, "2024"].standing.state) == (2, "ended")
    assert (found["The handbook", "2020"].references, found["The handbook", "2020"].standing.state) == (1, "unknown")
    assert found[KCSIE, "2025"].counts == ()
    document = register.find(KCSIE)
    assert document is not None
    (asked,) = asked_by(versions, document, register, ON)
    assert [(one.cited.key, one.again) for one in asked.findings] == [("a", True), ("b", False)]


def test_a_version_is_replaced_by_a_later_one_of_its_own_key_alone() -> None:
    """A short form that descends from a long one leaves the long one as it is."""
    row = namedtuple("Row", "key version replaces_key replaces_version")
    first, short = row("long", "2024", None, None), row("short", "2024", "long", "2024")
    assert replaced_in([first, short]) == frozenset()
    assert replaced_in([first, short, row("long", "2025", "long", "2024")]) == {("long", "2024")}


def again(
    session: Session, here: Partnership, programmes: frozenset[str] | None = None
) -> list[tuple[str, tuple[str, ...]]]:
    """Who must answer KCSIE again on the day: names and question keys."""
    register = get_register(session, here.id)
    document = register.find(KCSIE)
    assert document is not None
    asked = asked_by(list_referring(session, [here.id]), document, register, ON)
    return [(one.given.name, one.questions) for one in list_again(session, here.id, asked, programmes)]


def test_who_must_answer_again(session: Session) -> None:
    """Whoever answered a question that changed, in the latest return; not who never answered it or has moved on."""
    here, there = factories.partnership(session), factories.partnership(session)
    old, new = version(session, "again"), version(session, "again", version="2025", edition="2025")
    returned(session, here, old, "Submitted")
    returned(session, here, old, "Running", submitted=None)
    returned(session, here, old, "Left it out", answered=("b",))
    returned(session, here, old, "Not begun", answered=(), submitted=None)
    returned(session, there, old, "Elsewhere")
    later = {"opens_on": factories.TODAY}
    moved = returned(session, here, old, "Moved on")
    returned(session, here, new, "", again=moved, of_round=later)
    waiting = returned(session, here, old, "Waiting")
    returned(session, here, new, "", again=waiting, of_round=later, answered=(), submitted=None)
    assert again(session, here) == [("Running", ("a",)), ("Submitted", ("a",)), ("Waiting", ("a",))]
    assert again(session, here, frozenset({"schools"})) == again(session, here)
    assert again(session, here, frozenset({"agencies"})) == []


def test_a_note_of_the_partnership_decides_who_answers_again(session: Session) -> None:
    here = factories.partnership(session)
    returned(session, here, version(session, "decides"), "School")
    add_change(session, None, here, ChangeGiven(KCSIE, "2025", "No.", instead_of="misinformation"), NOW)
    add_change(session, None, here, ChangeGiven(KCSIE, "2025", "No.", instead_of="self-check"), NOW)
    assert again(session, here) == []
    add_change(
        session, None, here, ChangeGiven(KCSIE, "2025", "Say it anew.", "Part nine; Part eight", again=True), NOW
    )
    assert again(session, here) == [("School", ("b",))]


def test_more_bodies_cost_no_more_statements(session: Session) -> None:
    here = factories.partnership(session)
    old = version(session, "costs")
    returned(session, here, old, "One")
    again(session, here)
    with count_statements(session) as few:
        again(session, here)
    for number in range(10):
        returned(session, here, old, f"Body {number}")
    with count_statements(session) as many:
        assert len(again(session, here)) == 11
    assert few.count == many.count == 5
