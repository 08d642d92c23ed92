"""Drafts: begun, saved by several people, taken back and done again, reviewed and published."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from questionnaires import documents
from survey.models import DraftRevision, DraftState, Event, EventKind
from survey.queries import drafts
from survey.queries import questionnaires as versions
from survey.services import drafting
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from tests import factories
from tests.survey.drafting_kit import Kit

NOW = factories.NOW


@pytest.fixture
def kit(session: Session) -> Kit:
    return Kit(session)


def test_the_next_version_begins_as_the_published_one(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    plain = drafts.document(session, draft)
    assert (plain["replaces"], plain["version"], draft.name, draft.started_from) == ("1", "2", "small@2", "small@1")
    found = drafts.checked(session, draft)
    assert found.questionnaire is not None
    assert found.errors == 0
    assert [row.said for row in drafts.history(session, draft)] == ["Began as the next version of small@1"]
    assert [row.draft.id for row in drafts.list_drafts(session, kit.partnership.id)] == [draft.id]


def test_a_draft_is_not_there_for_another_partnership(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    other = factories.partnership(session)
    assert drafts.get_draft(session, kit.partnership.id, draft.id) is draft
    assert drafts.get_draft(session, other.id, draft.id) is None
    assert drafts.list_drafts(session, other.id) == []


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"version": "1"}, "version"),
        ({"version": "two words"}, "version"),
        ({"from_name": "small@9"}, "from_name"),
        ({"source": "elsewhere"}, "source"),
        ({"source": "copy", "key": "small", "title": "Own"}, "key"),
        ({"source": "empty", "key": "Own Key", "title": "T", "programme": "schools"}, "key"),
        ({"source": "empty", "key": "own", "title": " ", "programme": "schools"}, "title"),
        ({"source": "empty", "key": "own", "title": "T", "programme": ""}, "programme"),
        ({"source": "empty", "key": "own", "title": "T" * 201, "programme": "schools"}, "title"),
        ({"source": "empty", "key": "own", "title": "T", "programme": "schools", "kinds": ["castle"]}, None),
    ],
)
def test_a_start_that_will_not_do_names_its_field(kit: Kit, asked: dict[str, Any], field: str | None) -> None:
    if field is None:  # what the check finds is shown beside the box, not refused
        draft = kit.draft(**asked)
        assert drafts.checked(kit.session, draft).faults["head"]
        return
    with pytest.raises(Refused) as refused:
        kit.draft(**asked)
    assert refused.value.field == field


def test_a_second_draft_of_one_version_is_refused(kit: Kit, session: Session) -> None:
    first = kit.draft()
    with pytest.raises(Refused, match="draft of small@2 already"):
        kit.draft()
    drafting.discard(session, first, kit.ann, now=NOW)
    assert kit.draft().id != first.id


def test_an_own_copy_and_a_supplement(kit: Kit, session: Session) -> None:
    own = kit.draft("2026", source="copy", key="small-own", title="Our own")
    assert drafts.document(session, own)["replaces"] == "small@1"
    assert drafts.checked(session, own).errors == 0
    added = kit.draft("2026", source="supplement", key="small-plus", title="Our supplement")
    assert drafts.document(session, added)["supplement_to"] == "small"
    assert [fault.id for fault in drafts.checked(session, added).faults["head"]] == ["empty"]
    kit.save(added, "add-section", "head", key="own", title="Our own")
    kit.save(added, "add-question", "", section="own", key="a", kind="text", text="What else?")
    assert [fault.id for fault in drafts.checked(session, added).faults["question:a"]] == ["supplement-question"]


def test_a_save_is_a_revision_and_what_is_the_same_is_none(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    revision = kit.save(draft, "set-question", "question:a", text="The first thing is done every term.")
    assert (revision.number, revision.said) == (2, "Changed the wording of A1")
    assert revision.touched == ["question:a.text"]
    again = kit.save(draft, "set-question", "question:a", text="The first thing is done every term.")
    assert again.number == draft.current == 2
    assert kit.text(draft) == "The first thing is done every term."


def test_two_people_on_two_fields_of_one_question(kit: Kit, session: Session) -> None:
    """The second page posts the first field back as it was, and leaves the newer text alone."""
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", text="Changed by Ann.")
    kit.save(draft, "set-question", "question:a", by=kit.bob, base=1, text="The first thing is done.", weight="2")
    plain = drafts.document(session, draft)
    question = plain["sections"][0]["questions"][0]
    assert (question["text"], question["weight"]) == ("Changed by Ann.", "2")


def test_two_people_on_one_field(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", text="Changed by Ann.")
    with pytest.raises(Overtaken) as overtaken:
        kit.save(draft, "set-question", "question:a", by=kit.bob, base=1, text="Changed by Bob.", weight="2")
    met = overtaken.value
    assert (met.revision, met.who, met.at) == (2, "Ann Author", NOW)
    assert met.theirs == {"question:a.text": "Changed by Ann."}
    assert draft.current == 2
    kit.save(draft, "set-question", "question:a", by=kit.bob, base=1, text="Changed by Ann.", weight="2")
    assert draft.current == 3


def test_a_question_taken_out_while_another_writes_it(kit: Kit) -> None:
    draft = kit.draft()
    kit.save(draft, "remove-question", "question:a", reason="Asked elsewhere.")
    with pytest.raises(Overtaken) as overtaken:
        kit.save(draft, "set-question", "question:a", by=kit.bob, base=1, text="Changed by Bob.")
    assert overtaken.value.theirs == {"question:a.text": None}
    with pytest.raises(Refused, match="no question a here any more"):
        kit.save(draft, "set-question", "question:a", by=kit.bob, text="Changed by Bob.")


def test_a_question_written_while_another_takes_it_out(kit: Kit) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", text="Changed by Ann.")
    with pytest.raises(Overtaken):
        kit.save(draft, "remove-question", "question:a", by=kit.bob, base=1, reason="Asked elsewhere.")


def test_a_page_of_no_revision(kit: Kit) -> None:
    with pytest.raises(Refused, match="not of this draft"):
        kit.save(kit.draft(), "set-question", "question:a", base=99, text="Changed.")


def test_the_row_follows_the_document(kit: Kit) -> None:
    draft = kit.draft()
    kit.save(draft, "set-head", "head", title="Another title", version="2b")
    assert (draft.title, draft.name) == ("Another title", "small@2b")
    with pytest.raises(Refused) as refused:
        kit.save(draft, "set-head", "head", title="x" * 201)
    assert refused.value.field == "title"


def test_undo_and_redo_restore_exactly(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    states = [drafts.document(session, draft)]
    for words in ("One.", "Two.", "Three."):
        kit.save(draft, "set-question", "question:a", text=words)
        states.append(drafts.document(session, draft))
    for expected in reversed(states[:-1]):
        number = drafts.steps(session, draft).undo
        assert number is not None
        drafting.undo(session, draft, kit.ann, number, now=NOW)
        assert drafts.document(session, draft) == expected
    assert drafts.steps(session, draft).undo is None
    for expected in states[1:]:
        number = drafts.steps(session, draft).redo
        assert number is not None
        drafting.redo(session, draft, kit.ann, number, now=NOW)
        assert drafts.document(session, draft) == expected
    rows = drafts.history(session, draft)
    assert rows[0].said == "Done again: Changed the wording of A1"
    assert rows[-1].number == 1
    assert len(rows) == 10


def test_undo_is_of_the_newest_change_alone(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", text="One.")
    kit.save(draft, "set-question", "question:b", text="Two.")
    with pytest.raises(Refused, match="not the newest change"):
        drafting.undo(session, draft, kit.ann, 2, now=NOW)
    with pytest.raises(Refused, match="cannot be done again"):
        drafting.redo(session, draft, kit.ann, 3, now=NOW)


def test_a_new_change_ends_what_could_be_done_again(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", text="One.")
    drafting.undo(session, draft, kit.ann, 2, now=NOW)
    kit.save(draft, "set-question", "question:a", text="Two.")
    assert drafts.steps(session, draft).redo is None
    drafting.undo(session, draft, kit.ann, 4, now=NOW)
    assert kit.text(draft) == "The first thing is done."


def test_a_whole_earlier_state_comes_back(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", text="One.")
    kit.save(draft, "set-head", "head", title="Another title")
    revision = drafting.restore(session, draft, kit.bob, 1, now=NOW)
    assert (kit.text(draft), draft.title) == ("The first thing is done.", "A small questionnaire")
    assert set(revision.touched) == {"question:a.text", "head.title"}
    assert drafting.restore(session, draft, kit.bob, 1, now=NOW).number == revision.number


def approved(kit: Kit, draft: Any) -> None:
    """Have a draft approved by somebody who wrote nothing of it."""
    drafting.ask_review(kit.session, draft, kit.ann, "Please look.", now=NOW)
    drafting.decide(kit.session, draft, kit.eve, "approved", now=NOW)


def reworded(kit: Kit, draft: Any, **more: Any) -> None:
    """Make a change that publishing takes."""
    kit.save(draft, "set-question", "question:a", text="The first thing is done well.", lineage={"change": "reworded"})


def test_review_then_publish(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    reworded(kit, draft)
    approved(kit, draft)
    version = drafting.publish(session, draft, kit.ann, now=NOW)
    assert (draft.state, draft.published_version_id, version.name) == (DraftState.PUBLISHED, version.id, "small@2")
    assert version.partnership_id == kit.partnership.id
    found = versions.get_questionnaire(session, version.id)
    assert found.questions["a"].text == "The first thing is done well."
    assert documents.parse(version.source) == found
    kinds = [row.kind for row in session.exec(select(Event).where(Event.stream == f"draft:{draft.id}"))]
    assert kinds == ["draft_started", "draft_review_asked", "draft_reviewed", "version_published"]
    for change in (
        lambda: kit.save(draft, "set-question", "question:a", text="Later."),
        lambda: drafting.discard(session, draft, kit.ann, now=NOW),
        lambda: drafting.reopen(session, draft, kit.ann, now=NOW),
        lambda: drafting.publish(session, draft, kit.ann, now=NOW),
    ):
        with pytest.raises(Refused, match="publish"):
            change()


def test_nobody_reviews_their_own_words(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:b", by=kit.bob, text="Changed by Bob.")
    with pytest.raises(Refused, match="wrote themselves"):
        drafting.ask_review(session, draft, kit.ann, of=kit.bob, now=NOW)
    drafting.ask_review(session, draft, kit.ann, now=NOW)
    for person in (kit.ann, kit.bob):
        with pytest.raises(Refused, match="second person"):
            drafting.decide(session, draft, person, "approved", now=NOW)
    drafting.decide(session, draft, kit.eve, "approved", now=NOW)


def test_changes_wanted_need_words(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    drafting.ask_review(session, draft, kit.ann, now=NOW)
    with pytest.raises(Refused) as refused:
        drafting.decide(session, draft, kit.eve, "changes_wanted", " ", now=NOW)
    assert refused.value.field == "reply"
    drafting.decide(session, draft, kit.eve, "changes_wanted", "Say who.", now=NOW)
    assert draft.state == DraftState.OPEN
    row = drafts.reviews(session, draft)[0]
    assert (row.asked_by, row.decided_by, row.review.reply) == ("Ann Author", "Eve Reviewer", "Say who.")


@pytest.mark.parametrize("step", ["save", "undo", "restore"])
def test_any_change_voids_the_review(kit: Kit, session: Session, step: str) -> None:
    draft = kit.draft()
    reworded(kit, draft)
    approved(kit, draft)
    if step == "save":
        kit.save(draft, "set-question", "question:b", text="Other.")
    elif step == "undo":
        drafting.undo(session, draft, kit.ann, 2, now=NOW)
    else:
        drafting.restore(session, draft, kit.ann, 1, now=NOW)
    assert draft.state == DraftState.OPEN
    with pytest.raises(Refused, match="second person has to approve"):
        drafting.publish(session, draft, kit.ann, now=NOW)


def test_an_error_stops_publishing_and_is_named(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", text="Other words.")
    approved(kit, draft)
    with pytest.raises(Refused, match="a keeps its key but has other words"):
        drafting.publish(session, draft, kit.ann, now=NOW)
    kit.save(draft, "set-question", "question:b", text="")
    assert [fault.id for fault in drafts.checked(session, draft).faults["question:b"]] == ["missing-field"]


def test_a_version_published_meanwhile(kit: Kit, session: Session) -> None:
    """Two drafts of one version: the first to publish wins, the other is told who and when."""
    first, second = kit.draft("2"), kit.draft("3")
    kit.save(second, "set-head", "head", version="2")
    reworded(kit, first)
    for draft in (first, second):
        approved(kit, draft)
    drafting.publish(session, first, kit.bob, now=NOW)
    with pytest.raises(Refused, match=r"small@2 is published already.*on 21 November 2026 at 10:00 by Bob Author"):
        drafting.publish(session, second, kit.ann, now=NOW + timedelta(minutes=1))
    assert second.state == DraftState.APPROVED


def test_revisions_cannot_be_changed(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    for statement in ("UPDATE draft_revision SET said = 'x'", "DELETE FROM draft_revision"):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), session.begin_nested():
            session.execute(sa.text(statement))
    assert session.get_one(DraftRevision, (draft.id, 1)).said.startswith("Began")


def test_a_discarded_draft_is_taken_up_again(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    drafting.discard(session, draft, kit.ann, now=NOW)
    with pytest.raises(Refused, match="set aside"):
        kit.save(draft, "set-question", "question:a", text="Other.")
    assert [row.draft.id for row in drafts.list_drafts(session, kit.partnership.id, ended=True)] == [draft.id]
    drafting.reopen(session, draft, kit.ann, now=NOW)
    assert kit.save(draft, "set-question", "question:a", text="Other.").number == 2
    assert EventKind.DRAFT_REOPENED in {row.kind for row in session.exec(select(Event))}
