"""A partnership with a published questionnaire and people who write drafts, for tests of the editor's services."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from questionnaires.editing import Edit
from survey.models import DraftRevision, QuestionnaireDraft, User
from survey.queries import drafts
from survey.services import drafting, questionnaires
from tests import factories

LATER = factories.NOW


class Kit:
    """A partnership, its published `small@1`, two authors and a reviewer."""

    def __init__(self, session: Session) -> None:
        """Make everything."""
        self.session = session
        self.partnership = factories.partnership(session)
        self.ann, self.bob, self.eve = (self.person(name) for name in ("Ann Author", "Bob Author", "Eve Reviewer"))
        data = factories.DOCUMENT.format(key="small", version="1").encode()
        self.version = questionnaires.publish(
            session, self.ann, data, "small.yaml", now=factories.NOW, partnership=self.partnership
        )

    def person(self, name: str) -> User:
        """Make somebody of the business unit."""
        person = factories.user_with(self.session, "business_unit", partnership=self.partnership)
        person.name = name
        return person

    def draft(self, version: str = "2", **more: Any) -> QuestionnaireDraft:
        """Begin the next version of small."""
        asked = {"source": "next", "from_name": "small@1", "version": version} | more
        return drafting.start(self.session, self.ann, self.partnership, now=factories.NOW, **asked)

    def save(
        self,
        draft: QuestionnaireDraft,
        what: str,
        target: str,
        /,
        *,
        by: Any = None,
        base: int | None = None,
        now: datetime = LATER,
        **values: Any,
    ) -> DraftRevision:
        """Save an edit, on the current revision unless another is named."""
        seen = draft.current if base is None else base
        return drafting.save(self.session, draft, by or self.ann, Edit(what, target, values), base=seen, now=now)

    def text(self, draft: QuestionnaireDraft, key: str = "a") -> str:
        """Give the wording of a question as it is now."""
        plain = drafts.document(self.session, draft)
        return str(next(q["text"] for s in plain["sections"] for q in s["questions"] if q["key"] == key))
