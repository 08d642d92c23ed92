"""What the pages about guidance show: the partnership's register, a document of it, and its references."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import abort

from questionnaires.definition import Questionnaire
from questionnaires.guidance.outdated import Finding, by_question, outdated
from questionnaires.guidance.register import Document, Register
from survey import policies
from survey.extensions import db
from survey.queries.guidance import referring
from survey.queries.guidance.again import Again, list_again, questions_to_ask
from survey.queries.guidance.referring import Asked, Line, Referring
from survey.queries.guidance.registers import get_register
from survey.queries.guidance.words import key_of
from survey.views import clock, scope


@dataclass(frozen=True)
class Desk:
    """The register with the versions that may refer to it, on a day."""

    register: Register
    versions: Sequence[Referring]
    today: date

    @cached_property
    def lines(self) -> list[Line]:
        """A line for each edition that is registered or referred to."""
        return referring.lines(self.versions, self.register, self.today)

    def document_or_404(self, key: str) -> Document:
        """Find a document by its key in addresses, registered or only referred to."""
        found = self.register.documents.get(key)
        if found is None:
            cited = (one.reference.document for version in self.versions for one in version.cited)
            title = next((one for one in cited if key_of(one) == key and self.register.find(one) is None), None)
            found = Document(key=key, title=title, kind="local") if title else abort(404)
        return found

    def asked_by(self, document: Document) -> list[Asked]:
        """Give each version that refers to a document, with its references to it."""
        return referring.asked_by(self.versions, document, self.register, self.today)


WHICH = {"again": "To answer again, or not in the register", "all": "Every reference"}


@dataclass(frozen=True)
class References:
    """The references to a document by version, and those of one version, as the page of the document shows them."""

    asked: Sequence[Asked]
    chosen: Asked | None
    which: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Which references may be shown."""
        return list(WHICH.items())

    @property
    def versions(self) -> list[tuple[str, str]]:
        """The versions to choose from: name and words."""
        rows = [(one.version, one.version.row) for one in self.asked]
        return [(v.name, f"{row.title}, {row.version}{'' if v.newest else ' (replaced)'}") for v, row in rows]

    @property
    def rows(self) -> list[Finding]:
        """The references of the chosen version that are shown."""
        found = self.chosen.findings if self.chosen else ()
        return [one for one in found if self.which == "all" or one.again or one.standing.state == "unknown"]

    @property
    def ended(self) -> int:
        """How many references of versions that may still be issued are to an edition that has ended."""
        newest = [one for one in self.asked if one.version.newest]
        return sum(found.standing.state == "ended" for one in newest for found in one.findings)

    @property
    def again(self) -> int:
        """How many of their questions must be answered again."""
        return sum(len(keys) for keys in questions_to_ask(one for one in self.asked if one.version.newest).values())


def desk() -> Desk:
    """Gather the register of the partnership and what refers to it."""
    partnership = scope.partnership()
    register = get_register(db.session, partnership.id)
    return Desk(register, referring.list_referring(db.session, [partnership.id]), clock.today())


def again_for(asked: Sequence[Asked]) -> list[Again]:
    """List the bodies that must answer again, of the programmes the viewer may see."""
    partnership = scope.partnership().id
    programmes = policies.programmes_listed(scope.viewer(), partnership)
    return list_again(db.session, partnership, asked, programmes)


def ended_words(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """Say of each question what became of the editions it refers to that are no longer in force; two queries."""
    register = get_register(db.session, scope.partnership().id)
    found = by_question(outdated(questionnaire, register, clock.today()))
    return {key: [one.words for one in there] for key, there in found.items()}


def tags_of(asked: Sequence[Asked]) -> list[str]:
    """List the tags of the questions that refer to a document."""
    return sorted({tag for one in asked for found in one.findings for tag in found.cited.tags})


def labels_of(asked: Sequence[Asked]) -> dict[int, dict[str, str]]:
    """Give the printed label of each question that refers to the document, by version."""
    return {one.version.row.id: {f.cited.key: f.cited.label for f in one.findings} for one in asked}
