"""Published versions as objects: kept by digest, found by name, tied to the versions before."""

import pytest
from sqlmodel import Session

from survey.queries.questionnaires import (
    Edition,
    Shelf,
    find_version,
    get_questionnaire,
    links_between,
    list_versions,
)
from tests import factories
from tests.survey.returns_kit import document


def test_a_version_is_made_into_an_object_once(session: Session) -> None:
    version = factories.version(session)
    first = get_questionnaire(session, version.id)
    assert get_questionnaire(session, version.id, version.digest) is first
    assert first.name == version.name


def test_a_version_that_is_not_there(session: Session) -> None:
    with pytest.raises(KeyError):
        get_questionnaire(session, 987654)


def test_a_partnerships_own_version_comes_before_the_librarys(session: Session) -> None:
    partnership = factories.partnership(session)
    shared = factories.version(session, document("1", "own-key"))
    own = factories.version(session, document("1", "own-key"), partnership_id=partnership.id)
    assert find_version(session, "own-key@1", partnership.id).id == own.id
    assert find_version(session, "own-key@1").id == shared.id
    assert find_version(session, "own-key@2") is None
    listed = [row.id for row in list_versions(session, [partnership.id]) if row.key == "own-key"]
    assert sorted(listed) == sorted([shared.id, own.id])
    assert [row.id for row in list_versions(session) if row.key == "own-key"] == [shared.id]


def test_links_follow_the_versions_between(session: Session) -> None:
    versions = [factories.version(session, document("1", "chain"))]
    for number in ("2", "3"):
        before = versions[-1].version
        versions.append(
            factories.version(
                session, document(number, "chain", replaces=before), replaces_key="chain", replaces_version=before
            )
        )
    first, _, third = (Edition(version.id, version.digest) for version in versions)
    links = links_between(session, third, first)
    assert links is not None
    assert links["p.policy"].change == "same"
    assert links_between(session, third, first) is links, "worked out once"
    stranger = factories.version(session, document("1", "stranger"))
    assert links_between(session, third, Edition(stranger.id, stranger.digest)) is None


def test_a_shelf_puts_away_what_is_used_least() -> None:
    shelf: Shelf[str] = Shelf(2)
    made: list[str] = []

    def get(key: str) -> str:
        return shelf.get(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    for key in ("a", "b", "a", "c", "a", "b"):
        get(key)
    assert made == ["a", "b", "c", "b"]
