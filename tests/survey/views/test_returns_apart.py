"""A question that does not apply, where its control has no such choice: a box to tick, and the reason for it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

from questionnaires.answers import Answer
from survey.queries.returns import get_sheet
from tests.house_client import HouseClient
from tests.survey import returns_kit
from tests.survey.returns_kit import Kit

Clients = Callable[..., HouseClient]
SOURCE = (Path(__file__).parents[2] / "questionnaires/files/every_kind.yaml").read_text("utf-8")
RULE = "not_applicable: {allowed: true}"
ALLOWED = {
    "p.staff": "dont_know: true}",
    "p.text": "words: 200}",
    "p.lead": 'text: "Who leads on safeguarding?"}',
    "t.proof": "evidence: expected}",
    "t.plan": "optional: true}",
}
SECTIONS = {"p": "plain", "t": "parts"}


@pytest.fixture
def kit(session: Session) -> Kit:
    source = SOURCE
    for end in ALLOWED.values():
        source = source.replace(end, f"{end[:-1]}, {RULE}}}")
    return returns_kit.make(session, source=source)


def url(kit: Kit, key: str) -> str:
    return f"/returns/{kit.return_.id}/sections/{SECTIONS[key[0]]}"


def answer(kit: Kit, key: str) -> Answer:
    kit.session.expire_all()
    return get_sheet(kit.session, kit.dossier).answers.get(key, Answer())


@pytest.mark.parametrize("key", ALLOWED)
def test_it_is_ticked_kept_shown_and_taken_back(key: str, kit: Kit, client: Clients) -> None:
    """With its reason: in the box for it, or in the comment where there is one."""
    me, name = client(kit.lead), f'name="{key}--not-applicable" type="checkbox" value="yes"'
    page = me.get(url(kit, key)).text
    assert name in page
    box = "comment" if f'name="{key}--comment"' in page else "reason"
    assert f'name="{key}--{box}"' in page
    ticked = {f"base-{key}": "0", f"{key}--not-applicable": "yes", f"{key}--{box}": "We have none."}
    ticked |= {f"{key}--evidence": ""} if key == "t.proof" else {}
    assert me.post(url(kit, key), data=ticked).status_code == 303
    assert answer(kit, key) == Answer(not_applicable=True, **{box: "We have none."})
    assert f"{name} checked" in me.get(url(kit, key)).text
    assert "n-a" not in me.get(url(kit, key)).text.split(f'id="q-{key}"')[1].split("</section>")[0]
    empty = {f"base-{key}": "1", f"{key}--{box}": "", key: "", f"{key}--role": "", f"{key}--evidence": ""}
    me.post(url(kit, key), data=empty | {f"{key}--1--what": ""})
    assert not answer(kit, key).not_applicable


def test_it_is_offered_only_where_the_question_allows_it(kit: Kit, client: Clients) -> None:
    page = client(kit.lead).get(url(kit, "p.date")).text
    assert 'name="p.date--not-applicable"' not in page
    assert 'name="p.graded--not-applicable"' not in page
