"""The pages on which a questionnaire is written: who may, what each keeps, what stands in the way."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from questionnaires.editing import Edit
from questionnaires.editing.tree import every_question
from survey.models import QuestionnaireDraft
from survey.queries import drafts
from survey.services import drafting, questionnaires
from tests import factories
from tests.house_client import HouseClient
from tests.survey import every_kind
from tests.survey.drafting_kit import Kit
from tests.survey.form_kit import fields
from tests.survey.statements import count_statements

Client = Callable[..., HouseClient]
READ = ("", "/problems", "/changes", "/history", "/review", "/preview", "/file?format=yaml")
WRITE = (
    "/head", "/sections/one", "/sections/new", "/sections/reuse", "/sections/one/remove", "/sections/one/questions/new",
    "/questions/a", "/questions/a/retire", "/questions/a/reach", "/scales", "/scales/three", "/publish", "/upload",
)  # fmt: skip
MOST = 14
"""Statements of one page of a draft, whatever it holds; who is asking and whether they may costs 2 of them."""


@pytest.fixture
def kit(session: Session) -> Kit:
    """A partnership with a published questionnaire and people who write."""
    return Kit(session)


@pytest.fixture
def draft(kit: Kit) -> QuestionnaireDraft:
    """The next version of it, begun."""
    return kit.draft()


@pytest.fixture
def here(kit: Kit, draft: QuestionnaireDraft) -> str:
    """The address of the draft."""
    return f"/p/{kit.partnership.slug}/drafts/{draft.id}"


@pytest.fixture
def ann(client: Client, kit: Kit) -> HouseClient:
    """An author at work."""
    return client(kit.ann)


@pytest.mark.parametrize("path", [*READ, *WRITE])
def test_who_may_open_a_page(client: Client, kit: Kit, here: str, path: str) -> None:
    moderator = client("moderator", partnership=kit.partnership)
    forum = client("forum_member", partnership=kit.partnership)
    stranger = client("business_unit", partnership=factories.partnership(kit.session))
    assert client(kit.ann).get(here + path).status_code == 200
    assert moderator.get(here + path).status_code == (200 if path in READ else 403)
    assert forum.get(here + path).status_code == 403
    assert stranger.get(here + path).status_code == 404
    assert client().get(here + path).status_code == 302


def test_a_draft_of_another_partnership_is_not_there(client: Client, kit: Kit, draft: QuestionnaireDraft) -> None:
    other = factories.partnership(kit.session)
    unit = client("business_unit", partnership=other)
    assert unit.get(f"/p/{other.slug}/drafts/{draft.id}").status_code == 404
    assert unit.get(f"/p/{other.slug}/drafts/{draft.id}/questions/a").status_code == 404


@pytest.mark.parametrize("path", ["/questions/none", "/sections/none", "/scales/none", "/questions/none/retire"])
def test_what_a_draft_has_not_is_not_found(ann: HouseClient, here: str, path: str) -> None:
    assert ann.get(here + path).status_code == 404


def test_no_page_saves_without_its_token(ann: HouseClient, kit: Kit, draft: QuestionnaireDraft, here: str) -> None:
    posted = {"base": draft.current, "kind-shown": "graded", "kind": "graded", "text": "Taken."}
    answer = ann.open(f"{here}/questions/a", method="POST", data=posted, csrf=False)
    assert answer.status_code == 401
    assert kit.text(draft) == "The first thing is done."


def test_who_only_reads_saves_nothing(client: Client, kit: Kit, draft: QuestionnaireDraft, here: str) -> None:
    moderator = client("moderator", partnership=kit.partnership)
    for page in ("/head", "/questions/a", "/questions/a/move", "/discard", "/undo", "/publish", "/review"):
        assert moderator.post(here + page, data={"base": 1}).status_code == 403
    assert draft.current == 1


@pytest.mark.parametrize("key", [*(f"questions/{k}" for k in ("f.graded", "f.yes", "f.choice", "f.choices", "f.number",
    "f.date", "f.text", "f.person", "s.matrix", "s.criteria", "s.evidence", "s.actions", "s.share", "s.note", "s.night",
    "s.declared")), "sections/first", "sections/second", "scales/rag", "scales/share", "head"])  # fmt: skip
def test_a_page_posted_as_it_came_changes_nothing(client: Client, kit: Kit, key: str) -> None:
    every_kind.publish(kit.session, kit.partnership)
    draft = kit.draft(from_name="every@1")
    page, ann = f"/p/{kit.partnership.slug}/drafts/{draft.id}/{key}", client(kit.ann)
    answer = ann.post(page, data=fields(ann.get(page).text, go="stay"))
    assert answer.status_code == 303, answer.text
    assert drafts.get_draft(kit.session, kit.partnership.id, draft.id).current == 1  # type: ignore[union-attr]


def test_every_box_of_a_question_is_saved(client: Client, kit: Kit) -> None:
    every_kind.publish(kit.session, kit.partnership)
    draft = kit.draft(from_name="every@1")
    page, ann = f"/p/{kit.partnership.slug}/drafts/{draft.id}/questions/", client(kit.ann)
    ann.post(page + "f.graded", data=fields(ann.get(page + "f.graded").text, **{
        "text": "The policy is always followed.", "why": "Because.", "weight": "3", "force": "should", "critical": None,
        "evidence": "none", "tags": "one, two", "descriptor-red": "Nobody follows it.",
        "lineage-change": "strengthened", "lineage-from-1": "f.graded", "references-1-edition": "2026",
        "references-2-document": "Working Together",
        "references-2-edition": "2026", "not_applicable": "yes",
    }))  # fmt: skip
    found = question(kit, draft, "f.graded")
    assert found["lineage"] == {"change": "strengthened", "from": ["f.graded"]}
    assert found["references"] == [
        {"document": "KCSIE", "edition": "2026", "paragraph": "Part three"},
        {"document": "Working Together", "edition": "2026"},
    ]
    assert (found["weight"], found["force"], found["tags"]) == ("3", "should", ["one", "two"])
    assert found["descriptors"] == {"green": "It is followed by all.", "red": "Nobody follows it."}
    assert "critical" not in found
    assert "evidence" not in found
    assert found["not_applicable"]["allowed"] is True
    ann.post(page + "s.matrix", data=fields(ann.get(page + "s.matrix").text, **{
        "rows-3-label": "Volunteers", "columns-2-gone": "yes", "rows-1-label": "All staff"}))  # fmt: skip
    matrix = question(kit, draft, "s.matrix")
    assert matrix["rows"][0] == {"key": "staff", "label": "All staff"}
    assert matrix["rows"][2] == {"key": "r1", "label": "Volunteers"}
    assert [one["key"] for one in matrix["columns"]] == ["level"]


def question(kit: Kit, draft: QuestionnaireDraft, key: str) -> dict[str, Any]:
    """A question of a draft as it is now."""
    kit.session.refresh(draft)
    found = every_question(drafts.document(kit.session, draft))
    return dict(next(one for _, one in found if one["key"] == key))


def test_another_kind_takes_its_own_boxes_along(
    ann: HouseClient, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    page = f"{here}/questions/b"
    ann.post(page, data=fields(ann.get(page).text, kind="number"))
    assert question(kit, draft, "b") == {"key": "b", "kind": "number", "text": "The second thing is done."}
    assert 'name="min"' in ann.get(page).text


def test_what_cannot_be_saved_is_said_at_its_box_and_nothing_typed_is_lost(ann: HouseClient, here: str) -> None:
    page = f"{here}/questions/a"
    answer = ann.post(page, data=fields(ann.get(page).text, text="New words.", weight="two", why="A <b>reason</b>"))
    assert answer.status_code == 200
    assert 'href="#e-weight"' in answer.text or "Write a number such as 2 or 0.5." in answer.text
    assert "New words." in answer.text
    assert 'value="two"' in answer.text
    assert "A &lt;b&gt;reason&lt;/b&gt;" in answer.text


def test_two_people_on_one_box_see_both_texts_and_choose(
    client: Client, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    page, ann, bob = f"{here}/questions/a", client(kit.ann), client(kit.bob)
    mine = fields(ann.get(page).text, text="Mine: it is always done.", why="My reason.")
    bob.post(page, data=fields(bob.get(page).text, text="Theirs: it is done each term.", good="Their example."))
    met = ann.post(page, data=mine)
    assert "Two of you changed the same" in met.text
    assert "Bob Author saved at" in met.text
    assert "each term" in met.text
    assert "always" in met.text
    assert kit.text(draft) == "Theirs: it is done each term."
    answer = ann.post(page, data=fields(met.text, "data-choose", **{"choice-text": "mine"}))
    assert answer.status_code == 303
    found = question(kit, draft, "a")
    assert found["text"] == "Mine: it is always done."
    assert (found["why"], found["good"]) == ("My reason.", "Their example.")


def test_what_the_other_wrote_may_stay(client: Client, kit: Kit, draft: QuestionnaireDraft, here: str) -> None:
    page, ann, bob = f"{here}/questions/a", client(kit.ann), client(kit.bob)
    mine = fields(ann.get(page).text, text="Mine.", why="My reason.")
    bob.post(page, data=fields(bob.get(page).text, text="Theirs."))
    ann.post(page, data=fields(ann.post(page, data=mine).text, "data-choose", **{"choice-text": "theirs"}))
    found = question(kit, draft, "a")
    assert (found["text"], found["why"]) == ("Theirs.", "My reason.")


def test_words_for_a_question_that_went_are_shown_to_copy(client: Client, kit: Kit, here: str) -> None:
    page, ann, bob = f"{here}/questions/b", client(kit.ann), client(kit.bob)
    mine = fields(ann.get(page).text, text="Words I would miss.")
    bob.post(f"{page}/retire", data={"base": 1, "reason": "Not needed."})
    answer = ann.post(page, data=mine)
    assert "Words I would miss." in answer.text
    assert answer.status_code != 500


def test_moving_gives_the_focus_back_to_what_moved(
    ann: HouseClient, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    answer = ann.post(f"{here}/questions/b/move", data={"base": draft.current, "way": "up"}, follow_redirects=True)
    assert 'aria-label="Move A1 down" autofocus' in answer.text
    answer = ann.post(f"{here}/sections/two/move", data={"base": 2, "way": "up"}, follow_redirects=True)
    assert answer.text.index("The second section") < answer.text.index("The first section")
    assert "autofocus" in answer.text
    late = ann.post(f"{here}/questions/b/move", data={"base": 3, "way": "up"}, follow_redirects=True)
    assert "first already" in late.text


def test_a_condition_is_built_from_lists_and_said_back(client: Client, kit: Kit) -> None:
    every_kind.publish(kit.session, kit.partnership)
    draft = kit.draft(from_name="every@1")
    page, ann = f"/p/{kit.partnership.slug}/drafts/{draft.id}/questions/s.actions", client(kit.ann)
    more = ann.post(
        page, data=fields(ann.get(page).text, **{"when-1-subject": "q:f.yes", "go": "more", "text": "Unsaved"})
    )
    assert "Unsaved" in more.text
    assert 'value="no"' in more.text
    second = ann.post(
        page, data=fields(more.text, **{"when-1-values": ["yes"], "when-2-subject": "o:boarding", "go": "more"})
    )
    none = ann.post(page, data=fields(second.text))
    assert "Choose at least one answer for this line" in none.text
    ann.post(page, data=fields(second.text, **{"when-2-values": ["yes"], "when-2-test": "is_not", "when-join": "any"}))
    assert question(kit, draft, "s.actions")["when"] == {
        "any": [{"question": "f.yes", "is": ["yes"]}, {"not": {"organisation": "boarding", "is": ["yes"]}}]
    }
    assert "Asked only if the answer to A2 is “Yes” or the body has no boarding." in ann.get(page).text
    ann.post(page, data=fields(ann.get(page).text, **{"when-1-gone": "yes", "when-2-gone": "yes"}))
    assert "when" not in question(kit, draft, "s.actions")


def test_a_colour_that_keeps_its_name_while_its_meaning_moves_is_said(ann: HouseClient, kit: Kit, here: str) -> None:
    page = f"{here}/scales/three"
    assert "It means the same as in 1" in ann.get(page).text
    ann.post(page, data=fields(ann.get(page).text, **{"grades-1-descriptor": "Better than asked for."}))
    told = ann.get(page).text
    assert "It does not mean what it meant in 1" in told
    assert "2 questions" in told
    ann.post(page, data=fields(told, **{"from-met": "partly", "from-partly": "partly", "from-not": "not"}))
    assert "Every grade of 1 is mapped" in ann.get(page).text


def test_a_scale_is_added_and_taken_out_while_nothing_uses_it(ann: HouseClient, kit: Kit, here: str) -> None:
    assert ann.post(f"{here}/scales", data={"base": 1, "name": "rag"}).status_code == 303
    page = ann.get(f"{here}/scales/rag").text
    made = ann.post(f"{here}/scales/rag", data=fields(page, made_of="percent"))
    assert made.status_code == 303
    assert 'name="percent-met"' in ann.get(f"{here}/scales/rag").text
    assert (
        ann.post(f"{here}/scales/rag", data=fields(ann.get(f"{here}/scales/rag").text, go="remove")).status_code == 303
    )
    used = ann.post(f"{here}/scales/three", data=fields(ann.get(f"{here}/scales/three").text, go="remove"))
    assert "use the scale three" in used.text


def test_a_question_is_retired_with_a_reason_and_brought_back(
    ann: HouseClient, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    page = f"{here}/questions/a/retire"
    assert "There is a problem" in ann.post(page, data={"base": 1, "reason": " "}).text
    ann.post(page, data={"base": 1, "reason": "The law no longer asks it."})
    front = ann.get(here).text
    assert "No longer asked" in front
    assert "The law no longer asks it." in front
    ann.post(f"{here}/questions/a/restore", data={"base": 2})
    assert kit.text(draft) == "The first thing is done."
    assert "The law no longer asks it." not in ann.get(here).text


def test_a_section_and_a_question_are_added(ann: HouseClient, kit: Kit, here: str) -> None:
    ann.post(f"{here}/sections/new", data={"base": 1, "title": "Safer places", "after": "one"})
    front = ann.get(here).text.partition('id="sections"')[2]
    assert front.index("The first section") < front.index("Safer places") < front.index("The second section")
    page = ann.get(f"{here}/sections/s1/questions/new").text
    assert ann.post(f"{here}/sections/s1/questions/new", data=fields(page)).status_code == 200
    answer = ann.post(f"{here}/sections/s1/questions/new", data=fields(page, text="It is safe."), follow_redirects=True)
    assert "Question B1" in answer.text
    assert "Part" not in answer.text[:20]
    assert "Give the section a title." in ann.post(f"{here}/sections/new", data={"base": 3, "title": ""}).text


def test_a_section_is_taken_over_from_elsewhere(client: Client, kit: Kit, here: str) -> None:
    every_kind.publish(kit.session, kit.partnership)
    ann = client(kit.ann)
    shown = ann.get(f"{here}/sections/reuse?of=every@1").text
    assert "A First" in shown
    answer = ann.post(f"{here}/sections/reuse", data={"base": 1, "of": "every@1", "section": "first", "after": "two"})
    assert answer.status_code == 303
    assert "taken over from every@1" in ann.get(here).text
    again = ann.post(f"{here}/sections/reuse", data={"base": 2, "of": "every@1", "section": "first", "after": "two"})
    assert "There is a problem" in again.text


def test_history_takes_back_does_again_and_goes_back(
    ann: HouseClient, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    kit.save(draft, "set-question", "question:a", text="Other words.")
    ann.post(f"{here}/undo", data={"number": 2})
    assert kit.text(draft) == "The first thing is done."
    page = ann.get(f"{here}/history").text
    assert "Took back" in page
    assert "Do it again" in page
    ann.post(f"{here}/redo", data={"number": 3})
    assert kit.text(draft) == "Other words."
    ann.post(f"{here}/restore", data={"number": 1})
    assert kit.text(draft) == "The first thing is done."
    assert "not the newest change" in ann.post(f"{here}/undo", data={"number": 2}, follow_redirects=True).text


def test_a_second_person_approves_and_it_is_published(
    client: Client, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    ann, eve = client(kit.ann), client("scrutineer", partnership=kit.partnership)
    kit.save(draft, "set-question", "question:a", text="It is done.", lineage={"change": "reworded", "from": ["a"]})
    ann.post(f"{here}/review", data={"note": "Please look at A1."})
    assert "I approve it as it is" not in ann.get(f"{here}/review").text
    page = eve.get(f"{here}/review").text
    assert "Please look at A1." in page
    assert "I approve it as it is" in page
    assert "Say which changes are wanted." in eve.post(f"{here}/decide", data={"outcome": "changes_wanted"}).text
    assert "Publish version 2" not in ann.get(f"{here}/publish").text
    eve.post(f"{here}/decide", data={"outcome": "approved", "reply": "Good."})
    ready = ann.get(f"{here}/publish").text
    assert "2 of 2 scored questions compare" in ready
    assert "Publish version 2" in ready
    answer = ann.post(f"{here}/publish", follow_redirects=True)
    assert "is published" in answer.text
    assert "It is done." in answer.text
    assert ann.get(f"{here}/questions/a").status_code == 303
    assert "This draft is published" in ann.get(here).text


def test_today_says_which_draft_waits_for_whom(client: Client, kit: Kit, draft: QuestionnaireDraft, here: str) -> None:
    """Not the writer: a second person; then whoever may publish."""
    ann, eve = client(kit.ann), client("scrutineer", partnership=kit.partnership)
    today = f"/p/{kit.partnership.slug}/"
    kit.save(draft, "set-question", "question:a", why="It is new.")
    assert not any(f"{here}/" in one.get(today).text for one in (ann, eve))
    ann.post(f"{here}/review", data={"note": ""})
    assert f'href="{here}/review"' in eve.get(today).text
    assert f"{here}/" not in ann.get(today).text
    eve.post(f"{here}/decide", data={"outcome": "approved"})
    assert f'href="{here}/publish"' in ann.get(today).text
    assert f"{here}/" not in eve.get(today).text


def test_what_stops_publishing_comes_first(
    client: Client, ann: HouseClient, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    kit.save(draft, "set-question", "question:a", text="Other words altogether.")
    page = ann.get(f"{here}/publish").text
    assert "1 problem to mend" in page
    assert f'{here}/questions/a"' in page
    beside = ann.get(f"{here}/questions/a").text
    assert "1 problem here" in beside
    assert "not said yet" in beside
    reader = client("moderator", partnership=kit.partnership)
    assert f'{here}/preview?section=one"' in reader.get(f"{here}/problems").text
    refused = ann.post(f"{here}/publish").text
    assert "There is a problem" in refused
    assert "second person" in refused


def test_the_doubt_whether_it_is_only_reworded(
    ann: HouseClient, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    words = "The first thing is done at least once a term."
    kit.save(draft, "set-question", "question:a", text=words, lineage={"change": "reworded", "from": ["a"]})
    assert "Is it only reworded?" in ann.get(f"{here}/questions/a").text
    kit.save(draft, "set-question", "question:a", lineage={"change": "strengthened", "from": ["a"]})
    assert "Is it only reworded?" not in ann.get(f"{here}/questions/a").text


@pytest.mark.parametrize(
    ("source", "typed", "expected"),
    [
        ("next", {"from_name": "small@1"}, ("small", "2026")),
        ("copy", {"from_name": "small@1"}, ("{slug}-small", "2026")),
        ("supplement", {"from_name": "small@1", "version": "2027"}, ("{slug}-small-supplement", "2027")),
        ("empty", {"title": "Safer places", "key": "safer-places"}, ("safer-places", "2026")),
    ],
)
def test_a_questionnaire_is_begun_with_what_is_usual(
    ann: HouseClient, kit: Kit, source: str, typed: dict[str, str], expected: tuple[str, str]
) -> None:
    page = f"/p/{kit.partnership.slug}/drafts/new"
    assert ann.get(page, query_string={"source": source, **typed}).status_code == 200
    answer = ann.post(page, data={"source": source, **typed})
    assert answer.status_code == 303, answer.text
    found = drafts.list_drafts(kit.session, kit.partnership.id)[0].draft
    assert (found.key, found.version) == (expected[0].format(slug=kit.partnership.slug), expected[1])


def test_beginning_without_a_choice_is_said(ann: HouseClient, kit: Kit) -> None:
    page = f"/p/{kit.partnership.slug}/drafts/new"
    assert 'href="#from_name"' in ann.post(page, data={"source": "next", "version": "2027"}).text
    assert 'href="#title"' in ann.post(page, data={"source": "empty", "key": "x", "title": ""}).text


def test_a_preview_shows_what_each_body_is_asked_and_why_not(client: Client, kit: Kit) -> None:
    every_kind.publish(kit.session, kit.partnership)
    draft = kit.draft(from_name="every@1")
    page, ann = f"/p/{kit.partnership.slug}/drafts/{draft.id}/preview", client(kit.ann)
    minder = ann.get(f"{page}?as=childminder&section=second").text
    assert "Nothing in this section is asked." in minder
    assert "Asked only if the kind of body is school." in minder
    school = ann.get(f"{page}?as=secondary-boarding&section=second").text
    assert "How is each group trained?" in school
    assert "Two adults are there at night." in school
    assert "Depends on answers" in school
    answers = "&answer-f.yes=yes&answer-f.number=3"
    tried = ann.get(f"{page}?as=secondary-boarding&section=second{answers}").text
    assert "Depends on answers" not in tried


def test_a_file_goes_out_and_comes_back(ann: HouseClient, kit: Kit, draft: QuestionnaireDraft, here: str) -> None:
    from io import BytesIO

    data = ann.get(f"{here}/file?format=yaml").data.replace(b"The first thing is done.", b"The first thing is here.")
    ann.post(f"{here}/upload", data={"base": 1, "file": (BytesIO(data), "mine.yaml")})
    assert kit.text(draft) == "The first thing is here."
    wrong = ann.post(f"{here}/upload", data={"base": 2, "file": (BytesIO(b"key: [small"), "mine.yaml")})
    assert "There is a problem" in wrong.text
    assert kit.text(draft) == "The first thing is here."
    assert "Choose the file" in ann.post(f"{here}/upload", data={"base": 2}).text
    assert ann.get(f"{here}/file?format=exe").status_code == 404


def test_a_draft_is_set_aside_and_taken_up_again(ann: HouseClient, here: str) -> None:
    assert "set aside" in ann.post(f"{here}/discard", follow_redirects=True).text
    assert ann.get(f"{here}/questions/a").status_code == 303
    assert "open again" in ann.post(f"{here}/reopen", follow_redirects=True).text


def test_who_would_be_asked_is_counted_over_the_register(client: Client, kit: Kit) -> None:
    every_kind.publish(kit.session, kit.partnership)
    for boarding in (True, False):
        body = factories.organisation(kit.session, boarding=boarding)
        factories.membership(kit.session, kit.partnership, body)
    draft = kit.draft(from_name="every@1")
    kit.save(draft, "set-question", "question:s.note", when={"organisation": "boarding", "is": ["yes"]})
    page = client(kit.ann).get(f"/p/{kit.partnership.slug}/drafts/{draft.id}/questions/s.note/reach").text
    assert "1 of 2" in page


def test_a_longer_questionnaire_costs_no_more_statements(
    client: Client, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    ann = client(kit.ann)
    before = {page: counted(kit.session, ann, here + page) for page in (*READ, *WRITE)}
    for number in range(30):
        kit.save(
            draft, "add-question", "", section="one", key=f"more.{number}", kind="graded", scale="three", text="More."
        )
    after = {page: counted(kit.session, ann, here + page) for page in (*READ, *WRITE)}
    assert {page: count for page, count in after.items() if count > max(MOST, 1)} == {}
    assert {page: (before[page], count) for page, count in after.items() if count > before[page]} == {}


def counted(session: Session, client: HouseClient, address: str) -> int:
    """The statements of the second visit: the first checks the draft and keeps what it found."""
    client.get(address)
    with count_statements(session) as seen:
        assert client.get(address).status_code == 200, address
    return seen.count


def test_the_list_shows_drafts_to_those_who_may_read_them(client: Client, kit: Kit, draft: QuestionnaireDraft) -> None:
    page = f"/p/{kit.partnership.slug}/questionnaires"
    assert "Being written" in client(kit.ann).get(page).text
    forum = client("forum_member", partnership=kit.partnership).get(page).text
    assert "Being written" not in forum
    assert "Start a questionnaire" not in forum


def test_overtaken_edits_of_other_parts_do_not_meet(
    client: Client, kit: Kit, draft: QuestionnaireDraft, here: str
) -> None:
    ann = client(kit.ann)
    page = ann.get(f"{here}/questions/a").text
    drafting.save(
        kit.session, draft, kit.bob, Edit("set-question", "question:b", {"text": "B."}), base=1, now=factories.NOW
    )
    assert ann.post(f"{here}/questions/a", data=fields(page, text="A.")).status_code == 303
    assert (kit.text(draft), kit.text(draft, "b")) == ("A.", "B.")


def test_a_line_of_ones_own_is_compared_with_what_it_began_from(client: Client, kit: Kit) -> None:
    source = factories.DOCUMENT.format(key="own", version="1") + 'replaces: "small@1"\n'
    questionnaires.publish(
        kit.session, None, source.encode(), "own.yaml", now=factories.NOW, partnership=kit.partnership
    )
    ann, here = client(kit.ann), f"/p/{kit.partnership.slug}/questionnaires"
    link = f"{here}/own/1/1?of=small"
    assert link in ann.get(here).text
    assert link in ann.get(f"{here}/own/1").text
    assert ann.get(link).status_code == 200
    assert ann.get(f"{here}/own/1/1?of=nothing").status_code == 404


@pytest.mark.parametrize("source", ["empty", "supplement"])
def test_every_page_of_a_draft_without_a_section_says_what_to_do_next(ann: HouseClient, kit: Kit, source: str) -> None:
    more = {"title": "New", "key": "new", "programme": "schools", "from_name": "small@1" if source != "empty" else ""}
    draft = kit.draft(source=source, version="1", **more)
    here = f"/p/{kit.partnership.slug}/drafts/{draft.id}"
    pages = (*READ, "/head", "/sections/new", "/sections/reuse", "/scales", "/publish", "/upload")
    answers = {page: ann.get(here + page) for page in pages}
    assert {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200} == {}
    assert "No section yet" in answers[""].text
    assert "There is no section yet." in answers["/preview"].text
    workbook = ann.get(f"{here}/file?format=xlsx")
    assert workbook.status_code in (200, 409)
