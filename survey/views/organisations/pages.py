"""The list of bodies, and one body with all that is known of it."""

from dataclasses import asdict
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from survey import policies
from survey.extensions import db
from survey.models import Basis
from survey.queries.organisations import words
from survey.queries.organisations.bodies import BodyPage, get_body, list_runs
from survey.queries.organisations.lists import SORTS, Facets, Filter, Listing, get_facets, label_of, list_bodies
from survey.views import clock, scope
from survey.views.guards import allowed
from survey.views.organisations.blueprint import bp

SHOWN = {"now": "Asked now", "closed": "Closed", "left": "No longer in the partnership", "all": "all there are"}
LONGEST = 100


@bp.get("/p/<pid>/bodies")
@allowed(policies.sees_bodies)
def index(pid: str) -> ResponseReturnValue:
    """List the bodies of the partnership."""
    chosen = filter_from(request.args)
    sort = request.args.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    page = request.args.get("page", 1, type=int)
    partnership, today = scope.partnership(), clock.today()
    listing = list_bodies(db.session, partnership.id, chosen, today, sort=sort, page=page)
    facets = get_facets(db.session, partnership.id, today)
    return render_template(
        "organisations/index.html",
        listing=listing,
        facets=facets,
        chosen=chosen,
        choices=choices(facets),
        says=sentence(listing, facets, chosen),
        empty=not facets.total and chosen == Filter(),
        narrowed=chosen != Filter(),
        sort=sort,
        links=links(pid, chosen, sort),
        may_manage=scope.may(policies.manages_bodies),
        runs=list_runs(db.session, partnership.id, most=3) if facets.total else [],
        bases=words.BASES,
        statuses=words.STATUSES,
    )


def filter_from(arguments: Any) -> Filter:
    """Read what the address asks for; what is unknown leaves nothing out."""
    asked = {name: arguments.get(name, "")[:LONGEST].strip() for name in asdict(Filter())}
    asked["show"] = asked["show"] if asked["show"] in SHOWN else "now"
    return Filter(**asked)


def choices(facets: Facets) -> dict[str, list[tuple[str, str]]]:
    """Give the options of each filter with how many bodies asked now they leave."""
    bases = [(key, str(words.BASES[Basis(key)]), count) for key, _, count in facets.bases]
    offered = {"kind": facets.kinds, "phase": facets.phases, "area": facets.areas, "basis": bases}
    firsts = {"kind": "Every kind", "phase": "Every phase", "area": "Every area", "basis": "Every basis"}
    return {
        name: [("", firsts[name]), *((key, f"{label} ({count:,})") for key, label, count in found)]
        for name, found in offered.items()
    }


def links(pid: str, chosen: Filter, sort: str) -> dict[str, str]:
    """Give the addresses of the other orders of the list, and of its pages."""
    asked = {name: value for name, value in asdict(chosen).items() if value and (name, value) != ("show", "now")}
    found = {name: url_for(".index", pid=pid, **asked, sort=name) for name in SORTS}
    found["page"] = url_for(".index", pid=pid, **asked, sort=sort, page="PAGE").replace("PAGE", "{page}")
    return found


def sentence(listing: Listing, facets: Facets, chosen: Filter) -> str:
    """Say what the list now shows."""
    many = f"{listing.total:,} {'body' if listing.total == 1 else 'bodies'}"
    if chosen.show != "now":
        return f"{many}: {SHOWN[chosen.show].lower()}."
    without = ", with nobody to write to" if chosen.contact else ""
    return f"All {many} asked now." if chosen == Filter() else f"{many} of {facets.total:,} asked now{without}."


@bp.get("/p/<pid>/bodies/<oid>")
@allowed(policies.sees_bodies)
def body(pid: str, oid: str) -> ResponseReturnValue:
    """Show one body: numbers, ties, contacts, place in the partnership, rounds."""
    partnership = scope.partnership()
    programmes = policies.programmes_of(scope.viewer(), partnership.id)
    page = get_body(db.session, partnership.id, scope.organisation(), programmes)
    return render_template(
        "organisations/body.html",
        page=page,
        one=page.organisation,
        label=label_of(db.session, partnership.id, page.organisation),
        lead=lead(page),
        may_manage=scope.may(policies.manages_bodies),
        words=words,
        contacts=[contact for contact in page.contacts if contact.active],
        earlier=sum(not contact.active for contact in page.contacts),
    )


def lead(page: BodyPage) -> str:
    """Say in one line what a body is and where."""
    one = page.organisation
    parts = (one.type or page.kind_name, one.phase, one.town or "", page.area_name)
    return ", ".join(dict.fromkeys(part for part in parts if part))
