"""A draft as a file to take away, and brought back: an author may work on it elsewhere."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from questionnaires import documents
from questionnaires.definition import Questionnaire
from questionnaires.editing import plain_document, touched_between
from questionnaires.faults import lines_of
from questionnaires.formats import yaml
from survey.models import DraftRevision, QuestionnaireDraft, User
from survey.queries import drafts
from survey.services.drafting.saving import Overtaken, document_seen
from survey.services.drafting.writing import Step, current_revision, lock_for_change, write
from survey.services.questionnaires import read_document
from survey.services.refusals import Refused

MOST_LINES = 30


def document_file(session: Session, draft: QuestionnaireDraft, form: str = "yaml") -> bytes:
    """Give the current document as a YAML file, also while it is unfinished.

    Raises Refused for another format: a workbook is made of a questionnaire whose shape is sound, apart from the web.
    """
    if form != "yaml":
        raise Refused("A draft is taken away as a YAML document.", field="format")
    plain = drafts.document(session, draft)
    questionnaire, _ = documents.from_plain(plain)
    if questionnaire is not None:
        return yaml.dump(questionnaire)
    return ("\n".join(yaml.mapping_lines("Questionnaire", plain, 0)) + "\n").encode()


def replace_document(
    session: Session,
    draft: QuestionnaireDraft,
    actor: User | None,
    data: bytes,
    file: str,
    *,
    base: int,
    now: datetime,
) -> DraftRevision:
    """Put a file, YAML or an author's workbook, in the place of the current document, as a new revision.

    Raises Refused with every fault by line or cell when the file cannot be read, or is of another questionnaire;
    Overtaken when somebody changed the draft after revision `base`.
    """
    lock_for_change(session, draft)
    document_seen(session, draft, base)
    plain = plain_document(questionnaire_in(data, file, draft))
    check_line(draft, drafts.document(session, draft), plain)
    later = drafts.history(session, draft, after=base)
    if later:
        raise Overtaken(later[0], [one for row in later for one in row.touched], {})
    touched = touched_between(drafts.document(session, draft), plain)
    if not touched:
        return current_revision(session, draft)
    said = f"Put the file {file[-80:]} in its place"
    return write(session, draft, actor, Step(plain, said, touched, base), now)


def questionnaire_in(data: bytes, file: str, draft: QuestionnaireDraft) -> Questionnaire:
    """Read a file; raises Refused with its faults, each at its place."""
    read = read_document(data)
    if read.questionnaire is None:
        lines = lines_of(file, read.faults, read.places)
        more = [f"and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
        raise Refused("\n".join(["The file was not taken.", *lines[:MOST_LINES], *more]), field="file")
    return read.questionnaire


def check_line(draft: QuestionnaireDraft, now: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Refuse a document of another line, and keys that stand twice: parts are named by them."""
    if new["key"] != draft.key:
        raise Refused(f"The file is of {new['key']}, this draft of {draft.key}.", field="file")
    for name, words in (("replaces", "the version it replaces"), ("supplement_to", "what it is a supplement to")):
        if new.get(name) != now.get(name):
            was = now.get(name) or "none"
            raise Refused(f"The file names {new.get(name) or 'none'} as {words}; this draft has {was}.", field="file")
    sections = [section["key"] for section in new["sections"]]
    questions = [question["key"] for section in new["sections"] for question in section["questions"]]
    twice = [key for keys in (sections, questions) for key, count in Counter(keys).items() if count > 1]
    if twice:
        raise Refused(f"These keys stand twice in the file: {', '.join(twice[:10])}.", field="file")
