"""Published versions, and the questionnaires they hold as objects kept in the process.

A version never changes, so its object may be kept for as long as there is room; the digest is the key, never the id,
so that a restored or a second database cannot be mistaken for the first.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from questionnaires.definition import Questionnaire
from questionnaires.documents import from_canonical
from questionnaires.joining import joined
from questionnaires.lineage import Link, NoChain, links
from survey.models import Part, QuestionnaireVersion, ReturnPart

Kept = TypeVar("Kept")


class Edition(NamedTuple):
    """Which version: its id here, and its digest."""

    id: int
    digest: str


class Supplement(NamedTuple):
    """A version that a partnership adds to a core: its id here, its digest, and whose it is."""

    id: int
    digest: str
    partnership_id: int

    @property
    def edition(self) -> Edition:
        """Which version it is."""
        return Edition(self.id, self.digest)


class Shelf(Generic[Kept]):
    """A small store of things that never change, the least used put away first; safe between threads."""

    def __init__(self, room: int) -> None:
        """Make room for so many."""
        self.room = room
        self._things: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Give the thing of this key, made on the first call."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()
        self.put(key, made)
        return made

    def find(self, key: Hashable) -> Kept | None:
        """Give the thing of this key, None when it is not here."""
        with self._lock:
            return self._things.get(key)

    def put(self, key: Hashable, thing: Kept) -> None:
        """Keep a thing."""
        with self._lock:
            self._things[key] = thing
            while len(self._things) > self.room:
                self._things.popitem(last=False)


_questionnaires: Shelf[Questionnaire] = Shelf(64)
_forms: Shelf[Questionnaire] = Shelf(64)
_links: Shelf[Mapping[str, Link] | None] = Shelf(64)


def get_questionnaire(session: Session, version_id: int, digest: str | None = None) -> Questionnaire:
    """Give a published version as an object; with its digest known, usually without a query.

    Raises KeyError when there is no such version.
    """
    version = col(QuestionnaireVersion.id) == version_id
    if digest is None:
        digest = session.exec(select(QuestionnaireVersion.digest).where(version)).first()
    if digest is None:
        raise KeyError(f"no questionnaire version {version_id}")

    def make() -> Questionnaire:
        return from_canonical(session.exec(select(QuestionnaireVersion.canonical).where(version)).one())

    return _questionnaires.get(digest, make)


def get_form(session: Session, core: Edition, supplements: Sequence[Supplement] = ()) -> Questionnaire:
    """Give what a body is asked: the core, with its supplements behind it where it has any; usually no query."""
    if not supplements:
        return get_questionnaire(session, *core)
    parts = [core, *(one.edition for one in supplements)]

    def make() -> Questionnaire:
        first, *others = (get_questionnaire(session, *one) for one in parts)
        return joined(first, others)

    return _forms.get(tuple(one.digest for one in parts), make)


def supplements_of(return_id: Any) -> Any:
    """Give the column that names a return's supplements, for `read_supplements`: no query of its own."""
    version = sa.orm.aliased(QuestionnaireVersion)
    of_one = [sa.cast(getattr(version, name), sa.String) for name in ("id", "digest", "partnership_id")]
    return (
        sa.select(sa.func.aggregate_strings(of_one[0] + ":" + of_one[1] + ":" + of_one[2], ","))
        .join_from(ReturnPart, version, version.id == col(ReturnPart.version_id))  # type: ignore[arg-type]
        .where(col(ReturnPart.return_id) == return_id, col(ReturnPart.part) == Part.SUPPLEMENT)
        .scalar_subquery()
    )


def read_supplements(text: str | None) -> tuple[Supplement, ...]:
    """Read the column of `supplements_of`, in the order in which the versions were published.

    >>> read_supplements("12:ab:3,7:cd:1")
    (Supplement(id=7, digest='cd', partnership_id=1), Supplement(id=12, digest='ab', partnership_id=3))
    """
    rows = (one.split(":") for one in (text or "").split(",") if one)
    return tuple(sorted(Supplement(int(number), digest, int(owner)) for number, digest, owner in rows))


def get_questionnaires(session: Session, editions: Collection[Any]) -> dict[str, Questionnaire]:
    """Give several versions as objects by digest; one query for those that are not kept, none when all are.

    `editions` are rows or `Edition`s: whatever has an id and a digest.
    """
    kept = {one.digest: found for one in editions if (found := _questionnaires.find(one.digest)) is not None}
    wanted = [one.id for one in editions if one.digest not in kept]
    if not wanted:
        return kept
    version = select(QuestionnaireVersion.digest, QuestionnaireVersion.canonical)
    for digest, canonical in session.exec(version.where(col(QuestionnaireVersion.id).in_(wanted))):
        kept[digest] = from_canonical(canonical)
        _questionnaires.put(digest, kept[digest])
    return kept


def find_version(session: Session, name: str, partnership_id: int | None = None) -> QuestionnaireVersion | None:
    """Find KEY@VERSION, by KEY alone the newest: the partnership's own where it has one, else the shared library's."""
    key, mark, version = name.partition("@")
    wanted = select(QuestionnaireVersion).where(
        QuestionnaireVersion.key == key,
        sa.or_(
            col(QuestionnaireVersion.partnership_id).is_(None),
            col(QuestionnaireVersion.partnership_id) == partnership_id,
        ),
    )
    if mark:
        wanted = wanted.where(QuestionnaireVersion.version == version)
    found = session.exec(wanted.order_by(col(QuestionnaireVersion.published_at), col(QuestionnaireVersion.id))).all()
    return max(reversed(found), key=lambda one: one.partnership_id is not None, default=None)


def list_versions(session: Session, partnership_ids: Collection[int] = ()) -> list[Any]:
    """List the library's versions and those of some partnerships as rows without their documents.

    By key, the newest first. Columns: id, key, version, partnership_id, title, status, programme, digest,
    published_at, replaces_key, replaces_version.
    """
    version = QuestionnaireVersion.__table__.c  # type: ignore[attr-defined]
    wanted = (
        sa.select(*(column for column in version if column.name not in ("canonical", "source", "published_by")))
        .where(sa.or_(version.partnership_id.is_(None), version.partnership_id.in_(partnership_ids)))
        .order_by(version.key, version.published_at.desc(), version.id.desc())
    )
    return list(session.connection().execute(wanted))


def replaced_in(rows: Collection[Any]) -> frozenset[tuple[str, str]]:
    """Name the versions, as (key, version), that a later one of the same key replaces; a form that descends from
    another retires nothing."""
    return frozenset((row.key, row.replaces_version) for row in rows if row.replaces_key == row.key)


def links_between(session: Session, newer: Edition, older: Edition) -> Mapping[str, Link] | None:
    """Give for each question of the newer version its link to the older one; None where no chain joins the two.

    Once worked out, it costs no query.
    """

    def make() -> Mapping[str, Link] | None:
        later, earlier = (get_questionnaire(session, one.id, one.digest) for one in (newer, older))
        version = session.get_one(QuestionnaireVersion, newer.id)
        try:
            return links(later, earlier, versions_behind(session, version))
        except NoChain:
            return None

    return _links.get((newer.digest, older.digest), make)


def versions_behind(session: Session, newest: QuestionnaireVersion) -> list[Questionnaire]:
    """Give the versions a version descends from, nearest first, as far back as they are published here."""
    found: list[Questionnaire] = []
    version: QuestionnaireVersion | None = newest
    while version is not None and version.replaces_key and len(found) < 50:
        name = f"{version.replaces_key}@{version.replaces_version}"
        version = find_version(session, name, newest.partnership_id)
        if version is not None:
            found.append(get_questionnaire(session, version.id, version.digest))
    return found
