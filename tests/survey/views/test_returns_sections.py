"""The section page: saving, what is wrong, two people, a session that ended, and all that people paste."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from questionnaires.answers import Answer
from survey.models import KeptPost, ReturnState
from survey.queries.returns import get_sheet, list_conflicts
from survey.services.kept_posts import keep_post
from tests import factories
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.survey import returns_kit
from tests.survey.returns_kit import GREEN, Kit

Clients = Callable[..., HouseClient]


@pytest.fixture
def kit(session: Session) -> Kit:
    return returns_kit.make(session)


def url(kit: Kit, section: str = "policy", page: str = "") -> str:
    return f"/returns/{kit.return_.id}/sections/{section}{page}"


def answer(kit: Kit, key: str = "p.policy") -> Answer:
    kit.session.expire_all()
    return get_sheet(kit.session, kit.dossier).answers.get(key, Answer())


def form(**fields: Any) -> dict[str, Any]:
    """A posted question: `p_policy="green", p_policy__comment="x"`; the base is 0 unless said."""
    names = {name.replace("__", "--").replace("_", ".", 1): value for name, value in fields.items()}
    keys = {name.split("--")[0] for name in names}
    return {f"base-{key}": "0" for key in keys if not key.startswith("base")} | names


def test_a_section_offers_its_questions(kit: Kit, client: Clients) -> None:
    page = client(kit.lead).get(url(kit)).text
    assert "The policy is read once a year." in page
    assert "Every part is in place." in page, "the descriptor stands beside its grade"
    assert 'name="base-p.policy" value="0"' in page
    assert re.search('name="page" value="[0-9a-f]{8,32}"', page), "the mark that tells two windows of one person apart"
    assert "0 of 3 are complete, 3 are not answered." in page
    assert "A date and a name on the front page." in page


def test_saving_goes_where_the_button_says(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    for go, place in (("next", url(kit, "numbers")), ("list", f"/returns/{kit.return_.id}"), ("stay", url(kit))):
        fields = form(p_policy="green", p_boards="no", p_critical="green")
        assert me.post(url(kit), data=fields | {"go": go}).location == place
    assert answer(kit) == GREEN
    assert kit.return_.answered == 3


def test_words_are_kept_as_typed(kit: Kit, client: Clients) -> None:
    typed = "Zoë’s file 👩‍🏫\r\nsecond line <script>alert(1)</script> Ã¢â‚¬â„¢ %92 \x00 end"
    client(kit.lead).post(url(kit), data=form(p_policy="green", p_policy__comment=typed))
    kept = answer(kit).comment
    assert kept.startswith("Zoë’s file 👩‍🏫\nsecond line <script>")
    assert "Ã¢â‚¬â„¢ %92 \ufffd end" in kept
    page = client(kit.lead).get(url(kit)).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("written", [b"caf%e9+%96+%93dash%94", b"caf%C3%A9", b"caf%ff%fe%00"])
def test_bytes_that_are_not_utf_8_end_in_a_page_and_keep_the_rest(kit: Kit, client: Clients, written: bytes) -> None:
    posted = b"base-p.policy=0&p.policy=green&p.policy--comment=" + written + b"&base-p.boards=0&p.boards=no"
    sent = client(kit.lead).post(url(kit), data=posted, content_type="application/x-www-form-urlencoded")
    assert sent.status_code == 303
    assert answer(kit).comment.startswith("caf")
    assert "\x00" not in answer(kit).comment
    assert answer(kit, "p.boards").value == "no"


@pytest.mark.parametrize(
    ("section", "fields", "said", "box"),
    [
        ("policy", {"p_policy": "purple"}, "A1: “purple” is not one of the grades", "p.policy"),
        ("numbers", {"n_staff": "many"}, "B1: Enter a number in figures", "n.staff"),
        ("numbers", {"n_staff": "501"}, "B1: The number must be 500 or less", "n.staff"),
        ("numbers", {"n_date": "31/02/2026"}, "B2: Enter a date with day, month and year", "n.date"),
        ("numbers", {"n_text": "word " * 51}, "51 words; 50 are asked for", "n.text"),
        ("numbers", {"n_lead__email": "nobody"}, "Enter the e-mail address in full", "n.lead"),
    ],
)
def test_what_cannot_be_read_is_shown_again_and_the_rest_is_saved(
    kit: Kit, client: Clients, section: str, fields: dict[str, str], said: str, box: str
) -> None:
    key = f"{box}--comment" if box != "n.text" else "n.date--comment"
    page = client(kit.lead).post(url(kit, section), data=form(**fields) | {key: "This is right.", "base-n.date": "0"})
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert said in page.text
    assert f'href="#{box}"' in page.text
    typed = next(iter(fields.values()))
    assert typed.strip() in page.text or section == "policy"
    assert answer(kit, key.split("--")[0]).comment == "This is right."


def test_a_wrong_value_leaves_the_stored_one(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    me.post(url(kit, "numbers"), data=form(n_staff="12"))
    page = me.post(url(kit, "numbers"), data=form(n_staff="lots") | {"base-n.staff": "1"})
    assert 'value="lots"' in page.text
    assert answer(kit, "n.staff").value == 12


def test_100_000_characters_are_refused_and_not_lost(kit: Kit, client: Clients) -> None:
    long = "ä" * 99_990 + " the end"
    page = client(kit.lead).post(url(kit), data=form(p_policy="green", p_policy__comment=long))
    assert "This text has 99,998 characters; 20,000 fit." in page.text
    assert long in page.text
    assert answer(kit) == GREEN


def test_a_number_may_be_unknown(kit: Kit, client: Clients) -> None:
    client(kit.lead).post(
        url(kit, "numbers"), data=form(n_staff="", n_staff__dont_know="yes") | {"n.staff--dont-know": "yes"}
    )
    assert answer(kit, "n.staff").unknown


def test_a_person_and_choices_are_read(kit: Kit, client: Clients) -> None:
    fields = form(n_lead__role="Head", n_lead__trained="1 September 2026", n_themes=["a", "b"])
    client(kit.lead).post(url(kit, "numbers"), data=fields)
    assert answer(kit, "n.lead").value == {"role": "Head", "trained_on": "2026-09-01"}
    assert answer(kit, "n.themes").value == ("a", "b")
    page = client(kit.lead).get(url(kit, "numbers")).text
    assert 'value="1 September 2026"' in page


def test_boxes_that_are_not_on_the_page_stay(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    me.post(url(kit), data=form(p_policy="red", p_policy__comment="Why", p_policy__evidence="Folder 3"))
    me.post(url(kit), data={"base-p.policy": "1", "p.policy": "green"})
    assert answer(kit) == Answer(value="green", comment="Why", evidence="Folder 3")


def test_the_engines_own_field_names_are_read_alike(kit: Kit, client: Clients) -> None:
    client(kit.lead).post(url(kit), data={"p.policy": "green", "p.policy.comment": "Dots", "p.policy.base": "0"})
    assert answer(kit) == Answer(value="green", comment="Dots")


def test_an_action_is_asked_for_and_going_on_is_allowed(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    fields = form(p_policy="red", p_policy__comment="No") | {"p.policy--action--what": "Write it", "go": "list"}
    assert me.post(url(kit), data=fields).status_code == 303
    page = me.get(url(kit)).text
    assert "Still needed: who sees to it and by when." in page
    assert "A1 needs an action" in me.get(f"/returns/{kit.return_.id}").text


def test_two_people_meet_on_the_page_of_both_texts(kit: Kit, client: Clients) -> None:
    client(kit.lead).post(url(kit), data=form(p_policy="green", p_policy__comment="Read in June."))
    second = client(kit.deputy)
    sent = second.post(url(kit), data=form(p_policy="amber", p_policy__comment="Read in July.", p_boards="no"))
    assert sent.location == f"/returns/{kit.return_.id}/questions/p.policy/conflict"
    assert answer(kit).comment == "Read in June."
    assert answer(kit, "p.boards").value == "no", "the rest was saved"
    page = second.get(sent.location).text
    assert "Two of you changed this answer" in page
    assert "June." in page
    assert "July." in page
    assert "Read both and choose" in second.get(url(kit)).text


def test_choosing_mine(kit: Kit, client: Clients) -> None:
    second = two_texts(kit, client)
    where = f"/returns/{kit.return_.id}/questions/p.policy/conflict"
    assert "Choose which answer should stand." in second.post(where, data={"loser": "2", "seen": "1"}).text
    done = second.post(where, data={"loser": "2", "seen": "1", "choice": "mine"})
    assert done.location == f"{url(kit)}#q-p.policy"
    assert answer(kit).value == "amber"
    assert second.get(where).location == done.location, "settled"


def test_joining_two_texts(kit: Kit, client: Clients) -> None:
    second = two_texts(kit, client)
    where = f"/returns/{kit.return_.id}/questions/p.policy/conflict"
    assert "Read in June. Read in July.</textarea>" in second.get(where).text, "begins with both"
    fields = {"loser": "2", "seen": "1", "choice": "joined", "base-p.policy": "1"}
    fields |= {"p.policy": "amber", "p.policy--comment": "Read in June and July."}
    second.post(where, data=fields)
    assert answer(kit) == Answer(value="amber", comment="Read in June and July.")


def test_the_saved_answer_changing_meanwhile_is_said(kit: Kit, client: Clients) -> None:
    second = two_texts(kit, client)
    client(kit.lead).post(url(kit), data=form(p_policy="green", p_policy__comment="Newer") | {"base-p.policy": "1"})
    where = f"/returns/{kit.return_.id}/questions/p.policy/conflict"
    page = second.post(where, data={"loser": "2", "seen": "1", "choice": "mine"}).text
    assert "changed again while you were choosing" in page
    assert "Newer" in page


def two_texts(kit: Kit, client: Clients) -> HouseClient:
    client(kit.lead).post(url(kit), data=form(p_policy="green", p_policy__comment="Read in June."))
    second = client(kit.deputy)
    second.post(url(kit), data=form(p_policy="amber", p_policy__comment="Read in July."))
    return second


def test_a_question_no_longer_asked_is_kept_and_said(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    me.post(url(kit), data=form(p_boards="yes"))
    assert me.get(url(kit, "boarding")).status_code == 200
    me.post(url(kit), data=form(p_boards="no") | {"base-p.boards": "1"})
    sent = me.post(url(kit, "boarding"), data=form(b_house="green"), follow_redirects=True)
    assert "C1 is no longer asked of you. What you wrote is kept; it does not count." in sent.text
    assert answer(kit, "b.house") == GREEN


def test_autosave_says_what_the_page_needs(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    data = form(p_policy="green", p_policy__comment="Typing", p_boards="no") | {
        "saving": ["p.policy"],
        "page": "0a1b2c3d",
    }
    said = me.post(url(kit, page="/autosave"), data=data).json
    assert said == {
        "saved_at": "10:00",
        "message": "Saved at 10:00 today, 21 November 2026. Nothing is waiting.",
        "bases": {"p.policy": 1},
        "conflicts": [],
    }
    assert answer(kit, "p.boards").value is None, "only the named question was looked at"


def test_the_button_after_an_autosave_whose_answer_was_lost(kit: Kit, client: Clients) -> None:
    me, mark = client(kit.lead), {"page": "0a1b2c3d"}
    me.post(url(kit, page="/autosave"), data=form(p_policy__comment="We r") | mark)
    sent = me.post(url(kit), data=form(p_policy="green", p_policy__comment="We read it") | mark)
    assert sent.location == url(kit)
    assert answer(kit) == Answer(value="green", comment="We read it")
    assert list_conflicts(kit.session, kit.dossier) == {}


def test_autosave_names_a_conflict_and_keeps_the_text(kit: Kit, client: Clients) -> None:
    client(kit.lead).post(url(kit), data=form(p_policy="green"))
    said = client(kit.deputy).post(url(kit, page="/autosave"), data=form(p_policy="red")).json
    assert said["conflicts"] == [{"key": "p.policy", "url": f"/returns/{kit.return_.id}/questions/p.policy/conflict"}]
    assert said["bases"] == {}
    assert len(list_conflicts(kit.session, kit.dossier)["p.policy"]) == 1


def test_autosave_says_which_box_was_not_saved(kit: Kit, client: Clients) -> None:
    said = client(kit.lead).post(url(kit, "numbers", "/autosave"), data=form(n_staff="many")).json
    assert "Not saved: B1: Enter a number in figures" in said["message"]
    assert said["unsaved"] == ["n.staff"], "so that leaving the page asks"


def test_autosave_of_a_sent_return_is_refused(kit: Kit, client: Clients) -> None:
    kit.return_.state = ReturnState.SUBMITTED
    kit.session.flush()
    sent = client(kit.lead).post(url(kit, page="/autosave"), data=form(p_policy="green"))
    assert sent.status_code == 409
    assert "has been sent" in sent.json["message"]


def test_a_post_to_a_sent_return_shows_what_was_typed(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    kit.return_.state = ReturnState.SUBMITTED
    kit.session.flush()
    page = me.post(url(kit), data=form(p_policy="green", p_policy__comment="A long text"))
    assert page.status_code == 409
    assert "A long text" in page.text
    assert "is not saved" in page.text
    assert "A long text" not in me.get(url(kit)).text


def test_words_of_an_ended_session_come_back(kit: Kit, client: Clients, clock: Any) -> None:
    me = client(kit.lead)
    clock.advance(hours=3)
    sent = me.post(url(kit), data=form(p_policy="green", p_policy__comment="Typed all afternoon"))
    assert "/sign-in" in sent.location
    kept = kit.session.exec(select(KeptPost)).one()
    again = client(kit.lead)
    page = again.get(f"{url(kit)}?kept={kept.id}")
    assert "Typed all afternoon" in page.text
    assert "These are the words you typed before your session ended. Save them." in page.text
    assert answer(kit) == Answer(), "never saved unseen"
    again.post(url(kit), data=form(p_policy="green", p_policy__comment="Typed all afternoon") | {"kept": str(kept.id)})
    assert answer(kit).comment == "Typed all afternoon"
    assert "Save them." not in again.get(f"{url(kit)}?kept={kept.id}").text


def test_nobody_sees_another_persons_kept_words(kit: Kit, client: Clients) -> None:
    fields = {"p.policy--comment": ["Mine"], "base-p.policy": ["0"]}
    kept = keep_post(kit.session, kit.lead.id, url(kit), fields, NOW)
    assert kept is not None
    assert "Mine" not in client(kit.deputy).get(f"{url(kit)}?kept={kept.id}").text


def test_a_stale_token_loses_nothing(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    fields = form(p_policy="green", p_policy__comment="Typed")
    sent = me.post(url(kit), data=fields | {"csrf_token": "old"}, csrf=False)
    assert sent.status_code == 303
    assert "Typed" in me.get(sent.location).text


def test_who_may_not_answer_reads(kit: Kit, client: Clients) -> None:
    kit.save(kit.lead, p_policy=Answer(value="green", comment="Read in June."))
    head = client(kit.head)
    page = head.get(url(kit))
    assert "Read in June." in page.text
    assert "<textarea" not in page.text
    assert head.post(url(kit), data=form(p_policy="red")).status_code == 403


def test_other_bodies_do_not_exist(kit: Kit, client: Clients) -> None:
    stranger = returns_kit.make(kit.session)
    for address in (url(kit), f"/returns/{kit.return_.id}", f"/returns/{kit.return_.id}/copy"):
        assert client(stranger.lead).get(address).status_code == 404
    assert client("moderator", partnership=kit.partnership).get(url(kit)).status_code == 403, (
        "unfinished work is theirs"
    )
    assert client(kit.lead).get(url(kit, "nowhere")).status_code == 404


def test_a_colleague_asked_for_one_section_answers_that_one(kit: Kit, client: Clients) -> None:
    helper = factories.user(kit.session)
    ids = {"organisation_id": kit.organisation.id, "return_id": kit.return_.id, "section": "numbers"}
    factories.grant(kit.session, helper, "contributor", "section", **ids)
    me = client(helper)
    assert me.post(url(kit, "numbers"), data=form(n_staff="12")).status_code == 303
    assert me.post(url(kit), data=form(p_policy="green")).status_code == 403
    assert "<textarea" not in me.get(url(kit)).text


def test_a_long_section_costs_no_more_statements_than_a_short_one(session: Session, client: Clients) -> None:
    counts = []
    for questions in (2, 20):
        kit = returns_kit.make(session, source=long_document(questions))
        me = client(kit.lead)
        kit.save(kit.lead, at=NOW - timedelta(hours=1), **{f"q_{n}": GREEN for n in range(questions)})
        session.flush()
        me.get(url(kit, "long"))  # the questionnaire is kept from here on
        fields = {f"base-q.{n}": "1" for n in range(questions)} | {f"q.{n}": "red" for n in range(questions)}
        counts.append((statements(session, me, url(kit, "long")), statements(session, me, url(kit, "long"), fields)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 14
    assert counts[0][1] <= 30


def long_document(questions: int) -> str:
    lines = "\n".join(f"      - {{key: q.{n}, kind: graded, scale: s, text: Thing {n}.}}" for n in range(questions))
    return f"""\
format: 1
key: long-{questions}
version: "1"
title: Long
programme: schools
scales:
  s:
    grades:
      - {{key: green, label: Met, points: 1, counts_as: met}}
      - {{key: red, label: Not met, points: 0, counts_as: not_met}}
sections:
  - key: long
    title: Long
    questions:
{lines}
"""


def statements(session: Session, me: HouseClient, address: str, fields: dict[str, str] | None = None) -> int:
    session.expire_all()
    seen: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    engine = session.connection().engine
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        me.get(address) if fields is None else me.post(address, data=fields)
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    return len(seen)
