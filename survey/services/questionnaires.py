"""Publishing: the only writer of questionnaire versions. A published version never changes (design 2.1)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from questionnaires import checking, documents
from questionnaires.definition import Questionnaire
from questionnaires.faults import Fault, errors_in, lines_of
from survey.models import Partnership, QuestionnaireVersion, User
from survey.queries.questionnaires import find_version, get_questionnaire
from survey.services.refusals import Refused

Find = Callable[[str], Questionnaire | None]
LONDON = ZoneInfo("Europe/London")
WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, good and bad ones."""


@dataclass(frozen=True)
class Checked:
    """A document as checked: the objects where it is sound, and every fault as a line."""

    draft: documents.Draft
    faults: tuple[Fault, ...]
    lines: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Nothing stops publishing."""
        return self.draft.questionnaire is not None and not errors_in(self.faults)


def check_document(data: bytes, file: str, find: Find) -> Checked:
    """Check the bytes of a document, YAML or workbook; `find` gives the versions it may replace.

    Example: `check_document(path.read_bytes(), str(path), library_version).sound`.
    """
    draft = read_document(data)
    faults = checking.check(draft, find)
    return Checked(draft, faults, tuple(lines_of(file, faults, draft.places)))


def read_document(data: bytes) -> documents.Draft:
    """A document as read: a workbook by what it is, never by its name, else YAML."""
    if not data.startswith(WORKBOOKS):
        return documents.read(data)
    from questionnaires.formats import workbook  # the web need not hold openpyxl until somebody brings a workbook

    return workbook.read(data)


def read_foreign(data: bytes) -> documents.Draft:
    """Another tool's form, told by what it is (XLSForm, LimeSurvey), or one of our own documents."""
    from questionnaires.formats import lss, xlsform  # only whoever converts needs them

    if data.startswith(WORKBOOKS) and xlsform.is_xlsform(data):
        return xlsform.read(data)
    return lss.read(data) if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else read_document(data)


def library_version(name: str) -> Questionnaire | None:
    """A shipped questionnaire by KEY@VERSION, the newest one by KEY alone; None where none is shipped under it."""
    try:
        return documents.load(name if "@" in name else documents.newest(name))
    except (KeyError, documents.Unreadable):
        return None


def published_version(session: Session, partnership: Partnership | None) -> Find:
    """A finder over what is published, as `checking.check` wants it: the partnership's own, then the shared library."""

    def find(name: str) -> Questionnaire | None:
        version = find_version(session, name, partnership.id if partnership else None)
        return get_questionnaire(session, version.id, version.digest) if version else None

    return find


def publish(
    session: Session,
    actor: User | None,
    data: bytes,
    file: str,
    *,
    now: datetime,
    partnership: Partnership | None = None,
) -> QuestionnaireVersion:
    """Publish a document: to the partnership, or to the shared library.

    Publishing the same document again gives the version that is there already.

    Raises:
        Refused: with every fault; or when another document is published under this key and version.
    """
    checked = check_document(data, file, published_version(session, partnership))
    questionnaire = checked.draft.questionnaire
    if questionnaire is None or not checked.sound:
        raise Refused("Nothing was published.\n" + "\n".join(checked.lines))
    if questionnaire.supplement_to and partnership is None:
        raise Refused(
            f"{questionnaire.name} is a supplement, which is a partnership's own: publish it with --partnership SLUG."
        )
    canonical = documents.canonical(questionnaire)
    digest = documents.digest(canonical)
    there = find_version(session, questionnaire.name, partnership.id if partnership else None)
    if there is not None and there.partnership_id == (partnership.id if partnership else None):
        return unchanged_or_refused(session, there, digest)
    version = row(questionnaire, canonical, digest, data, now)
    version.partnership_id = partnership.id if partnership else None
    version.published_by = actor.id if actor else None
    return added(session, version, partnership)


def added(session: Session, version: QuestionnaireVersion, partnership: Partnership | None) -> QuestionnaireVersion:
    """The version, now kept; where somebody published it at the same moment, theirs or a refusal that says so."""
    name, digest = version.name, version.digest
    try:
        with session.begin_nested():
            session.add(version)
    except IntegrityError:
        there = find_version(session, name, partnership.id if partnership else None)
        if there is None:
            raise
        return unchanged_or_refused(session, there, digest)
    return version


def unchanged_or_refused(session: Session, there: QuestionnaireVersion, digest: str) -> QuestionnaireVersion:
    """The version that is there, when it is the same document."""
    if there.digest != digest:
        raise Refused(
            f"{there.name} is published already, {when_and_who(session, there)}, and never changes. "
            "Give the document a new version that replaces it.",
            field="version",
        )
    return there


def when_and_who(session: Session, version: QuestionnaireVersion) -> str:
    """When a version was published and by whom: `on 3 December 2026 at 10:05 by Unit`."""
    person = session.get(User, version.published_by) if version.published_by else None
    moment = version.published_at.astimezone(LONDON)
    return f"on {moment.day} {moment:%B %Y at %H:%M}" + (f" by {person.name}" if person else "")


def row(questionnaire: Questionnaire, canonical: str, digest: str, data: bytes, now: datetime) -> QuestionnaireVersion:
    """The row that keeps a version: canonical JSON with digest, and the file's bytes beside it."""
    key, _, version = (questionnaire.replaces_name or "").partition("@")
    return QuestionnaireVersion(
        key=questionnaire.key,
        version=questionnaire.version,
        title=questionnaire.title,
        status=questionnaire.status,
        programme=questionnaire.programme,
        digest=digest,
        canonical=canonical,
        source=data,
        published_at=now,
        replaces_key=key or None,
        replaces_version=version or None,
    )
