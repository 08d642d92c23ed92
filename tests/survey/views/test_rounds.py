"""Pages of rounds: how one stands, its list, one body with its decisions, issuing step by step, reminders."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from questionnaires.answers import Answer
from survey.models import (
    IssueLine,
    LineDecision,
    Message,
    MessageKind,
    PartnershipArea,
    Return,
    Round,
    RoundPartnership,
)
from survey.services.loading import Answers, Status, load_answers
from tests import factories
from tests.conftest import Clock
from tests.factories import NOW, TODAY
from tests.house_client import HouseClient
from tests.survey import rounds_kit
from tests.survey.rounds_kit import Kit
from tests.survey.statements import count_statements
from tests.survey.world import World

Clients = Callable[..., HouseClient]
GREEN = {"a": Answer(value="green"), "b": Answer(value="green"), "n": Answer(unknown=True)}


@pytest.fixture
def kit(session: Session) -> Kit:
    """A partnership with five bodies."""
    made = rounds_kit.make(session)
    made.body("Ash Primary", phase="Primary", legal_route="s175", urn=900001)
    made.body("Beech Primary", phase="Primary")
    made.body("Cedar Secondary", phase="Secondary")
    made.body("Dale College", "college")
    made.body("Elm Primary", phase="Primary", lead=None)
    return made


@pytest.fixture
def round_(kit: Kit) -> Round:
    """A round with one return in, one part-way, and one before it."""
    before = kit.issue(
        slug="schools-2025", name="Schools 2025", opens_on=TODAY - timedelta(days=380), due_on=TODAY - timedelta(300)
    ).round_
    then = NOW - timedelta(days=330)
    load_answers(kit.session, None, before, [Answers("ash-primary", GREEN, then)], then)
    found = kit.issue(after=before, opens_on=TODAY - timedelta(days=20), due_on=TODAY + timedelta(days=11)).round_
    load_answers(kit.session, None, found, [Answers("ash-primary", GREEN, NOW - timedelta(days=2))], NOW)
    part = [Answers("beech-primary", {"a": Answer(value="green")})]
    load_answers(kit.session, None, found, part, NOW, Status.DRAFT)
    kit.session.expire_all()
    return found


@pytest.fixture
def unit(kit: Kit, client: Clients) -> HouseClient:
    """The business manager's browser."""
    return client(kit.actor)


def at(kit: Kit, path: str = "") -> str:
    return f"/p/{kit.partnership.slug}/rounds{path}"


def text(answer: object) -> str:
    """The words of a page."""
    plain = re.sub(r"<[^>]+>", " ", answer.text)  # type: ignore[attr-defined]
    return " ".join(plain.split())


def test_before_the_first_round_the_page_says_what_to_do(kit: Kit, unit: HouseClient) -> None:
    page = unit.get(at(kit))
    assert "You have not issued one yet" in page.text
    assert "/rounds/new" in page.text


def test_the_rounds_of_a_partnership(kit: Kit, unit: HouseClient, round_: Round) -> None:
    page = unit.get(at(kit)).text
    assert "1 of 5" in page
    places = [page.index(mark) for mark in ('id="open"', ">Schools 2026<", 'id="over"', ">Schools 2025<")]
    assert places == sorted(places)


def test_how_a_round_stands(kit: Kit, unit: HouseClient, round_: Round) -> None:
    page = text(unit.get(at(kit, f"/{round_.slug}")))
    assert "due 2 December 2026 , 11 days from today" in page
    assert "Returns in 1 of 5 20% of those due; last year 0% on this day" not in page
    for said in (
        "Returns in 1 of 5 20% of those due; last year 20% on this day",
        "Waiting for a signature 0 nobody waits",
        "Part-way 1 none quiet for a week",
        "Not begun 3 3 have not opened the invitation",
        "Not counted 0 0 exempt, 0 closed",
        "Where the other 4 are No e-mail address 1 Invitation never opened 2 Part-way, moving 1",
        "4 bodies have not returned, the longest silent first. Nobody has been reminded yet.",
        "Remind the 4 not returned",
    ):
        assert said in page, said
    assert (
        'aria-label="Of 5 due: 1 returned, 0 waiting for a signature, 1 part-way, 3 not begun"'
        in unit.get(at(kit, f"/{round_.slug}")).text
    )


def test_each_figure_opens_what_it_counts(kit: Kit, unit: HouseClient, round_: Round) -> None:
    page = unit.get(at(kit, f"/{round_.slug}")).text
    links = set(re.findall(r'class="(?:fig|plain)" href="([^"]*lines\?[^"]*)"[^>]*>\s*(\d+)<', page))
    assert len(links) > 15
    for address, count in links:
        listed = text(unit.get(address.replace("&amp;", "&")))
        found = re.search(r": (\d+) bod(?:y|ies)", listed)
        assert found, address
        assert found[1] == count, address


def test_the_curve_says_itself(kit: Kit, unit: HouseClient, round_: Round) -> None:
    page = unit.get(at(kit, f"/{round_.slug}")).text
    assert "On 21 November 20% were in, against 20% on the same day before the due date last time" in page
    assert "20% today" in page
    first = kit.issue(slug="fresh", name="Fresh").round_
    assert "The curve begins on the day after the round opens." in unit.get(at(kit, f"/{first.slug}")).text


def test_the_issue_list_is_searched_narrowed_and_sorted(kit: Kit, unit: HouseClient, round_: Round) -> None:
    here = at(kit, f"/{round_.slug}/lines")
    whole = text(unit.get(here))
    assert "All bodies: 5 bodies" in whole
    assert "chosen by all" in whole
    assert "Not returned: 4 bodies" in text(unit.get(f"{here}?state=waiting"))
    assert "with “cedar” in the name or as identifier: 1 body" in text(unit.get(f"{here}?words=cedar"))
    assert "All bodies, Primary: 3 bodies" in text(unit.get(f"{here}?group=school:Primary"))
    assert "No body of this round is shown by these choices. Show all 5" in text(unit.get(f"{here}?words=zz"))
    assert 'aria-sort="descending"' in unit.get(f"{here}?sort=-complete").text
    for nonsense in ("?state=zz&group=a:b:c&sort=zz&page=-4", "?page=99", "?page=x"):
        assert unit.get(here + nonsense).status_code == 200


def test_the_issue_list_as_files(kit: Kit, unit: HouseClient, round_: Round) -> None:
    body = kit.line(round_, "ash-primary").line
    body.attributes = {**body.attributes, "name": "=1+1"}
    factories.keep(kit.session, body)
    csv = unit.get(at(kit, f"/{round_.slug}/lines.csv?state=in"))
    assert csv.data.startswith(b"\xef\xbb\xbfOrganisation,Name,Kind")
    assert csv.text.count("\n") == 2
    assert "'=1+1" in csv.text
    xlsx = unit.get(at(kit, f"/{round_.slug}/lines.xlsx"))
    assert "schools-2026-issue-list.xlsx" in xlsx.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(xlsx.data))
    rows = list(book["Issue list"].iter_rows(values_only=True))
    assert len(rows) == 6
    cell = next(cell for row in book["Issue list"].iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"
    assert any("Open Government Licence" in str(row[0]) for row in book["About"].iter_rows(values_only=True))


def test_one_body(kit: Kit, unit: HouseClient, round_: Round) -> None:
    page = text(unit.get(at(kit, f"/{round_.slug}/bodies/beech-primary")))
    for said in (
        "Beech Primary in Schools 2026",
        "School in Area 343; relevant agency; chosen by all.",
        "1 answer loaded in bulk",
        "Put on the issue list by Person",
        "Invitation waits to be sent to The lead, lead@beech-primary.example",
        "Can sign in: The lead (lead).",
        "Give more time",
        "Make exempt",
    ):
        assert said in page, said
    assert "No e-mail address." in text(unit.get(at(kit, f"/{round_.slug}/bodies/elm-primary")))
    sent = text(unit.get(at(kit, f"/{round_.slug}/bodies/ash-primary")))
    assert "Open the return again" in sent
    assert "Make exempt" not in sent


@pytest.mark.parametrize(
    ("deed", "fields", "said"),
    [
        ("exempt", {}, "is exempt from this round. Whoever leads there was told by e-mail."),
        ("nil", {}, "A nil return is on record for Beech Primary."),
        ("extend", {"extend-until": "24 December 2026"}, "Beech Primary has more time."),
        ("resend", {}, "The invitation of Beech Primary went out again."),
    ],
)
def test_a_decision_with_its_reason(
    kit: Kit, unit: HouseClient, round_: Round, deed: str, fields: dict[str, str], said: str
) -> None:
    body = at(kit, f"/{round_.slug}/bodies/beech-primary")
    answer = unit.post(f"{body}/{deed}", data={f"{deed}-reason": "They asked for it", **fields})
    assert (answer.status_code, answer.headers["Location"]) == (303, body)
    page = text(unit.get(body))
    assert said in page
    assert "They asked for it" in page
    assert kit.session.exec(select(LineDecision.reason)).all() == ["They asked for it"]


def test_a_decision_is_taken_back_and_a_return_opened_again(kit: Kit, unit: HouseClient, round_: Round) -> None:
    beech, ash = (at(kit, f"/{round_.slug}/bodies/{slug}") for slug in ("beech-primary", "ash-primary"))
    unit.post(f"{beech}/exempt", data={"exempt-reason": "Closed"})
    assert "1 exempt" in text(unit.get(at(kit, f"/{round_.slug}")))
    unit.post(f"{beech}/reinstate", data={"reinstate-reason": "Open after all"})
    assert "0 exempt" in text(unit.get(at(kit, f"/{round_.slug}")))
    unit.post(f"{ash}/reopen", data={"reopen-reason": "Section 2 is empty"})
    page = text(unit.get(ash))
    assert "Given back for changes: Section 2 is empty" in page
    assert "There is nothing to decide about it now." in page


@pytest.mark.parametrize(
    ("deed", "fields", "field", "said"),
    [
        ("exempt", {"exempt-reason": ""}, "exempt-reason", "Say why: it stays on record."),
        ("nil", {"nil-reason": "x" * 501}, "nil-reason", "501 characters"),
        ("extend", {"extend-reason": "Ill", "extend-until": "soon"}, "extend-until", "Write a date such as"),
        ("extend", {"extend-reason": "Ill", "extend-until": ""}, "extend-until", "Write a date such as"),
        ("extend", {"extend-reason": "Ill", "extend-until": "1/1/2026"}, "extend-until", "Choose a day after"),
    ],
)
def test_what_is_refused_loses_nothing_that_was_typed(
    kit: Kit, unit: HouseClient, round_: Round, deed: str, fields: dict[str, str], field: str, said: str
) -> None:
    answer = unit.post(at(kit, f"/{round_.slug}/bodies/beech-primary/{deed}"), data=fields)
    assert answer.status_code == 200
    assert f'href="#{field}"' in answer.text
    assert said in text(answer)
    for typed in fields.values():
        assert typed in answer.text
    assert kit.session.exec(select(LineDecision)).all() == []


def test_a_refusal_of_the_whole_is_said_at_the_top(kit: Kit, unit: HouseClient, round_: Round) -> None:
    answer = unit.post(
        at(kit, f"/{round_.slug}/bodies/elm-primary/resend"), data={"resend-reason": "They asked for it"}
    )
    assert "There is nobody to write to: add a contact" in text(answer)
    assert "They asked for it" in answer.text


def test_a_body_is_added_late(kit: Kit, unit: HouseClient, round_: Round) -> None:
    kit.body("Fir Primary", phase="Primary")
    kit.body("Gorse Police", "police")
    found = unit.get(at(kit, f"/{round_.slug}/add?words=fir"))
    assert "Fir Primary" in found.text
    body = at(kit, f"/{round_.slug}/bodies/fir-primary")
    page = unit.get(body)
    assert "Fir Primary is not in Schools 2026" in text(page)
    assert 'value="2 December 2026"' in page.text
    assert "Say why" in text(unit.post(f"{body}/add", data={"due_on": "2 December 2026", "reason": ""}))
    wrong = unit.post(at(kit, f"/{round_.slug}/bodies/gorse-police/add"), data={"due_on": "", "reason": "Why"})
    assert "No questionnaire of this round is for Gorse Police" in text(wrong)
    assert unit.post(f"{body}/add", data={"due_on": "15 January 2027", "reason": "It is new"}).status_code == 303
    page = text(unit.get(body))
    assert "It was added after the round was issued." in page
    assert "due 15 January 2027" in page
    assert "matches “fir”" in text(unit.get(at(kit, f"/{round_.slug}/add?words=fir")))


def test_a_reminder_is_seen_before_it_goes(kit: Kit, unit: HouseClient, round_: Round) -> None:
    here = at(kit, f"/{round_.slug}/remind")
    page = text(unit.get(here))
    assert "3 bodies will be written to, 3 people in all" in page
    assert "Nobody can be written to at Elm Primary." in page
    assert "The return of Beech Primary to Partnership" in page
    chosen = text(unit.get(f"{here}?body=dale-college&body=ash-primary"))
    assert "1 body will be written to, 1 person in all" in chosen
    typed = {"reason": "Half-way", "note": "Ring us.", "step": "see", "body": ["dale-college"]}
    seen = unit.post(here, data=typed)
    assert "Ring us." in text(seen)
    assert kit.letters(round_, MessageKind.REMINDER) == []
    assert unit.post(here, data=typed | {"step": "send"}).status_code == 303
    assert "1 body was reminded." in text(unit.get(at(kit, f"/{round_.slug}")))
    assert [one.to_email for one in kit.letters(round_, MessageKind.REMINDER)] == ["lead@dale-college.example"]
    again = unit.post(here, data=typed | {"step": "send"})
    assert "Each of these bodies was reminded today already" in text(again)
    assert "1 body was reminded today already and is left out until tomorrow." in text(unit.get(here))
    missing = unit.post(here, data={"reason": " ", "step": "send"})
    assert 'href="#reason"' in missing.text


def draft(kit: Kit, **changes: object) -> dict[str, object]:
    """What the form of a new round posts."""
    values = {
        "versions": [str(kit.version.id)],
        "name": "Schools 2027",
        "opens_on": "23 November 2026",
        "due_on": "29 January 2027",
        "groups": ["school:Primary", "school:Secondary", "college:"],
        "areas": [],
        "more": "",
        "after": "",
        "step": "check",
    }
    return values | changes


def test_a_round_is_issued_in_three_steps(kit: Kit, unit: HouseClient) -> None:
    assert "Self-assessment of schools, version 2026" in unit.get(at(kit, "/new")).text
    assert "Choose a questionnaire." in unit.get(at(kit, "/new?chosen=yes")).text
    form = unit.get(at(kit, f"/new?versions={kit.version.id}"))
    for filled in ('value="Schools and colleges 2026"', 'value="21 November 2026"', 'value="5 February 2027"'):
        assert filled in form.text
    assert "Primary (3)" in form.text
    assert form.text.count(" checked") == 3
    check = unit.post(at(kit, "/new"), data=draft(kit))
    words = text(check)
    assert "Due to answer 5 bodies: School 4, College 1" in words
    assert "Friday 29 January 2027, 69 days from today" in words
    assert "1 body has no e-mail address" in words
    assert "Ash Primary School in Area 343, section 175; relevant agency; chosen by kind=school" in words
    assert "Schools 2027: please answer by 29 January 2027" in words
    assert kit.session.exec(select(Round)).all() == []
    changed = unit.post(at(kit, "/new"), data=draft(kit, step="change", groups=["college:"]))
    assert 'value="Schools 2027"' in changed.text
    assert changed.text.count(" checked") == 1
    done = unit.post(at(kit, "/new"), data=draft(kit, step="issue"))
    slug = f"{kit.partnership.slug}-schools-2027"
    assert (done.status_code, done.headers["Location"]) == (303, at(kit, f"/{slug}"))
    assert "Issued to 5 bodies; 4 were written to. 1 body has nobody to write to." in text(
        unit.get(at(kit, f"/{slug}"))
    )
    assert len(kit.session.exec(select(Message).where(Message.kind == MessageKind.INVITATION)).all()) == 4


def test_the_round_before_is_suggested(kit: Kit, unit: HouseClient, round_: Round) -> None:
    form = unit.get(at(kit, f"/new?versions={kit.version.id}")).text
    assert f'<option value="{round_.id}" selected>' in form
    check = unit.post(at(kit, "/new"), data=draft(kit, after=str(round_.id)))
    assert "Answers beside Schools 2026: 1 of 5 bodies have answers there" in text(check)


@pytest.mark.parametrize(
    ("groups", "more", "rules"),
    [
        (["school:Primary", "school:Secondary", "college:"], "", ["kind=school", "kind=college"]),
        (["school:Primary"], "", ["kind=school,phase=primary"]),
        (["college:"], "organisation=urn:900001\n", ["kind=college", "organisation=urn:900001"]),
    ],
)
def test_what_is_ticked_becomes_rules(
    kit: Kit, unit: HouseClient, groups: list[str], more: str, rules: list[str]
) -> None:
    unit.post(at(kit, "/new"), data=draft(kit, groups=groups, more=more, step="issue"))
    reasons = kit.session.exec(select(IssueLine.reason)).all()
    assert {rule for rule in rules if any(f"by {rule}" in reason for reason in reasons)} == set(rules)


def test_areas_narrow_where_there_are_several(kit: Kit, unit: HouseClient) -> None:
    factories.keep(kit.session, PartnershipArea(partnership_id=kit.partnership.id, code="808", name="Stockton"))
    kit.body("Yarm Primary", phase="Primary", area="808")
    assert "In which areas" in unit.get(at(kit, f"/new?versions={kit.version.id}")).text
    check = text(unit.post(at(kit, "/new"), data=draft(kit, areas=["808"])))
    assert "Due to answer 1 body: School 1" in check
    assert "School in Stockton" in check


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"due_on": "soon"}, "due_on", "Write a date such as"),
        ({"due_on": ""}, "due_on", "Write a date such as"),
        ({"due_on": "1 November 2026"}, "due_on", "due after the day it opens"),
        ({"groups": []}, "groups", "Tick who is due."),
        ({"name": " "}, "name", "Give the round a name"),
        ({"more": "skool"}, "more", "cannot be read"),
        ({"more": "organisation=nobody"}, "more", "nobody is no open body"),
    ],
)
@pytest.mark.parametrize("step", ["check", "issue"])
def test_a_round_that_cannot_be_issued(
    kit: Kit, unit: HouseClient, changes: dict[str, object], field: str, said: str, step: str
) -> None:
    answer = unit.post(at(kit, "/new"), data=draft(kit, **changes, step=step))
    assert answer.status_code == 200
    assert said in text(answer)
    assert f'href="#{field}"' in answer.text
    assert kit.session.exec(select(Round)).all() == []


def test_a_round_is_withdrawn_until_somebody_begins(kit: Kit, unit: HouseClient) -> None:
    unit.post(at(kit, "/new"), data=draft(kit, step="issue"))
    here = at(kit, f"/{kit.partnership.slug}-schools-2027")
    assert "Withdraw this round" in unit.get(here).text
    assert "Nobody has begun to answer." in text(unit.get(f"{here}/withdraw"))
    assert unit.post(f"{here}/withdraw").status_code == 303
    assert "Schools 2027 is withdrawn. 4 people were told." in text(unit.get(at(kit)))
    assert unit.get(here).status_code == 404
    assert kit.session.exec(select(RoundPartnership)).all() == []
    unit.post(at(kit, "/new"), data=draft(kit, step="issue"))
    begun = kit.session.exec(select(Return)).first()
    assert begun is not None
    begun.opened_at = NOW
    factories.keep(kit.session, begun)
    assert "has begun to answer" in text(unit.get(f"{here}/withdraw"))
    assert "Withdraw this round" not in unit.get(here).text
    assert unit.post(f"{here}/withdraw").status_code == 409


def test_a_round_of_twenty_costs_no_more_statements_than_one_of_two(kit: Kit, unit: HouseClient) -> None:
    for number in range(20):
        kit.body(f"More {number}", phase="Primary")
    kit.issue("organisation=more-1", "organisation=more-2", slug="small")
    kit.issue(slug="large")
    for path in ("", "/lines", "/lines.csv", "/remind"):
        counts = []
        unit.get(at(kit, f"/small{path}"))
        for slug in ("small", "large"):
            with count_statements(kit.session) as counted:
                assert unit.get(at(kit, f"/{slug}{path}")).status_code == 200
            counts.append(counted.count)
        assert counts[1] <= counts[0], path
        assert counts[1] <= 25, path


PAGES = ("", "/{rid}", "/{rid}/lines", "/{rid}/lines.csv", "/{rid}/lines.xlsx", "/{rid}/bodies/{oid}")
DEEDS = ("/{rid}/remind", "/{rid}/withdraw", "/{rid}/bodies/{oid}/exempt", "/{rid}/bodies/{oid}/extend")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("business_unit", 200), ("education_team", 200), ("moderator", 200), ("scrutineer", 200),
        ("forum_member", 403), ("administrator", 403), ("lead", 404), ("signatory", 404),
    ],
)  # fmt: skip
def test_who_sees_rounds(
    world: World, client_as: Callable[[str], HouseClient], path: str, role: str, code: int
) -> None:
    where = f"/p/{world.here.slug}/rounds" + path.format(rid=world.round_.slug, oid=world.school.slug)
    assert client_as(role).get(where).status_code == code


@pytest.mark.parametrize("path", DEEDS)
@pytest.mark.parametrize("role", ["moderator", "scrutineer", "forum_member", "administrator"])
def test_who_may_look_but_not_decide(
    world: World, client_as: Callable[[str], HouseClient], path: str, role: str
) -> None:
    where = f"/p/{world.here.slug}/rounds" + path.format(rid=world.round_.slug, oid=world.school.slug)
    assert client_as(role).post(where, data={"exempt-reason": "Why"}).status_code == 403
    assert world.session.exec(select(LineDecision)).all() == []


def test_strangers_find_nothing(world: World, client: Clients) -> None:
    stranger = client(world.stranger("business_unit"))
    for path in (*PAGES, "/new"):
        where = f"/p/{world.here.slug}/rounds" + path.format(rid=world.round_.slug, oid=world.school.slug)
        assert stranger.get(where).status_code == 404
    own = client(world.stranger("business_unit"))
    assert own.get(f"/p/{world.there.slug}/rounds/{world.round_.slug}").status_code == 404
    here = client(world.user("business_unit"))
    assert here.get(f"/p/{world.here.slug}/rounds/{world.round_.slug}/bodies/{world.faraway.slug}").status_code == 404


def test_an_education_team_keeps_to_its_programme(world: World, client_as: Callable[[str], HouseClient]) -> None:
    agencies = world.with_agencies()
    team = client_as("education_team")
    base = f"/p/{world.here.slug}/rounds"
    listed = team.get(base).text
    assert world.round_.name in listed
    assert agencies.name not in listed
    assert team.get(f"{base}/{agencies.slug}").status_code == 403
    version = world.session.exec(
        select(rounds_kit.QuestionnaireVersion.id).where(rounds_kit.QuestionnaireVersion.programme == "agencies")
    ).first()
    assert "Choose a questionnaire" in team.get(f"{base}/new?chosen=yes&versions={version}").text
    posted = team.post(f"{base}/new", data={"versions": [str(version)], "step": "issue", "groups": ["school:"]})
    assert posted.status_code in (200, 403)
    assert len(world.session.exec(select(Round)).all()) == 3


def test_people_who_only_look_are_offered_no_deeds(world: World, client_as: Callable[[str], HouseClient]) -> None:
    page = client_as("scrutineer").get(f"/p/{world.here.slug}/rounds/{world.round_.slug}")
    for deed in ("Remind the", "Write to those chosen", "Add a body late", "Withdraw"):
        assert deed not in page.text
    body = client_as("scrutineer").get(f"/p/{world.here.slug}/rounds/{world.round_.slug}/bodies/{world.school.slug}")
    assert "Make exempt" not in body.text


def test_after_the_due_date_the_page_says_so(kit: Kit, unit: HouseClient, round_: Round, clock: Clock) -> None:
    clock.advance(days=14)
    unit.sign_in(kit.actor, clock())
    page = text(unit.get(at(kit, f"/{round_.slug}")))
    assert "3 days ago" in page
    assert "4 bodies are past the due date." in page
    assert "Not returned and overdue: 4 bodies" in text(unit.get(at(kit, f"/{round_.slug}/lines?state=overdue")))
