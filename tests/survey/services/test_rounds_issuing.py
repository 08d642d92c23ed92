"""Issuing: who is due and why, what is frozen, who is let in and written to; and taking a round back."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from questionnaires.asking import asked, counted
from survey.models import (
    Basis,
    Contact,
    EventKind,
    Grant,
    IssueLine,
    IssueLinePartnership,
    MessageKind,
    Organisation,
    OrganisationStatus,
    Return,
    ReturnPart,
    Role,
    Round,
    RoundVersion,
    User,
)
from survey.queries.questionnaires import get_questionnaire
from survey.queries.returns import get_dossier
from survey.queries.trail import list_events, verify
from survey.services.refusals import Refused
from survey.services.returns.opening import start
from survey.services.rounds.planning import plan_round
from survey.services.rounds.rules import read_rule
from survey.services.rounds.settings import settings_for
from survey.services.rounds.supplements import Chosen
from survey.services.rounds.withdrawing import may_be_withdrawn, withdraw
from tests import factories
from tests.factories import NOW, TODAY
from tests.survey import rounds_kit
from tests.survey.rounds_kit import Kit
from tests.survey.statements import count_statements


@pytest.fixture
def kit(session: Session) -> Kit:
    made = rounds_kit.make(session)
    made.body("Ash Primary", phase="Primary", legal_route="s157", type="Academy converter", urn=900001, low_age=3)
    made.body("Beech Secondary", phase="Secondary", legal_route="s175", type="Community school", low_age=11)
    made.body("Cedar College", "college")
    made.body("Dale Police", "police", basis=Basis.STATUTORY_S11, lead=None)
    made.body("Elm Primary", phase="Primary", status=OrganisationStatus.CLOSED)
    return made


def slugs(kit: Kit, *to: str, **changes: object) -> list[str]:
    plan = plan_round(kit.session, kit.order(*to, **changes), TODAY)
    return [line.candidate.organisation.slug for line in plan.lines]


def test_rules_add_up_and_the_audience_always_limits(kit: Kit) -> None:
    assert slugs(kit, "all") == ["ash-primary", "beech-secondary", "cedar-college"]
    assert slugs(kit, "kind=college", "kind=school,phase=primary") == ["ash-primary", "cedar-college"]
    assert slugs(kit, "organisation=urn:900001") == ["ash-primary"]
    plan = plan_round(kit.session, kit.order("kind=police"), TODAY)
    assert [one.organisation.slug for one in plan.unasked] == ["dale-police"]
    assert not plan.lines


def test_a_rule_that_chooses_nobody_is_told(kit: Kit) -> None:
    plan = plan_round(kit.session, kit.order("kind=school", "area=808"), TODAY)
    assert [rule.text for rule in plan.idle] == ["area=808"]
    assert plan.counts() == {"School": 2}


def test_a_kind_or_a_body_that_is_not_there_is_refused(kit: Kit) -> None:
    with pytest.raises(Refused, match="no kind of body 'skool'"):
        slugs(kit, "kind=skool")
    with pytest.raises(Refused, match="urn:900002 is no open body"):
        slugs(kit, "organisation=urn:900002")
    with pytest.raises(Refused, match="elm-primary is no open body"):
        slugs(kit, "organisation=elm-primary")


def test_only_current_members_are_due(kit: Kit) -> None:
    gone = factories.organisation(kit.session, slug="gone")
    factories.membership(kit.session, kit.partnership, gone, until=TODAY - timedelta(days=1))
    later = factories.organisation(kit.session, slug="later")
    factories.membership(kit.session, kit.partnership, later, since=TODAY + timedelta(days=1))
    factories.membership(kit.session, organisation=factories.organisation(kit.session, slug="elsewhere"))
    assert slugs(kit, "kind=school") == ["ash-primary", "beech-secondary"]


def test_the_first_version_whose_rule_fits_wins(kit: Kit) -> None:
    short = factories.version(kit.session, rounds_kit.DOCUMENT.format(key="short"))
    versions = (Chosen(short, read_rule("phase=primary")), Chosen(kit.version))
    plan = plan_round(kit.session, kit.order(versions=versions), TODAY)
    got = {line.candidate.organisation.slug: line.version.version.key for line in plan.lines}
    assert got == {"ash-primary": "short", "beech-secondary": kit.version.key, "cedar-college": kit.version.key}
    assert plan.lines[0].reason.endswith("chosen by all; short@2026 by phase=primary")


def test_what_is_frozen_and_why_it_is_due(kit: Kit) -> None:
    issued = kit.issue("kind=school")
    line = kit.line(issued.round_, "ash-primary").line
    assert line.reason == (
        "School in Area 343, academy converter (section 157); relevant agency; chosen by kind=school"
    )
    assert line.attributes == {
        "name": "Ash Primary",
        "slug": "ash-primary",
        "identifiers": {"urn": "900001"},
        "kind": "school",
        "phase": "Primary",
        "type": "Academy converter",
        "legal_route": "s157",
        "basis": "relevant-agency",
        "area": "343",
        "early_years": "yes",
        "nursery": "",
        "boarding": "",
        "sixth_form": "",
        "age_low": "3",
        "age_high": "",
    }
    assert [step["role"] for step in line.chain] == ["lead", "head", "trust"]


def test_a_round_is_written_down_whole(kit: Kit) -> None:
    issued = kit.issue(settings=settings_for(kit.partnership, {"high": 90}))
    round_ = issued.round_
    assert (issued.bodies, issued.written_to, issued.without_address) == (3, 3, 0)
    assert (round_.issued_by, round_.settings, round_.settings_frozen_at) == (kit.actor.id, {"high": "90"}, None)
    assert [one.rule for one in kit.session.exec(select(RoundVersion).where(RoundVersion.round_id == round_.id))] == [
        "all"
    ]
    found = kit.line(round_, "ash-primary")
    assert (found.own.basis, found.due_on, found.own.extended_from) == (Basis.RELEVANT_AGENCY, round_.due_on, None)
    parts = kit.session.exec(select(ReturnPart).where(ReturnPart.return_id == found.return_.id)).all()
    assert [part.version_id for part in parts] == [kit.version.id]
    events = list_events(kit.session, f"return:{found.return_.id}", round_.id)
    assert [one.kind for one in events] == [EventKind.RETURN_OPENED]
    assert [one.kind for one in list_events(kit.session, f"round:{round_.id}", round_.id)] == [EventKind.ROUND_ISSUED]
    assert verify(kit.session) == []


def test_the_number_asked_is_what_the_engine_says(kit: Kit) -> None:
    round_ = kit.issue().round_
    questionnaire = get_questionnaire(kit.session, kit.version.id)
    for slug, number in (("ash-primary", 4), ("beech-secondary", 3)):
        found = kit.line(round_, slug)
        dossier = get_dossier(kit.session, found.return_.id)
        assert dossier is not None
        assert found.return_.asked == number
        assert number == len(counted(asked(questionnaire, {}, dossier.attributes).questions))


def test_contacts_are_let_in_and_written_to(kit: Kit) -> None:
    membership = factories.membership(kit.session, kit.partnership, factories.organisation(kit.session, slug="fir"))
    kit.contact(membership.id, "head", "head@fir.example")
    kit.contact(membership.id, "office", "office@fir.example")
    round_ = kit.issue("organisation=fir", "organisation=ash-primary").round_
    letters = kit.letters(round_, MessageKind.INVITATION)
    assert sorted(one.to_email for one in letters) == [
        "head@fir.example",
        "lead@ash-primary.example",
        "office@fir.example",
    ]
    letter = next(one for one in letters if one.to_email == "lead@ash-primary.example")
    assert letter.subject == "Schools 2026: please answer by 30 January 2027"
    assert f"https://survey.example/returns/{kit.line(round_, 'ash-primary').return_.id}" in letter.body
    assert "relevant agency under the partnership's published arrangements" in letter.body
    assert "Designated safeguarding lead, then Head teacher, then Trust or local governing body" in letter.body
    assert " Act" not in letter.body
    held = kit.session.exec(
        select(User.email, Grant.role)
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.organisation_id == membership.organisation_id)
    )
    assert sorted((email, str(role)) for email, role in held) == [
        ("head@fir.example", "lead"),
        ("head@fir.example", "signatory"),
        ("office@fir.example", "lead"),
    ]


def test_where_there_is_a_lead_the_others_are_not_written_to_but_may_sign(kit: Kit) -> None:
    made = kit.body("Gorse Primary")
    own = factories.membership(kit.session, organisation=made)
    kit.contact(own.id, "chair", "chair@elsewhere.example")
    mine = next(one for one in kit.session.exec(select(Contact)) if one.email == "lead@gorse-primary.example")
    kit.contact(mine.membership_id, "chair", "chair@gorse.example")
    round_ = kit.issue("organisation=gorse-primary").round_
    assert [one.to_email for one in kit.letters(round_, MessageKind.INVITATION)] == ["lead@gorse-primary.example"]
    roles = kit.session.exec(select(Grant.role).where(Grant.organisation_id == made.id)).all()
    assert sorted(roles) == [Role.LEAD, Role.SIGNATORY]


def test_issuing_again_lets_nobody_in_twice(kit: Kit) -> None:
    kit.issue()
    before = len(kit.session.exec(select(Grant)).all())
    kit.issue(slug="schools-2027", name="Schools 2027")
    assert len(kit.session.exec(select(Grant)).all()) == before


def test_an_address_that_cannot_be_one_does_not_stop_the_rest(kit: Kit) -> None:
    kit.body("Holly Primary", lead="ask at the office")
    issued = kit.issue("kind=school")
    assert (issued.bodies, issued.written_to, issued.without_address) == (3, 2, 1)


def test_a_round_that_is_over_sends_no_letters_and_lets_nobody_in(kit: Kit) -> None:
    round_ = kit.issue(opens_on=date(2025, 9, 8), due_on=date(2025, 11, 28)).round_
    assert kit.letters(round_, MessageKind.INVITATION) == []
    assert kit.session.exec(select(Grant).where(Grant.role == Role.LEAD)).all() == []


def test_a_round_that_opens_later_says_so(kit: Kit) -> None:
    round_ = kit.issue(opens_on=TODAY + timedelta(days=7)).round_
    assert "It opens on 28 November 2026." in kit.letters(round_, MessageKind.INVITATION)[0].body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "Schools 2026"}, "slug"),
        ({"slug": "a--b"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "a" * 81}, "slug"),
        ({"name": " "}, "name"),
        ({"due_on": TODAY}, "due_on"),
        ({"versions": ()}, "versions"),
        ({"to": ()}, "to"),
        ({"to": (read_rule("kind=police"),)}, "to"),
    ],
)
def test_an_order_that_cannot_be(kit: Kit, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        kit.issue(**changes)
    assert refused.value.field == field


def test_a_slug_is_taken_once(kit: Kit) -> None:
    kit.issue()
    with pytest.raises(Refused, match="already"):
        kit.issue()


def test_a_version_is_given_once(kit: Kit) -> None:
    with pytest.raises(Refused, match="twice"):
        kit.issue(versions=(Chosen(kit.version), Chosen(kit.version, read_rule("phase=primary"))))


def test_a_joint_round_has_one_line_and_each_its_own_basis(kit: Kit) -> None:
    other = rounds_kit.make(kit.session)
    shared = kit.session.exec(select(Organisation).where(Organisation.slug == "ash-primary")).one()
    factories.membership(kit.session, other.partnership, shared, basis=Basis.STATUTORY_S11)
    other.body("Yew Primary")
    issued = kit.issue("kind=school", partnerships=(kit.partnership, other.partnership))
    assert issued.bodies == 3
    line = kit.line(issued.round_, "ash-primary").line
    own = kit.session.exec(select(IssueLinePartnership).where(IssueLinePartnership.issue_line_id == line.id)).all()
    assert {one.partnership_id: str(one.basis) for one in own} == {
        kit.partnership.id: "relevant_agency",
        other.partnership.id: "statutory_s11",
    }
    assert line.attributes["basis"] == "s11"
    assert len(kit.letters(issued.round_, MessageKind.INVITATION)) == 3


def test_settings_come_from_the_partnership_and_the_file(kit: Kit) -> None:
    kit.partnership.settings = {"bands": {"high": 80, "middle": 50}, "retention_years": 7}
    assert settings_for(kit.partnership) == {"high": "80", "middle": "50"}
    assert settings_for(kit.partnership, {"bands": {"high": 95}})["high"] == "95"
    for wrong in (
        {"colour": 1},
        {"high": 40, "middle": 50},
        {"high": 101},
        {"high": "x"},
        {"high": "1e-999999999"},
        {"chains": 3},
    ):
        with pytest.raises(Refused):
            settings_for(kit.partnership, wrong)
    for wrong in ({"unanswered_as_not_met": "yes"}, {"declaration": 3}, {"band_names": {"top": "Best"}}):
        with pytest.raises(Refused):
            settings_for(kit.partnership, wrong)


def test_a_round_is_withdrawn_while_nobody_has_begun(kit: Kit) -> None:
    round_ = kit.issue().round_
    assert may_be_withdrawn(kit.session, round_)
    assert withdraw(kit.session, kit.actor, round_, NOW) == 3
    assert kit.session.exec(select(Return)).all() == []
    assert kit.session.exec(select(IssueLine)).all() == []
    assert len(kit.letters(round_, MessageKind.NOTICE)) == 3
    assert round_.slug == f"withdrawn-{round_.id}"
    again = kit.issue().round_
    assert (again.slug, again.id) == ("schools-2026", round_.id + 1)
    assert verify(kit.session) == []


def test_a_round_somebody_has_opened_stays(kit: Kit) -> None:
    round_ = kit.issue().round_
    dossier = get_dossier(kit.session, kit.line(round_, "ash-primary").return_.id)
    assert dossier is not None
    start(kit.session, kit.actor, dossier, NOW)
    assert not may_be_withdrawn(kit.session, round_)
    with pytest.raises(Refused, match="has begun"):
        withdraw(kit.session, kit.actor, round_, NOW)


def test_a_round_that_another_follows_or_that_is_joint_stays(kit: Kit) -> None:
    first = kit.issue().round_
    kit.issue(slug="next", after=first)
    with pytest.raises(Refused, match="beside its own"):
        withdraw(kit.session, kit.actor, first, NOW)
    other = rounds_kit.make(kit.session)
    joint = kit.issue(slug="joint", partnerships=(kit.partnership, other.partnership)).round_
    with pytest.raises(Refused, match="several partnerships"):
        withdraw(kit.session, kit.actor, joint, NOW)


def test_twenty_lines_cost_no_more_statements_than_two(kit: Kit) -> None:
    for number in range(18):
        kit.body(f"More {number}", lead=None, urn=910000 + number)
    with count_statements(kit.session) as few:
        kit.issue("organisation=ash-primary", "organisation=beech-secondary", slug="few", letters=False)
    with count_statements(kit.session) as many:
        assert kit.issue("kind=school", slug="many", letters=False).bodies == 20
    assert many.count <= few.count


def test_every_round_is_kept_in_the_order_of_the_plan(kit: Kit) -> None:
    round_: Round = kit.issue().round_
    lines = kit.session.exec(select(IssueLine).where(IssueLine.round_id == round_.id).order_by(IssueLine.id)).all()
    assert [line.attributes["slug"] for line in lines] == ["ash-primary", "beech-secondary", "cedar-college"]
    returns = kit.session.exec(select(Return).where(Return.round_id == round_.id)).all()
    assert {one.issue_line_id: one.organisation_id for one in returns} == {
        line.id: line.organisation_id for line in lines
    }
