"""Where bodies stand, the figures over them, lists, and how returns come in: one truth for all of them."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from sqlmodel import Session, select

from questionnaires.answers import Answer
from survey.models import (
    Contact,
    LineState,
    Membership,
    Message,
    OrganisationStatus,
    Return,
    ReturnState,
    Round,
    Signature,
)
from survey.queries.rounds.bodies import BodyRow, Wanted, list_bodies, list_lines
from survey.queries.rounds.curves import Came, Inflow, forecast, get_inflows, scaled
from survey.queries.rounds.due import is_due, is_returned
from survey.queries.rounds.figures import get_figures, list_rounds
from survey.queries.rounds.lists import find_unissued, list_reminder_days
from survey.queries.rounds.places import NOT_COUNTED, PLACES, RETURNED, STAGES, WAITING, word_for
from survey.services.loading import Answers, Status, load_answers
from survey.services.rounds.lines import exempt, nil
from survey.services.rounds.reminding import Reminder, remind
from tests import factories
from tests.factories import NOW, TODAY
from tests.survey import rounds_kit
from tests.survey.rounds_kit import Kit
from tests.survey.statements import count_statements

GREEN = {"a": Answer(value="green"), "b": Answer(value="green"), "n": Answer(unknown=True)}
PLACED = {
    "one-in": "in",
    "two-late": "in",
    "three-nil": "nil",
    "four-exempt": "exempt",
    "five-closed": "closed",
    "six-gone": "gone",
    "seven-signature": "signature",
    "eight-moving": "moving",
    "nine-quiet": "quiet",
    "ten-opened": "opened",
    "eleven-unopened": "unopened",
    "twelve-undelivered": "undelivered",
    "thirteen-unreached": "unreached",
    "fourteen-back": "in",
}


@pytest.fixture
def kit(session: Session) -> Kit:
    return rounds_kit.make(session)


def change(kit: Kit, round_: Round, slug: str, **values: object) -> Return:
    found = kit.line(round_, slug).return_
    for name, value in values.items():
        setattr(found, name, value)
    return factories.keep(kit.session, found)


@pytest.fixture
def round_(kit: Kit) -> Round:
    """A round with a body at every place."""
    for number, slug in enumerate(PLACED):
        phase = ("Primary", "Secondary")[number % 2]
        lead = None if slug == "thirteen-unreached" else ""
        kit.body(slug.replace("-", " ").title(), phase=phase, lead=lead, urn=920000 + number)
    found = kit.issue(due_on=TODAY + timedelta(days=10), opens_on=TODAY - timedelta(days=20)).round_
    late = NOW + timedelta(days=12)
    sent = [Answers("one-in", GREEN, NOW), Answers("two-late", GREEN, late), Answers("fourteen-back", GREEN, NOW)]
    load_answers(kit.session, None, found, sent, NOW)
    part = [Answers(slug, {"a": Answer(value="red")}) for slug in ("seven-signature", "eight-moving", "nine-quiet")]
    load_answers(kit.session, None, found, part, NOW, Status.DRAFT)
    kit.session.expire_all()
    desk = kit.desk(found)
    exempt(kit.session, desk, kit.line(found, "four-exempt"), "Merged")
    nil(kit.session, desk, kit.line(found, "three-nil"), "Nothing to say")
    for slug, days in (("five-closed", 10), ("six-gone", 11)):
        body = kit.line(found, slug).organisation
        body.status, body.closed_on = OrganisationStatus.CLOSED, TODAY + timedelta(days=days)
        kit.session.add(body)
    change(kit, found, "seven-signature", state=ReturnState.AWAITING_SIGNATURE)
    change(kit, found, "nine-quiet", last_saved_at=NOW - timedelta(days=8))
    change(kit, found, "ten-opened", opened_at=NOW - timedelta(days=3))
    change(kit, found, "fourteen-back", state=ReturnState.RETURNED)
    letters = select(Message).where(Message.issue_line_id == kit.line(found, "twelve-undelivered").line.id)
    for letter in kit.session.exec(letters):
        letter.failed_at, letter.failure = NOW, "no such mailbox"
        kit.session.add(letter)
    kit.session.flush()
    return found


def rows(kit: Kit, round_: Round, **wanted: object) -> list[BodyRow]:
    found = list_bodies(kit.session, round_.id, kit.partnership.id, Wanted(**wanted), NOW)
    assert found.count == len(found.rows)
    return list(found.rows)


def test_every_body_stands_at_one_place(kit: Kit, round_: Round) -> None:
    assert {row.slug: row.place for row in rows(kit, round_)} == PLACED
    assert set(PLACED.values()) == set(PLACES)


def test_figures_are_the_lengths_of_their_lists(kit: Kit, round_: Round) -> None:
    figures = get_figures(kit.session, round_.id, kit.partnership.id, NOW, TODAY)
    whole = figures.whole
    for name, shown in STAGES.items():
        assert whole.of(*shown) == len(rows(kit, round_, places=shown)), name
    assert (whole.due, whole.returned, whole.not_counted) == (12, 4, 2)
    assert (whole.signature, whole.part_way, whole.not_begun, whole.waiting) == (1, 2, 5, 7)
    assert (whole.late, whole.overdue, whole.share) == (1, 0, Fraction(1, 3))
    assert whole.due == whole.returned + whole.signature + whole.part_way + whole.not_begun
    assert set(figures.groups) == {("school", "Primary"), ("school", "Secondary")}
    assert sum(group.due for group in figures.groups.values()) == whole.due
    later = get_figures(kit.session, round_.id, kit.partnership.id, NOW, TODAY + timedelta(days=11)).whole
    assert later.overdue == 7


def test_the_database_and_the_plain_rule_agree_on_due_and_returned(kit: Kit, round_: Round) -> None:
    for line in list_lines(kit.session, round_.id, kit.partnership.id, Wanted(), NOW):
        place = PLACED[line.organisation.slug]
        due = is_due(line.state, line.due_on, line.organisation.closed_on)
        assert due == (place not in NOT_COUNTED), place
        submitted = line.return_.submission_id is not None
        assert (due and is_returned(line.state, submitted=submitted)) == (place in RETURNED), place
        assert line.is_waiting == (place in WAITING), place


def test_lists_are_narrowed_and_sorted(kit: Kit, round_: Round) -> None:
    names = [row.slug for row in rows(kit, round_, words="teen")]
    assert names == ["fourteen-back", "thirteen-unreached"]
    assert [row.slug for row in rows(kit, round_, words="urn:920003")] == ["four-exempt"]
    assert rows(kit, round_, words="100%_") == []
    assert len(rows(kit, round_, group=("school", "Primary"))) == 7
    assert [row.slug for row in rows(kit, round_, states=(ReturnState.RETURNED,))] == ["fourteen-back"]
    assert [row.slug for row in rows(kit, round_, late=True)] == ["two-late"]
    assert rows(kit, round_, overdue_on=TODAY, places=WAITING) == []
    assert rows(kit, round_, sort="-complete")[0].answered == 3
    assert rows(kit, round_, sort="activity", places=("quiet", "moving"))[0].slug == "nine-quiet"
    assert rows(kit, round_, sort="nonsense")[0].slug == "eight-moving"


def test_pages_of_a_list(kit: Kit, round_: Round) -> None:
    def page(number: int) -> list[str]:
        found = list_bodies(kit.session, round_.id, kit.partnership.id, Wanted(page=number, size=5), NOW)
        assert (found.count, found.pages) == (14, 3)
        return [row.slug for row in found.rows]

    assert [*page(1), *page(2), *page(3)] == [row.slug for row in rows(kit, round_)]
    assert page(99) == page(3)


def test_what_a_row_says(kit: Kit, round_: Round) -> None:
    remind(kit.session, kit.desk(round_), [kit.line(round_, "seven-signature")], Reminder("Why"))
    line = kit.line(round_, "seven-signature")
    signed = {"step": 0, "role": "lead", "label": "Lead", "name": "A", "signed_at": NOW, "declaration": "I declare"}
    factories.keep(kit.session, Signature(return_id=line.return_.id, **signed))
    row = next(row for row in rows(kit, round_) if row.slug == "seven-signature")
    assert (row.reminders, row.reminded_at, row.signed, row.basis) == (1, NOW, 1, "relevant_agency")
    assert (row.asked, row.answered, row.due_on, row.kind, row.group) == (3, 1, round_.due_on, "school", "Primary")
    assert list_reminder_days(kit.session, round_.id, kit.partnership.id) == [(TODAY, 1)]


def test_a_contact_makes_a_body_reachable(kit: Kit, round_: Round) -> None:
    line = kit.line(round_, "thirteen-unreached")
    membership = select(Membership).where(Membership.organisation_id == line.organisation.id)
    kit.contact(kit.session.exec(membership).one().id, "lead", "new@thirteen.example")
    assert next(row for row in rows(kit, round_) if row.slug == "thirteen-unreached").place == "unopened"
    assert kit.session.exec(select(Contact)).first() is not None


def test_rounds_in_a_list(kit: Kit, round_: Round) -> None:
    kit.issue("organisation=one-in", slug="second", name="Second", opens_on=TODAY)
    found = list_rounds(kit.session, kit.partnership.id, NOW, TODAY)
    assert [(row.round_.slug, row.tally.due) for row in found] == [("second", 1), ("schools-2026", 12)]
    assert found[0].versions == ("Self-assessment of schools, version 2026",)
    assert list_rounds(kit.session, kit.partnership.id, NOW, TODAY, frozenset({"agencies"})) == []
    assert len(list_rounds(kit.session, kit.partnership.id, NOW, TODAY, frozenset({"schools", "agencies"}))) == 2
    assert list_rounds(kit.session, factories.partnership(kit.session).id, NOW, TODAY) == []


def test_twenty_bodies_cost_no_more_statements_than_two(kit: Kit) -> None:
    for number in range(20):
        kit.body(f"Body {number}", lead=None)
    small = kit.issue("organisation=body-1", "organisation=body-2", slug="small").round_
    large = kit.issue(slug="large").round_
    counts = []
    for one in (small, large):
        kit.session.flush()
        with count_statements(kit.session) as counted:
            get_figures(kit.session, one.id, kit.partnership.id, NOW, TODAY)
            list_rounds(kit.session, kit.partnership.id, NOW, TODAY)
            get_inflows(kit.session, [(one.id, one.due_on)], kit.partnership.id, NOW)
            rows(kit, one)
            list_lines(kit.session, one.id, kit.partnership.id, Wanted(), NOW)
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_who_is_not_on_the_list(kit: Kit, round_: Round) -> None:
    new = kit.body("Newcomer Primary", urn=930000)
    gone = kit.body("Newcomer Closed", status=OrganisationStatus.CLOSED)
    for typed in ("newc", "urn:930000", "930000"):
        found = find_unissued(kit.session, round_.id, kit.partnership.id, TODAY, typed)
        assert found == [new]
    assert gone not in find_unissued(kit.session, round_.id, kit.partnership.id, TODAY, "")
    assert find_unissued(kit.session, round_.id, kit.partnership.id, TODAY, "one in") == []


def test_how_returns_came_in(kit: Kit, round_: Round) -> None:
    inflow = get_inflows(kit.session, [(round_.id, round_.due_on)], kit.partnership.id, NOW)[round_.id]
    assert len(inflow.bodies) == 12
    assert sorted(one.day for one in inflow.bodies if one.day is not None) == [-10, -10, -10, 2]
    assert inflow.share(-11) == 0
    assert inflow.share(-10) == Fraction(1, 4)
    assert inflow.share(2) == Fraction(1, 3)
    assert inflow.share(-10, ("school", "College")) is None
    assert inflow.points(-30, 0) == [(-30, 0), (-11, 0), (-10, Fraction(1, 4)), (0, Fraction(1, 4))]
    assert scaled([(-30, Fraction(0)), (0, Fraction(1, 4)), (9, Fraction(1))], -30, 0) == [(0.0, 0.0), (1.0, 0.25)]


def inflow(bodies: int, *days: int) -> Inflow:
    came = [*days, *([None] * (bodies - len(days)))]
    return Inflow(tuple(Came(("school", ""), day) for day in came))


def test_a_forecast_lays_last_year_on_this_one() -> None:
    before = inflow(10, -30, -20, -15, -3, -2, -1, 4)
    now = inflow(10, -30, -20, -15, -12, -11)
    assert forecast(now, before, -10) == (Fraction(5, 7), Fraction(4, 5))
    assert forecast(now, before, 0) is None
    assert forecast(inflow(9, -30), before, -10) is None
    assert forecast(now, inflow(10, *[400] * 9), -10) is None
    assert forecast(now, inflow(10, *[-20] * 10), -10) is None
    high = forecast(inflow(10, *[-20] * 9), before, -10)
    assert high is not None
    assert max(high) <= 1


def test_a_round_that_was_loaded_later_has_no_days() -> None:
    assert inflow(4, -3, -2).is_known
    assert not inflow(4, 300, 300, 300).is_known
    assert not inflow(4).is_known


def test_schools_without_a_phase_are_grouped_by_type(kit: Kit) -> None:
    types = ["Other independent special school", "Other independent school", "Pupil referral unit", "Academy converter"]
    for number, type_ in enumerate(types):
        kit.body(f"School {number} of a type", phase="Not applicable", type=type_)
    kit.body("A college of a type", "college", type="Special post 16 institution", phase="16 plus")
    round_ = kit.issue().round_
    found = {row.slug: row.group for row in rows(kit, round_)}
    bodies = {
        line.organisation.slug: line.organisation
        for line in list_lines(kit.session, round_.id, kit.partnership.id, Wanted(), NOW)
    }
    for slug, group in found.items():
        body = bodies[slug]
        assert group == word_for(body.kind, body.phase or "", body.type or ""), slug
    assert sorted(found.values()) == ["", "", "Alternative provision", "Independent", "Special"]


def test_a_line_closed_by_decision_counts_by_the_day_of_it(kit: Kit, round_: Round) -> None:
    line = kit.line(round_, "eleven-unopened").line
    line.state, line.decided_at = LineState.CLOSED, NOW
    factories.keep(kit.session, line)
    assert next(row for row in rows(kit, round_) if row.slug == "eleven-unopened").place == "closed"
    line.decided_at = NOW + timedelta(days=30)
    factories.keep(kit.session, line)
    assert next(row for row in rows(kit, round_) if row.slug == "eleven-unopened").place == "gone"


def test_a_due_date_is_each_partnerships_own(kit: Kit) -> None:
    kit.body("Ash Primary")
    round_ = kit.issue(opens_on=date(2026, 9, 1), due_on=TODAY + timedelta(days=2)).round_
    line = kit.line(round_, "ash-primary")
    line.own.due_on = TODAY + timedelta(days=20)
    factories.keep(kit.session, line.own)
    whole = get_figures(kit.session, round_.id, kit.partnership.id, NOW, TODAY + timedelta(days=5)).whole
    assert (whole.overdue, whole.waiting) == (0, 1)
