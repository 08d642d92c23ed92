"""The other pages of a return: task list, check, sign, receipt, copy, print, history, invitation."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from questionnaires.answers import Answer
from survey.models import Grant, LineState, Message, ReturnState, Submission, User
from survey.services.returns.opening import reopen
from survey.services.returns.signing import Signing, make_ready, mark_of, sign
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.survey import returns_kit
from tests.survey.returns_kit import GREEN, Kit

Clients = Callable[..., HouseClient]


@pytest.fixture
def kit(session: Session) -> Kit:
    return returns_kit.make(session)


def url(kit: Kit, page: str = "") -> str:
    return f"/returns/{kit.return_.id}{page}"


def send(kit: Kit) -> Submission:
    kit.complete()
    make_ready(kit.session, kit.lead, kit.dossier, NOW)
    for step, who in enumerate((kit.lead, kit.head, kit.chair)):
        seen = mark_of(kit.dossier)
        sign(kit.session, who, kit.dossier, Signing(step, who.name, seen, date(2026, 11, 20), "14/26"), NOW)
    return kit.session.exec(select(Submission)).one()


def test_an_empty_return_says_how_to_begin(kit: Kit, client: Clients) -> None:
    page = client(kit.lead).get(url(kit)).text
    for said in ("Start with section A", "Read or print all questions first", "0 of 5", "5 are not answered"):
        assert said in page, said
    assert "20 days from today" in page
    assert "Friday 11 December 2026" in page
    assert "Not started" in page
    assert "Opens when 5 answers are done" in page
    assert "Asked only where A2 is yes." in page


def test_starting_leads_to_the_first_section(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    for _ in range(2):
        assert me.post(url(kit, "/start")).location == url(kit, "/sections/policy")
    kit.session.refresh(kit.return_)
    assert kit.return_.opened_at == NOW


def test_a_return_under_way_says_what_is_next(kit: Kit, client: Clients) -> None:
    kit.save(kit.deputy, p_policy=Answer(value="red", comment="No"), at=NOW - timedelta(minutes=2))
    page = client(kit.lead).get(url(kit)).text
    assert "Go on with A2, policy" in page
    assert "A1 needs an action with an owner and a date." in page
    assert f"{kit.deputy.name} is working here, last saved at 09:58" in page
    assert "1 small matter" in page
    assert "Ask someone" in page


def test_two_texts_come_first(kit: Kit, client: Clients) -> None:
    kit.save(kit.lead, p_policy=GREEN)
    kit.save(kit.deputy, p_policy=Answer(value="amber"))
    page = client(kit.lead).get(url(kit)).text
    assert "Two people changed A1. Read both and choose." in page
    assert "Read both texts and choose" in page
    assert "A1: two people changed this answer" in client(kit.lead).get(url(kit, "/check")).text


def test_checking_links_to_what_is_wanting(kit: Kit, client: Clients) -> None:
    kit.save(kit.lead, p_policy=Answer(value="red", comment="No"))
    page = client(kit.lead).get(url(kit, "/check")).text
    assert f'href="{url(kit, "/sections/policy")}#q-p.policy">A1: Still needed' in page
    assert "Numbers, not answered:" in page
    assert "It is ready to sign" not in page


def test_ready_is_refused_while_something_is_wanting(kit: Kit, client: Clients) -> None:
    answer = client(kit.lead).post(url(kit, "/ready"))
    assert answer.status_code == 409
    assert "5 answers still need something" in answer.text


def test_the_chain_signs_on_the_pages(kit: Kit, client: Clients) -> None:
    kit.complete()
    lead = client(kit.lead)
    assert "It is ready to sign" in lead.get(url(kit, "/check")).text
    assert lead.post(url(kit, "/ready")).location == url(kit, "/sign")
    assert signed(kit, lead, 0).location == url(kit)
    assert "It is the turn of: Head teacher" in lead.get(url(kit, "/sign")).text
    head = client(kit.head)
    assert "Read and sign" in head.get(url(kit)).text
    assert signed(kit, head, 1).location == url(kit)
    assert "Somebody else must sign as Chair of governors" in head.get(url(kit, "/sign")).text
    chair = client(kit.chair)
    assert "Date of the meeting" in chair.get(url(kit, "/sign")).text
    for _ in range(2):  # a second click
        done = signed(kit, chair, 2, meeting_on="20 November 2026", minute="14/26")
        assert done.location == url(kit, "/receipt")
    page = chair.get(url(kit, "/receipt")).text
    assert "meeting of 20 November 2026, minute 14/26" in page
    assert kit.session.exec(select(Submission)).one().digest in page


def signed(kit: Kit, who: HouseClient, step: int, **fields: str) -> object:
    data = {"name": "A. Person", "declared": "y", "step": str(step), "seen": mark_of(kit.dossier)}
    return who.post(url(kit, "/sign"), data=data | fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"declared": ""}, "Tick to sign."),
        ({"name": ""}, "Write your name."),
        ({"meeting_on": "soon"}, "Write a date such as 27 November 2026."),
        ({"seen": "before"}, "Read them again before you sign."),
        ({"step": "7"}, "This step is not in the chain."),
        ({"step": "1"}, "Head teacher signs this step."),
    ],
)
def test_a_signature_that_cannot_be_taken(kit: Kit, client: Clients, fields: dict[str, str], said: str) -> None:
    kit.complete()
    make_ready(kit.session, kit.lead, kit.dossier, NOW)
    lead = client(kit.lead)
    data = {"name": "A", "declared": "y", "step": "0", "seen": mark_of(kit.dossier)} | fields
    data = {name: value for name, value in data.items() if value}
    page = lead.post(url(kit, "/sign"), data=data)
    assert said in page.text
    assert kit.return_.state == ReturnState.AWAITING_SIGNATURE


def test_sending_back(kit: Kit, client: Clients) -> None:
    kit.complete()
    make_ready(kit.session, kit.lead, kit.dossier, NOW)
    head = client(kit.head)
    assert "Write what should be looked at again." in head.post(url(kit, "/send-back"), data={"note": " "}).text
    assert head.post(url(kit, "/send-back"), data={"note": "Look at A1."}).location == url(kit)
    page = client(kit.lead).get(url(kit)).text
    assert f"Sent back by {kit.head.name}" in page
    assert "Look at A1." in page
    assert client(kit.lead).post(url(kit, "/send-back"), data={"note": "x"}).status_code == 403


def test_a_sent_return_is_read_as_it_was_signed(kit: Kit, client: Clients) -> None:
    first = send(kit)
    me = client(kit.lead)
    assert "Read what was sent" in me.get(url(kit)).text
    assert me.get(url(kit, "/sign")).location == url(kit, "/receipt")
    reopen(kit.session, None, kit.return_, "The staff figure was wrong.", NOW)
    kit.save(kit.lead, base=1, p_policy=Answer(value="green", comment="Changed afterwards"))
    copy = me.get(url(kit, "/copy")).text
    assert "Changed afterwards" not in copy, "the snapshot, never the live answers"
    assert first.digest in copy
    page = me.get(url(kit)).text
    assert "Re-opened by the partnership" in page
    assert "The staff figure was wrong." in page
    assert "Changed afterwards" in me.get(url(kit, "/print")).text


def test_earlier_numbers_are_there(kit: Kit, client: Clients) -> None:
    send(kit)
    me = client(kit.lead)
    assert me.get(url(kit, "/copy?number=1")).status_code == 200
    assert me.get(url(kit, "/copy?number=2")).status_code == 404
    assert "number 1, 21 November 2026" in me.get(url(kit, "/history")).text


def test_nothing_sent_has_no_copy(kit: Kit, client: Clients) -> None:
    assert client(kit.lead).get(url(kit, "/copy")).location == url(kit, "/print")
    assert client(kit.lead).get(url(kit, "/receipt")).status_code == 404
    staff = client("moderator", partnership=kit.partnership)
    assert staff.get(url(kit, "/copy")).status_code == 404
    assert staff.get(url(kit)).status_code == 403


def test_staff_read_what_was_sent(kit: Kit, client: Clients) -> None:
    send(kit)
    staff = client("moderator", partnership=kit.partnership)
    for page in ("/copy", "/receipt", "/history"):
        assert staff.get(url(kit, page)).status_code == 200


def test_all_questions_on_one_page_before_starting(kit: Kit, client: Clients) -> None:
    page = client(kit.lead).get(url(kit, "/print")).text
    for said in ("The policy is read once a year.", "A date and a name on the front page.", "Every part is in place."):
        assert said in page
    assert "House staff are trained." not in page, "not asked"
    assert kit.session.exec(select(Message)).all() == []


def test_history_names_no_words(kit: Kit, client: Clients) -> None:
    kit.save(kit.lead, p_policy=Answer(value="green", comment="Secret words"))
    kit.save(kit.lead, p_boards=Answer(value="no"))
    page = client(kit.lead).get(url(kit, "/history")).text
    assert "Saved A1 and A2" in page
    assert "Secret" not in page


def test_a_colleague_is_asked(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    data = {"email": "Office@Example.org", "name": "School business manager", "section": "numbers"}
    for _ in range(2):
        assert me.post(url(kit, "/invite"), data=data).location == url(kit)
    colleague = kit.session.exec(select(User).where(User.email == "office@example.org")).one()
    grant = kit.session.exec(select(Grant).where(Grant.user_id == colleague.id)).one()
    assert (grant.role, grant.section, grant.return_id) == ("contributor", "numbers", kit.return_.id)
    letter = kit.session.exec(select(Message)).one()
    assert "section B, Numbers" in letter.body
    assert "School business manager" in me.get(url(kit)).text
    assert client(colleague).get(url(kit, "/sections/numbers")).status_code == 200
    assert client(colleague).get(url(kit, "/invite")).status_code == 403


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"email": "nobody", "name": "A"}, "Write an e-mail address such as"),
        ({"email": "a@example.org", "name": ""}, "Write their name or role."),
        ({"email": "a@example.org", "name": "A", "section": "nowhere"}, "Not a valid choice"),
    ],
)
def test_an_invitation_that_cannot_be_sent(kit: Kit, client: Clients, data: dict[str, str], said: str) -> None:
    page = client(kit.lead).post(url(kit, "/invite"), data={"section": ""} | data)
    assert said in page.text


def test_an_exempt_body_reads_why(kit: Kit, client: Clients) -> None:
    kit.line.state, kit.line.state_reason = LineState.EXEMPT, "It closed in July."
    kit.session.flush()
    page = client(kit.lead).get(url(kit)).text
    assert "Your body need not answer in this round." in page
    assert "It closed in July." in page
    assert "<textarea" not in client(kit.lead).get(url(kit, "/sections/policy")).text
