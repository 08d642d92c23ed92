"""Several people at the same moment, on a database that really commits: one wins, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from questionnaires.editing import Edit
from survey.models import DraftRevision, QuestionnaireConfirmation, QuestionnaireDraft, QuestionnaireVersion, User
from survey.models.drafts import unpacked
from survey.services import drafting, questionnaires
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from tests import factories
from tests.databases import Database
from tests.factories import NOW
from tests.survey.drafting_kit import Kit

PATIENCE = 60


def at_once(database: Database, *works: Callable[[Session], Any]) -> list[Any]:
    """Run each in a session and thread of its own, begun together; what it gives, or how it was told no."""
    start = Barrier(len(works))

    def run(work: Callable[[Session], Any]) -> Any:
        with Session(database.engine.execution_options(writes=True), expire_on_commit=False) as session:
            start.wait(PATIENCE)
            try:
                found = work(session)
                session.commit()
            except (Refused, Overtaken) as told:
                session.rollback()
                return told
            return found

    with ThreadPoolExecutor(len(works)) as pool:
        return [one.result(PATIENCE) for one in [pool.submit(run, work) for work in works]]


def approved(kit: Kit, version: str, words: str) -> int:
    """A draft that a second person has approved, as version 2."""
    draft = kit.draft(version)
    lineage = {"change": "reworded"}
    kit.save(draft, "set-question", "question:a", text=words, lineage=lineage)
    if version != "2":
        kit.save(draft, "set-head", "head", version="2")
    drafting.ask_review(kit.session, draft, kit.ann, now=NOW)
    drafting.decide(kit.session, draft, kit.eve, "approved", now=NOW)
    return draft.id


def publishing(draft_id: int, user_id: int, minutes: int) -> Callable[[Session], Any]:
    """Publish a draft as somebody."""

    def work(session: Session) -> str:
        draft, user = session.get_one(QuestionnaireDraft, draft_id), session.get_one(User, user_id)
        return drafting.publish(session, draft, user, now=NOW + timedelta(minutes=minutes)).name

    return work


def one_won(outcomes: list[Any]) -> str:
    """Check that exactly one did it; give what the other was told."""
    told = [one for one in outcomes if isinstance(one, Refused)]
    assert [one for one in outcomes if not isinstance(one, Exception)] == ["small@2"]
    assert len(told) == 1
    return told[0].message


def versions(database: Database) -> list[Any]:
    """What is published as small@2."""
    with database.session() as session:
        return list(session.exec(select(QuestionnaireVersion).where(QuestionnaireVersion.version == "2")))


def test_two_drafts_of_one_version(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        kit = Kit(session)
        first, second = approved(kit, "2", "The first thing is done well."), approved(kit, "3", "It is done badly.")
        ann, bob = kit.ann.id, kit.bob.id
    told = one_won(at_once(fresh_database, publishing(first, ann, 1), publishing(second, bob, 2)))
    assert "small@2 is published already" in told
    [version] = versions(fresh_database)
    who, minute = ("Ann Author", "01") if version.published_by == ann else ("Bob Author", "02")
    assert f"on 21 November 2026 at 10:{minute} by {who}" in told
    with fresh_database.session() as session:
        states = dict(session.exec(select(QuestionnaireDraft.published_version_id, QuestionnaireDraft.state)).all())
    assert states == {version.id: "published", None: "approved"}


def test_the_same_words_in_two_drafts_are_still_one_winner(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        kit = Kit(session)
        first, second = (approved(kit, version, "The first thing is done well.") for version in ("2", "3"))
        ann, bob = kit.ann.id, kit.bob.id
    assert "published already" in one_won(
        at_once(fresh_database, publishing(first, ann, 1), publishing(second, bob, 2))
    )
    assert len(versions(fresh_database)) == 1


def test_two_people_publish_one_draft(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        kit = Kit(session)
        draft = approved(kit, "2", "The first thing is done well.")
        ann, bob = kit.ann.id, kit.bob.id
    told = one_won(at_once(fresh_database, publishing(draft, ann, 1), publishing(draft, bob, 2)))
    assert "small@2 is published already: on 21 November 2026 at 10:0" in told


def test_two_documents_published_by_command(fresh_database: Database) -> None:
    """The same holds without drafts: the index decides, whichever way a version comes."""
    data = factories.DOCUMENT.format(key="small", version="2")

    def work(text: str) -> Callable[[Session], Any]:
        return lambda session: questionnaires.publish(session, None, text.encode(), "small.yaml", now=NOW).name

    told = one_won(at_once(fresh_database, work(data), work(data.replace("first thing", "other thing"))))
    assert "small@2 is published already, on 21 November 2026 at 10:00, and never changes." in told
    assert at_once(fresh_database, work(data), work(data)) is not None
    assert len(versions(fresh_database)) == 1


def saving(draft_id: int, user_id: int, key: str, words: str, base: int) -> Callable[[Session], Any]:
    """Change the words of a question as somebody."""

    def work(session: Session) -> int:
        draft, user = session.get_one(QuestionnaireDraft, draft_id), session.get_one(User, user_id)
        edit = Edit("set-question", f"question:{key}", {"text": words})
        return drafting.save(session, draft, user, edit, base=base, now=NOW).number

    return work


def test_two_saves_of_one_field(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        kit = Kit(session)
        draft, ann, bob = kit.draft().id, kit.ann.id, kit.bob.id
    outcomes = at_once(fresh_database, saving(draft, ann, "a", "By Ann.", 1), saving(draft, bob, "a", "By Bob.", 1))
    told = [one for one in outcomes if isinstance(one, Overtaken)]
    assert [one for one in outcomes if not isinstance(one, Exception)] == [2]
    assert [set(one.theirs.values()) for one in told] in ([{"By Ann."}], [{"By Bob."}])


def test_saves_of_two_questions_are_both_kept(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        kit = Kit(session)
        draft, ann, bob = kit.draft().id, kit.ann.id, kit.bob.id
    outcomes = at_once(fresh_database, saving(draft, ann, "a", "By Ann.", 1), saving(draft, bob, "b", "By Bob.", 1))
    assert sorted(outcomes) == [2, 3]
    with fresh_database.session() as session:
        newest = session.exec(select(DraftRevision).order_by(col(DraftRevision.number).desc())).first()
        assert newest is not None
        texts = [one["text"] for one in unpacked(newest.content)["sections"][0]["questions"]]
    assert texts == ["By Ann.", "By Bob."]


def test_two_confirmations(fresh_database: Database) -> None:
    with fresh_database.session() as session:
        kit = Kit(session)
        version, partnership, ann = kit.version.id, kit.partnership.id, kit.ann.id

    def work(session: Session) -> str:
        ids = (session.get_one(User, ann), session.get_one(type(kit.partnership), partnership))
        row = session.get_one(QuestionnaireVersion, version)
        drafting.confirm(session, *ids, row, "Agreed on 3 December 2026.", now=NOW)
        return "small@2"

    assert "confirmed already, by Ann Author" in one_won(at_once(fresh_database, work, work))
    with fresh_database.session() as session:
        assert session.exec(select(sa.func.count()).select_from(QuestionnaireConfirmation)).one() == 1
