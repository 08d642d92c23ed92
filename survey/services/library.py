"""The shipped questionnaires, put into the shared library of a database: those that are not there yet."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from sqlmodel import Session, col, select

from questionnaires import checking, documents
from questionnaires.compiled import Compiled
from questionnaires.faults import errors_in
from survey.models import QuestionnaireVersion
from survey.services.questionnaires import library_version, publish, row


def publish_library(session: Session, *, now: datetime) -> list[str]:
    """Publish every shipped questionnaire to the shared library, each after the version it replaces.

    Supplements are left out: each partnership that asks one publishes it as its own, and is scored on it by itself.
    Gives the names of those that were not there yet; the others cost one query in all.

    Raises:
        Refused: when one is not fit to publish, or another document stands under its name.
    """
    version = QuestionnaireVersion
    wanted = select(version.key, version.version, version.digest).where(col(version.partnership_id).is_(None))
    there = {f"{key}@{number}": digest for key, number, digest in session.exec(wanted)}
    missing = [one for one in oldest_first() if there.get(one.name) != one.digest]
    for one in missing:
        doubtful = one.name in there or not (one.replaces is None or one.replaces in there)
        publish_shipped(session, one, now, doubtful=doubtful)
        there[one.name] = one.digest
    session.flush()
    return [one.name for one in missing]


def oldest_first() -> list[Compiled]:
    """The shipped versions that are no supplements, each after those it descends from."""
    every = {name: documents.shipped(name) for name in documents.library()}
    found = {name: one for name, one in every.items() if one.supplement_to is None}

    def behind(one: Compiled) -> Iterator[Compiled]:
        for _ in found:  # a circle is left to the check, which names it
            if one.replaces not in found:
                return
            one = found[one.replaces]
            yield one

    return sorted(found.values(), key=lambda one: (len(list(behind(one))), one.name))


def publish_shipped(session: Session, one: Compiled, now: datetime, *, doubtful: bool) -> None:
    """Publish a shipped version from its compiled form; what stands in the way is found in the file, by line."""
    file = documents.library_file(one.name)
    if doubtful or not is_sound(one.name):
        publish(session, None, file.read_bytes(), file.name, now=now)
    else:
        session.add(row(documents.load(one.name), one.canonical, one.digest, file.read_bytes(), now))


@lru_cache(maxsize=128)
def is_sound(name: str) -> bool:
    """Whether a shipped version may be published to the library; worked out once in a process."""
    return not errors_in(checking.check(documents.Draft(documents.load(name), ()), library_version))
