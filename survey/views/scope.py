"""What a request is about: the records its address names, found through what the viewer may reach.

The names of the arguments in a rule are the same everywhere:

    pid   slug of a partnership      rid   slug of a round, under pid
    oid   slug of a body, under pid (and, under rid, its issue line)
    ret   id of a return             key   key of a section, under ret

`@allowed` loads them before the view runs. A record that is not there, or not there *for this viewer*, is a 404;
the view then takes what it needs, already checked:

    @bp.get("/p/<pid>/rounds/<rid>/results/<oid>")
    @allowed(policies.sees_results)
    def organisation(pid: str, rid: str, oid: str) -> str:
        line, round_ = scope.line(), scope.round_()
        return render_template("results/organisation.html", card=scorecard(db.session, line, round_))

Any other argument (a version, a report order) the view looks up itself, within `scope.partnership()`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import abort, g

from survey.extensions import db
from survey.models import IssueLine, Organisation, Partnership, Return, Round, User
from survey.policies import Place, Policy, Viewer
from survey.queries import accounts
from survey.queries.accounts import FoundReturn
from survey.views import sessions

Record = TypeVar("Record")


@dataclass
class Here:
    """The records of a request. `partnerships` are those of the return, or the one of the address; `found` is the
    return of the address with everything it stands on."""

    viewer: Viewer
    place: Place = field(default_factory=Place)
    partnerships: list[Partnership] = field(default_factory=list)
    round_: Round | None = None
    organisation: Organisation | None = None
    line: IssueLine | None = None
    return_: Return | None = None
    found: FoundReturn | None = None


def load(viewer: Viewer, arguments: Mapping[str, Any]) -> Here:
    """Find what the address names; ends in a 404 where something is not there for this viewer."""
    here = Here(viewer)
    if "ret" in arguments:
        _load_return(here, int(arguments["ret"]), arguments.get("key"))
    elif "pid" in arguments:
        partnership = partnership_or_404(arguments["pid"], viewer)
        here.partnerships = [partnership]
        here.place = Place.of(partnership.id)
        _load_within(here, partnership, arguments.get("rid"), arguments.get("oid"))
    g.here = here
    return here


def _load_return(here: Here, return_id: int, section: str | None) -> None:
    found = here.found = return_or_404(return_id, here.viewer)
    here.return_, here.line, here.organisation = found.return_, found.line, found.organisation
    here.round_, here.partnerships = found.round_, found.partnerships
    here.place = Place(
        partnerships=frozenset(partnership.id for partnership in here.partnerships),
        programmes=frozenset({found.programme}),
        organisation=here.organisation.id,
        return_=here.return_.id,
        section=section,
    )


def _load_within(here: Here, partnership: Partnership, rid: str | None, oid: str | None) -> None:
    programmes: frozenset[str] = frozenset()
    if rid is not None:
        here.round_ = round_or_404(partnership, rid)
        programmes = accounts.list_programmes_of_round(db.session, here.round_.id)
    if oid is not None:
        found = here.round_ and accounts.find_line(db.session, partnership.id, here.round_.id, oid)
        here.line, here.organisation = found or (None, organisation_or_404(partnership, oid))
    if here.line is not None:
        programmes = frozenset({accounts.get_programme_of_line(db.session, here.line)})
    here.place = Place(
        frozenset({partnership.id}), programmes, organisation=here.organisation.id if here.organisation else None
    )


def partnership_or_404(slug: str, viewer: Viewer) -> Partnership:
    """Find a partnership that exists for the viewer."""
    return _found(accounts.find_partnership(db.session, slug, viewer.reach))


def round_or_404(partnership: Partnership, slug: str) -> Round:
    """Find a round of a partnership."""
    return _found(accounts.find_round(db.session, partnership.id, slug))


def organisation_or_404(partnership: Partnership, slug: str) -> Organisation:
    """Find a body of a partnership."""
    return _found(accounts.find_organisation(db.session, partnership.id, slug))


def return_or_404(return_id: int, viewer: Viewer) -> FoundReturn:
    """Find a return that exists for the viewer."""
    return _found(accounts.find_return(db.session, return_id, viewer.reach))


def require(policy: Policy, section: str | None = None) -> None:
    """Ask a second policy of the same place, e.g. of the section that a question turned out to be in."""
    at = here()
    if not policy(at.viewer, at.place.within(section) if section else at.place):
        abort(403)


def may(policy: Policy) -> bool:
    """Whether a policy would let the viewer do something here; for buttons that would else lead to a refusal."""
    at = here()
    return policy(at.viewer, at.place)


def here() -> Here:
    """Give everything this request is about."""
    found: Here = g.here
    return found


def viewer() -> Viewer:
    """Give who is looking."""
    return here().viewer


def actor() -> User:
    """Give the user's row, for services."""
    return _found(sessions.current()).user


def place() -> Place:
    """Give what the request is about, in ids."""
    return here().place


def partnership() -> Partnership:
    """Give the partnership of the address, or the first of those that issued the return."""
    return _found(next(iter(here().partnerships), None))


def round_() -> Round:
    """Give the round of the address; of a return's address, the return's round."""
    return _found(here().round_)


def organisation() -> Organisation:
    """Give the body."""
    return _found(here().organisation)


def line() -> IssueLine:
    """Give the body's line in the round; a body that was not issued to is a 404."""
    return _found(here().line)


def return_() -> Return:
    """Give the return of the address."""
    return _found(here().return_)


def found() -> FoundReturn:
    """Give the return of the address with everything it stands on."""
    return _found(here().found)


def _found(record: Record | None) -> Record:
    """Insist on a record."""
    if record is None:
        abort(404)
    return record
