"""A draft taken away as a file and brought back."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from sqlmodel import Session

from questionnaires import documents
from questionnaires.formats import workbook
from survey.models import QuestionnaireDraft
from survey.queries import drafts
from survey.services import drafting
from survey.services.drafting import Overtaken
from survey.services.refusals import Refused
from tests.factories import NOW
from tests.survey.drafting_kit import Kit


@pytest.fixture
def kit(session: Session) -> Kit:
    return Kit(session)


def bring(kit: Kit, draft: QuestionnaireDraft, data: bytes, **more: Any) -> Any:
    """Put a file in the place of the draft's document."""
    asked: dict[str, Any] = {"base": draft.current, "now": NOW} | more
    return drafting.replace_document(kit.session, draft, kit.bob, data, "small.yaml", **asked)


def test_there_and_back_again_changes_nothing(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", weight="2.5", why="Because: it matters.")
    data = drafting.document_file(session, draft)
    assert documents.parse(data).questions["a"].why == "Because: it matters."
    assert bring(kit, draft, data).number == draft.current == 2


def test_what_was_changed_elsewhere_is_a_revision(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    data = drafting.document_file(session, draft).replace(b"The second thing", b"Every second thing")
    revision = bring(kit, draft, data)
    assert (revision.number, revision.said) == (2, "Put the file small.yaml in its place")
    assert revision.touched == ["question:b.text"]
    assert kit.text(draft, "b") == "Every second thing is done."
    drafting.undo(session, draft, kit.ann, 2, now=NOW)
    assert kit.text(draft, "b") == "The second thing is done."


def test_an_authors_workbook_comes_back_too(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    questionnaire = documents.parse(drafting.document_file(session, draft).replace(b"second thing", b"other thing"))
    revision = bring(kit, draft, workbook.write(questionnaire, None))
    assert revision.touched == ["question:b.text"]


def test_an_unfinished_draft_is_taken_away_as_it_is(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    kit.save(draft, "set-question", "question:a", text="")
    kit.save(draft, "add-section", "head", key="three", title="Three: still empty")
    data = drafting.document_file(session, draft)
    read = documents.read(data)
    assert [fault.id for fault in read.faults] == ["missing-field"]
    mended = data.replace(b"key: a\n", b"key: a\n        text: Is it done?\n")
    assert mended != data
    assert bring(kit, draft, mended).touched == ["question:a.text"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 2", "wieght: 2", "small.yaml:20:"),
        ("key: small", "key: other", "The file is of other, this draft of small."),
        ('replaces: "1"', 'replaces: "0"', "The file names 0 as the version it replaces; this draft has 1."),
        ("key: c", "key: a", "These keys stand twice in the file: a."),
        ("key: two", "key: one", "These keys stand twice in the file: one."),
    ],
)
def test_what_a_file_may_not_be(kit: Kit, session: Session, old: str, new: str, said: str) -> None:
    draft = kit.draft()
    text = drafting.document_file(session, draft).decode()
    assert old in text
    with pytest.raises(Refused) as refused:
        bring(kit, draft, text.replace(old, new).encode())
    assert refused.value.field == "file"
    assert said.rpartition(":20:")[0] in refused.value.message
    assert draft.current == 1


def test_a_file_that_is_none(kit: Kit) -> None:
    draft = kit.draft()
    out = BytesIO()
    Workbook().save(out)
    for data in (b"\xff\xfe", b"key: [", b"x" * 3_000_000, out.getvalue(), b"PK\x03\x04 no archive"):
        with pytest.raises(Refused, match="The file was not taken"):
            bring(kit, draft, data)


def test_many_faults_are_cut(kit: Kit) -> None:
    lines = "\n".join(f"field{n}: x" for n in range(100))
    with pytest.raises(Refused) as refused:
        bring(kit, kit.draft(), lines.encode())
    assert len(refused.value.message.splitlines()) == 32
    assert refused.value.message.endswith("more")


def test_a_file_of_an_older_state(kit: Kit, session: Session) -> None:
    draft = kit.draft()
    data = drafting.document_file(session, draft)
    kit.save(draft, "set-question", "question:a", text="Changed meanwhile.")
    with pytest.raises(Overtaken, match="Ann Author"):
        bring(kit, draft, data, base=1)
    assert drafts.document(session, draft) != documents.plain(documents.parse(data))


def test_another_format(kit: Kit, session: Session) -> None:
    with pytest.raises(Refused) as refused:
        drafting.document_file(session, kit.draft(), "exe")
    assert refused.value.field == "format"
