"""Answers in parts on the pages: matrix, criteria, evidence, actions, figures and percentages, from box to copy."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from questionnaires.answer_parts import PlannedAction
from questionnaires.answers import Answer
from questionnaires.definition import Question
from questionnaires.documents import parse
from questionnaires.reading_values import clean
from survey.forms.returns.parts import part_name, parts_shown, parts_typed
from survey.forms.returns.reading import fields_of, read
from survey.models import Action
from survey.queries.returns import get_sheet
from survey.services.kept_posts import keep_post
from tests.factories import NOW
from tests.house_client import HouseClient
from tests.survey import returns_kit
from tests.survey.returns_kit import Kit

Clients = Callable[..., HouseClient]
SOURCE = (Path(__file__).parents[2] / "questionnaires/files/every_kind.yaml").read_text("utf-8")
FORM = parse(SOURCE.encode())
MATRIX = {"t.training--staff--level": "green", "t.training--staff--trained": "40"}
ROWS = {"staff": {"level": "green", "trained": Fraction(40)}}


@pytest.fixture
def kit(session: Session) -> Kit:
    return returns_kit.make(session, source=SOURCE)


def url(kit: Kit, section: str = "parts", page: str = "") -> str:
    return f"/returns/{kit.return_.id}/sections/{section}{page}"


def answer(kit: Kit, key: str) -> Answer:
    kit.session.expire_all()
    return get_sheet(kit.session, kit.dossier).answers.get(key, Answer())


def based(fields: dict[str, Any], base: int = 0) -> dict[str, Any]:
    """The fields with the base of each question among them."""
    keys = {name.split("--")[0] for name in fields}
    return {f"base-{key}": str(base) for key in keys} | fields


def test_a_matrix_is_read_cell_by_cell(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    me.post(url(kit), data=based(MATRIX | {"t.training--volunteers": "n-a"}))
    assert answer(kit, "t.training").value == ROWS | {"volunteers": "n-a"}
    page = me.get(url(kit)).text
    assert 'name="t.training--staff--trained" type="text" value="40"' in page
    assert re.search('name="t.training--volunteers" type="checkbox" value="n-a" checked', page)
    assert re.search('name="t.training--staff--level" value="green" checked', page)


def test_one_wrong_cell_leaves_the_others_and_what_is_stored_in_it(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    me.post(url(kit), data=based(MATRIX))
    wrong = MATRIX | {"t.training--staff--level": "red", "t.training--staff--trained": "lots"}
    page = me.post(url(kit), data=based(wrong, 1))
    assert 'href="#t.training--staff--trained"' in page.text
    assert "B1: Staff, people trained: Enter a number in figures" in page.text
    assert 'value="lots"' in page.text
    assert 'aria-describedby="t.training--staff--trained-error"' in page.text
    assert answer(kit, "t.training").value == {"staff": {"level": "red", "trained": Fraction(40)}}


def test_a_matrix_that_is_begun_says_what_is_still_empty(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    me.post(url(kit), data=based(MATRIX))
    still = "Still needed: Volunteers, how well; Volunteers, people trained."
    assert still in me.get(url(kit)).text
    check = me.get(f"/returns/{kit.return_.id}/check").text
    assert f"B1: {still}" in check
    assert f'href="{url(kit)}#t.training--volunteers--level"' in check


def test_criteria_are_read_and_each_may_be_said_not_to_apply(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    fields = {"t.policy--lead": "yes", "t.policy--review": "no", "t.policy--online": "n-a"}
    me.post(url(kit), data=based(fields))
    assert answer(kit, "t.policy").value == {"lead": "yes", "review": "no", "online": "n-a"}
    page = me.post(url(kit), data=based({"t.policy--lead": "perhaps"}, 1))
    assert 'href="#t.policy--lead"' in page.text
    assert answer(kit, "t.policy").value["lead"] == "yes"


def test_evidence_is_the_answer(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    me.post(url(kit), data=based({"t.proof--evidence": "Minutes of May"}))
    assert answer(kit, "t.proof") == Answer(value="held", evidence="Minutes of May")
    me.post(url(kit), data=based({"t.proof--evidence": "x" * 20_001}, 1))
    assert answer(kit, "t.proof") == Answer(value="held", evidence="Minutes of May")
    me.post(url(kit), data=based({"t.proof--evidence": ""}, 1))
    assert not answer(kit, "t.proof").given


def test_actions_are_a_list_that_grows(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    first = {
        "t.plan--1--what": "",
        "t.plan--2--what": "Train",
        "t.plan--2--who": "Lead",
        "t.plan--2--when": "1 May 2027",
    }
    saved = me.post(url(kit), data=based(first | {"t.plan--2--progress": "in_progress", "go": "at:t.plan"}))
    assert saved.location == f"{url(kit)}#q-t.plan"
    assert answer(kit, "t.plan").value == (PlannedAction("Train", "Lead", "2027-05-01", "in_progress"),)
    page = me.get(url(kit)).text
    assert 'value="1 May 2027"' in page
    assert page.count("data-action>") == 3, "the one that is there, and two empty ones"
    assert "Save to add more" in page


def test_a_figure_says_what_it_is_made_of_and_follows_its_answers(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    assert "Worked out from B1 (people trained) and A7. There is no figure yet." in me.get(url(kit)).text
    me.post(url(kit, "plain"), data=based({"p.staff": "50"}))
    said = me.post(url(kit, "parts", "/autosave"), data=based(MATRIX | {"t.training--volunteers": "n-a"})).json
    words = "Worked out from B1 (people trained) and A7: 80%. That counts as partly met."
    assert said["figures"] == {"t.share": words}
    assert words in me.get(url(kit)).text
    assert "80%" in me.get(f"/returns/{kit.return_.id}/check").text


def test_a_long_percentage_is_chosen_from_a_list(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)
    me.post(url(kit, "plain"), data=based({"p.share": "70"}))
    page = me.get(url(kit, "plain")).text
    assert "Counts as met from 90%, as partly met from 50%." in page
    assert '<option value="70" selected>70%</option>' in page
    assert "Needed below 90%" in page


def test_other_audits_are_named_in_words(kit: Kit, client: Clients) -> None:
    page = client(kit.lead).get(url(kit, "plain")).text
    assert "Asked about in the section 11 too. Also asked of agencies." in page
    assert "Your answer is read beside the staff survey." in page


def test_two_people_on_one_matrix_are_both_shown_and_joined_with_nothing_lost(kit: Kit, client: Clients) -> None:
    client(kit.lead).post(url(kit), data=based(MATRIX))
    theirs = {"t.training--staff--level": "red", "t.training--volunteers--level": "amber"}
    other = client(kit.deputy)
    sent = other.post(url(kit), data=based(theirs | {"page": "0123456789abcdef"}))
    assert sent.location == f"/returns/{kit.return_.id}/questions/t.training/conflict"
    page = other.get(sent.location).text
    for words in ("<b>Staff:</b>", "<b>Volunteers:</b>", "Partly met", "40 people", "Not answered"):
        assert words in re.sub("</?ins>", "", page)
    assert re.search('name="t.training--staff--level" value="green" checked', page), "begins with the saved cell"
    assert re.search('name="t.training--volunteers--level" value="amber" checked', page), "and with the other's row"
    joined = MATRIX | {"t.training--volunteers--level": "amber", "choice": "joined", "loser": "2", "seen": "1"}
    assert other.post(sent.location, data=based(joined, 1)).status_code == 303
    assert answer(kit, "t.training").value == ROWS | {"volunteers": {"level": "amber"}}


def test_two_lists_of_actions_are_joined_to_one(kit: Kit, client: Clients) -> None:
    client(kit.lead).post(url(kit), data=based({"t.plan--1--what": "Train"}))
    other = client(kit.deputy)
    sent = other.post(url(kit), data=based({"t.plan--1--what": "Check", "page": "0123456789abcdef"}))
    page = other.get(sent.location).text
    assert "<b>Action 1:</b>" in page
    boxes = re.findall(r'<textarea[^>]*name="t.plan--\d--what"[^>]*>\s([^<]*)</textarea>', page)
    assert boxes == ["Train", "Check", "", ""]


def test_each_action_of_a_list_has_a_row_that_follows_it(kit: Kit, client: Clients) -> None:
    me = client(kit.lead)

    def rows() -> list[tuple[int, str, str]]:
        kit.session.expire_all()
        found = kit.session.exec(select(Action).order_by(col(Action.position))).all()
        return [(row.position, row.what, row.status) for row in found]

    plan = {"t.plan--1--what": "Train", "t.plan--1--when": "1 May 2027", "t.plan--2--what": "Check"}
    me.post(url(kit), data=based(plan))
    assert rows() == [(1, "Train", "not_started"), (2, "Check", "not_started")]
    me.post(url(kit), data=based(plan | {"t.plan--2--progress": "complete", "t.plan--1--what": "Train all"}, 1))
    assert rows() == [(1, "Train all", "not_started"), (2, "Check", "complete")]
    me.post(url(kit), data=based({"t.plan--1--what": "Check", "t.plan--1--progress": "complete"}, 2))
    assert rows() == [(1, "Check", "complete")]


def test_a_matrix_typed_before_the_session_ended_stands_again_in_its_boxes(kit: Kit, client: Clients) -> None:
    fields = {
        name: [value] for name, value in based(MATRIX | {"t.plan--2--what": "Train", "t.policy--lead": "yes"}).items()
    }
    kept = keep_post(kit.session, kit.lead.id, url(kit), fields, NOW)
    assert kept is not None
    page = client(kit.lead).get(f"{url(kit)}?kept={kept.id}").text
    assert 'value="40"' in page
    assert re.search('name="t.training--staff--level" value="green" checked', page)
    assert re.search('name="t.policy--lead" value="yes" checked', page)
    assert re.search(r'name="t.plan--1--what"[^>]*>\sTrain</textarea>', page), "empty actions close up"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=20)
CELLS = st.fixed_dictionaries(
    {}, optional={"level": st.sampled_from(["green", "amber", "unsure"]), "trained": st.integers(0, 900).map(Fraction)}
)
ANSWERS = {
    "t.training": st.dictionaries(st.sampled_from(["staff", "volunteers"]), st.just("n-a") | CELLS.filter(bool)),
    "t.policy": st.dictionaries(
        st.sampled_from(["lead", "review", "online"]), st.sampled_from(["yes", "no", "n-a"]), max_size=3
    ),
    "t.plan": st.lists(
        st.builds(
            PlannedAction, TEXTS, TEXTS, st.sampled_from(["", "2027-05-01", "soon"]), st.sampled_from(["", "complete"])
        ).filter(bool),
        max_size=4,
    ).map(tuple),
}


@pytest.mark.parametrize("key", sorted(ANSWERS))
@given(data=st.data())
def test_what_a_page_shows_is_read_back_as_the_same_answer(key: str, data: st.DataObject) -> None:
    question = FORM.questions[key]
    value = normal(data.draw(ANSWERS[key])) or None
    form = posted(key, parts_shown(question, value)) | {f"base-{key}": ["1"]}
    (typed,) = read(FORM, [question], form)
    assert (typed.answer.value, typed.problems) == (value, ())
    assert parts_typed(question, fields_of(question, form)) == typed_as(question, parts_shown(question, value))


def normal(value: Any) -> Any:
    """Texts as they are kept."""
    if not isinstance(value, tuple):
        return value
    return tuple(replace(one, what=clean(one.what), who=clean(one.who)) for one in value)


def posted(key: str, shown: Any) -> dict[str, list[str]]:
    """The fields that a browser sends for what stands in the boxes."""
    rows = enumerate(shown, 1) if isinstance(shown, list) else shown.items()
    cells = ((f"{row}.{name}", text) for row, one in rows if isinstance(one, dict) for name, text in one.items())
    whole = () if isinstance(shown, list) else ((row, one) for row, one in shown.items() if isinstance(one, str))
    return {part_name(key, part): [text] for part, text in (*cells, *whole)}


def typed_as(question: Question, shown: Any) -> Any:
    """The same with a text in every box."""
    if question.kind == "actions":
        return shown
    if question.kind == "criteria":
        return {one.key: shown.get(one.key, "") for one in question.criteria}
    empty = {column.key: "" for column in question.columns}
    rows = {row.key: shown.get(row.key, {}) for row in question.rows}
    return {row: one if isinstance(one, str) else empty | one for row, one in rows.items()}
